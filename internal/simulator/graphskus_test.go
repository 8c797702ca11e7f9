package simulator_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const subscribedSKUs = "/v1.0/subscribedSkus"

// skus reads what the directory of a tenant has, by part number.
func (b *bench) skus(tenant string) map[string]any {
	b.t.Helper()
	own := b.token
	defer func() { b.token = own }()
	b.graphAs(tenant, appForm())
	found := map[string]any{}
	for _, one := range elements(b.ok(http.StatusOK, b.graph(subscribedSKUs)), "value") {
		found[text(one, "skuPartNumber")] = one
	}
	return found
}

// units says how many seats of a SKU are enabled and how many users have one.
func units(sku any) [2]any {
	return [2]any{look(sku, "prepaidUnits.enabled"), look(sku, "consumedUnits")}
}

func (b *bench) assign(tenant, offer string, n int) {
	b.t.Helper()
	if err := b.sim.Assign(b.t.Context(), tenant, offer, n); err != nil {
		b.t.Fatal(err)
	}
}

func TestSubscribedSKUs_addUpWhateverWasBoughtWhereever(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.buy(alder, b.line(alder, simulator.Microsoft365E3, "P3Y", "annual", 7))
	id := b.hold(simulator.Holding{TenantID: alder, Offer: simulator.Microsoft365E3, Seats: 4, Status: "Suspended"})
	list := b.skus(alder)
	e3 := list["SPE_E3"]
	want := body{"enabled": 32.0, "warning": 0.0, "suspended": 4.0, "lockedOut": 0.0}
	if diff := cmp.Diff(any(want), look(e3, "prepaidUnits")); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	for name, want := range map[string]any{
		"id": alder + "_05e9a617-0261-4cee-bb44-138d3ef5d965", "accountId": alder, "accountName": "alderclinics", "appliesTo": "User",
		"capabilityStatus": "Enabled", "consumedUnits": 1.0, "skuId": "05e9a617-0261-4cee-bb44-138d3ef5d965",
		"servicePlans.0.servicePlanName": "EXCHANGE_S_ENTERPRISE", "servicePlans.0.provisioningStatus": "Success",
	} {
		if got := look(e3, name); got != want {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if units(list["POWER_BI_PRO"]) != [2]any{2.0, 1.0} || units(list["O365_BUSINESS_ESSENTIALS"]) != [2]any{25.0, 2.0} {
		t.Errorf("others %v", list)
	}
	b.graphAs(alder, appForm())
	joined := map[string]bool{}
	for _, one := range byCommerceID(t, b.graph(directorySubscriptions)) {
		joined[text(one, "id")] = text(one, "skuPartNumber") == "SPE_E3"
	}
	ids := elements(e3, "subscriptionIds")
	for _, id := range ids {
		if id, _ := id.(string); !joined[id] {
			t.Errorf("subscription %s is none of the SKU", id)
		}
	}
	if len(ids) != 3 {
		t.Errorf("%d subscriptions, want 3", len(ids))
	}
	one := b.ok(http.StatusOK, b.graph(subscribedSKUs+"/"+text(e3, "id")))
	if one["@odata.context"] != graphHost+"/v1.0/$metadata#subscribedSkus/$entity" || one["skuPartNumber"] != "SPE_E3" {
		t.Errorf("one SKU %v", one)
	}
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(subscribedSKUs+"/"+alder+"_x"))
	other := b.ok(http.StatusOK, b.graph(directorySubscriptions+"(commerceSubscriptionId='"+id+"')"))
	if other["status"] != "Suspended" || other["totalLicenses"] != 4.0 || text(other, "serviceStatus.provisioningStatus") != "Disabled" {
		t.Errorf("by commerce id %v", other)
	}
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(directorySubscriptions+"(commerceSubscriptionId='x')"))
}

