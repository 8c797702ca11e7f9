package login_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestToken_application_atBothEndpoints(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	older := b.OK(http.StatusOK, b.V1(simulator.PartnerTenant, simtest.AppForm()))
	newer := b.OK(http.StatusOK, b.V2(simulator.PartnerDomain, simtest.AppForm()))
	simtest.Shape{
		"expires_in": 's', "ext_expires_in": 's', "expires_on": 's', "not_before": 's', "resource": 's',
		"access_token": 's', "token_type": 's',
	}.Check(t, "v1", older)
	simtest.Shape{
		"expires_in": 'n', "ext_expires_in": 'n', "access_token": 's',
		"token_type": 's',
	}.Check(t, "v2", newer)
	for _, name := range []string{"expires_on", "resource", "refresh_token", "scope", "id_token"} {
		if newer[name] != nil {
			t.Errorf("v2 answer has %s", name)
		}
	}
	said := simtest.ClaimsOf(t, simtest.Text(newer, "access_token"))
	for name, want := range map[string]any{
		"aud": simtest.APIHost, "tid": simulator.PartnerTenant, "appid": simulator.PartnerClient, "idtyp": "app",
		"iss": simtest.LoginHost + "/" + simulator.PartnerTenant + "/",
	} {
		if said[name] != want {
			t.Errorf("claim %s = %v, want %v", name, said[name], want)
		}
	}
	if said["jti"] == simtest.ClaimsOf(t, simtest.Text(older, "access_token"))["jti"] {
		t.Error("two tokens have one id")
	}
}

func TestToken_secretInTheHeader_isTaken(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	form := simtest.AppForm("client_id", "", "client_secret", "")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		simtest.LoginHost+"/"+simulator.PartnerTenant+"/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(url.QueryEscape(simulator.PartnerClient), url.QueryEscape(simulator.PartnerSecret))
	b.OK(http.StatusOK, b.Do(r))
}

func TestToken_directories_knowTheirApplications(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.UnconsentedTenants = simulator.BirchLogistics })
	customer := []string{"client_id", simulator.CustomerClient, "client_secret", simulator.CustomerSecret}
	for _, one := range []struct {
		tenant  string
		changes []string
		code    int // 0 = a token
	}{
		{simulator.AlderClinics, nil, 0},
		{"alderclinics.onmicrosoft.com", nil, 0},
		{simulator.BirchLogistics, nil, 700016},
		{simulator.DogwoodFoods, nil, 700016},
		{simulator.DogwoodFoods, customer, 0},
		{simulator.AlderClinics, customer, 0},
		{simulator.PartnerTenant, customer, 700016},
		{"unknown.onmicrosoft.com", nil, 90002},
	} {
		for version, ask := range map[string]func(string, url.Values) simtest.Reply{"v1": b.V1, "v2": b.V2} {
			got := ask(one.tenant, simtest.Changed(simtest.AppForm(simtest.About(simtest.GraphHost)...),
				one.changes...))
			switch one.code {
			case 0:
				b.OK(http.StatusOK, got)
			case 90002:
				b.Denied("invalid_request", one.code, got)
			default:
				b.Denied("unauthorized_client", one.code, got)
			}
			if t.Failed() {
				t.Fatalf("%s at %s with %v", version, one.tenant, one.changes)
			}
		}
	}
	own := simulator.CustomerCredentials(simulator.AlderClinics)
	if want := (simulator.Credentials{
		TenantID: simulator.AlderClinics, ClientID: simulator.CustomerClient,
		ClientSecret: simulator.CustomerSecret,
	}); own != want {
		t.Errorf("credentials %v", own)
	}
}

func TestToken_badRequests_areRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	home := simulator.PartnerTenant
	b.Denied("invalid_request", 900144, b.V2(home, simtest.AppForm("grant_type", "")))
	b.Denied("invalid_request", 900144, b.V2(home, simtest.AppForm("client_id", "")))
	b.Denied("invalid_request", 900144, b.V2(home, simtest.AppForm("scope", "openid offline_access")))
	b.Denied("invalid_request", 900144, b.V1(home, simtest.AppForm("resource", "")))
	b.Denied("invalid_scope", 1002012, b.V2(home, simtest.AppForm("scope", simtest.GraphHost+"/Directory.Read.All")))
	b.Denied("invalid_scope", 28000, b.V2(home, simtest.AppForm("scope",
		simtest.GraphHost+"/.default "+simtest.APIHost+"/.default")))
	b.Denied("invalid_resource", 500011, b.V2(home, simtest.AppForm("scope", "https://vault.azure.net/.default")))
	b.Denied("unsupported_grant_type", 70003, b.V2(home, simtest.AppForm("grant_type", "password")))
	b.Denied("invalid_client", 7000218, b.V2(home, simtest.AppForm("client_secret", "")))
	b.Denied("invalid_client", 7000215, b.V2(home, simtest.AppForm("client_secret", "guessed")))
	b.Configure(func(s *simulator.Behaviors) { s.SecretState = "expired" })
	b.Denied("invalid_client", 7000222, b.V2(home, simtest.AppForm()))
	b.Denied("invalid_client", 7000215, b.V2(home, simtest.AppForm("client_secret", "guessed")))
}

