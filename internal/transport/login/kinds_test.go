package login_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// identity is a certificate with its key, in the usual forms.
type identity struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
	pem         []byte
}

func issue(t *testing.T) identity {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "licenses"},
		NotAfter: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return identity{certificate, key, bothInPEM(t, der, key)}
}

func bothInPEM(t *testing.T, der []byte, key any) []byte {
	t.Helper()
	packed, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return append(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: packed})...,
	)
}

func TestParseCertificate_everyForm_isRead(t *testing.T) {
	t.Parallel()
	i := issue(t)
	pack := func(e *pkcs12.Encoder, password string) []byte {
		packed, err := e.Encode(i.key, i.certificate, nil, password)
		if err != nil {
			t.Fatal(err)
		}
		return packed
	}
	modern := pack(pkcs12.Modern2023, "pa ss")
	for name, c := range map[string]struct {
		data     []byte
		password string
	}{
		"PEM":              {i.pem, ""},
		"PEM, unneeded":    {i.pem, "pa ss"},
		"modern PKCS#12":   {modern, "pa ss"},
		"older PKCS#12":    {pack(pkcs12.LegacyRC2, "pa ss"), "pa ss"},
		"without password": {pack(pkcs12.Modern2023, ""), ""},
		"base64":           {[]byte(base64.StdEncoding.EncodeToString(modern)), "pa ss"},
		"wrapped base64": {
			[]byte(base64.StdEncoding.EncodeToString(modern)[:60] + "\n" + base64.StdEncoding.EncodeToString(modern)[60:] + "\n"),
			"pa ss",
		},
	} {
		chain, key, err := login.ParseCertificate(c.data, c.password)
		if err != nil || len(chain) != 1 || !i.certificate.Equal(chain[0]) || !i.key.Equal(key) {
			t.Errorf("%s: got %d certificates, %v", name, len(chain), err)
		}
	}
	elliptic, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	half, _, _ := bytes.Cut(i.pem, []byte("-----BEGIN PRIVATE"))
	for name, c := range map[string]struct {
		data           []byte
		password, want string
	}{
		"a wrong password": {modern, "guess", "password"},
		"no certificate":   {[]byte("hello"), "", "neither PEM nor PKCS#12"},
		"half a PEM":       {half, "", "certificate and its key"},
		"another key":      {bothInPEM(t, i.certificate.Raw, elliptic), "", "not RSA"},
	} {
		if _, _, err := login.ParseCertificate(c.data, c.password); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// signedBy checks an assertion as the directory does.
func (i identity) signedBy(t *testing.T, assertion string) {
	t.Helper()
	token, err := jwt.Parse(assertion, func(*jwt.Token) (any, error) { return &i.key.PublicKey, nil },
		jwt.WithValidMethods([]string{"PS256"}), jwt.WithIssuer(application), jwt.WithSubject(application), jwt.WithExpirationRequired())
	if err != nil {
		t.Errorf("the assertion: %v", err)
		return
	}
	sum := sha256.Sum256(i.certificate.Raw)
	// MSAL writes it in the other base64 alphabet, which the directory reads too.
	got, _ := token.Header["x5t#S256"].(string)
	if got != base64.RawURLEncoding.EncodeToString(sum[:]) && got != base64.StdEncoding.EncodeToString(sum[:]) {
		t.Errorf("thumbprint %v is not %x", got, sum)
	}
	if audience, err := token.Claims.GetAudience(); err != nil || len(audience) != 1 ||
		audience[0] != "https://login.example/"+tenant+"/oauth2/v2.0/token" {
		t.Errorf("audience %v, %v", audience, err)
	}
}

func TestCertificate_login_signsAnAssertion(t *testing.T) {
	t.Parallel()
	i := issue(t)
	chain, key, err := login.ParseCertificate(i.pem, "")
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, grants())
	mustFetch(t, login.Certificate(d.options(), chain, key), "")
	mustFetch(t, login.User(d.options(), login.InMemory("first"), login.CertificateProof(d.options(), chain, key)), "")
	for _, form := range d.forms {
		if got := form.Get("client_assertion_type"); got != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
			t.Errorf("assertion type %q", got)
		}
		i.signedBy(t, form.Get("client_assertion"))
	}
	if a, b := d.forms[0].Get("grant_type"), d.forms[1].Get("grant_type"); a != "client_credentials" || b != "refresh_token" {
		t.Errorf("grants %s and %s", a, b)
	}
}