func TestSubscribedSKUs_showTheWorstOnlyWhenNothingIsBetter(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	list := b.skus(birch)
	if text(list["SPE_E3"], "capabilityStatus") != "Suspended" || text(list["O365_BUSINESS_ESSENTIALS"], "capabilityStatus") != "Warning" ||
		text(list["SPE_E3"], "servicePlans.provisioningStatus") != "Disabled" || look(list["SPE_E3"], "prepaidUnits.enabled") != 0.0 {
		t.Errorf("Birch %v", list)
	}
	b.hold(simulator.Holding{TenantID: birch, Offer: simulator.Microsoft365E3, Seats: 1, Status: "LockedOut"})
	if got := text(b.skus(birch)["SPE_E3"], "capabilityStatus"); got != "Suspended" {
		t.Errorf("suspended and locked out: %s", got)
	}
	b.hold(simulator.Holding{TenantID: birch, Offer: simulator.Microsoft365E5, Seats: 1, Status: "LockedOut"})
	if got := text(b.skus(birch)["SPE_E5"], "capabilityStatus"); got != "LockedOut" {
		t.Errorf("locked out: %s", got)
	}
	b.hold(simulator.Holding{TenantID: birch, Offer: simulator.ExtraFileStorage, Seats: 100})
	if got := text(b.skus(birch)["SHAREPOINTSTORAGE"], "appliesTo"); got != "Company" {
		t.Errorf("storage applies to %s", got)
	}
	b.setClock("2027-03-01T00:00:00Z")
	if got := b.skus(birch)["O365_BUSINESS_ESSENTIALS"]; got != nil {
		t.Errorf("deleted: %v", got)
	}
}

func TestSubscribedSKUs_lagBehindCommerce(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.DirectoryLag, s.FulfillmentDelay = 10*time.Minute, 30*time.Minute })
	tenant := simulator.CedarSchool
	seats := func() any { return look(b.skus(tenant)["O365_BUSINESS_ESSENTIALS"], "prepaidUnits.enabled") }
	id := text(b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)), "id")
	if got := seats(); got != nil {
		t.Errorf("at once: %v seats", got)
	}
	b.advance(4 * time.Minute)
	b.ok(http.StatusOK, b.alter(tenant, id, "quantity", 8))
	b.advance(4 * time.Minute)
	b.ok(http.StatusOK, b.alter(tenant, id, "status", "suspended"))
	b.advance(2 * time.Minute)
	if got := seats(); got != 5.0 {
		t.Errorf("ten minutes after the purchase: %v seats", got)
	}
	if got := text(b.skus(tenant)["O365_BUSINESS_ESSENTIALS"], "servicePlans.provisioningStatus"); got != "PendingProvisioning" {
		t.Errorf("service plans %s", got)
	}
	b.advance(4 * time.Minute)
	if got := seats(); got != 8.0 {
		t.Errorf("ten minutes after the addition: %v seats", got)
	}
	b.advance(4 * time.Minute)
	if got := seats(); got != 0.0 {
		t.Errorf("ten minutes after the suspension: %v seats", got)
	}
	b.ok(http.StatusOK, b.alter(tenant, id, "status", "active"))
	b.advance(20 * time.Minute)
	if got := text(b.skus(tenant)["O365_BUSINESS_ESSENTIALS"], "servicePlans.provisioningStatus"); got != "Success" {
		t.Errorf("service plans in the end %s", got)
	}
}

func TestSubscribedSKUs_lagBehindUpgradesAndRenewals(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.DirectoryLag = time.Hour })
	b.ok(http.StatusOK, b.transit(alder, simulator.AlderOpenWindow, simulator.BusinessPremium, "P1Y", "monthly", 4))
	if list := b.skus(alder); units(list["O365_BUSINESS_PREMIUM"])[0] != 10.0 || units(list["SPB"])[0] != 37.0 {
		t.Errorf("right after the upgrade %v", list)
	}
	b.advance(time.Hour)
	if list := b.skus(alder); units(list["O365_BUSINESS_PREMIUM"])[0] != 6.0 || units(list["SPB"])[0] != 41.0 {
		t.Errorf("after the lag %v", list)
	}
	b.setClock("2027-01-10T00:30:00Z")
	if got := units(b.skus(alder)["SPE_E5"])[0]; got != 10.0 {
		t.Errorf("half an hour into the term with 8 seats: %v", got)
	}
	b.advance(time.Hour)
	if got := units(b.skus(alder)["SPE_E5"])[0]; got != 8.0 {
		t.Errorf("an hour into the term with 8 seats: %v", got)
	}
}

