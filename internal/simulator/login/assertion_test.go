package login_test

import (
	"crypto/sha1" //nolint:gosec // x5t of RFC 7515 is a SHA-1 thumbprint
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/golang-jwt/jwt/v5"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestCertificate_signedAssertions_areTaken(t *testing.T) {
	t.Parallel()
	own, _ := simtest.Pairs(t)
	b := simtest.New(t)
	if err := b.Sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.Pem()); err != nil {
		t.Fatal(err)
	}
	short := sha1.Sum(own.Leaf.Raw) //nolint:gosec // x5t of RFC 7515 is a SHA-1 thumbprint
	for name, edit := range map[string]func(*jwt.Token, jwt.MapClaims){
		"PS256, long thumbprint": nil,
		"RS256, short thumbprint": func(token *jwt.Token, _ jwt.MapClaims) {
			delete(token.Header, "x5t#S256")
			token.Method, token.Header["alg"], token.Header["x5t"] = jwt.SigningMethodRS256, "RS256",
				base64.StdEncoding.EncodeToString(short[:])
		},
		"for the authority": func(_ *jwt.Token, said jwt.MapClaims) {
			said["aud"] = simtest.LoginHost + "/" + simulator.PartnerTenant + "/v2.0"
		},
		"for the domain": func(_ *jwt.Token, said jwt.MapClaims) {
			said["aud"] = "https://login.microsoft.com/" + simulator.PartnerTenant + "/"
		},
	} {
		text := b.Assertion(own, edit)
		for version, ask := range map[string]func(string, url.Values) simtest.Reply{"v1": b.V1, "v2": b.V2} {
			if got := ask(simulator.PartnerTenant, simtest.AssertionForm(text)); got.Status != http.StatusOK {
				t.Errorf("%s at %s: %s", name, version, got.Body)
			}
		}
	}
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.AssertionForm(b.Assertion(own, nil), "grant_type",
		"refresh_token", "refresh_token", b.RefreshToken())))
	b.Configure(func(s *simulator.Behaviors) { s.SecretState = "expired" })
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.AssertionForm(b.Assertion(own, nil))))
}

func TestCertificate_wrongAssertions_areRefused(t *testing.T) {
	t.Parallel()
	own, stranger := simtest.Pairs(t)
	b := simtest.New(t)
	if err := b.Sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.Pem()); err != nil {
		t.Fatal(err)
	}
	set := func(name string, v any) func(*jwt.Token, jwt.MapClaims) {
		return func(_ *jwt.Token, said jwt.MapClaims) { said[name] = v }
	}
	now := b.Wall.Now()
	for name, one := range map[string]struct {
		text string
		code int
	}{
		"not registered": {b.Assertion(stranger, nil), 700027},
		"other key":      {b.Assertion(simtest.Pair{Key: stranger.Key, Leaf: own.Leaf}, nil), 700027},
		"no thumbprint": {b.Assertion(own, func(token *jwt.Token,
			_ jwt.MapClaims,
		) {
			delete(token.Header, "x5t#S256")
		}), 700027},
		"over":        {b.Assertion(own, set("exp", now.Unix())), 700024},
		"without end": {b.Assertion(own, func(_ *jwt.Token, said jwt.MapClaims) { delete(said, "exp") }), 700024},
		"not yet":     {b.Assertion(own, set("nbf", now.Add(time.Minute).Unix())), 700024},
		"other tenant": {b.Assertion(own, set("aud", simtest.LoginHost+"/"+simtest.Alder+
			"/oauth2/v2.0/token")), 700023},
		"other host": {b.Assertion(own, set("aud", "https://login.microsoftonline.us/"+simulator.PartnerTenant+
			"/oauth2/v2.0/token")), 700023},
		"other path": {b.Assertion(own, set("aud", simtest.LoginHost+"/"+simulator.PartnerTenant+
			"/oauth2/authorize")), 700023},
		"other subject":  {b.Assertion(own, set("sub", simulator.CustomerClient)), 700021},
		"no JWT":         {"not.a.jwt", 50027},
		"issuer no text": {b.Assertion(own, set("iss", 7)), 50027},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &simtest.Bench{T: t, Sim: b.Sim, Wall: b.Wall}
			b.Denied("invalid_client", one.code, b.V2(simulator.PartnerTenant, simtest.AssertionForm(one.text)))
		})
	}
	b.Denied("invalid_request", 900144, b.V2(simulator.PartnerTenant,
		simtest.AssertionForm(b.Assertion(own, nil), "client_assertion_type", "")))
	b.Denied("invalid_client", 700027, b.V2(simtest.Alder, simtest.AssertionForm(b.Assertion(own,
		set("iss", simulator.CustomerClient)), "client_id", simulator.CustomerClient)))
}

