package armbilling_test

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

func TestBilling_accountsAndPaymentMethods(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.ArmAs(simulator.PartnerTenant, simtest.AppForm())
	got := b.Arm(simtest.BillingAccounts + simtest.BillingVersion)
	list := b.OK(http.StatusOK, got)
	for name, want := range map[string]any{
		"value.id": simtest.PartnersAccount, "value.name": simulator.PartnerBillingAccount,
		"value.type":                     "Microsoft.Billing/billingAccounts",
		"value.properties.agreementType": "MicrosoftCustomerAgreement", "value.properties.accountStatus": "Active",
		"value.properties.displayName": "Fennel Partners", "value.properties.primaryBillingTenantId": simulator.PartnerTenant,
		"value.properties.soldTo.country": "US",
	} {
		if simtest.Look(list, name) != want {
			t.Errorf("%s = %v, want %v", name, simtest.Look(list, name), want)
		}
	}
	if len(simtest.Elements(list, "value")) != 1 || got.Header.Get("x-ms-request-id") == "" ||
		got.Header.Get("MS-CV") != "" {
		t.Errorf("list %v with headers %v", list, got.Header)
	}
	if one := b.OK(http.StatusOK, b.Arm(simtest.PartnersAccount+simtest.BillingVersion)); simtest.Text(one,
		"properties.displayName") != "Fennel Partners" {
		t.Errorf("account %v", one)
	}
	methods := b.OK(http.StatusOK, b.Arm(simtest.PartnersAccount+"/paymentMethods"+simtest.BillingVersion))
	want := simtest.Body{
		"family": "CreditCard", "status": "active", "paymentMethodType": "visa", "displayName": "visa **** 1881",
		"lastFourDigits": "1881",
		"expiration":     "1/2027", "accountHolderName": "Fennel Partners", "logos": []any{},
	}
	if diff := cmp.Diff(any(want), simtest.Look(methods, "value.properties")); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	if wire := simtest.Look(methods, "value.1.properties"); simtest.Text(wire, "family") != "CheckWire" ||
		simtest.Look(wire, "expiration") != nil || len(simtest.Elements(methods, "value")) != 2 {
		t.Errorf("methods %v", methods)
	}
	card := b.OK(http.StatusOK, b.Arm(simtest.Text(methods, "value.id")+simtest.BillingVersion))
	if card["name"] != simulator.PartnerCard || card["type"] != "Microsoft.Billing/billingAccounts/paymentMethods" {
		t.Errorf("card %v", card)
	}
	b.ArmAs(simulator.PartnerTenant, simtest.RefreshForm(b.RefreshToken()))
	b.OK(http.StatusOK, b.Arm(strings.ToUpper(simtest.PartnersAccount)+simtest.BillingVersion))
}

func TestBilling_refusals(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.ArmRefused(
		http.StatusUnauthorized, "InvalidAuthenticationToken", b.Arm(simtest.BillingAccounts+simtest.BillingVersion),
	) // a token for Partner Center
	b.ArmRefused(http.StatusUnauthorized, "AuthenticationFailed",
		b.Arm(simtest.BillingAccounts+simtest.BillingVersion, "Authorization", ""))
	b.ArmAs(simulator.PartnerTenant, simtest.AppForm())
	b.ArmRefused(http.StatusBadRequest, "MissingApiVersionParameter", b.Arm(simtest.BillingAccounts))
	b.ArmRefused(http.StatusNotFound, "InvalidResourceType",
		b.Arm(simtest.PartnersAccount+"/paymentMethods?api-version=2020-05-01"))
	b.ArmRefused(http.StatusNotFound, "ResourceNotFound", b.Arm(simtest.BillingAccounts+"/x/paymentMethods"+
		simtest.BillingVersion))
	b.ArmRefused(http.StatusNotFound, "ResourceNotFound", b.Arm(simtest.PartnersAccount+"/paymentMethods/x"+
		simtest.BillingVersion))
	b.ArmRefused(http.StatusNotFound, "ResourceNotFound", b.Arm("/subscriptions"+simtest.BillingVersion))
	b.Fault("GET /providers/**", "503=1", 1)
	if got := b.Arm(simtest.BillingAccounts + simtest.BillingVersion); got.Header.Get("Retry-After") != "1" ||
		simtest.Text(got.Object(t), "error.code") != "ServiceUnavailable" {
		t.Errorf("503: %v %s", got.Header, got.Body)
	}
	b.Fault("GET /providers/**", "429=3", 1)
	b.ArmRefused(http.StatusTooManyRequests, "TooManyRequests", b.Arm(simtest.BillingAccounts+simtest.BillingVersion))
	b.Configure(func(s *simulator.Behaviors) { s.BillingRole = "none" })
	if list := b.OK(http.StatusOK, b.Arm(simtest.BillingAccounts+simtest.BillingVersion)); len(simtest.Elements(list,
		"value")) != 0 || list["value"] == nil {
		t.Errorf("without a role %v", list)
	}
	got := b.Arm(simtest.PartnersAccount + "/paymentMethods" + simtest.BillingVersion)
	b.ArmRefused(http.StatusUnauthorized, "Unauthorized", got)
	if !strings.Contains(string(got.Body), "No claims present for the caller in the system") {
		t.Errorf("without a role: %s", got.Body)
	}
	b.Wall.Advance(time.Hour)
	b.ArmRefused(http.StatusUnauthorized, "InvalidAuthenticationToken",
		b.Arm(simtest.BillingAccounts+simtest.BillingVersion))
	b.Token = b.Sim.AccessToken("99999999-0000-4000-8000-000000000000", simtest.ArmHost, false)
	b.ArmRefused(http.StatusUnauthorized, "InvalidAuthenticationToken",
		b.Arm(simtest.BillingAccounts+simtest.BillingVersion))
	b.Token = b.Sim.AccessToken(simulator.PartnerTenant, "https://management.usgovcloudapi.net", false)
	b.ArmRefused(http.StatusUnauthorized, "InvalidAuthenticationToken",
		b.Arm(simtest.BillingAccounts+simtest.BillingVersion))
	b.OK(http.StatusOK, b.Arm("https://management.usgovcloudapi.net"+simtest.BillingAccounts+simtest.BillingVersion))
}

