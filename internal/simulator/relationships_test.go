package simulator_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const relationships = "/v1.0/tenantRelationships/delegatedAdminRelationships"

// asPartner takes the partner's application's token for Graph in the partner's directory.
func (b *bench) asPartner() {
	b.t.Helper()
	b.graphAs(simulator.PartnerTenant, appForm())
}

// byName reads a list of Graph by the names of its entries.
func (b *bench) byName(address string) map[string]any {
	b.t.Helper()
	found := map[string]any{}
	for _, one := range elements(b.ok(http.StatusOK, b.graph(address)), "value") {
		found[text(one, "displayName")] = one
	}
	return found
}

func (b *bench) relate(r simulator.Relationship) string {
	b.t.Helper()
	id, err := b.sim.Relate(b.t.Context(), r)
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func TestRelationships_areThePartners(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.asPartner()
	list := b.byName(relationships)
	if len(list) != 5 {
		t.Errorf("%d relationships, want 5", len(list))
	}
	for name, want := range map[string]any{
		"id": simulator.AlderRelationship, "duration": "P730D", "autoExtendDuration": "PT0S", "status": "active", "customer.tenantId": alder,
		"customer.displayName": "Alder Clinics", "createdDateTime": "2025-06-01T09:00:00Z", "activatedDateTime": "2025-06-01T10:00:00Z",
		"endDateTime": "2027-06-01T10:00:00Z", "lastModifiedDateTime": "2025-06-01T10:00:00Z",
		"accessDetails.unifiedRoles.roleDefinitionId": "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
	} {
		if got := look(list["Alder Clinics administration"], name); got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if got := look(list["Birch Logistics administration"], "autoExtendDuration"); got != "P180D" {
		t.Errorf("extends itself by %v", got)
	}
	if got := look(list["Dogwood Foods administration"], "status"); got != "terminated" {
		t.Errorf("Dogwood %v", got)
	}
	pending, _ := list["Alder Clinics with its provider"].(body)
	if pending["status"] != "approvalPending" || pending["endDateTime"] != nil || pending["isPartnerConsentPending"] != true ||
		pending["@odata.type"] != "#microsoft.graph.resellerDelegatedAdminRelationship" || pending["indirectProviderTenantId"] != simulator.OtherPartnerTenant {
		t.Errorf("pending %v", pending)
	}
	one := b.ok(http.StatusOK, b.graph(relationships+"/"+simulator.CedarRelationship))
	if one["endDateTime"] != "2026-11-20T12:00:00Z" || one["@odata.etag"] == nil {
		t.Errorf("one %v", one)
	}
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(relationships+"/x"))
	b.graphAs(simulator.PartnerTenant, refreshForm(b.refreshToken()))
	if n := len(b.byName(relationships)); n != 5 {
		t.Errorf("a person sees %d", n)
	}
}

func TestRelationships_expireOrExtendThemselves(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.asPartner()
	show := func(id string) string {
		one := b.ok(http.StatusOK, b.graph(relationships+"/"+id))
		return text(one, "status") + " " + text(one, "endDateTime") + " " + text(one, "lastModifiedDateTime")
	}
	tag := b.ok(http.StatusOK, b.graph(relationships+"/"+simulator.CedarRelationship))["@odata.etag"]
	for _, one := range []struct{ at, id, want string }{
		{"2026-11-20T11:59:59Z", simulator.CedarRelationship, "active 2026-11-20T12:00:00Z 2026-05-24T12:00:00Z"},
		{"2026-11-20T12:00:00Z", simulator.CedarRelationship, "expired 2026-11-20T12:00:00Z 2026-11-20T12:00:00Z"},
		{"2026-12-01T08:00:00Z", simulator.BirchRelationship, "active 2027-05-30T08:00:00Z 2026-12-01T08:00:00Z"},
		{"2027-12-31T00:00:00Z", simulator.BirchRelationship, "active 2028-05-24T08:00:00Z 2027-11-26T08:00:00Z"},
	} {
		b.setClock(one.at)
		if got := show(one.id); got != one.want {
			t.Errorf("%s: %s, want %s", one.at, got, one.want)
		}
	}
	if got := b.ok(http.StatusOK, b.graph(relationships+"/"+simulator.CedarRelationship))["@odata.etag"]; got == tag {
		t.Error("the etag did not change")
	}
}

func TestRelationships_pagesAndFilters(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.asPartner()
	names := func(filter string) int { return len(b.byName(relationships + "?$filter=" + url.QueryEscape(filter))) }
	got := []int{names("status eq 'active'"), names("customer/tenantId eq '" + alder + "'"), names("status eq 'active' and customer/tenantId eq '" + alder + "'"), names("displayName eq 'none''s'")}
	if diff := cmp.Diff([]int{3, 2, 1, 0}, got); diff != "" {
		t.Errorf("filtered (-want +got):\n%s", diff)
	}
	b.graphRefused(http.StatusBadRequest, "Request_UnsupportedQuery", b.graph(relationships+"?$filter="+url.QueryEscape("endDateTime lt 2027-01-01")))
	page := b.ok(http.StatusOK, b.graph(relationships+"?$top=4"))
	next, _ := page["@odata.nextLink"].(string)
	if len(elements(page, "value")) != 4 || len(b.byName(next)) != 1 {
		t.Errorf("pages %v", page)
	}
	b.graphRefused(http.StatusBadRequest, "Request_BadRequest", b.graph(relationships+"?$top=301"))
}

func TestRelationships_refusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.graphAs(alder, appForm())
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.graph(relationships))
	b.configure(func(s *simulator.Behaviors) { s.GraphRelationships = "none" })
	b.asPartner()
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.graph(relationships))
	b.ok(http.StatusOK, b.graph(directorySubscriptions))
	b.configure(func(s *simulator.Behaviors) { s.GraphRelationships, s.GraphPermission = "granted", "none" })
	b.asPartner()
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.graph(relationships))
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.graph(directorySubscriptions))
	b.configure(func(s *simulator.Behaviors) { s.GraphRelationships, s.GraphPermission = "none", "granted" })
	b.graphAs(simulator.PartnerTenant, refreshForm(b.refreshToken()))
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.graph(relationships))
	const national = "https://graph.microsoft.us"
	b.configure(func(s *simulator.Behaviors) { s.GraphRelationships = "granted" })
	form := changed(appForm(), about(national)...)
	b.token = text(b.ok(http.StatusOK, b.form("https://login.microsoftonline.us/"+simulator.PartnerTenant+"/oauth2/v2.0/token", form)), "access_token")
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(national+relationships))
	b.ok(http.StatusOK, b.graph(national+subscribedSKUs))
}

