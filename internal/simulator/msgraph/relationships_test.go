package msgraph_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestRelationships_areThePartners(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.AsPartner()
	list := b.ByName(simtest.Relationships)
	if len(list) != 5 {
		t.Errorf("%d relationships, want 5", len(list))
	}
	for name, want := range map[string]any{
		"id": simulator.AlderRelationship, "duration": "P730D", "autoExtendDuration": "PT0S", "status": "active",
		"customer.tenantId":    simtest.Alder,
		"customer.displayName": "Alder Clinics", "createdDateTime": "2025-06-01T09:00:00Z",
		"activatedDateTime": "2025-06-01T10:00:00Z",
		"endDateTime":       "2027-06-01T10:00:00Z", "lastModifiedDateTime": "2025-06-01T10:00:00Z",
		"accessDetails.unifiedRoles.roleDefinitionId": "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
	} {
		if got := simtest.Look(list["Alder Clinics administration"], name); got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if got := simtest.Look(list["Birch Logistics administration"], "autoExtendDuration"); got != "P180D" {
		t.Errorf("extends itself by %v", got)
	}
	if got := simtest.Look(list["Dogwood Foods administration"], "status"); got != "terminated" {
		t.Errorf("Dogwood %v", got)
	}
	pending, _ := list["Alder Clinics with its provider"].(simtest.Body)
	if pending["status"] != "approvalPending" || pending["endDateTime"] != nil ||
		pending["isPartnerConsentPending"] != true ||
		pending["@odata.type"] != "#microsoft.graph.resellerDelegatedAdminRelationship" ||
		pending["indirectProviderTenantId"] != simulator.OtherPartnerTenant {
		t.Errorf("pending %v", pending)
	}
	one := b.OK(http.StatusOK, b.Graph(simtest.Relationships+"/"+simulator.CedarRelationship))
	if one["endDateTime"] != "2026-11-20T12:00:00Z" || one["@odata.etag"] == nil {
		t.Errorf("one %v", one)
	}
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.Graph(simtest.Relationships+"/x"))
	b.GraphAs(simulator.PartnerTenant, simtest.RefreshForm(b.RefreshToken()))
	if n := len(b.ByName(simtest.Relationships)); n != 5 {
		t.Errorf("a person sees %d", n)
	}
}

func TestRelationships_expireOrExtendThemselves(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.AsPartner()
	show := func(id string) string {
		one := b.OK(http.StatusOK, b.Graph(simtest.Relationships+"/"+id))
		return simtest.Text(one, "status") + " " + simtest.Text(one, "endDateTime") + " " +
			simtest.Text(one, "lastModifiedDateTime")
	}
	tag := b.OK(http.StatusOK, b.Graph(simtest.Relationships+"/"+simulator.CedarRelationship))["@odata.etag"]
	for _, one := range []struct{ at, id, want string }{
		{"2026-11-20T11:59:59Z", simulator.CedarRelationship, "active 2026-11-20T12:00:00Z 2026-05-24T12:00:00Z"},
		{"2026-11-20T12:00:00Z", simulator.CedarRelationship, "expired 2026-11-20T12:00:00Z 2026-11-20T12:00:00Z"},
		{"2026-12-01T08:00:00Z", simulator.BirchRelationship, "active 2027-05-30T08:00:00Z 2026-12-01T08:00:00Z"},
		{"2027-12-31T00:00:00Z", simulator.BirchRelationship, "active 2028-05-24T08:00:00Z 2027-11-26T08:00:00Z"},
	} {
		b.SetClock(one.at)
		if got := show(one.id); got != one.want {
			t.Errorf("%s: %s, want %s", one.at, got, one.want)
		}
	}
	if got := b.OK(http.StatusOK, b.Graph(simtest.Relationships+"/"+
		simulator.CedarRelationship))["@odata.etag"]; got == tag {
		t.Error("the etag did not change")
	}
}