func TestBilling_eachDirectoryHasItsOwn(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	set := func(m simulator.PaymentMethod) string {
		id, err := b.Sim.SetPaymentMethod(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	b.ArmAs(simtest.Alder, simtest.AppForm())
	if n := len(simtest.Elements(b.OK(http.StatusOK, b.Arm(simtest.BillingAccounts+simtest.BillingVersion)),
		"value")); n != 0 {
		t.Errorf("%d accounts of a customer of the partner", n)
	}
	b.ArmRefused(http.StatusNotFound, "ResourceNotFound", b.Arm(simtest.PartnersAccount+simtest.BillingVersion))
	first := set(simulator.PaymentMethod{TenantID: simtest.Alder, Expires: "11/2026"})
	set(simulator.PaymentMethod{TenantID: simtest.Alder, Family: "DirectDebit", Type: "sepa"})
	set(simulator.PaymentMethod{ID: first, TenantID: simtest.Alder, LastFour: "4711", Status: "inactive"})
	list := b.OK(http.StatusOK, b.Arm(simtest.BillingAccounts+simtest.BillingVersion))
	path := simtest.Text(list, "value.id") + "/paymentMethods" + simtest.BillingVersion
	page := b.OK(http.StatusOK, b.Arm(path+"&top=1"))
	card := simtest.Look(page, "value.properties")
	if len(simtest.Elements(list, "value")) != 1 || simtest.Text(card, "expiration") != "11/2026" ||
		simtest.Text(card, "lastFourDigits") != "4711" || simtest.Text(card, "status") != "inactive" {
		t.Errorf("first page %v", page)
	}
	page = b.OK(http.StatusOK, b.Arm(simtest.Text(page, "nextLink")))
	if simtest.Text(page, "value.properties.family") != "DirectDebit" || page["nextLink"] != nil ||
		len(simtest.Elements(page, "value")) != 1 {
		t.Errorf("second page %v", page)
	}
	for _, bad := range []string{"&top=0", "&top=51", "&top=x", "&skip=-1"} {
		b.ArmRefused(http.StatusBadRequest, "BadRequest", b.Arm(path+bad))
	}
	methods, err := b.Sim.PaymentMethods(t.Context(), simtest.Alder)
	if err != nil || len(methods) != 2 || methods[0].Expires != "11/2026" {
		t.Errorf("methods %+v %v", methods, err)
	}
	for name, bad := range map[string]simulator.PaymentMethod{
		"tenant": {TenantID: "x"}, "month": {Expires: "13/2026"}, "zero": {Expires: "01/2027"},
		"digits": {LastFour: "12"}, "family": {Family: "Cash"}, "status": {Status: "Active"},
	} {
		if _, err := b.Sim.SetPaymentMethod(t.Context(), bad); !errors.Is(err, simulator.ErrScene) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBilling_quirks_varyOrderAndWhatIsAbsent(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(20) {
		b := simtest.Open(t, simulator.Options{Seed: seed + 1})
		b.ArmAs(simulator.PartnerTenant, simtest.AppForm())
		got := b.Arm(simtest.PartnersAccount + "/paymentMethods" + simtest.BillingVersion)
		list := b.OK(http.StatusOK, got)
		seen["family "+simtest.Text(list, "value.properties.family")] = true
		_, present := list["nextLink"]
		seen[map[bool]string{true: "null", false: "absent"}[present]] = true
		if !strings.HasPrefix(string(got.Body), "{") || list["value"] == nil {
			t.Errorf("seed %d: %s", seed+1, got.Body)
		}
	}
	if diff := cmp.Diff(map[string]bool{
		"family CreditCard": true, "family CheckWire": true, "null": true,
		"absent": true,
	}, seen); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
}