func TestRefresh_atBothEndpoints_returnsUserTokensAndANewRefreshToken(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	first := b.RefreshToken()
	older := b.OK(http.StatusOK, b.V1(simulator.PartnerTenant, simtest.RefreshForm(first, "scope", "openid")))
	simtest.Shape{
		"expires_in": 's', "expires_on": 's', "resource": 's', "scope": 's', "access_token": 's', "refresh_token": 's',
		"id_token": 's',
	}.Check(t, "v1", older)
	newer := b.OK(http.StatusOK, b.V2(simulator.PartnerTenant,
		simtest.RefreshForm(simtest.Text(older, "refresh_token"),
			append(simtest.About(simtest.GraphHost), "client_info", "1")...)))
	simtest.Shape{
		"expires_in": 'n', "scope": 's', "access_token": 's', "refresh_token": 's', "id_token": 's',
		"client_info": 's',
	}.Check(t, "v2", newer)
	if newer["refresh_token"] == older["refresh_token"] || older["refresh_token"] == first {
		t.Error("a refresh token came back")
	}
	said := simtest.ClaimsOf(t, simtest.Text(older, "access_token"))
	for name, want := range map[string]any{
		"idtyp": "user", "oid": simulator.PartnerUser, "upn": simulator.PartnerUserName, "scp": "user_impersonation",
		"amr.0": "pwd", "amr.1": "mfa",
	} {
		if simtest.Look(said, name) != want {
			t.Errorf("claim %s = %v, want %v", name, simtest.Look(said, name), want)
		}
	}
	if person := simtest.ClaimsOf(t, simtest.Text(newer, "id_token")); person["oid"] != simulator.PartnerUser ||
		person["ver"] != "2.0" || person["aud"] != simulator.PartnerClient {
		t.Errorf("id_token %v", person)
	}
	b.Token = simtest.Text(older, "access_token")
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder))
	silent := b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.RefreshForm(first)))
	if silent["id_token"] != nil {
		t.Error("id_token without openid")
	}
}

func TestRefresh_resources_belongToTheirDirectories(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	token := b.RefreshToken()
	for tenant, want := range map[string]map[string]bool{
		simulator.PartnerTenant: {
			simtest.APIHost: true, simtest.GraphHost: true, simtest.ArmHost: true,
			simtest.Pricing: true, simtest.Licensing: false,
		},
		simulator.AlderClinics: {
			simtest.APIHost: false, simtest.GraphHost: true, simtest.ArmHost: true,
			simtest.Pricing: false, simtest.Licensing: true,
		},
	} {
		for resource, granted := range want {
			for version, ask := range map[string]func(string, url.Values) simtest.Reply{"v1": b.V1, "v2": b.V2} {
				got := ask(tenant, simtest.RefreshForm(token, simtest.About(resource)...))
				if !granted {
					b.Denied("invalid_resource", 500011, got)
				} else if got.Status != http.StatusOK {
					t.Errorf("%s for %s in %s: %s", version, resource, tenant, got.Body)
				} else if said := simtest.ClaimsOf(t, simtest.Text(got.Object(t),
					"access_token")); said["tid"] != tenant || said["aud"] != resource {
					t.Errorf("%s for %s in %s: %v", version, resource, tenant, said)
				}
			}
		}
	}
}

func TestRefresh_publicClient_needsNoSecretUnlessSwitched(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	token := b.RefreshToken()
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.RefreshForm(token, "client_secret", "")))
	b.Denied("invalid_client", 7000215, b.V2(simulator.PartnerTenant,
		simtest.RefreshForm(token, "client_secret", "guessed")))
	b.Denied("unauthorized_client", 700016, b.V2(simulator.AlderClinics,
		simtest.RefreshForm(token, "client_id", simulator.CustomerClient)))
	b.Configure(func(s *simulator.Behaviors) { s.PublicClient = "refused" })
	b.Denied("invalid_client", 7000218, b.V2(simulator.PartnerTenant, simtest.RefreshForm(token, "client_secret", "")))
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.RefreshForm(token)))
}

