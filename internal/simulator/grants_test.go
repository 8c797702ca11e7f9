package simulator_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	loginHost = "https://login.microsoftonline.com"
	graphHost = "https://graph.microsoft.com"
	armHost   = "https://management.azure.com"
	pricing   = "https://api.partner.microsoft.com"
	licensing = "aeb86249-8ea3-49e2-900b-54cc8e308f85"
)

// appForm asks for a token of the partner's application; changes come as name, value pairs, an empty value removes.
func appForm(changes ...string) url.Values {
	return changed(url.Values{
		"grant_type": {"client_credentials"}, "client_id": {simulator.PartnerClient}, "client_secret": {simulator.PartnerSecret},
		"scope": {apiHost + "/.default"}, "resource": {apiHost},
	}, changes...)
}

// refreshForm asks for a token of the partner's user.
func refreshForm(token string, changes ...string) url.Values {
	return changed(appForm("grant_type", "refresh_token", "refresh_token", token), changes...)
}

func changed(form url.Values, changes ...string) url.Values {
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			form.Del(changes[i])
		}
	}
	return form
}

// about asks for a resource in the words of both endpoints.
func about(resource string) []string {
	return []string{"resource", resource, "scope", resource + "/.default openid"}
}

func (b *bench) v1(tenant string, form url.Values) reply {
	b.t.Helper()
	return b.form(loginHost+"/"+tenant+"/oauth2/token", form)
}

func (b *bench) v2(tenant string, form url.Values) reply {
	b.t.Helper()
	return b.form(loginHost+"/"+tenant+"/oauth2/v2.0/token", form)
}

func (b *bench) refreshToken() string {
	b.t.Helper()
	token, err := b.sim.RefreshToken(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return token
}

func (b *bench) configure(change simulator.Behavior) {
	b.t.Helper()
	if err := b.sim.Configure(b.t.Context(), change); err != nil {
		b.t.Fatal(err)
	}
}

// denied checks an error of the login endpoint.
func (b *bench) denied(name string, code int, got reply) {
	b.t.Helper()
	said := got.object(b.t)
	if said["error"] != name || look(said, "error_codes.0") != float64(code) || !strings.HasPrefix(text(said, "error_description"), "AADSTS") {
		b.t.Errorf("%d %v %v, want %s AADSTS%d: %v", got.status, said["error"], said["error_codes"], name, code, said["error_description"])
	}
}

// claimsOf reads what a JWT says.
func claimsOf(t *testing.T, token string) body {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JWT", token)
	}
	decoded, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var said body
	if err := json.Unmarshal(decoded, &said); err != nil {
		t.Fatal(err)
	}
	return said
}

func TestToken_application_atBothEndpoints(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	older := b.ok(http.StatusOK, b.v1(simulator.PartnerTenant, appForm()))
	newer := b.ok(http.StatusOK, b.v2(simulator.PartnerDomain, appForm()))
	shape{"expires_in": 's', "ext_expires_in": 's', "expires_on": 's', "not_before": 's', "resource": 's', "access_token": 's', "token_type": 's'}.check(t, "v1", older)
	shape{"expires_in": 'n', "ext_expires_in": 'n', "access_token": 's', "token_type": 's'}.check(t, "v2", newer)
	for _, name := range []string{"expires_on", "resource", "refresh_token", "scope", "id_token"} {
		if newer[name] != nil {
			t.Errorf("v2 answer has %s", name)
		}
	}
	said := claimsOf(t, text(newer, "access_token"))
	for name, want := range map[string]any{
		"aud": apiHost, "tid": simulator.PartnerTenant, "appid": simulator.PartnerClient, "idtyp": "app",
		"iss": loginHost + "/" + simulator.PartnerTenant + "/",
	} {
		if said[name] != want {
			t.Errorf("claim %s = %v, want %v", name, said[name], want)
		}
	}
	if said["jti"] == claimsOf(t, text(older, "access_token"))["jti"] {
		t.Error("two tokens have one id")
	}
}

func TestToken_secretInTheHeader_isTaken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	form := appForm("client_id", "", "client_secret", "")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, loginHost+"/"+simulator.PartnerTenant+"/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(url.QueryEscape(simulator.PartnerClient), url.QueryEscape(simulator.PartnerSecret))
	b.ok(http.StatusOK, b.do(r))
}

