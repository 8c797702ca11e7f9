package partnercenter_test

import (
	"net/http"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

// userBench is a bench whose client is the partner's user.
func userBench(t *testing.T, change ...simulator.Behavior) *simtest.Bench {
	t.Helper()
	b := simtest.New(t, change...)
	b.AsUser()
	return b
}

func TestAuthorization_userWithoutMFA_isRefusedWhenEnforced(t *testing.T) {
	t.Parallel()
	b := userBench(t)
	probe := func() simtest.Reply { return b.Get("/v1/customers/"+simtest.Alder, "ValidateMfa", "true") }
	if got := probe(); got.Status != http.StatusOK || got.Header.Get("isMfaCompliant") != "true" {
		t.Errorf("with MFA: %d %v", got.Status, got.Header)
	}
	if got := b.Get("/v1/customers/" + simtest.Alder); got.Header.Get("isMfaCompliant") != "" {
		t.Error("the header came unasked")
	}
	b.Configure(func(s *simulator.Behaviors) { s.UserMFA, s.UnauthorizedBody = false, false })
	b.AsUser()
	got := probe()
	b.Refused(http.StatusUnauthorized, 900421, got)
	if got.Header.Get("isMfaCompliant") != "false" {
		t.Errorf("without MFA: %v", got.Header)
	}
	b.Configure(func(s *simulator.Behaviors) { s.MFAEnforcement = false })
	if got := probe(); got.Status != http.StatusOK || got.Header.Get("isMfaCompliant") != "false" {
		t.Errorf("not enforced: %d %v", got.Status, got.Header)
	}
	b.Configure(func(s *simulator.Behaviors) { s.MFAEnforcement = true })
	b.SignIn() // the application itself needs no MFA
	if got := probe(); got.Status != http.StatusOK || got.Header.Get("isMfaCompliant") != "" {
		t.Errorf("app-only: %d %v", got.Status, got.Header)
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
		b.Configure(func(s *simulator.Behaviors) { s.UserRole = one.role })
		for name, call := range map[string]struct {
			code int
			got  simtest.Reply
		}{
			"read": {one.read, b.Get("/v1/customers/" + simtest.Alder)}, "change": {one.change, b.Rename()},
			"buy": {one.change, b.Call(http.MethodPost, "/v1/customers/"+simtest.Alder+"/carts",
				simtest.Body{"lineItems": []any{}})},
			"users": {one.users, b.Get("/v1/customers/" + simtest.Alder + "/users")},
		} {
			switch {
			case call.code != 0:
				b.Refused(http.StatusForbidden, call.code, call.got)
			case call.got.Status == http.StatusForbidden:
				t.Errorf("%s may not %s: %s", one.role, name, call.got.Body)
			}
		}
		b.OK(http.StatusOK, b.Get("/v1/customers"))
	}
	b.SignIn() // roles are the user's, not the application's
	b.OK(http.StatusOK, b.Rename())
}

func TestAuthorization_inactiveProgram_changesNothing(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.Program = "inactive" })
	for range 2 { // as application, then as user
		b.Refused(http.StatusForbidden, 900149, b.Rename())
		b.Refused(http.StatusForbidden, 900149, b.Call(http.MethodPost, "/v1/customers/"+simtest.Alder+"/carts",
			simtest.Body{"lineItems": []any{}}))
		b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)))
		b.AsUser()
	}
}

func TestAuthorization_protectedResources_needAUser(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	users, agreements := "/v1/customers/"+simtest.Alder+"/users", "/v1/customers/"+simtest.Alder+
		"/agreements?agreementType=*"
	b.Refused(http.StatusForbidden, 900329, b.Get(users))
	b.Refused(http.StatusForbidden, 900329, b.Get(agreements))
	b.AsUser()
	if n := len(b.Get(users).Items(t)); n != 3 {
		t.Errorf("%d users", n)
	}
	b.OK(http.StatusOK, b.Get(agreements))
	b.Configure(func(s *simulator.Behaviors) { s.UndelegatedTenants = simtest.Alder })
	b.Refused(http.StatusForbidden, 900308, b.Get(users))
	b.OK(http.StatusOK, b.Get(agreements))
	b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)))
}

