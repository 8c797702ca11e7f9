package msgraph_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

// units says how many seats of a SKU are enabled and how many users have one.
func units(sku any) [2]any {
	return [2]any{simtest.Look(sku, "prepaidUnits.enabled"), simtest.Look(sku, "consumedUnits")}
}

func TestSubscribedSKUs_addUpWhateverWasBoughtWhereever(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.Microsoft365E3, "P3Y", "annual", 7))
	id := b.Hold(simulator.Holding{
		TenantID: simtest.Alder, Offer: simulator.Microsoft365E3, Seats: 4,
		Status: "Suspended",
	})
	list := b.SKUs(simtest.Alder)
	e3 := list["SPE_E3"]
	want := simtest.Body{"enabled": 32.0, "warning": 0.0, "suspended": 4.0, "lockedOut": 0.0}
	if diff := cmp.Diff(any(want), simtest.Look(e3, "prepaidUnits")); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	for name, want := range map[string]any{
		"id": simtest.Alder + "_05e9a617-0261-4cee-bb44-138d3ef5d965", "accountId": simtest.Alder,
		"accountName": "alderclinics", "appliesTo": "User",
		"capabilityStatus": "Enabled", "consumedUnits": 1.0, "skuId": "05e9a617-0261-4cee-bb44-138d3ef5d965",
		"servicePlans.0.servicePlanName": "EXCHANGE_S_ENTERPRISE", "servicePlans.0.provisioningStatus": "Success",
	} {
		if got := simtest.Look(e3, name); got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if units(list["POWER_BI_PRO"]) != [2]any{2.0, 1.0} || units(list["O365_BUSINESS_ESSENTIALS"]) != [2]any{25.0, 2.0} {
		t.Errorf("others %v", list)
	}
	b.GraphAs(simtest.Alder, simtest.AppForm())
	joined := map[string]bool{}
	for _, one := range byCommerceID(t, b.Graph(simtest.DirectorySubscriptions)) {
		joined[simtest.Text(one, "id")] = simtest.Text(one, "skuPartNumber") == "SPE_E3"
	}
	ids := simtest.Elements(e3, "subscriptionIds")
	for _, id := range ids {
		if id, _ := id.(string); !joined[id] {
			t.Errorf("subscription %s is none of the SKU", id)
		}
	}
	if len(ids) != 3 {
		t.Errorf("%d subscriptions, want 3", len(ids))
	}
	one := b.OK(http.StatusOK, b.Graph(simtest.SubscribedSKUs+"/"+simtest.Text(e3, "id")))
	if one["@odata.context"] != simtest.GraphHost+"/v1.0/$metadata#subscribedSkus/$entity" ||
		one["skuPartNumber"] != "SPE_E3" {
		t.Errorf("one SKU %v", one)
	}
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound",
		b.Graph(simtest.SubscribedSKUs+"/"+simtest.Alder+"_x"))
	other := b.OK(http.StatusOK, b.Graph(simtest.DirectorySubscriptions+"(commerceSubscriptionId='"+id+"')"))
	if other["status"] != "Suspended" || other["totalLicenses"] != 4.0 ||
		simtest.Text(other, "serviceStatus.provisioningStatus") != "Disabled" {
		t.Errorf("by commerce id %v", other)
	}
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound",
		b.Graph(simtest.DirectorySubscriptions+"(commerceSubscriptionId='x')"))
}

