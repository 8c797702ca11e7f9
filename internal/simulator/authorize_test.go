package simulator_test

import (
	"net/http"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// asUser signs the partner's user in for Partner Center.
func (b *bench) asUser() {
	b.t.Helper()
	got := b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, refreshForm(b.refreshToken())))
	b.token = text(got, "access_token")
}

// userBench is a bench whose client is the partner's user.
func userBench(t *testing.T, change ...simulator.Behavior) *bench {
	t.Helper()
	b := newBench(t, change...)
	b.asUser()
	return b
}

// rename is the smallest change of a subscription.
func (b *bench) rename() reply {
	b.t.Helper()
	return b.call(http.MethodPatch, subscriptionPath(alder, simulator.AlderOpenWindow), body{"friendlyName": "x", "autoRenewEnabled": true})
}

func TestAuthorization_userWithoutMFA_isRefusedWhenEnforced(t *testing.T) {
	t.Parallel()
	b := userBench(t)
	probe := func() reply { return b.get("/v1/customers/"+alder, "ValidateMfa", "true") }
	if got := probe(); got.status != http.StatusOK || got.header.Get("isMfaCompliant") != "true" {
		t.Errorf("with MFA: %d %v", got.status, got.header)
	}
	if got := b.get("/v1/customers/" + alder); got.header.Get("isMfaCompliant") != "" {
		t.Error("the header came unasked")
	}
	b.configure(func(s *simulator.Behaviors) { s.UserMFA, s.UnauthorizedBody = false, false })
	b.asUser()
	got := probe()
	b.refused(http.StatusUnauthorized, 900421, got)
	if got.header.Get("isMfaCompliant") != "false" {
		t.Errorf("without MFA: %v", got.header)
	}
	b.configure(func(s *simulator.Behaviors) { s.MFAEnforcement = false })
	if got := probe(); got.status != http.StatusOK || got.header.Get("isMfaCompliant") != "false" {
		t.Errorf("not enforced: %d %v", got.status, got.header)
	}
	b.configure(func(s *simulator.Behaviors) { s.MFAEnforcement = true })
	b.signIn() // the application itself needs no MFA
	if got := probe(); got.status != http.StatusOK || got.header.Get("isMfaCompliant") != "" {
		t.Errorf("app-only: %d %v", got.status, got.header)
	}
}

func TestAuthorization_roles_decideWhatTheUserMayDo(t *testing.T) {
	t.Parallel()
	b := userBench(t)
	for _, one := range []struct {
		role                string
		read, change, users int // error code, 0 = allowed
	}{
		{"admin-agent", 0, 0, 0},
		{"sales-agent", 0, 0, 900150},
		{"helpdesk-agent", 0, 900150, 0},
		{"none", 900308, 900308, 900308},
	} {
		b.configure(func(s *simulator.Behaviors) { s.UserRole = one.role })
		for name, call := range map[string]struct {
			code int
			got  reply
		}{
			"read": {one.read, b.get("/v1/customers/" + alder)}, "change": {one.change, b.rename()},
			"buy":   {one.change, b.call(http.MethodPost, "/v1/customers/"+alder+"/carts", body{"lineItems": []any{}})},
			"users": {one.users, b.get("/v1/customers/" + alder + "/users")},
		} {
			switch {
			case call.code != 0:
				b.refused(http.StatusForbidden, call.code, call.got)
			case call.got.status == http.StatusForbidden:
				t.Errorf("%s may not %s: %s", one.role, name, call.got.body)
			}
		}
		b.ok(http.StatusOK, b.get("/v1/customers"))
	}
	b.signIn() // roles are the user's, not the application's
	b.ok(http.StatusOK, b.rename())
}

func TestAuthorization_inactiveProgram_changesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.Program = "inactive" })
	for range 2 { // as application, then as user
		b.refused(http.StatusForbidden, 900149, b.rename())
		b.refused(http.StatusForbidden, 900149, b.call(http.MethodPost, "/v1/customers/"+alder+"/carts", body{"lineItems": []any{}}))
		b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderOpenWindow)))
		b.asUser()
	}
}

func TestAuthorization_protectedResources_needAUser(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	users, agreements := "/v1/customers/"+alder+"/users", "/v1/customers/"+alder+"/agreements?agreementType=*"
	b.refused(http.StatusForbidden, 900329, b.get(users))
	b.refused(http.StatusForbidden, 900329, b.get(agreements))
	b.asUser()
	if n := len(b.get(users).items(t)); n != 3 {
		t.Errorf("%d users", n)
	}
	b.ok(http.StatusOK, b.get(agreements))
	b.configure(func(s *simulator.Behaviors) { s.UndelegatedTenants = alder })
	b.refused(http.StatusForbidden, 900308, b.get(users))
	b.ok(http.StatusOK, b.get(agreements))
	b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderOpenWindow)))
}