func TestFederated_tokenSources(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, grants())
	d.other["/github"] = reply{status: 200, body: `{"count":1,"value":"from-github"}`}
	d.other["/devops"] = reply{status: 200, body: `{"oidcToken":"from-devops"}`}
	p := d.pipeline()
	for want, source := range map[string]login.Assertion{
		"given":       login.GivenToken("given\n"),
		"from-file":   login.TokenInFile(path),
		"from-github": login.GitHub(p, "https://login.example/github?x=1", "asker", "api://AzureADTokenExchange"),
		"from-devops": login.AzureDevOps(p, "https://login.example/devops", "asker", "connection"),
	} {
		d := open(t, grants())
		mustFetch(t, login.Federated(d.options(), source), customer)
		mustFetch(t, login.User(d.options(), login.InMemory("first"), login.AssertionProof(source)), "")
		for _, form := range d.forms {
			if form.Get("client_assertion") != want {
				t.Errorf("assertion %q, want %q", form.Get("client_assertion"), want)
			}
		}
	}
	asked := 0
	for _, h := range d.heads {
		if h.Get("Authorization") == "Bearer asker" {
			asked++
		}
	}
	if asked != 4 {
		t.Errorf("the issuers were asked %d times with the pipeline's token, want each for each of two logins", asked)
	}
}

func TestFederated_brokenSources_sayWhat(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, grants())
	d.other["/refused"] = reply{status: 401}
	d.other["/page"] = reply{status: 200, body: "<html>log in</html>"}
	d.other["/nothing"] = reply{status: 200, body: "{}"}
	p := d.pipeline()
	for want, source := range map[string]login.Assertion{
		"cannot be read":          login.TokenInFile(filepath.Join(t.TempDir(), "none")),
		"is empty":                login.TokenInFile(empty),
		"gave no federated":       login.GitHub(p, "https://login.example/refused", "asker", "a"),
		"answer that cannot be":   login.AzureDevOps(p, "https://login.example/page", "asker", "c"),
		"the answer holds no":     login.GitHub(p, "https://login.example/nothing", "asker", "a"),
		"is not an https address": login.GitHub(p, "nowhere", "asker", "a"),
		"from is not an https":    login.AzureDevOps(p, "http://login.example/devops", "asker", "c"),
		"the variable was empty":  login.GivenToken(" "),
	} {
		_, err := fetch(t.Context(), login.Federated(d.options(), source), "")
		var failed *login.Error
		if !errors.As(err, &failed) || !strings.Contains(err.Error(), want) || len(d.forms) != 0 ||
			(failed.Cause == 0) != strings.Contains(want, "an https") {
			t.Errorf("%q: got %v after %d logins", want, err, len(d.forms))
		}
	}
}

func TestSignIn_showsTheCodeAndReturnsTheRefreshToken(t *testing.T) {
	t.Parallel()
	d := open(t, refuses(400, "authorization_pending", 70016, "Pending."), rotates("a", "minted"))
	d.other["/"+tenant+"/oauth2/v2.0/devicecode"] = reply{
		status: 200,
		body:   `{"device_code":"d","user_code":"ABCD-EFGH","verification_uri":"https://login.example/device","expires_in":900,"interval":1}`,
	}
	var shown []string
	token, err := login.SignIn(
		t.Context(), d.options(), scope, login.SecretProof(clientSecret),
		func(c login.Code) { shown = append(shown, c.URL+" "+c.Code) },
	)
	if token != "minted" || err != nil {
		t.Errorf("got %q, %v", token, err)
	}
	if diff := cmp.Diff([]string{"https://login.example/device ABCD-EFGH"}, shown); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
	if proofs := len(d.forms); proofs != 2 {
		t.Errorf("asked %d times", proofs)
	}
	last := d.forms[len(d.forms)-1]
	if last.Get("device_code") != "d" || last.Get("client_secret") != clientSecret ||
		!strings.Contains(last.Get("scope"), "offline_access") {
		t.Errorf("form %v", last)
	}
}