func TestToken_directories_knowTheirApplications(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.UnconsentedTenants = simulator.BirchLogistics })
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
		for version, ask := range map[string]func(string, url.Values) reply{"v1": b.v1, "v2": b.v2} {
			got := ask(one.tenant, changed(appForm(about(graphHost)...), one.changes...))
			switch one.code {
			case 0:
				b.ok(http.StatusOK, got)
			case 90002:
				b.denied("invalid_request", one.code, got)
			default:
				b.denied("unauthorized_client", one.code, got)
			}
			if t.Failed() {
				t.Fatalf("%s at %s with %v", version, one.tenant, one.changes)
			}
		}
	}
	own := simulator.CustomerCredentials(simulator.AlderClinics)
	if want := (simulator.Credentials{TenantID: simulator.AlderClinics, ClientID: simulator.CustomerClient, ClientSecret: simulator.CustomerSecret}); own != want {
		t.Errorf("credentials %v", own)
	}
}

func TestToken_badRequests_areRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	home := simulator.PartnerTenant
	b.denied("invalid_request", 900144, b.v2(home, appForm("grant_type", "")))
	b.denied("invalid_request", 900144, b.v2(home, appForm("client_id", "")))
	b.denied("invalid_request", 900144, b.v2(home, appForm("scope", "openid offline_access")))
	b.denied("invalid_request", 900144, b.v1(home, appForm("resource", "")))
	b.denied("invalid_scope", 1002012, b.v2(home, appForm("scope", graphHost+"/Directory.Read.All")))
	b.denied("invalid_scope", 28000, b.v2(home, appForm("scope", graphHost+"/.default "+apiHost+"/.default")))
	b.denied("invalid_resource", 500011, b.v2(home, appForm("scope", "https://vault.azure.net/.default")))
	b.denied("unsupported_grant_type", 70003, b.v2(home, appForm("grant_type", "password")))
	b.denied("invalid_client", 7000218, b.v2(home, appForm("client_secret", "")))
	b.denied("invalid_client", 7000215, b.v2(home, appForm("client_secret", "guessed")))
	b.configure(func(s *simulator.Behaviors) { s.SecretState = "expired" })
	b.denied("invalid_client", 7000222, b.v2(home, appForm()))
	b.denied("invalid_client", 7000215, b.v2(home, appForm("client_secret", "guessed")))
}

func TestRefresh_atBothEndpoints_givesUserTokensAndANewRefreshToken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.refreshToken()
	older := b.ok(http.StatusOK, b.v1(simulator.PartnerTenant, refreshForm(first, "scope", "openid")))
	shape{
		"expires_in": 's', "expires_on": 's', "resource": 's', "scope": 's', "access_token": 's', "refresh_token": 's', "id_token": 's',
	}.check(t, "v1", older)
	newer := b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, refreshForm(text(older, "refresh_token"), append(about(graphHost), "client_info", "1")...)))
	shape{"expires_in": 'n', "scope": 's', "access_token": 's', "refresh_token": 's', "id_token": 's', "client_info": 's'}.check(t, "v2", newer)
	if newer["refresh_token"] == older["refresh_token"] || older["refresh_token"] == first {
		t.Error("a refresh token came back")
	}
	said := claimsOf(t, text(older, "access_token"))
	for name, want := range map[string]any{
		"idtyp": "user", "oid": simulator.PartnerUser, "upn": simulator.PartnerUserName, "scp": "user_impersonation", "amr.0": "pwd", "amr.1": "mfa",
	} {
		if look(said, name) != want {
			t.Errorf("claim %s = %v, want %v", name, look(said, name), want)
		}
	}
	if person := claimsOf(t, text(newer, "id_token")); person["oid"] != simulator.PartnerUser || person["ver"] != "2.0" || person["aud"] != simulator.PartnerClient {
		t.Errorf("id_token %v", person)
	}
	b.token = text(older, "access_token")
	b.ok(http.StatusOK, b.get("/v1/customers/"+alder))
	silent := b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, refreshForm(first)))
	if silent["id_token"] != nil {
		t.Error("id_token without openid")
	}
}

func TestRefresh_resources_belongToTheirDirectories(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token := b.refreshToken()
	for tenant, want := range map[string]map[string]bool{
		simulator.PartnerTenant: {apiHost: true, graphHost: true, armHost: true, pricing: true, licensing: false},
		simulator.AlderClinics:  {apiHost: false, graphHost: true, armHost: true, pricing: false, licensing: true},
	} {
		for resource, granted := range want {
			for version, ask := range map[string]func(string, url.Values) reply{"v1": b.v1, "v2": b.v2} {
				got := ask(tenant, refreshForm(token, about(resource)...))
				if !granted {
					b.denied("invalid_resource", 500011, got)
				} else if got.status != http.StatusOK {
					t.Errorf("%s for %s in %s: %s", version, resource, tenant, got.body)
				} else if said := claimsOf(t, text(got.object(t), "access_token")); said["tid"] != tenant || said["aud"] != resource {
					t.Errorf("%s for %s in %s: %v", version, resource, tenant, said)
				}
			}
		}
	}
}