func TestAuthorization_customersToken_isNoPartners(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, form := range [][]string{nil, {"client_id", simulator.CustomerClient, "client_secret", simulator.CustomerSecret}} {
		b.token = text(b.ok(http.StatusOK, b.v2(alder, appForm(form...))), "access_token")
		b.refused(http.StatusUnauthorized, 900308, b.get("/v1/customers/"+alder))
	}
	b.token = text(b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, appForm(about(graphHost)...))), "access_token")
	b.refused(http.StatusUnauthorized, 401, b.get("/v1/customers/"+alder))
}

func TestGenerateToken_isRetired(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.refused(http.StatusUnauthorized, 900420, b.call(http.MethodPost, "/generatetoken", nil))
}

func TestAccessToken_isAcceptedLikeOneOfTheLoginEndpoint(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.token = b.sim.AccessToken(simulator.PartnerTenant, apiHost, false)
	b.ok(http.StatusOK, b.get("/v1/customers/"+alder))
	b.token = b.sim.AccessToken(simulator.PartnerTenant, apiHost+"/", true)
	b.ok(http.StatusOK, b.get("/v1/customers/"+alder+"/users"))
	b.token = b.sim.AccessToken(alder, graphHost, true)
	b.ok(http.StatusOK, b.graph("/v1.0/directory/subscriptions"))
	if got := claimsOf(t, b.sim.AccessToken(alder, "https://graph.microsoft.us", false)); got["iss"] != "https://login.microsoftonline.us/"+alder+"/" {
		t.Errorf("issuer %v", got["iss"])
	}
	if err := b.sim.RevokeTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.graph("/v1.0/directory/subscriptions"); got.status != http.StatusUnauthorized {
		t.Errorf("revoked: %d", got.status)
	}
}

func TestAgreements_showWhoSignedAndHow(t *testing.T) {
	t.Parallel()
	b := userBench(t, func(s *simulator.Behaviors) { s.UnsignedAgreements = simulator.CedarSchool })
	for _, one := range []struct {
		tenant   string
		attested int
		direct   bool
	}{{alder, 1, false}, {birch, 0, true}, {simulator.CedarSchool, 0, false}} {
		path := "/v1/customers/" + one.tenant
		for _, kind := range []string{"MicrosoftCustomerAgreement", "*"} {
			if n := len(b.get(path + "/agreements?agreementType=" + kind).items(t)); n != one.attested {
				t.Errorf("%s: %d agreements of type %s, want %d", one.tenant, n, kind, one.attested)
			}
		}
		if n := len(b.get(path + "/agreements").items(t)); n != 0 {
			t.Errorf("%s: %d agreements of the dead type", one.tenant, n)
		}
		status := b.ok(http.StatusOK, b.get(path+"/directSignedMicrosoftCustomerAgreementStatus"))
		if status["isSigned"] != one.direct {
			t.Errorf("%s: signed directly %v", one.tenant, status["isSigned"])
		}
	}
	shape{
		"items.userId": 's', "items.primaryContact.firstName": 's', "items.primaryContact.lastName": 's', "items.primaryContact.email": 's',
		"items.primaryContact.phoneNumber": 's', "items.templateId": 's', "items.dateAgreed": 'i', "items.type": 's', "items.agreementLink": 's',
	}.check(t, "agreement", b.ok(http.StatusOK, b.get("/v1/customers/"+alder+"/agreements?agreementType=microsoftcustomeragreement")))
	shape{
		"items.templateId": 's', "items.agreementType": 's', "items.agreementLink": 's', "items.versionRank": 'n',
	}.check(t, "metadata", b.ok(http.StatusOK, b.get("/v1/agreements?agreementType=MicrosoftCustomerAgreement")))
	if n := len(b.get("/v1/agreements").items(t)); n != 0 {
		t.Errorf("%d agreements of the dead type", n)
	}
	b.signIn()
	b.ok(http.StatusOK, b.get("/v1/customers/"+birch+"/directSignedMicrosoftCustomerAgreementStatus"))
	b.refused(http.StatusForbidden, 20002, b.get("/v1/customers/"+simulator.DogwoodFoods+"/directSignedMicrosoftCustomerAgreementStatus"))
}
