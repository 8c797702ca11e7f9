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

const (
	billingAccounts = "/providers/Microsoft.Billing/billingAccounts"
	billingVersion  = "?api-version=2024-04-01"
	partnersAccount = billingAccounts + "/" + simulator.PartnerBillingAccount
)

// arm reads from Resource Manager.
func (b *bench) arm(path string, headers ...string) reply {
	b.t.Helper()
	address := path
	if !strings.HasPrefix(path, "https://") {
		address = armHost + path
	}
	r := b.request(http.MethodGet, "/", nil, headers...)
	parsed, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	r.URL, r.Host = parsed, ""
	return b.do(r)
}

// armAs takes a token for Resource Manager in a tenant.
func (b *bench) armAs(tenant string, form url.Values) {
	b.t.Helper()
	b.token = text(b.ok(http.StatusOK, b.v2(tenant, changed(form, about(armHost)...))), "access_token")
}

// armRefused checks Resource Manager's error body.
func (b *bench) armRefused(status int, code string, got reply) {
	b.t.Helper()
	said := got.object(b.t)
	if got.status != status || text(said, "error.code") != code || text(said, "error.message") == "" {
		b.t.Errorf("%d %s, want %d %s", got.status, got.body, status, code)
	}
}

func TestBilling_accountsAndPaymentMethods(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.armAs(simulator.PartnerTenant, appForm())
	got := b.arm(billingAccounts + billingVersion)
	list := b.ok(http.StatusOK, got)
	for name, want := range map[string]any{
		"value.id": partnersAccount, "value.name": simulator.PartnerBillingAccount, "value.type": "Microsoft.Billing/billingAccounts",
		"value.properties.agreementType": "MicrosoftCustomerAgreement", "value.properties.accountStatus": "Active",
		"value.properties.displayName": "Fennel Partners", "value.properties.primaryBillingTenantId": simulator.PartnerTenant,
		"value.properties.soldTo.country": "US",
	} {
		if look(list, name) != want {
			t.Errorf("%s = %v, want %v", name, look(list, name), want)
		}
	}
	if len(elements(list, "value")) != 1 || got.header.Get("x-ms-request-id") == "" || got.header.Get("MS-CV") != "" {
		t.Errorf("list %v with headers %v", list, got.header)
	}
	if one := b.ok(http.StatusOK, b.arm(partnersAccount+billingVersion)); text(one, "properties.displayName") != "Fennel Partners" {
		t.Errorf("account %v", one)
	}
	methods := b.ok(http.StatusOK, b.arm(partnersAccount+"/paymentMethods"+billingVersion))
	want := body{
		"family": "CreditCard", "status": "active", "paymentMethodType": "visa", "displayName": "visa **** 1881", "lastFourDigits": "1881",
		"expiration": "1/2027", "accountHolderName": "Fennel Partners", "logos": []any{},
	}
	if diff := cmp.Diff(any(want), look(methods, "value.properties")); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	if wire := look(methods, "value.1.properties"); text(wire, "family") != "CheckWire" || look(wire, "expiration") != nil || len(elements(methods, "value")) != 2 {
		t.Errorf("methods %v", methods)
	}
	card := b.ok(http.StatusOK, b.arm(text(methods, "value.id")+billingVersion))
	if card["name"] != simulator.PartnerCard || card["type"] != "Microsoft.Billing/billingAccounts/paymentMethods" {
		t.Errorf("card %v", card)
	}
	b.armAs(simulator.PartnerTenant, refreshForm(b.refreshToken()))
	b.ok(http.StatusOK, b.arm(strings.ToUpper(partnersAccount)+billingVersion))
}

