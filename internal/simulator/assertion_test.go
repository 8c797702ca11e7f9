package simulator_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // x5t of RFC 7515 is a SHA-1 thumbprint
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/golang-jwt/jwt/v5"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// pair is a key with its certificate.
type pair struct {
	key  *rsa.PrivateKey
	leaf *x509.Certificate
}

func (p pair) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.leaf.Raw})
}

// keys are two pairs for all tests: making one takes long.
var keys = sync.OnceValues(func() ([2]pair, error) {
	var made [2]pair
	for i := range made {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return made, err
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{CommonName: "licenses"},
			NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC),
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			return made, err
		}
		leaf, err := x509.ParseCertificate(der)
		if err != nil {
			return made, err
		}
		made[i] = pair{key, leaf}
	}
	return made, nil
})

func pairs(t *testing.T) (registered, stranger pair) {
	t.Helper()
	made, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	return made[0], made[1]
}

// assertion signs what the partner's application says of itself, after edit.
func (b *bench) assertion(p pair, edit func(token *jwt.Token, said jwt.MapClaims)) string {
	b.t.Helper()
	said := jwt.MapClaims{
		"iss": simulator.PartnerClient, "sub": simulator.PartnerClient, "aud": loginHost + "/" + simulator.PartnerTenant + "/oauth2/v2.0/token",
		"nbf": b.wall.now().Unix(), "exp": b.wall.now().Add(10 * time.Minute).Unix(), "jti": "1",
	}
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, said)
	thumbprint := sha256.Sum256(p.leaf.Raw)
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(thumbprint[:])
	if edit != nil {
		edit(token, said)
	}
	text, err := token.SignedString(p.key)
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

func assertionForm(assertion string, changes ...string) url.Values {
	return changed(appForm("client_secret", "", "client_assertion", assertion, "client_assertion_type",
		"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), changes...)
}

func TestCertificate_signedAssertions_areTaken(t *testing.T) {
	t.Parallel()
	own, _ := pairs(t)
	b := newBench(t)
	if err := b.sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.pem()); err != nil {
		t.Fatal(err)
	}
	short := sha1.Sum(own.leaf.Raw) //nolint:gosec // x5t of RFC 7515 is a SHA-1 thumbprint
	for name, edit := range map[string]func(*jwt.Token, jwt.MapClaims){
		"PS256, long thumbprint": nil,
		"RS256, short thumbprint": func(token *jwt.Token, _ jwt.MapClaims) {
			delete(token.Header, "x5t#S256")
			token.Method, token.Header["alg"], token.Header["x5t"] = jwt.SigningMethodRS256, "RS256", base64.StdEncoding.EncodeToString(short[:])
		},
		"for the authority": func(_ *jwt.Token, said jwt.MapClaims) {
			said["aud"] = loginHost + "/" + simulator.PartnerTenant + "/v2.0"
		},
		"for the domain": func(_ *jwt.Token, said jwt.MapClaims) {
			said["aud"] = "https://login.microsoft.com/" + simulator.PartnerTenant + "/"
		},
	} {
		text := b.assertion(own, edit)
		for version, ask := range map[string]func(string, url.Values) reply{"v1": b.v1, "v2": b.v2} {
			if got := ask(simulator.PartnerTenant, assertionForm(text)); got.status != http.StatusOK {
				t.Errorf("%s at %s: %s", name, version, got.body)
			}
		}
	}
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, assertionForm(b.assertion(own, nil), "grant_type", "refresh_token", "refresh_token", b.refreshToken())))
	b.configure(func(s *simulator.Behaviors) { s.SecretState = "expired" })
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, assertionForm(b.assertion(own, nil))))
}

