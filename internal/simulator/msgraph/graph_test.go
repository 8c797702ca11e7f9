package msgraph_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

// byCommerceID reads all entries of a page.
func byCommerceID(t *testing.T, got simtest.Reply) map[string]any {
	t.Helper()
	found := map[string]any{}
	for _, one := range simtest.Elements(got.Object(t), "value") {
		found[simtest.Text(one, "commerceSubscriptionId")] = one
	}
	return found
}

func TestGraph_directorySubscriptions_areThoseOfTheTokensTenant(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.GraphAs(simtest.Alder, simtest.AppForm())
	got := b.Graph(simtest.DirectorySubscriptions)
	page := b.OK(http.StatusOK, got)
	if page["@odata.context"] != simtest.GraphHost+"/v1.0/$metadata#directory/subscriptions" ||
		page["@odata.nextLink"] != nil {
		t.Errorf("page %v", page)
	}
	list := byCommerceID(t, got)
	sold, trial, bought := list[simulator.AlderOpenWindow], list[simulator.AlderTrial], list[simulator.AlderSelfService]
	if len(list) != 7 {
		t.Errorf("%d subscriptions, want 6 of the partner and 1 of a user", len(list))
	}
	for name, want := range map[string]any{
		"status": "Enabled", "totalLicenses": 10.0, "isTrial": false, "ownerTenantId": simulator.PartnerTenant,
		"ownerId": nil, "ownerType": nil,
		"skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "skuPartNumber": "O365_BUSINESS_PREMIUM",
		"createdDateTime":       "2026-10-31T10:15:30Z",
		"nextLifecycleDateTime": "2027-10-31T00:00:00Z",
	} {
		if simtest.Look(sold, name) != want {
			t.Errorf("%s = %v, want %v", name, simtest.Look(sold, name), want)
		}
	}
	if simtest.Look(trial, "isTrial") != true {
		t.Errorf("trial %v", trial)
	}
	users, err := b.Sim.Users(t.Context(), simtest.Alder)
	if err != nil {
		t.Fatal(err)
	}
	if simtest.Text(bought, "ownerType") != "User" || simtest.Text(bought, "ownerId") != users[2].ID ||
		simtest.Text(bought, "ownerTenantId") != simtest.Alder {
		t.Errorf("self-service purchase %v", bought)
	}
	one := b.OK(http.StatusOK, b.Graph(simtest.DirectorySubscriptions+"/"+simtest.Text(sold, "id")))
	if one["@odata.context"] != simtest.GraphHost+"/v1.0/$metadata#directory/subscriptions/$entity" ||
		one["commerceSubscriptionId"] != simulator.AlderOpenWindow {
		t.Errorf("one subscription %v", one)
	}
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound",
		b.Graph(simtest.DirectorySubscriptions+"/"+simulator.AlderOpenWindow))
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.Graph("/v1.0/users"))
	b.GraphAs(simtest.Birch, simtest.RefreshForm(b.RefreshToken()))
	list = byCommerceID(t, b.Graph(simtest.DirectorySubscriptions))
	status := map[string]string{}
	for id, one := range list {
		status[id] = simtest.Text(one, "status") + " " + simtest.Text(one, "ownerTenantId")
	}
	if diff := cmp.Diff(map[string]string{
		simulator.BirchSuspended:    "Suspended " + simulator.PartnerTenant,
		simulator.BirchExpired:      "Warning " + simulator.PartnerTenant,
		simulator.BirchOtherPartner: "Enabled " + simulator.OtherPartnerTenant,
	}, status); diff != "" {
		t.Errorf("Birch (-want +got):\n%s", diff)
	}
}

func TestGraph_purchases_showOnceProvisioned(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.ProvisioningDelay = time.Hour })
	own := b.Token
	for _, line := range []simtest.Body{
		b.Line(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly", 5),
		b.Line(simtest.Alder, simulator.WindowsServerCAL, "P1Y", "annual", 5),
	} {
		b.OK(http.StatusCreated, b.Checkout(simtest.Alder, b.Cart(simtest.Alder, line)))
	}
	count := func() int {
		b.GraphAs(simtest.Alder, simtest.AppForm())
		return len(byCommerceID(t, b.Graph(simtest.DirectorySubscriptions)))
	}
	if n := count(); n != 7 {
		t.Errorf("%d subscriptions before they are provisioned, want 7", n)
	}
	b.Advance(time.Hour)
	if n := count(); n != 8 { // software is licensed outside the directory
		t.Errorf("%d subscriptions, want 8", n)
	}
	b.Token = own
	if n := len(b.Get("/v1/customers/" + simtest.Alder + "/subscriptions").Items(t)); n != 8 {
		t.Errorf("%d subscriptions in Partner Center, want 8", n)
	}
}

func TestGraph_lifecycle_showsInTheDirectory(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	status := func() string {
		b.GraphAs(simtest.Birch, simtest.AppForm())
		return simtest.Text(byCommerceID(t, b.Graph(simtest.DirectorySubscriptions))[simulator.BirchExpired], "status")
	}
	b.SetClock("2026-11-20T00:00:00Z")
	if got := status(); got != "Suspended" {
		t.Errorf("disabled: %s", got)
	}
	b.SetClock("2027-03-01T00:00:00Z")
	if got := status(); got != "" {
		t.Errorf("deleted: %s", got)
	}
}