func TestAuthorization_customersToken_isNoPartners(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for _, form := range [][]string{nil, {
		"client_id", simulator.CustomerClient, "client_secret",
		simulator.CustomerSecret,
	}} {
		b.Token = simtest.Text(b.OK(http.StatusOK, b.V2(simtest.Alder, simtest.AppForm(form...))), "access_token")
		b.Refused(http.StatusUnauthorized, 900308, b.Get("/v1/customers/"+simtest.Alder))
	}
	b.Token = simtest.Text(b.OK(http.StatusOK, b.V2(simulator.PartnerTenant,
		simtest.AppForm(simtest.About(simtest.GraphHost)...))), "access_token")
	b.Refused(http.StatusUnauthorized, 401, b.Get("/v1/customers/"+simtest.Alder))
}

func TestGenerateToken_isRetired(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Refused(http.StatusUnauthorized, 900420, b.Call(http.MethodPost, "/generatetoken", nil))
}

func TestAccessToken_isAcceptedLikeOneOfTheLoginEndpoint(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Token = b.Sim.AccessToken(simulator.PartnerTenant, simtest.APIHost, false)
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder))
	b.Token = b.Sim.AccessToken(simulator.PartnerTenant, simtest.APIHost+"/", true)
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder+"/users"))
	b.Token = b.Sim.AccessToken(simtest.Alder, simtest.GraphHost, true)
	b.OK(http.StatusOK, b.Graph("/v1.0/directory/subscriptions"))
	if got := simtest.ClaimsOf(t, b.Sim.AccessToken(simtest.Alder, "https://graph.microsoft.us",
		false)); got["iss"] != "https://login.microsoftonline.us/"+simtest.Alder+"/" {
		t.Errorf("issuer %v", got["iss"])
	}
	if err := b.Sim.RevokeTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.Graph("/v1.0/directory/subscriptions"); got.Status != http.StatusUnauthorized {
		t.Errorf("revoked: %d", got.Status)
	}
}

func TestAgreements_showWhoSignedAndHow(t *testing.T) {
	t.Parallel()
	b := userBench(t, func(s *simulator.Behaviors) { s.UnsignedAgreements = simulator.CedarSchool })
	for _, one := range []struct {
		tenant   string
		attested int
		direct   bool
	}{{simtest.Alder, 1, false}, {simtest.Birch, 0, true}, {simulator.CedarSchool, 0, false}} {
		path := "/v1/customers/" + one.tenant
		for _, kind := range []string{"MicrosoftCustomerAgreement", "*"} {
			if n := len(b.Get(path + "/agreements?agreementType=" + kind).Items(t)); n != one.attested {
				t.Errorf("%s: %d agreements of type %s, want %d", one.tenant, n, kind, one.attested)
			}
		}
		if n := len(b.Get(path + "/agreements").Items(t)); n != 0 {
			t.Errorf("%s: %d agreements of the dead type", one.tenant, n)
		}
		status := b.OK(http.StatusOK, b.Get(path+"/directSignedMicrosoftCustomerAgreementStatus"))
		if status["isSigned"] != one.direct {
			t.Errorf("%s: signed directly %v", one.tenant, status["isSigned"])
		}
	}
	simtest.Shape{
		"items.userId": 's', "items.primaryContact.firstName": 's', "items.primaryContact.lastName": 's',
		"items.primaryContact.email":       's',
		"items.primaryContact.phoneNumber": 's', "items.templateId": 's', "items.dateAgreed": 'i', "items.type": 's',
		"items.agreementLink": 's',
	}.Check(t, "agreement", b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder+
		"/agreements?agreementType=microsoftcustomeragreement")))
	simtest.Shape{
		"items.templateId": 's', "items.agreementType": 's', "items.agreementLink": 's', "items.versionRank": 'n',
	}.Check(t, "metadata", b.OK(http.StatusOK, b.Get("/v1/agreements?agreementType=MicrosoftCustomerAgreement")))
	if n := len(b.Get("/v1/agreements").Items(t)); n != 0 {
		t.Errorf("%d agreements of the dead type", n)
	}
	b.SignIn()
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Birch+"/directSignedMicrosoftCustomerAgreementStatus"))
	b.Refused(http.StatusForbidden, 20002, b.Get("/v1/customers/"+simulator.DogwoodFoods+
		"/directSignedMicrosoftCustomerAgreementStatus"))
}