func TestCertificate_wrongAssertions_areRefused(t *testing.T) {
	t.Parallel()
	own, stranger := pairs(t)
	b := newBench(t)
	if err := b.sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.pem()); err != nil {
		t.Fatal(err)
	}
	set := func(name string, v any) func(*jwt.Token, jwt.MapClaims) {
		return func(_ *jwt.Token, said jwt.MapClaims) { said[name] = v }
	}
	now := b.wall.now()
	for name, one := range map[string]struct {
		text string
		code int
	}{
		"not registered": {b.assertion(stranger, nil), 700027},
		"other key":      {b.assertion(pair{stranger.key, own.leaf}, nil), 700027},
		"no thumbprint":  {b.assertion(own, func(token *jwt.Token, _ jwt.MapClaims) { delete(token.Header, "x5t#S256") }), 700027},
		"over":           {b.assertion(own, set("exp", now.Unix())), 700024},
		"without end":    {b.assertion(own, func(_ *jwt.Token, said jwt.MapClaims) { delete(said, "exp") }), 700024},
		"not yet":        {b.assertion(own, set("nbf", now.Add(time.Minute).Unix())), 700024},
		"other tenant":   {b.assertion(own, set("aud", loginHost+"/"+alder+"/oauth2/v2.0/token")), 700023},
		"other host":     {b.assertion(own, set("aud", "https://login.microsoftonline.us/"+simulator.PartnerTenant+"/oauth2/v2.0/token")), 700023},
		"other path":     {b.assertion(own, set("aud", loginHost+"/"+simulator.PartnerTenant+"/oauth2/authorize")), 700023},
		"other subject":  {b.assertion(own, set("sub", simulator.CustomerClient)), 700021},
		"no JWT":         {"not.a.jwt", 50027},
		"issuer no text": {b.assertion(own, set("iss", 7)), 50027},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &bench{t: t, sim: b.sim, wall: b.wall}
			b.denied("invalid_client", one.code, b.v2(simulator.PartnerTenant, assertionForm(one.text)))
		})
	}
	b.denied("invalid_request", 900144, b.v2(simulator.PartnerTenant, assertionForm(b.assertion(own, nil), "client_assertion_type", "")))
	b.denied("invalid_client", 700027, b.v2(alder, assertionForm(b.assertion(own, set("iss", simulator.CustomerClient)), "client_id", simulator.CustomerClient)))
}

func TestCertificate_pastItsOwnLife_isRefused(t *testing.T) {
	t.Parallel()
	own, _ := pairs(t)
	b := newBench(t)
	if err := b.sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.pem()); err != nil {
		t.Fatal(err)
	}
	b.wall.advance(11 * 365 * 24 * time.Hour)
	b.denied("invalid_client", 700027, b.v2(simulator.PartnerTenant, assertionForm(b.assertion(own, nil))))
}

func TestRegisterCertificate_whatIsNone_isRefused(t *testing.T) {
	t.Parallel()
	own, _ := pairs(t)
	b := newBench(t)
	for name, one := range map[string]struct {
		client string
		pem    []byte
	}{
		"unknown application": {"nobody", own.pem()},
		"no PEM":              {simulator.PartnerClient, []byte("text")},
		"broken":              {simulator.PartnerClient, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})},
	} {
		if err := b.sim.RegisterCertificate(t.Context(), one.client, one.pem); err == nil {
			t.Errorf("%s was registered", name)
		}
	}
}

func TestCertificate_azidentityGetsAToken(t *testing.T) {
	t.Parallel()
	own, _ := pairs(t)
	sim, err := simulator.Open(t.Context(), simulator.Options{}) // azidentity signs by the machine's clock
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	if err := sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.pem()); err != nil {
		t.Fatal(err)
	}
	credential, err := azidentity.NewClientCertificateCredential(simulator.PartnerTenant, simulator.PartnerClient, []*x509.Certificate{own.leaf}, own.key,
		&azidentity.ClientCertificateCredentialOptions{ClientOptions: azcore.ClientOptions{Transport: &http.Client{Transport: sim.Transport()}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{apiHost + "/.default"}}); err != nil {
		t.Error(err)
	}
}

// federatedForm redeems an issuer's token.
func federatedForm(token string, changes ...string) url.Values {
	return assertionForm(token, changes...)
}

func (b *bench) federated(f simulator.Federation, lifetime time.Duration) string {
	b.t.Helper()
	token, err := b.sim.FederatedToken(f, lifetime)
	if err != nil {
		b.t.Fatal(err)
	}
	return token
}

func TestFederation_defaultRecords_areTrusted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	records := simulator.DefaultFederations()
	for _, name := range []string{"github", "devops", "hcp-plan", "hcp-apply", "gitlab", "kubernetes"} {
		token := b.federated(records[name], time.Minute)
		for version, ask := range map[string]func(string, url.Values) reply{"v1": b.v1, "v2": b.v2} {
			if got := ask(simulator.PartnerTenant, federatedForm(token)); got.status != http.StatusOK {
				t.Errorf("%s at %s: %s", name, version, got.body)
			}
		}
	}
	token := b.federated(records["gitlab"], time.Minute)
	b.ok(http.StatusOK, b.v2(alder, federatedForm(token, about(graphHost)...)))
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, federatedForm(token, "grant_type", "refresh_token", "refresh_token", b.refreshToken())))
}