func TestAssign_makesUsersAndTakesLicensesBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	count := func(want int, part string) {
		t.Helper()
		if got := look(b.skus(alder)[part], "consumedUnits"); got != float64(want) {
			t.Errorf("%s: %v users, want %d", part, got, want)
		}
	}
	b.assign(alder, simulator.Microsoft365E3, 17)
	b.assign(alder, simulator.BusinessBasic, 1)
	count(17, "SPE_E3")
	count(1, "O365_BUSINESS_ESSENTIALS")
	b.assign(alder, simulator.Microsoft365E3, 0)
	count(0, "SPE_E3")
	list, err := b.sim.Licenses(t.Context(), alder)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		want := simulator.License{
			TenantID: alder, SKUID: "3b555118-da6a-4418-894f-7df1e2096870", PartNumber: "O365_BUSINESS_ESSENTIALS", Status: "Enabled", Enabled: 25, Consumed: 1,
		}
		if one.PartNumber == want.PartNumber && one != want {
			t.Errorf("license %+v", one)
		}
	}
	if len(list) != 6 {
		t.Errorf("%d licenses, want 6", len(list))
	}
	for name, err := range map[string]error{
		"tenant":  b.sim.Assign(t.Context(), "x", simulator.Microsoft365E3, 1),
		"offer":   b.sim.Assign(t.Context(), alder, "x", 1),
		"company": b.sim.Assign(t.Context(), alder, simulator.ExtraFileStorage, 1),
		"number":  b.sim.Assign(t.Context(), alder, simulator.Microsoft365E3, -1),
	} {
		if !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGraph_select_leavesWhatItNames(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.graphAs(alder, appForm())
	page := b.ok(http.StatusOK, b.graph(subscribedSKUs+"?$select=skuPartNumber,%20consumedUnits,nothing&$filter=nonsense"))
	first, _ := elements(page, "value")[0].(body)
	if len(first) != 2 || first["consumedUnits"] == nil || page["@odata.context"] != graphHost+"/v1.0/$metadata#subscribedSkus(skuPartNumber, consumedUnits,nothing)" {
		t.Errorf("page %v", page)
	}
	page = b.ok(http.StatusOK, b.graph(directorySubscriptions+"?$select=id&$top=2"))
	if next, _ := page["@odata.nextLink"].(string); !strings.Contains(next, "$select=id") || !strings.Contains(next, "$top=2") || !strings.Contains(next, "$skiptoken=") {
		t.Errorf("next page %s", next)
	}
}

func TestGraph_quirks_varyOrderFractionsAndDurations(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(20) {
		b := openBench(t, simulator.Options{Seed: seed + 1})
		b.graphAs(alder, appForm())
		got := b.graph(directorySubscriptions)
		list := elements(b.ok(http.StatusOK, got), "value")
		seen["reversed"] = seen["reversed"] || text(list[0], "commerceSubscriptionId") == simulator.AlderSelfService
		seen["in order"] = seen["in order"] || text(list[0], "commerceSubscriptionId") == simulator.AlderOpenWindow
		b.asPartner()
		seen[text(b.byName(relationships)["Alder Clinics administration"], "autoExtendDuration")] = true
		created := text(byCommerceID(t, got)[simulator.AlderOpenWindow], "createdDateTime")
		seen[created] = true
		if !strings.HasPrefix(string(got.body), `{"@odata.context"`) || strings.Contains(string(got.body), "Value") {
			t.Errorf("seed %d: %.60s", seed+1, got.body)
		}
	}
	for _, name := range []string{"reversed", "in order", "2026-10-31T10:15:30Z", "2026-10-31T10:15:30.1250000Z", "PT0S", "P0D"} {
		if !seen[name] {
			t.Errorf("no seed shows %q", name)
		}
	}
	if len(seen) != 6 {
		t.Errorf("seen %v", seen)
	}
}