// TestSignIn_proof_isNewForEachPoll: people take longer than an assertion lives.
func TestSignIn_proof_isNewForEachPoll(t *testing.T) {
	t.Parallel()
	pending := refuses(400, "authorization_pending", 70016, "Pending.")
	d := open(t, pending, refuses(400, "slow_down", 0, "Slower."), pending, rotates("a", "minted"))
	d.other["/"+tenant+"/oauth2/v2.0/devicecode"] = reply{
		status: 200,
		body:   `{"device_code":"d","user_code":"C","verification_uri":"https://login.example/device","expires_in":900,"interval":7}`,
	}
	made := 0
	token, err := login.SignIn(t.Context(), d.options(), scope, login.AssertionProof(func(context.Context) (string, error) {
		made++
		return fmt.Sprint("proof-", made), nil
	}), func(login.Code) {})
	var proofs []string
	for _, form := range d.forms {
		proofs = append(proofs, form.Get("client_assertion"))
	}
	if diff := cmp.Diff([]string{"proof-1", "proof-2", "proof-3", "proof-4"}, proofs); diff != "" || token != "minted" || err != nil {
		t.Errorf("got %q, %v, proofs %s", token, err, diff)
	}
	if diff := cmp.Diff([]time.Duration{7 * time.Second, 12 * time.Second, 12 * time.Second}, d.waits); diff != "" {
		t.Errorf("waits %s", diff)
	}
}

// TestSignIn_badProof_showsNoCode: a wrong proof fails before anyone signs in.
func TestSignIn_badProof_showsNoCode(t *testing.T) {
	t.Parallel()
	for name, proof := range map[string]login.Proof{
		"a wrong secret": login.SecretProof("guess"),
		"no token":       login.AssertionProof(login.GivenToken(" ")),
	} {
		d := open(t, refuses(401, "invalid_client", 7000215, "Wrong."))
		d.other["/"+tenant+"/oauth2/v2.0/devicecode"] = reply{
			status: 200,
			body:   `{"device_code":"d","user_code":"C","verification_uri":"https://login.example/device","expires_in":900,"interval":1}`,
		}
		shown := 0
		_, err := login.SignIn(t.Context(), d.options(), scope, proof, func(login.Code) { shown++ })
		var failed *login.Error
		if !errors.As(err, &failed) || shown != 0 {
			t.Errorf("%s: got %v after showing %d codes", name, err, shown)
		}
	}
}

func TestSignIn_failures_areTyped(t *testing.T) {
	t.Parallel()
	start := reply{
		status: 200,
		body:   `{"device_code":"d","user_code":"C","verification_uri":"https://login.example/device","expires_in":900,"interval":1}`,
	}
	for name, c := range map[string]struct {
		start, end reply
		want       string
	}{
		"unknown application": {refuses(400, "unauthorized_client", 700016, "Not found."), grants(), "AADSTS700016"},
		"declined":            {start, refuses(400, "authorization_declined", 70000, "Declined."), "authorization_declined"},
		"no refresh token":    {start, grants(), "no refresh token"},
		"too late": {
			reply{status: 200, body: strings.Replace(start.body, "900", "1", 1)},
			refuses(400, "authorization_pending", 70016, "Pending."), "expired",
		},
		"no answer": {reply{err: http.ErrHandlerTimeout}, grants(), "login failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, c.end)
			d.other["/"+tenant+"/oauth2/v2.0/devicecode"] = c.start
			_, err := login.SignIn(t.Context(), d.options(), scope, login.NoProof(), func(login.Code) {})
			var failed *login.Error
			if !errors.As(err, &failed) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	d := open(t, refuses(400, "authorization_pending", 70016, "Pending."))
	d.other["/"+tenant+"/oauth2/v2.0/devicecode"] = start
	_, err := login.SignIn(ctx, d.options(), scope, login.NoProof(), func(login.Code) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: got %v", err)
	}
}
