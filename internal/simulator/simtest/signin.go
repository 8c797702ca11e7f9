package simtest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// The hosts of the services of the public cloud.
const (
	LoginHost = "https://login.microsoftonline.com"
	GraphHost = "https://graph.microsoft.com"
	ArmHost   = "https://management.azure.com"
	Pricing   = "https://api.partner.microsoft.com"
	Licensing = "aeb86249-8ea3-49e2-900b-54cc8e308f85"
)

// AppForm requests a token for the partner's application; changes are name, value pairs, an empty value removes.
func AppForm(changes ...string) url.Values {
	return Changed(url.Values{
		"grant_type": {"client_credentials"}, "client_id": {simulator.PartnerClient},
		"client_secret": {simulator.PartnerSecret},
		"scope":         {APIHost + "/.default"}, "resource": {APIHost},
	}, changes...)
}

// RefreshForm requests a token for the partner's user.
func RefreshForm(token string, changes ...string) url.Values {
	return Changed(AppForm("grant_type", "refresh_token", "refresh_token", token), changes...)
}

// Changed sets values of a form; an empty value removes.
func Changed(form url.Values, changes ...string) url.Values {
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			form.Del(changes[i])
		}
	}
	return form
}

// About requests a resource with the parameters of both endpoints.
func About(resource string) []string {
	return []string{"resource", resource, "scope", resource + "/.default openid"}
}

// V1 calls the older token endpoint.
func (b *Bench) V1(tenant string, form url.Values) Reply {
	b.T.Helper()
	return b.Form(LoginHost+"/"+tenant+"/oauth2/token", form)
}

// V2 calls the newer token endpoint.
func (b *Bench) V2(tenant string, form url.Values) Reply {
	b.T.Helper()
	return b.Form(LoginHost+"/"+tenant+"/oauth2/v2.0/token", form)
}

// RefreshToken returns a new refresh token of the partner's user.
func (b *Bench) RefreshToken() string {
	b.T.Helper()
	token, err := b.Sim.RefreshToken(b.T.Context())
	if err != nil {
		b.T.Fatal(err)
	}
	return token
}

// Configure changes switches.
func (b *Bench) Configure(change simulator.Behavior) {
	b.T.Helper()
	if err := b.Sim.Configure(b.T.Context(), change); err != nil {
		b.T.Fatal(err)
	}
}

// Denied checks an error of the login endpoint.
func (b *Bench) Denied(name string, code int, got Reply) {
	b.T.Helper()
	said := got.Object(b.T)
	if said["error"] != name || Look(said, "error_codes.0") != float64(code) ||
		!strings.HasPrefix(Text(said, "error_description"), "AADSTS") {
		b.T.Errorf("%d %v %v, want %s AADSTS%d: %v", got.Status, said["error"], said["error_codes"], name, code,
			said["error_description"])
	}
}

// ClaimsOf reads the claims of a JWT.
func ClaimsOf(t *testing.T, token string) Body {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("%q is no JWT", token)
	}
	decoded, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var said Body
	if err := json.Unmarshal(decoded, &said); err != nil {
		t.Fatal(err)
	}
	return said
}

// Pair is a key with its certificate.
type Pair struct {
	Key  *rsa.PrivateKey
	Leaf *x509.Certificate
}

// Pem returns certificate and key as PEM.
func (p Pair) Pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Leaf.Raw})
}

// keys are two pairs for all tests: generating one takes long.
var keys = sync.OnceValues(func() ([2]Pair, error) {
	var made [2]Pair
	for i := range made {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return made, err
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{CommonName: "licenses"},
			NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
			NotAfter:  time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC),
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
		if err != nil {
			return made, err
		}
		leaf, err := x509.ParseCertificate(der)
		if err != nil {
			return made, err
		}
		made[i] = Pair{key, leaf}
	}
	return made, nil
})

// Pairs returns a certificate to register and one that stays unknown.
func Pairs(t *testing.T) (registered, stranger Pair) {
	t.Helper()
	made, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	return made[0], made[1]
}

