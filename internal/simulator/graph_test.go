package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const directorySubscriptions = "/v1.0/directory/subscriptions"

// graph reads from Microsoft Graph; an address with a host is taken as it is.
func (b *bench) graph(address string, headers ...string) reply {
	b.t.Helper()
	r := b.request(http.MethodGet, "/", nil, headers...)
	if !strings.HasPrefix(address, "https://") {
		address = graphHost + address
	}
	parsed, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	r.URL, r.Host = parsed, ""
	return b.do(r)
}

// graphAs takes a token for Graph in a tenant.
func (b *bench) graphAs(tenant string, form url.Values) {
	b.t.Helper()
	b.token = text(b.ok(http.StatusOK, b.v2(tenant, changed(form, about(graphHost)...))), "access_token")
}

// graphRefused checks Graph's error body.
func (b *bench) graphRefused(status int, code string, got reply) {
	b.t.Helper()
	said := got.object(b.t)
	if got.status != status || text(said, "error.code") != code || text(said, "error.message") == "" {
		b.t.Errorf("%d %s, want %d %s", got.status, got.body, status, code)
	}
	shape{"error.innerError.date": 's', "error.innerError.request-id": 's', "error.innerError.client-request-id": 's'}.check(b.t, "error", said)
}

// byCommerceID reads all entries of a page.
func byCommerceID(t *testing.T, got reply) map[string]any {
	t.Helper()
	found := map[string]any{}
	for _, one := range elements(got.object(t), "value") {
		found[text(one, "commerceSubscriptionId")] = one
	}
	return found
}

func TestGraph_directorySubscriptions_areThoseOfTheTokensTenant(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.graphAs(alder, appForm())
	got := b.graph(directorySubscriptions)
	page := b.ok(http.StatusOK, got)
	if page["@odata.context"] != graphHost+"/v1.0/$metadata#directory/subscriptions" || page["@odata.nextLink"] != nil {
		t.Errorf("page %v", page)
	}
	list := byCommerceID(t, got)
	sold, trial, bought := list[simulator.AlderOpenWindow], list[simulator.AlderTrial], list[simulator.AlderSelfService]
	if len(list) != 7 {
		t.Errorf("%d subscriptions, want 6 of the partner and 1 of a user", len(list))
	}
	for name, want := range map[string]any{
		"status": "Enabled", "totalLicenses": 10.0, "isTrial": false, "ownerTenantId": simulator.PartnerTenant, "ownerId": nil, "ownerType": nil,
		"skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "skuPartNumber": "O365_BUSINESS_PREMIUM", "createdDateTime": "2026-10-31T10:15:30Z",
		"nextLifecycleDateTime": "2027-10-31T00:00:00Z",
	} {
		if look(sold, name) != want {
			t.Errorf("%s = %v, want %v", name, look(sold, name), want)
		}
	}
	if look(trial, "isTrial") != true {
		t.Errorf("trial %v", trial)
	}
	users, err := b.sim.Users(t.Context(), alder)
	if err != nil {
		t.Fatal(err)
	}
	if text(bought, "ownerType") != "User" || text(bought, "ownerId") != users[2].ID || text(bought, "ownerTenantId") != alder {
		t.Errorf("self-service purchase %v", bought)
	}
	one := b.ok(http.StatusOK, b.graph(directorySubscriptions+"/"+text(sold, "id")))
	if one["@odata.context"] != graphHost+"/v1.0/$metadata#directory/subscriptions/$entity" || one["commerceSubscriptionId"] != simulator.AlderOpenWindow {
		t.Errorf("one subscription %v", one)
	}
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(directorySubscriptions+"/"+simulator.AlderOpenWindow))
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph("/v1.0/users"))
	b.graphAs(birch, refreshForm(b.refreshToken()))
	list = byCommerceID(t, b.graph(directorySubscriptions))
	status := map[string]string{}
	for id, one := range list {
		status[id] = text(one, "status") + " " + text(one, "ownerTenantId")
	}
	if diff := cmp.Diff(map[string]string{
		simulator.BirchSuspended: "Suspended " + simulator.PartnerTenant, simulator.BirchExpired: "Warning " + simulator.PartnerTenant,
		simulator.BirchOtherPartner: "Enabled " + simulator.OtherPartnerTenant,
	}, status); diff != "" {
		t.Errorf("Birch (-want +got):\n%s", diff)
	}
}

func TestGraph_purchases_showOnceProvisioned(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.ProvisioningDelay = time.Hour })
	own := b.token
	for _, line := range []body{
		b.line(alder, simulator.BusinessBasic, "P1Y", "monthly", 5), b.line(alder, simulator.WindowsServerCAL, "P1Y", "annual", 5),
	} {
		b.ok(http.StatusCreated, b.checkout(alder, b.cart(alder, line)))
	}
	count := func() int {
		b.graphAs(alder, appForm())
		return len(byCommerceID(t, b.graph(directorySubscriptions)))
	}
	if n := count(); n != 7 {
		t.Errorf("%d subscriptions before they are provisioned, want 7", n)
	}
	b.advance(time.Hour)
	if n := count(); n != 8 { // software is licensed outside the directory
		t.Errorf("%d subscriptions, want 8", n)
	}
	b.token = own
	if n := len(b.get("/v1/customers/" + alder + "/subscriptions").items(t)); n != 8 {
		t.Errorf("%d subscriptions in Partner Center, want 8", n)
	}
}