func TestSubscribedSKUs_showTheWorstOnlyWhenNothingIsBetter(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	list := b.SKUs(simtest.Birch)
	if simtest.Text(list["SPE_E3"], "capabilityStatus") != "Suspended" ||
		simtest.Text(list["O365_BUSINESS_ESSENTIALS"], "capabilityStatus") != "Warning" ||
		simtest.Text(list["SPE_E3"], "servicePlans.provisioningStatus") != "Disabled" ||
		simtest.Look(list["SPE_E3"], "prepaidUnits.enabled") != 0.0 {
		t.Errorf("Birch %v", list)
	}
	b.Hold(simulator.Holding{TenantID: simtest.Birch, Offer: simulator.Microsoft365E3, Seats: 1, Status: "LockedOut"})
	if got := simtest.Text(b.SKUs(simtest.Birch)["SPE_E3"], "capabilityStatus"); got != "Suspended" {
		t.Errorf("suspended and locked out: %s", got)
	}
	b.Hold(simulator.Holding{TenantID: simtest.Birch, Offer: simulator.Microsoft365E5, Seats: 1, Status: "LockedOut"})
	if got := simtest.Text(b.SKUs(simtest.Birch)["SPE_E5"], "capabilityStatus"); got != "LockedOut" {
		t.Errorf("locked out: %s", got)
	}
	b.Hold(simulator.Holding{TenantID: simtest.Birch, Offer: simulator.ExtraFileStorage, Seats: 100})
	if got := simtest.Text(b.SKUs(simtest.Birch)["SHAREPOINTSTORAGE"], "appliesTo"); got != "Company" {
		t.Errorf("storage applies to %s", got)
	}
	b.SetClock("2027-03-01T00:00:00Z")
	if got := b.SKUs(simtest.Birch)["O365_BUSINESS_ESSENTIALS"]; got != nil {
		t.Errorf("deleted: %v", got)
	}
}

func TestSubscribedSKUs_lagBehindCommerce(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) {
		s.DirectoryLag, s.FulfillmentDelay = 10*time.Minute,
			30*time.Minute
	})
	tenant := simulator.CedarSchool
	seats := func() any { return simtest.Look(b.SKUs(tenant)["O365_BUSINESS_ESSENTIALS"], "prepaidUnits.enabled") }
	id := simtest.Text(b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)), "id")
	if got := seats(); got != nil {
		t.Errorf("at once: %v seats", got)
	}
	b.Advance(4 * time.Minute)
	b.OK(http.StatusOK, b.Alter(tenant, id, "quantity", 8))
	b.Advance(4 * time.Minute)
	b.OK(http.StatusOK, b.Alter(tenant, id, "status", "suspended"))
	b.Advance(2 * time.Minute)
	if got := seats(); got != 5.0 {
		t.Errorf("ten minutes after the purchase: %v seats", got)
	}
	if got := simtest.Text(b.SKUs(tenant)["O365_BUSINESS_ESSENTIALS"],
		"servicePlans.provisioningStatus"); got != "PendingProvisioning" {
		t.Errorf("service plans %s", got)
	}
	b.Advance(4 * time.Minute)
	if got := seats(); got != 8.0 {
		t.Errorf("ten minutes after the addition: %v seats", got)
	}
	b.Advance(4 * time.Minute)
	if got := seats(); got != 0.0 {
		t.Errorf("ten minutes after the suspension: %v seats", got)
	}
	b.OK(http.StatusOK, b.Alter(tenant, id, "status", "active"))
	b.Advance(20 * time.Minute)
	if got := simtest.Text(b.SKUs(tenant)["O365_BUSINESS_ESSENTIALS"],
		"servicePlans.provisioningStatus"); got != "Success" {
		t.Errorf("service plans in the end %s", got)
	}
}

func TestSubscribedSKUs_lagBehindUpgradesAndRenewals(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.DirectoryLag = time.Hour })
	b.OK(http.StatusOK, b.Transit(simtest.Alder, simulator.AlderOpenWindow, simulator.BusinessPremium,
		"P1Y", "monthly", 4))
	if list := b.SKUs(simtest.Alder); units(list["O365_BUSINESS_PREMIUM"])[0] != 10.0 || units(list["SPB"])[0] != 37.0 {
		t.Errorf("right after the upgrade %v", list)
	}
	b.Advance(time.Hour)
	if list := b.SKUs(simtest.Alder); units(list["O365_BUSINESS_PREMIUM"])[0] != 6.0 || units(list["SPB"])[0] != 41.0 {
		t.Errorf("after the lag %v", list)
	}
	b.SetClock("2027-01-10T00:30:00Z")
	if got := units(b.SKUs(simtest.Alder)["SPE_E5"])[0]; got != 10.0 {
		t.Errorf("half an hour into the term with 8 seats: %v", got)
	}
	b.Advance(time.Hour)
	if got := units(b.SKUs(simtest.Alder)["SPE_E5"])[0]; got != 8.0 {
		t.Errorf("an hour into the term with 8 seats: %v", got)
	}
}