func TestGraph_pages_followNextLink(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.GraphPageSize = 3 })
	b.GraphAs(simtest.Alder, simtest.AppForm())
	for address, want := range map[string][]int{
		simtest.DirectorySubscriptions:             {3, 3, 1},
		simtest.DirectorySubscriptions + "?$top=4": {4, 3}, simtest.DirectorySubscriptions + "?$top=7": {7},
	} {
		sizes, seen := []int{}, map[string]any{}
		for address != "" {
			got := b.Graph(address)
			page := b.OK(http.StatusOK, got)
			sizes = append(sizes, len(simtest.Elements(page, "value")))
			for id, one := range byCommerceID(t, got) {
				seen[id] = one
			}
			if address, _ = page["@odata.nextLink"].(string); address != "" &&
				!strings.HasPrefix(address, simtest.GraphHost+simtest.DirectorySubscriptions+"?") {
				t.Errorf("next page at %s", address)
			}
		}
		if diff := cmp.Diff(want, sizes); diff != "" || len(seen) != 7 {
			t.Errorf("%d subscriptions on pages of (-want +got):\n%s", len(seen), diff)
		}
	}
	for _, bad := range []string{"0", "1000", "x"} {
		b.GraphRefused(http.StatusBadRequest, "Request_BadRequest",
			b.Graph(simtest.DirectorySubscriptions+"?$top="+bad))
	}
	b.GraphRefused(http.StatusBadRequest, "Directory_ExpiredPageToken",
		b.Graph(simtest.DirectorySubscriptions+"?$skiptoken=junk"))
}

func TestGraph_refusals_sayWhy(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	list := func() simtest.Reply { return b.Graph(simtest.DirectorySubscriptions) }
	b.GraphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list()) // a token for Partner Center
	b.GraphAs(simtest.Alder, simtest.AppForm())
	b.OK(http.StatusOK, list())
	b.Wall.Advance(time.Hour)
	b.GraphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list())
	b.Token = b.Sim.AccessToken("99999999-0000-4000-8000-000000000000", simtest.GraphHost, false)
	b.GraphRefused(http.StatusUnauthorized, "Authorization_IdentityNotFound", list())
	b.Token = "forged.token.here"
	b.GraphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list())
	b.GraphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken",
		b.Graph(simtest.DirectorySubscriptions, "Authorization", "Basic x"))

	b.Configure(func(s *simulator.Behaviors) {
		s.UndelegatedTenants, s.UnconsentedTenants = simtest.Alder, simtest.Birch
	})
	b.GraphAs(simtest.Alder, simtest.RefreshForm(b.RefreshToken()))
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", list())
	b.GraphAs(simtest.Alder, simtest.AppForm()) // an application needs no delegation
	b.OK(http.StatusOK, list())
	for _, tenant := range []string{simtest.Birch, simulator.DogwoodFoods} {
		b.GraphAs(tenant, simtest.RefreshForm(b.RefreshToken()))
		b.GraphRefused(http.StatusUnauthorized, "Authorization_IdentityNotFound", list())
		b.GraphAs(tenant, simtest.AppForm("client_id", simulator.CustomerClient, "client_secret",
			simulator.CustomerSecret))
		b.OK(http.StatusOK, list())
	}
	b.Configure(func(s *simulator.Behaviors) { s.GraphPermission = "none" })
	b.GraphAs(simtest.Alder, simtest.AppForm())
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", list())
	b.GraphAs(simulator.PartnerTenant, simtest.RefreshForm(b.RefreshToken()))
	if page := b.OK(http.StatusOK, list()); len(simtest.Elements(page, "value")) != 0 {
		t.Errorf("the partner's own directory %v", page)
	}
}

func TestGraph_faults_comeInItsShape(t *testing.T) {
	t.Parallel()
	b := simtest.Open(t, simulator.Options{Seed: 3})
	b.GraphAs(simtest.Alder, simtest.AppForm())
	list := func() simtest.Reply {
		return b.Graph(simtest.DirectorySubscriptions, "client-request-id", "33333333-0000-4000-8000-000000000000")
	}
	b.Fault("GET /v1.0/directory/subscriptions", "429=2.128", 1)
	got := list()
	b.GraphRefused(http.StatusTooManyRequests, "TooManyRequests", got)
	if got.Header.Get("Retry-After") != "2.128" || simtest.Text(got.Object(t),
		"error.innerError.client-request-id") != "33333333-0000-4000-8000-000000000000" {
		t.Errorf("429: %v %s", got.Header, got.Body)
	}
	b.Fault("GET /v1.0/**", "401", 1)
	b.GraphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", list())
	b.Fault("GET /v1.0/**", "503=1", 1)
	got = list()
	b.GraphRefused(http.StatusServiceUnavailable, "ServiceUnavailable", got)
	if got.Header.Get("Retry-After") != "1" {
		t.Errorf("503: %v", got.Header)
	}
	for seed := range 8 { // none of Partner Center's quirks
		got = list()
		if got.Header.Get("client-request-id") != "33333333-0000-4000-8000-000000000000" ||
			got.Header.Get("request-id") == "" || got.Header.Get("MS-CV") != "" {
			t.Errorf("answer %d: headers %v", seed, got.Header)
		}
		if !strings.HasPrefix(string(got.Body), `{"@odata.context"`) {
			t.Errorf("answer %d: %.60s", seed, got.Body)
		}
	}
}