func TestGraph_lifecycle_showsInTheDirectory(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	status := func() string {
		b.graphAs(birch, appForm())
		return text(byCommerceID(t, b.graph(directorySubscriptions))[simulator.BirchExpired], "status")
	}
	b.setClock("2026-11-20T00:00:00Z")
	if got := status(); got != "Suspended" {
		t.Errorf("disabled: %s", got)
	}
	b.setClock("2027-03-01T00:00:00Z")
	if got := status(); got != "" {
		t.Errorf("deleted: %s", got)
	}
}

func TestGraph_pages_followNextLink(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.GraphPageSize = 3 })
	b.graphAs(alder, appForm())
	for address, want := range map[string][]int{directorySubscriptions: {3, 3, 1}, directorySubscriptions + "?$top=4": {4, 3}, directorySubscriptions + "?$top=7": {7}} {
		sizes, seen := []int{}, map[string]any{}
		for address != "" {
			got := b.graph(address)
			page := b.ok(http.StatusOK, got)
			sizes = append(sizes, len(elements(page, "value")))
			for id, one := range byCommerceID(t, got) {
				seen[id] = one
			}
			if address, _ = page["@odata.nextLink"].(string); address != "" && !strings.HasPrefix(address, graphHost+directorySubscriptions+"?") {
				t.Errorf("next page at %s", address)
			}
		}
		if diff := cmp.Diff(want, sizes); diff != "" || len(seen) != 7 {
			t.Errorf("%d subscriptions on pages of (-want +got):\n%s", len(seen), diff)
		}
	}
	for _, bad := range []string{"0", "1000", "x"} {
		b.graphRefused(http.StatusBadRequest, "Request_BadRequest", b.graph(directorySubscriptions+"?$top="+bad))
	}
	b.graphRefused(http.StatusBadRequest, "Directory_ExpiredPageToken", b.graph(directorySubscriptions+"?$skiptoken=junk"))
}

func TestGraph_refusals_sayWhy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	list := func() reply { return b.graph(directorySubscriptions) }
	b.graphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list()) // a token for Partner Center
	b.graphAs(alder, appForm())
	b.ok(http.StatusOK, list())
	b.wall.advance(time.Hour)
	b.graphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list())
	b.token = b.sim.AccessToken("99999999-0000-4000-8000-000000000000", graphHost, false)
	b.graphRefused(http.StatusUnauthorized, "Authorization_IdentityNotFound", list())
	b.token = "forged.token.here"
	b.graphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list())
	b.graphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", b.graph(directorySubscriptions, "Authorization", "Basic x"))

	b.configure(func(s *simulator.Behaviors) { s.UndelegatedTenants, s.UnconsentedTenants = alder, birch })
	b.graphAs(alder, refreshForm(b.refreshToken()))
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", list())
	b.graphAs(alder, appForm()) // an application needs no delegation
	b.ok(http.StatusOK, list())
	for _, tenant := range []string{birch, simulator.DogwoodFoods} {
		b.graphAs(tenant, refreshForm(b.refreshToken()))
		b.graphRefused(http.StatusUnauthorized, "Authorization_IdentityNotFound", list())
		b.graphAs(tenant, appForm("client_id", simulator.CustomerClient, "client_secret", simulator.CustomerSecret))
		b.ok(http.StatusOK, list())
	}
	b.configure(func(s *simulator.Behaviors) { s.GraphPermission = "none" })
	b.graphAs(alder, appForm())
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", list())
	b.graphAs(simulator.PartnerTenant, refreshForm(b.refreshToken()))
	if page := b.ok(http.StatusOK, list()); len(elements(page, "value")) != 0 {
		t.Errorf("the partner's own directory %v", page)
	}
}

func TestGraph_faults_comeInItsShape(t *testing.T) {
	t.Parallel()
	b := openBench(t, simulator.Options{Seed: 3})
	b.graphAs(alder, appForm())
	list := func() reply {
		return b.graph(directorySubscriptions, "client-request-id", "33333333-0000-4000-8000-000000000000")
	}
	b.fault("GET /v1.0/directory/subscriptions", "429=2.128", 1)
	got := list()
	b.graphRefused(http.StatusTooManyRequests, "TooManyRequests", got)
	if got.header.Get("Retry-After") != "2.128" || text(got.object(t), "error.innerError.client-request-id") != "33333333-0000-4000-8000-000000000000" {
		t.Errorf("429: %v %s", got.header, got.body)
	}
	b.fault("GET /v1.0/**", "401", 1)
	b.graphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list())
	b.fault("GET /v1.0/**", "503=1", 1)
	got = list()
	b.graphRefused(http.StatusServiceUnavailable, "ServiceUnavailable", got)
	if got.header.Get("Retry-After") != "1" {
		t.Errorf("503: %v", got.header)
	}
	for seed := range 8 { // none of Partner Center's quirks
		got = list()
		if got.header.Get("client-request-id") != "33333333-0000-4000-8000-000000000000" || got.header.Get("request-id") == "" || got.header.Get("MS-CV") != "" {
			t.Errorf("answer %d: headers %v", seed, got.header)
		}
		if !strings.HasPrefix(string(got.body), `{"@odata.context"`) {
			t.Errorf("answer %d: %.60s", seed, got.body)
		}
	}
}