func TestBilling_refusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.armRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", b.arm(billingAccounts+billingVersion)) // a token for Partner Center
	b.armRefused(http.StatusUnauthorized, "AuthenticationFailed", b.arm(billingAccounts+billingVersion, "Authorization", ""))
	b.armAs(simulator.PartnerTenant, appForm())
	b.armRefused(http.StatusBadRequest, "MissingApiVersionParameter", b.arm(billingAccounts))
	b.armRefused(http.StatusNotFound, "InvalidResourceType", b.arm(partnersAccount+"/paymentMethods?api-version=2020-05-01"))
	b.armRefused(http.StatusNotFound, "ResourceNotFound", b.arm(billingAccounts+"/x/paymentMethods"+billingVersion))
	b.armRefused(http.StatusNotFound, "ResourceNotFound", b.arm(partnersAccount+"/paymentMethods/x"+billingVersion))
	b.armRefused(http.StatusNotFound, "ResourceNotFound", b.arm("/subscriptions"+billingVersion))
	b.fault("GET /providers/**", "503=1", 1)
	if got := b.arm(billingAccounts + billingVersion); got.header.Get("Retry-After") != "1" || text(got.object(t), "error.code") != "ServiceUnavailable" {
		t.Errorf("503: %v %s", got.header, got.body)
	}
	b.fault("GET /providers/**", "429=3", 1)
	b.armRefused(http.StatusTooManyRequests, "TooManyRequests", b.arm(billingAccounts+billingVersion))
	b.configure(func(s *simulator.Behaviors) { s.BillingRole = "none" })
	if list := b.ok(http.StatusOK, b.arm(billingAccounts+billingVersion)); len(elements(list, "value")) != 0 || list["value"] == nil {
		t.Errorf("without a role %v", list)
	}
	got := b.arm(partnersAccount + "/paymentMethods" + billingVersion)
	b.armRefused(http.StatusUnauthorized, "Unauthorized", got)
	if !strings.Contains(string(got.body), "No claims present for the caller in the system") {
		t.Errorf("without a role: %s", got.body)
	}
	b.wall.advance(time.Hour)
	b.armRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", b.arm(billingAccounts+billingVersion))
	b.token = b.sim.AccessToken("99999999-0000-4000-8000-000000000000", armHost, false)
	b.armRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", b.arm(billingAccounts+billingVersion))
	b.token = b.sim.AccessToken(simulator.PartnerTenant, "https://management.usgovcloudapi.net", false)
	b.armRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", b.arm(billingAccounts+billingVersion))
	b.ok(http.StatusOK, b.arm("https://management.usgovcloudapi.net"+billingAccounts+billingVersion))
}

func TestBilling_eachDirectoryHasItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	set := func(m simulator.PaymentMethod) string {
		id, err := b.sim.SetPaymentMethod(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	b.armAs(alder, appForm())
	if n := len(elements(b.ok(http.StatusOK, b.arm(billingAccounts+billingVersion)), "value")); n != 0 {
		t.Errorf("%d accounts of a customer of the partner", n)
	}
	b.armRefused(http.StatusNotFound, "ResourceNotFound", b.arm(partnersAccount+billingVersion))
	first := set(simulator.PaymentMethod{TenantID: alder, Expires: "11/2026"})
	set(simulator.PaymentMethod{TenantID: alder, Family: "DirectDebit", Type: "sepa"})
	set(simulator.PaymentMethod{ID: first, TenantID: alder, LastFour: "4711", Status: "inactive"})
	list := b.ok(http.StatusOK, b.arm(billingAccounts+billingVersion))
	path := text(list, "value.id") + "/paymentMethods" + billingVersion
	page := b.ok(http.StatusOK, b.arm(path+"&top=1"))
	card := look(page, "value.properties")
	if len(elements(list, "value")) != 1 || text(card, "expiration") != "11/2026" || text(card, "lastFourDigits") != "4711" || text(card, "status") != "inactive" {
		t.Errorf("first page %v", page)
	}
	page = b.ok(http.StatusOK, b.arm(text(page, "nextLink")))
	if text(page, "value.properties.family") != "DirectDebit" || page["nextLink"] != nil || len(elements(page, "value")) != 1 {
		t.Errorf("second page %v", page)
	}
	for _, bad := range []string{"&top=0", "&top=51", "&top=x", "&skip=-1"} {
		b.armRefused(http.StatusBadRequest, "BadRequest", b.arm(path+bad))
	}
	methods, err := b.sim.PaymentMethods(t.Context(), alder)
	if err != nil || len(methods) != 2 || methods[0].Expires != "11/2026" {
		t.Errorf("methods %+v %v", methods, err)
	}
	for name, bad := range map[string]simulator.PaymentMethod{
		"tenant": {TenantID: "x"}, "month": {Expires: "13/2026"}, "zero": {Expires: "01/2027"}, "digits": {LastFour: "12"}, "family": {Family: "Cash"}, "status": {Status: "Active"},
	} {
		if _, err := b.sim.SetPaymentMethod(t.Context(), bad); !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBilling_quirks_varyOrderAndWhatIsAbsent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(20) {
		b := openBench(t, simulator.Options{Seed: seed + 1})
		b.armAs(simulator.PartnerTenant, appForm())
		got := b.arm(partnersAccount + "/paymentMethods" + billingVersion)
		list := b.ok(http.StatusOK, got)
		seen["family "+text(list, "value.properties.family")] = true
		_, present := list["nextLink"]
		seen[map[bool]string{true: "null", false: "absent"}[present]] = true
		if !strings.HasPrefix(string(got.body), "{") || list["value"] == nil {
			t.Errorf("seed %d: %s", seed+1, got.body)
		}
	}
	if diff := cmp.Diff(map[string]bool{"family CreditCard": true, "family CheckWire": true, "null": true, "absent": true}, seen); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
}