// Assertion signs the assertion of the partner's application, after edit.
func (b *Bench) Assertion(p Pair, edit func(token *jwt.Token, said jwt.MapClaims)) string {
	b.T.Helper()
	said := jwt.MapClaims{
		"iss": simulator.PartnerClient, "sub": simulator.PartnerClient,
		"aud": LoginHost + "/" + simulator.PartnerTenant + "/oauth2/v2.0/token",
		"nbf": b.Wall.Now().Unix(), "exp": b.Wall.Now().Add(10 * time.Minute).Unix(), "jti": "1",
	}
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, said)
	thumbprint := sha256.Sum256(p.Leaf.Raw)
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(thumbprint[:])
	if edit != nil {
		edit(token, said)
	}
	text, err := token.SignedString(p.Key)
	if err != nil {
		b.T.Fatal(err)
	}
	return text
}

// AssertionForm requests a token with an assertion in place of a secret.
func AssertionForm(assertion string, changes ...string) url.Values {
	return Changed(AppForm("client_secret", "", "client_assertion", assertion, "client_assertion_type",
		"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), changes...)
}

// FederatedForm redeems an issuer's token.
func FederatedForm(token string, changes ...string) url.Values {
	return AssertionForm(token, changes...)
}

// Federated returns a token that an issuer issues to a run.
func (b *Bench) Federated(f simulator.Federation, lifetime time.Duration) string {
	b.T.Helper()
	token, err := b.Sim.FederatedToken(f, lifetime)
	if err != nil {
		b.T.Fatal(err)
	}
	return token
}

// Pipeline calls a token issuer of a pipeline or an app, under its own host name.
func (b *Bench) Pipeline(method, path, token string, headers ...string) Reply {
	b.T.Helper()
	r := b.Request(method, path, nil, append(headers, "Authorization", "bearer "+token)...)
	r.URL.Host, r.Host = "pipelines.example", ""
	return b.Do(r)
}

// DeviceScope is the scope of a sign-in at another device.
const DeviceScope = APIHost + "/.default openid offline_access"

// BeginDevice starts a sign-in at another device.
func (b *Bench) BeginDevice(scope string) map[string]any {
	b.T.Helper()
	form := url.Values{"client_id": {simulator.PartnerClient}, "scope": {scope}}
	return b.OK(http.StatusOK, b.Form(LoginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/devicecode", form))
}

// Poll polls for the tokens of a device sign-in.
func (b *Bench) Poll(begun map[string]any, changes ...string) Reply {
	b.T.Helper()
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "client_id": {simulator.PartnerClient},
		"device_code": {Text(begun, "device_code")},
	}
	return b.V2(simulator.PartnerTenant, Changed(form, changes...))
}

// AsUser signs the partner's user in for Partner Center.
func (b *Bench) AsUser() {
	b.T.Helper()
	got := b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, RefreshForm(b.RefreshToken())))
	b.Token = Text(got, "access_token")
}

// Rename is the smallest change of a subscription.
func (b *Bench) Rename() Reply {
	b.T.Helper()
	return b.Call(http.MethodPatch, SubscriptionPath(Alder, simulator.AlderOpenWindow),
		Body{"friendlyName": "x", "autoRenewEnabled": true})
}

// TokenAt gets a token from a cloud's login endpoint.
func (b *Bench) TokenAt(login, tenant string, form url.Values) string {
	b.T.Helper()
	return Text(b.OK(http.StatusOK, b.Form(login+"/"+tenant+"/oauth2/v2.0/token", form)), "access_token")
}

// At calls the API under another of its host names.
func (b *Bench) At(host, path string) Reply {
	b.T.Helper()
	return b.Graph(host + path)
}

// Raw builds an API request with a body that need not be JSON.
func (b *Bench) Raw(method, path, sent string) *http.Request {
	b.T.Helper()
	r, err := http.NewRequestWithContext(b.T.Context(), method, APIHost+path, strings.NewReader(sent))
	if err != nil {
		b.T.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+b.Token)
	return r
}