func TestCertificate_pastItsOwnLife_isRefused(t *testing.T) {
	t.Parallel()
	own, _ := simtest.Pairs(t)
	b := simtest.New(t)
	if err := b.Sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.Pem()); err != nil {
		t.Fatal(err)
	}
	b.Wall.Advance(11 * 365 * 24 * time.Hour)
	b.Denied("invalid_client", 700027, b.V2(simulator.PartnerTenant, simtest.AssertionForm(b.Assertion(own, nil))))
}

func TestRegisterCertificate_whatIsNone_isRefused(t *testing.T) {
	t.Parallel()
	own, _ := simtest.Pairs(t)
	b := simtest.New(t)
	for name, one := range map[string]struct {
		client string
		pem    []byte
	}{
		"unknown application": {"nobody", own.Pem()},
		"no PEM":              {simulator.PartnerClient, []byte("text")},
		"broken": {simulator.PartnerClient, pem.EncodeToMemory(&pem.Block{
			Type:  "CERTIFICATE",
			Bytes: []byte("x"),
		})},
	} {
		if err := b.Sim.RegisterCertificate(t.Context(), one.client, one.pem); err == nil {
			t.Errorf("%s was registered", name)
		}
	}
}

func TestCertificate_azidentityGetsAToken(t *testing.T) {
	t.Parallel()
	own, _ := simtest.Pairs(t)
	sim, err := simulator.Open(t.Context(), simulator.Options{}) // azidentity signs by the machine's clock
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	if err := sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.Pem()); err != nil {
		t.Fatal(err)
	}
	credential, err := azidentity.NewClientCertificateCredential(simulator.PartnerTenant, simulator.PartnerClient,
		[]*x509.Certificate{own.Leaf}, own.Key,
		&azidentity.ClientCertificateCredentialOptions{ClientOptions: azcore.ClientOptions{Transport: &http.Client{Transport: sim.Transport()}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{simtest.APIHost +
		"/.default"}}); err != nil {
		t.Error(err)
	}
}

func TestFederation_defaultRecords_areTrusted(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	records := simulator.DefaultFederations()
	for _, name := range []string{"github", "devops", "hcp-plan", "hcp-apply", "gitlab", "kubernetes"} {
		token := b.Federated(records[name], time.Minute)
		for version, ask := range map[string]func(string, url.Values) simtest.Reply{"v1": b.V1, "v2": b.V2} {
			if got := ask(simulator.PartnerTenant, simtest.FederatedForm(token)); got.Status != http.StatusOK {
				t.Errorf("%s at %s: %s", name, version, got.Body)
			}
		}
	}
	token := b.Federated(records["gitlab"], time.Minute)
	b.OK(http.StatusOK, b.V2(simtest.Alder, simtest.FederatedForm(token, simtest.About(simtest.GraphHost)...)))
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.FederatedForm(token, "grant_type", "refresh_token",
		"refresh_token", b.RefreshToken())))
}

func TestFederation_whatTheRecordsDoNotSay_isRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	right := simulator.DefaultFederations()["github"]
	issuer, subject, audience := right, right, right
	issuer.Issuer, subject.Subject, audience.Audience = "https://issuer.example",
		"repo:fennel/licenses:ref:refs/heads/other", "api://other"
	genuine := b.Federated(right, time.Minute)
	for name, one := range map[string]struct {
		text string
		code int
	}{
		"issuer": {b.Federated(issuer, time.Minute), 700211}, "subject": {b.Federated(subject, time.Minute), 700213},
		"audience": {b.Federated(audience, time.Minute), 700212}, "time": {b.Federated(right, 0), 700024},
		"signature": {genuine[:strings.LastIndex(genuine, ".")+1] + "AAAA", 50027},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &simtest.Bench{T: t, Sim: b.Sim, Wall: b.Wall}
			b.Denied("invalid_client", one.code, b.V2(simulator.PartnerTenant, simtest.FederatedForm(one.text)))
		})
	}
	// The customer's application trusts nobody.
	b.Denied("invalid_client", 700211, b.V2(simtest.Alder, simtest.FederatedForm(genuine,
		append(simtest.About(simtest.GraphHost), "client_id", simulator.CustomerClient)...)))
	if _, err := b.Sim.FederatedToken(simulator.Federation{Issuer: "https://issuer.example"},
		time.Minute); !errors.Is(err, simulator.ErrFederation) {
		t.Errorf("a token that says nothing: %v", err)
	}
}