func TestRelationships_pagesAndFilters(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.AsPartner()
	names := func(filter string) int {
		return len(b.ByName(simtest.Relationships + "?$filter=" + url.QueryEscape(filter)))
	}
	got := []int{
		names("status eq 'active'"), names("customer/tenantId eq '" + simtest.Alder + "'"),
		names("status eq 'active' and customer/tenantId eq '" + simtest.Alder + "'"), names("displayName eq 'none''s'"),
	}
	if diff := cmp.Diff([]int{3, 2, 1, 0}, got); diff != "" {
		t.Errorf("filtered (-want +got):\n%s", diff)
	}
	b.GraphRefused(http.StatusBadRequest, "Request_UnsupportedQuery",
		b.Graph(simtest.Relationships+"?$filter="+url.QueryEscape("endDateTime lt 2027-01-01")))
	page := b.OK(http.StatusOK, b.Graph(simtest.Relationships+"?$top=4"))
	next, _ := page["@odata.nextLink"].(string)
	if len(simtest.Elements(page, "value")) != 4 || len(b.ByName(next)) != 1 {
		t.Errorf("pages %v", page)
	}
	b.GraphRefused(http.StatusBadRequest, "Request_BadRequest", b.Graph(simtest.Relationships+"?$top=301"))
}

func TestRelationships_refusals(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.GraphAs(simtest.Alder, simtest.AppForm())
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.Graph(simtest.Relationships))
	b.Configure(func(s *simulator.Behaviors) { s.GraphRelationships = "none" })
	b.AsPartner()
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.Graph(simtest.Relationships))
	b.OK(http.StatusOK, b.Graph(simtest.DirectorySubscriptions))
	b.Configure(func(s *simulator.Behaviors) { s.GraphRelationships, s.GraphPermission = "granted", "none" })
	b.AsPartner()
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.Graph(simtest.Relationships))
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.Graph(simtest.DirectorySubscriptions))
	b.Configure(func(s *simulator.Behaviors) { s.GraphRelationships, s.GraphPermission = "none", "granted" })
	b.GraphAs(simulator.PartnerTenant, simtest.RefreshForm(b.RefreshToken()))
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.Graph(simtest.Relationships))
	const national = "https://graph.microsoft.us"
	b.Configure(func(s *simulator.Behaviors) { s.GraphRelationships = "granted" })
	form := simtest.Changed(simtest.AppForm(), simtest.About(national)...)
	b.Token = simtest.Text(b.OK(http.StatusOK, b.Form("https://login.microsoftonline.us/"+simulator.PartnerTenant+
		"/oauth2/v2.0/token", form)), "access_token")
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.Graph(national+simtest.Relationships))
	b.OK(http.StatusOK, b.Graph(national+simtest.SubscribedSKUs))
}

func TestRelate_setsUpADeadline(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.AsPartner()
	ends := simulator.Start.AddDate(0, 0, 10)
	id := b.Relate(simulator.Relationship{TenantID: simtest.Birch, Days: 90, Ends: ends})
	one := b.OK(http.StatusOK, b.Graph(simtest.Relationships+"/"+id))
	if one["status"] != "active" || one["endDateTime"] != "2026-11-12T09:00:00Z" || one["duration"] != "P90D" ||
		!strings.HasPrefix(simtest.Text(one, "displayName"), "Birch Logistics ") {
		t.Errorf("made %v", one)
	}
	b.Relate(simulator.Relationship{ID: id, TenantID: simtest.Birch, Name: "Birch", Status: "created"})
	one = b.OK(http.StatusOK, b.Graph(simtest.Relationships+"/"+id))
	if one["status"] != "created" || one["endDateTime"] != nil || one["activatedDateTime"] != nil ||
		one["displayName"] != "Birch" {
		t.Errorf("changed %v", one)
	}
	list, err := b.Sim.Relationships(t.Context(), simtest.Birch)
	if err != nil || len(list) != 2 || list[0].ID != simulator.BirchRelationship || !list[0].AutoExtend {
		t.Errorf("Birch has %+v %v", list, err)
	}
	past := b.Relate(simulator.Relationship{
		TenantID:  simtest.Birch,
		Activated: simulator.Start.Add(-48 * time.Hour), Days: 1,
	})
	if one := b.OK(http.StatusOK, b.Graph(simtest.Relationships+"/"+past)); one["status"] != "expired" ||
		one["createdDateTime"] != "2026-10-31T09:00:00Z" {
		t.Errorf("over %v", one)
	}
	for name, bad := range map[string]simulator.Relationship{
		"no tenant":  {},
		"bad status": {TenantID: simtest.Birch, Status: "Active"},
		"days":       {TenantID: simtest.Birch, Days: 731},
		"name":       {TenantID: simtest.Birch, Name: "Alder Clinics administration"},
	} {
		if _, err := b.Sim.Relate(t.Context(), bad); !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