func TestAssign_makesUsersAndTakesLicensesBack(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	count := func(want int, part string) {
		t.Helper()
		if got := simtest.Look(b.SKUs(simtest.Alder)[part], "consumedUnits"); got != float64(want) {
			t.Errorf("%s: %v users, want %d", part, got, want)
		}
	}
	b.Assign(simtest.Alder, simulator.Microsoft365E3, 17)
	b.Assign(simtest.Alder, simulator.BusinessBasic, 1)
	count(17, "SPE_E3")
	count(1, "O365_BUSINESS_ESSENTIALS")
	b.Assign(simtest.Alder, simulator.Microsoft365E3, 0)
	count(0, "SPE_E3")
	list, err := b.Sim.Licenses(t.Context(), simtest.Alder)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		want := simulator.License{
			TenantID: simtest.Alder, SKUID: "3b555118-da6a-4418-894f-7df1e2096870",
			PartNumber: "O365_BUSINESS_ESSENTIALS", Status: "Enabled", Enabled: 25, Consumed: 1,
		}
		if one.PartNumber == want.PartNumber && one != want {
			t.Errorf("license %+v", one)
		}
	}
	if len(list) != 6 {
		t.Errorf("%d licenses, want 6", len(list))
	}
	for name, err := range map[string]error{
		"tenant":  b.Sim.Assign(t.Context(), "x", simulator.Microsoft365E3, 1),
		"offer":   b.Sim.Assign(t.Context(), simtest.Alder, "x", 1),
		"company": b.Sim.Assign(t.Context(), simtest.Alder, simulator.ExtraFileStorage, 1),
		"number":  b.Sim.Assign(t.Context(), simtest.Alder, simulator.Microsoft365E3, -1),
	} {
		if !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGraph_select_keepsTheListedProperties(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.GraphAs(simtest.Alder, simtest.AppForm())
	page := b.OK(http.StatusOK, b.Graph(simtest.SubscribedSKUs+
		"?$select=skuPartNumber,%20consumedUnits,nothing&$filter=nonsense"))
	first, _ := simtest.Elements(page, "value")[0].(simtest.Body)
	if len(first) != 2 || first["consumedUnits"] == nil || page["@odata.context"] != simtest.GraphHost+
		"/v1.0/$metadata#subscribedSkus(skuPartNumber, consumedUnits,nothing)" {
		t.Errorf("page %v", page)
	}
	page = b.OK(http.StatusOK, b.Graph(simtest.DirectorySubscriptions+"?$select=id&$top=2"))
	if next, _ := page["@odata.nextLink"].(string); !strings.Contains(next, "$select=id") ||
		!strings.Contains(next, "$top=2") || !strings.Contains(next, "$skiptoken=") {
		t.Errorf("next page %s", next)
	}
}

func TestGraph_quirks_varyOrderFractionsAndDurations(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(20) {
		b := simtest.Open(t, simulator.Options{Seed: seed + 1})
		b.GraphAs(simtest.Alder, simtest.AppForm())
		got := b.Graph(simtest.DirectorySubscriptions)
		list := simtest.Elements(b.OK(http.StatusOK, got), "value")
		seen["reversed"] = seen["reversed"] || simtest.Text(list[0],
			"commerceSubscriptionId") == simulator.AlderSelfService
		seen["in order"] = seen["in order"] || simtest.Text(list[0],
			"commerceSubscriptionId") == simulator.AlderOpenWindow
		b.AsPartner()
		seen[simtest.Text(b.ByName(simtest.Relationships)["Alder Clinics administration"], "autoExtendDuration")] = true
		created := simtest.Text(byCommerceID(t, got)[simulator.AlderOpenWindow], "createdDateTime")
		seen[created] = true
		if !strings.HasPrefix(string(got.Body), `{"@odata.context"`) || strings.Contains(string(got.Body), "Value") {
			t.Errorf("seed %d: %.60s", seed+1, got.Body)
		}
	}
	for _, name := range []string{
		"reversed", "in order", "2026-10-31T10:15:30Z", "2026-10-31T10:15:30.1250000Z",
		"PT0S", "P0D",
	} {
		if !seen[name] {
			t.Errorf("no seed shows %q", name)
		}
	}
	if len(seen) != 6 {
		t.Errorf("seen %v", seen)
	}
}