func TestRefresh_publicClient_needsNoSecretUnlessSwitched(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token := b.refreshToken()
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, refreshForm(token, "client_secret", "")))
	b.denied("invalid_client", 7000215, b.v2(simulator.PartnerTenant, refreshForm(token, "client_secret", "guessed")))
	b.denied("unauthorized_client", 700016, b.v2(simulator.AlderClinics, refreshForm(token, "client_id", simulator.CustomerClient)))
	b.configure(func(s *simulator.Behaviors) { s.PublicClient = "refused" })
	b.denied("invalid_client", 7000218, b.v2(simulator.PartnerTenant, refreshForm(token, "client_secret", "")))
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, refreshForm(token)))
}

func TestRefresh_refusals_sayWhy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ask := func(token string) reply { return b.v2(simulator.PartnerTenant, refreshForm(token)) }
	token := b.refreshToken()
	b.denied("invalid_grant", 9002313, ask("garbage"))
	b.denied("invalid_request", 900144, ask(""))
	for value, want := range map[string]struct {
		name string
		code int
	}{
		"mfa-required": {"interaction_required", 50076}, "conditional-access": {"interaction_required", 53003}, "no-consent": {"invalid_grant", 65001},
	} {
		b.configure(func(s *simulator.Behaviors) { s.SignIn = value })
		b.denied(want.name, want.code, ask(token))
	}
	b.configure(func(s *simulator.Behaviors) { s.SignIn = "ok" })
	if err := b.sim.RevokeRefreshTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.denied("invalid_grant", 50173, ask(token))
	b.ok(http.StatusOK, ask(b.refreshToken()))
}

func TestRefresh_life_slidesWithEveryUse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ask := func(token string) reply { return b.v2(simulator.PartnerTenant, refreshForm(token)) }
	first := b.refreshToken()
	b.advance(200 * 24 * time.Hour) // commerce time does not age a token
	b.wall.advance(89 * 24 * time.Hour)
	second := text(b.ok(http.StatusOK, ask(first)), "refresh_token")
	b.wall.advance(24 * time.Hour)
	b.denied("invalid_grant", 700082, ask(first))
	b.wall.advance(65 * 24 * time.Hour)
	third := text(b.ok(http.StatusOK, ask(second)), "refresh_token")
	b.configure(func(s *simulator.Behaviors) { s.RefreshLifetime = time.Hour })
	b.ok(http.StatusOK, ask(third))
	b.wall.advance(time.Hour)
	b.denied("invalid_grant", 700082, ask(third))
}

func TestRefresh_rotation_keepsOrRevokesTheOld(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ask := func(token string) reply { return b.v2(simulator.PartnerTenant, refreshForm(token)) }
	old := b.refreshToken()
	b.ok(http.StatusOK, ask(old))
	b.configure(func(s *simulator.Behaviors) { s.RefreshRotation = "revoke" })
	next := text(b.ok(http.StatusOK, ask(old)), "refresh_token")
	b.denied("invalid_grant", 70000, ask(old))
	b.ok(http.StatusOK, ask(next))
}

func TestTokens_areSharedByProcesses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	one, other := openBench(t, simulator.Options{Path: path}), openBench(t, simulator.Options{Path: path})
	one.configure(func(s *simulator.Behaviors) { s.RefreshRotation = "revoke" })
	token := one.refreshToken()
	got := other.ok(http.StatusOK, other.v2(simulator.PartnerTenant, refreshForm(token)))
	one.denied("invalid_grant", 70000, one.v2(simulator.PartnerTenant, refreshForm(token)))
	one.token = text(got, "access_token")
	one.ok(http.StatusOK, one.get("/v1/customers"))
	if err := other.sim.RevokeTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	if late := one.get("/v1/customers"); late.status != http.StatusUnauthorized {
		t.Errorf("revoked token: %d", late.status)
	}
	one.signIn()
	one.ok(http.StatusOK, one.get("/v1/customers"))
}

// TestLog_neverHoldsSecrets plays every grant once and looks for what was sent and what came back.
func TestLog_neverHoldsSecrets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	secrets := map[string]string{"secret": simulator.PartnerSecret, "request token": simulator.PipelineRequestToken, "identity header": simulator.ManagedIdentityHeader, "access token": b.token}
	secrets["refresh token"] = b.refreshToken()
	got := b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, refreshForm(secrets["refresh token"])))
	secrets["new refresh token"] = text(got, "refresh_token")
	run := b.ok(http.StatusOK, b.pipeline(http.MethodGet, "/_oidc/github?run=7&audience=api://AzureADTokenExchange", simulator.PipelineRequestToken))
	secrets["federated token"] = text(run, "value")
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, federatedForm(secrets["federated token"])))
	list, err := b.sim.Requests(t.Context(), time.Time{})
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