func TestRefresh_refusals_sayWhy(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	ask := func(token string) simtest.Reply { return b.V2(simulator.PartnerTenant, simtest.RefreshForm(token)) }
	token := b.RefreshToken()
	b.Denied("invalid_grant", 9002313, ask("garbage"))
	b.Denied("invalid_request", 900144, ask(""))
	for value, want := range map[string]struct {
		name string
		code int
	}{
		"mfa-required": {"interaction_required", 50076}, "conditional-access": {"interaction_required", 53003},
		"no-consent": {"invalid_grant", 65001},
	} {
		b.Configure(func(s *simulator.Behaviors) { s.SignIn = value })
		b.Denied(want.name, want.code, ask(token))
	}
	b.Configure(func(s *simulator.Behaviors) { s.SignIn = "ok" })
	if err := b.Sim.RevokeRefreshTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Denied("invalid_grant", 50173, ask(token))
	b.OK(http.StatusOK, ask(b.RefreshToken()))
}

func TestRefresh_life_slidesWithEveryUse(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	ask := func(token string) simtest.Reply { return b.V2(simulator.PartnerTenant, simtest.RefreshForm(token)) }
	first := b.RefreshToken()
	b.Advance(200 * 24 * time.Hour) // commerce time does not age a token
	b.Wall.Advance(89 * 24 * time.Hour)
	second := simtest.Text(b.OK(http.StatusOK, ask(first)), "refresh_token")
	b.Wall.Advance(24 * time.Hour)
	b.Denied("invalid_grant", 700082, ask(first))
	b.Wall.Advance(65 * 24 * time.Hour)
	third := simtest.Text(b.OK(http.StatusOK, ask(second)), "refresh_token")
	b.Configure(func(s *simulator.Behaviors) { s.RefreshLifetime = time.Hour })
	b.OK(http.StatusOK, ask(third))
	b.Wall.Advance(time.Hour)
	b.Denied("invalid_grant", 700082, ask(third))
}

func TestRefresh_rotation_keepsOrRevokesTheOld(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	ask := func(token string) simtest.Reply { return b.V2(simulator.PartnerTenant, simtest.RefreshForm(token)) }
	old := b.RefreshToken()
	b.OK(http.StatusOK, ask(old))
	b.Configure(func(s *simulator.Behaviors) { s.RefreshRotation = "revoke" })
	next := simtest.Text(b.OK(http.StatusOK, ask(old)), "refresh_token")
	b.Denied("invalid_grant", 70000, ask(old))
	b.OK(http.StatusOK, ask(next))
}

func TestTokens_areSharedByProcesses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	one, other := simtest.Open(t, simulator.Options{Path: path}), simtest.Open(t, simulator.Options{Path: path})
	one.Configure(func(s *simulator.Behaviors) { s.RefreshRotation = "revoke" })
	token := one.RefreshToken()
	got := other.OK(http.StatusOK, other.V2(simulator.PartnerTenant, simtest.RefreshForm(token)))
	one.Denied("invalid_grant", 70000, one.V2(simulator.PartnerTenant, simtest.RefreshForm(token)))
	one.Token = simtest.Text(got, "access_token")
	one.OK(http.StatusOK, one.Get("/v1/customers"))
	if err := other.Sim.RevokeTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	if late := one.Get("/v1/customers"); late.Status != http.StatusUnauthorized {
		t.Errorf("revoked token: %d", late.Status)
	}
	one.SignIn()
	one.OK(http.StatusOK, one.Get("/v1/customers"))
}

// TestLog_neverHoldsSecrets plays every grant once and looks for what was sent and what came back.
func TestLog_neverHoldsSecrets(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	secrets := map[string]string{
		"secret": simulator.PartnerSecret, "request token": simulator.PipelineRequestToken,
		"identity header": simulator.ManagedIdentityHeader, "access token": b.Token,
	}
	secrets["refresh token"] = b.RefreshToken()
	got := b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.RefreshForm(secrets["refresh token"])))
	secrets["new refresh token"] = simtest.Text(got, "refresh_token")
	run := b.OK(http.StatusOK, b.Pipeline(http.MethodGet, "/_oidc/github?run=7&audience=api://AzureADTokenExchange",
		simulator.PipelineRequestToken))
	secrets["federated token"] = simtest.Text(run, "value")
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.FederatedForm(secrets["federated token"])))
	list, err := b.Sim.Requests(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	log, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range maps.All(secrets) {
		if secret == "" || strings.Contains(string(log), secret) {
			t.Errorf("the log holds the %s", name)
		}
	}
}