func TestIssuers_giveTokensToTheirRunsOnly(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	right := simulator.PipelineRequestToken
	github := b.OK(http.StatusOK, b.Pipeline(http.MethodGet,
		"/_oidc/github?run=7&audience=api://AzureADTokenExchange", right))
	if github["count"] == nil {
		t.Errorf("GitHub's answer %v", github)
	}
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.FederatedForm(simtest.Text(github, "value"))))
	own := b.OK(http.StatusOK, b.Pipeline(http.MethodGet, "/_oidc/github", right))
	b.Denied("invalid_client", 700212, b.V2(simulator.PartnerTenant, simtest.FederatedForm(simtest.Text(own, "value"))))
	devops := b.OK(http.StatusOK, b.Pipeline(http.MethodPost,
		"/_oidc/devops?api-version=7.1&serviceConnectionId=1", right))
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.FederatedForm(simtest.Text(devops, "oidcToken"))))
	for _, one := range []struct {
		method, path, token string
		headers             []string
		status              int
	}{
		{http.MethodGet, "/_oidc/github", "wrong", nil, http.StatusUnauthorized},
		{
			http.MethodPost, "/_oidc/devops?api-version=7.1&serviceConnectionId=1", "wrong", nil,
			http.StatusNonAuthoritativeInfo,
		},
		{
			http.MethodPost, "/_oidc/devops?api-version=7.1&serviceConnectionId=1", "wrong",
			[]string{"X-TFS-FedAuthRedirect", "Suppress"},
			http.StatusUnauthorized,
		},
		{http.MethodPost, "/_oidc/devops?api-version=7.1", right, nil, http.StatusBadRequest},
		{http.MethodPost, "/_oidc/github", right, nil, http.StatusMethodNotAllowed},
	} {
		if got := b.Pipeline(one.method, one.path, one.token, one.headers...); got.Status != one.status {
			t.Errorf("%s %s: %d, want %d", one.method, one.path, got.Status, one.status)
		}
	}
}

func TestManagedIdentity_issuesAppOnlyTokensOfThePartner(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	path := "/_msi/token?api-version=2019-08-01&resource=" + url.QueryEscape(simtest.APIHost)
	ask := func(path, header string) simtest.Reply {
		return b.Pipeline(http.MethodGet, path, "", "X-IDENTITY-HEADER", header)
	}
	got := b.OK(http.StatusOK, ask(path, simulator.ManagedIdentityHeader))
	simtest.Shape{"access_token": 's', "expires_on": 's', "resource": 's', "token_type": 's', "client_id": 's'}.Check(t,
		"managed identity", got)
	if got["client_id"] != simulator.ManagedIdentityClient {
		t.Errorf("identity %v", got["client_id"])
	}
	b.Token = simtest.Text(got, "access_token")
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder))
	if named := b.OK(http.StatusOK, ask(path+"&client_id=abc",
		simulator.ManagedIdentityHeader)); named["client_id"] != "abc" {
		t.Errorf("identity %v", named["client_id"])
	}
	for status, got := range map[int]simtest.Reply{
		http.StatusUnauthorized: ask(path, "wrong"),
		http.StatusBadRequest: ask("/_msi/token?api-version=2019-08-01&resource=https://vault.azure.net",
			simulator.ManagedIdentityHeader),
	} {
		if got.Status != status {
			t.Errorf("%d, want %d: %s", got.Status, status, got.Body)
		}
	}
	if got := ask("/_msi/token?resource="+url.QueryEscape(simtest.APIHost),
		simulator.ManagedIdentityHeader); got.Status != http.StatusBadRequest {
		t.Errorf("without version: %d", got.Status)
	}
}