func TestFederation_whatTheRecordsDoNotSay_isRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	right := simulator.DefaultFederations()["github"]
	issuer, subject, audience := right, right, right
	issuer.Issuer, subject.Subject, audience.Audience = "https://issuer.example", "repo:fennel/licenses:ref:refs/heads/other", "api://other"
	genuine := b.federated(right, time.Minute)
	for name, one := range map[string]struct {
		text string
		code int
	}{
		"issuer": {b.federated(issuer, time.Minute), 700211}, "subject": {b.federated(subject, time.Minute), 700213},
		"audience": {b.federated(audience, time.Minute), 700212}, "time": {b.federated(right, 0), 700024},
		"signature": {genuine[:strings.LastIndex(genuine, ".")+1] + "AAAA", 50027},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &bench{t: t, sim: b.sim, wall: b.wall}
			b.denied("invalid_client", one.code, b.v2(simulator.PartnerTenant, federatedForm(one.text)))
		})
	}
	// The customer's application trusts nobody.
	b.denied("invalid_client", 700211, b.v2(alder, federatedForm(genuine, append(about(graphHost), "client_id", simulator.CustomerClient)...)))
	if _, err := b.sim.FederatedToken(simulator.Federation{Issuer: "https://issuer.example"}, time.Minute); !errors.Is(err, simulator.ErrFederation) {
		t.Errorf("a token that says nothing: %v", err)
	}
}

// pipeline asks what runs beside a pipeline or an app, under a name of its own.
func (b *bench) pipeline(method, path, token string, headers ...string) reply {
	b.t.Helper()
	r := b.request(method, path, nil, append(headers, "Authorization", "bearer "+token)...)
	r.URL.Host, r.Host = "pipelines.example", ""
	return b.do(r)
}

func TestIssuers_giveTokensToTheirRunsOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	right := simulator.PipelineRequestToken
	github := b.ok(http.StatusOK, b.pipeline(http.MethodGet, "/_oidc/github?run=7&audience=api://AzureADTokenExchange", right))
	if github["count"] == nil {
		t.Errorf("GitHub's answer %v", github)
	}
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, federatedForm(text(github, "value"))))
	own := b.ok(http.StatusOK, b.pipeline(http.MethodGet, "/_oidc/github", right))
	b.denied("invalid_client", 700212, b.v2(simulator.PartnerTenant, federatedForm(text(own, "value"))))
	devops := b.ok(http.StatusOK, b.pipeline(http.MethodPost, "/_oidc/devops?api-version=7.1&serviceConnectionId=1", right))
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, federatedForm(text(devops, "oidcToken"))))
	for _, one := range []struct {
		method, path, token string
		headers             []string
		status              int
	}{
		{http.MethodGet, "/_oidc/github", "wrong", nil, http.StatusUnauthorized},
		{http.MethodPost, "/_oidc/devops?api-version=7.1&serviceConnectionId=1", "wrong", nil, http.StatusNonAuthoritativeInfo},
		{http.MethodPost, "/_oidc/devops?api-version=7.1&serviceConnectionId=1", "wrong", []string{"X-TFS-FedAuthRedirect", "Suppress"}, http.StatusUnauthorized},
		{http.MethodPost, "/_oidc/devops?api-version=7.1", right, nil, http.StatusBadRequest},
		{http.MethodPost, "/_oidc/github", right, nil, http.StatusMethodNotAllowed},
	} {
		if got := b.pipeline(one.method, one.path, one.token, one.headers...); got.status != one.status {
			t.Errorf("%s %s: %d, want %d", one.method, one.path, got.status, one.status)
		}
	}
}

func TestManagedIdentity_givesAppOnlyTokensOfThePartner(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	path := "/_msi/token?api-version=2019-08-01&resource=" + url.QueryEscape(apiHost)
	ask := func(path, header string) reply {
		return b.pipeline(http.MethodGet, path, "", "X-IDENTITY-HEADER", header)
	}
	got := b.ok(http.StatusOK, ask(path, simulator.ManagedIdentityHeader))
	shape{"access_token": 's', "expires_on": 's', "resource": 's', "token_type": 's', "client_id": 's'}.check(t, "managed identity", got)
	if got["client_id"] != simulator.ManagedIdentityClient {
		t.Errorf("identity %v", got["client_id"])
	}
	b.token = text(got, "access_token")
	b.ok(http.StatusOK, b.get("/v1/customers/"+alder))
	if named := b.ok(http.StatusOK, ask(path+"&client_id=abc", simulator.ManagedIdentityHeader)); named["client_id"] != "abc" {
		t.Errorf("identity %v", named["client_id"])
	}
	for status, got := range map[int]reply{
		http.StatusUnauthorized: ask(path, "wrong"),
		http.StatusBadRequest:   ask("/_msi/token?api-version=2019-08-01&resource=https://vault.azure.net", simulator.ManagedIdentityHeader),
	} {
		if got.status != status {
			t.Errorf("%d, want %d: %s", got.status, status, got.body)
		}
	}
	if got := ask("/_msi/token?resource="+url.QueryEscape(apiHost), simulator.ManagedIdentityHeader); got.status != http.StatusBadRequest {
		t.Errorf("without version: %d", got.status)
	}
}