func TestRelate_setsUpADeadline(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.asPartner()
	ends := simulator.Start.AddDate(0, 0, 10)
	id := b.relate(simulator.Relationship{TenantID: birch, Days: 90, Ends: ends})
	one := b.ok(http.StatusOK, b.graph(relationships+"/"+id))
	if one["status"] != "active" || one["endDateTime"] != "2026-11-12T09:00:00Z" || one["duration"] != "P90D" || !strings.HasPrefix(text(one, "displayName"), "Birch Logistics ") {
		t.Errorf("made %v", one)
	}
	b.relate(simulator.Relationship{ID: id, TenantID: birch, Name: "Birch", Status: "created"})
	one = b.ok(http.StatusOK, b.graph(relationships+"/"+id))
	if one["status"] != "created" || one["endDateTime"] != nil || one["activatedDateTime"] != nil || one["displayName"] != "Birch" {
		t.Errorf("changed %v", one)
	}
	list, err := b.sim.Relationships(t.Context(), birch)
	if err != nil || len(list) != 2 || list[0].ID != simulator.BirchRelationship || !list[0].AutoExtend {
		t.Errorf("Birch has %+v %v", list, err)
	}
	past := b.relate(simulator.Relationship{TenantID: birch, Activated: simulator.Start.Add(-48 * time.Hour), Days: 1})
	if one := b.ok(http.StatusOK, b.graph(relationships+"/"+past)); one["status"] != "expired" || one["createdDateTime"] != "2026-10-31T09:00:00Z" {
		t.Errorf("over %v", one)
	}
	for name, bad := range map[string]simulator.Relationship{
		"no tenant":  {},
		"bad status": {TenantID: birch, Status: "Active"},
		"days":       {TenantID: birch, Days: 731},
		"name":       {TenantID: birch, Name: "Alder Clinics administration"},
	} {
		if _, err := b.sim.Relate(t.Context(), bad); !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
