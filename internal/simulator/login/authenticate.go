package login

import (
	"context"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // x5t of RFC 7515 is a SHA-1 thumbprint
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// authenticate authenticates the application; a public client needs no credential if the user authenticates.
func (c *call) authenticate(q *request, userGrant bool) error {
	secret, assertion := q.form.Get("client_secret"), q.form.Get("client_assertion")
	public := userGrant && c.switches.PublicClient == "allowed"
	switch {
	case assertion != "":
		return c.checkAssertion(q, assertion)
	case secret == "" && public:
		return nil
	case secret == "":
		return c.invalidClient(
			7000218,
			"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
		)
	case secret != directory.SecretOf(q.client):
		return c.invalidClient(
			7000215,
			"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, "+
				"not the client secret ID, for a secret added to app '%s'.",
			q.client,
		)
	case c.switches.SecretState == "expired":
		return c.invalidClient(
			7000222,
			"The provided client secret keys for app '%s' are expired. Visit the Azure portal to create new keys for your app.",
			q.client,
		)
	}
	return nil
}

func (c *call) invalidClient(code int, format string, args ...any) error {
	return c.loginError(http.StatusUnauthorized, code, "invalid_client", format, args...)
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// checkAssertion handles the two kinds of assertion: an application signs its own with a certificate, all others come
// from an issuer it trusts.
func (c *call) checkAssertion(q *request, text string) error {
	if q.form.Get("client_assertion_type") != assertionType {
		return c.missing("client_assertion_type")
	}
	token, _, err := jwt.NewParser().ParseUnverified(text, jwt.MapClaims{})
	if err != nil {
		return c.invalidClient(50027, "JWT token is invalid or malformed.")
	}
	issuer, err := token.Claims.GetIssuer()
	if err != nil {
		return c.invalidClient(50027, "JWT token is invalid or malformed.")
	}
	if strings.EqualFold(issuer, q.client) {
		return c.checkCertificate(q, token, text)
	}
	return c.checkFederated(q, token, text)
}

// RegisterCertificate lets an application log in with the key of a certificate, in every process that uses the file.
// The PEM may also contain the private key and more certificates; the first certificate counts. It must have an RSA
// key, as the directory requires.
func RegisterCertificate(ctx context.Context, w *world.World, clientID string, certificatePEM []byte) error {
	if !directory.IsApplication(clientID) {
		return fmt.Errorf("register a certificate: no application %q in this world", clientID)
	}
	for block, rest := pem.Decode(certificatePEM); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		parsed, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return fmt.Errorf("register a certificate: %w", err)
		}
		if _, isRSA := parsed.PublicKey.(*rsa.PublicKey); !isRSA {
			return fmt.Errorf("register a certificate: its key is of type %s, not RSA", parsed.PublicKeyAlgorithm)
		}
		return w.Read(ctx).Save(directory.KindCertificate, clientID, fmt.Sprintf("%x", sha256.Sum256(block.Bytes)),
			time.Time{}, directory.Certificate{DER: block.Bytes})
	}
	return fmt.Errorf("register a certificate: the text holds no PEM block of type CERTIFICATE")
}

// signer returns the registered certificate with the thumbprint in the header of an assertion.
func (c *call) signer(q *request, header map[string]any) (*x509.Certificate, error) {
	known, err := world.All[directory.Certificate](c.Tx, directory.KindCertificate, q.client)
	if err != nil {
		return nil, err
	}
	for _, one := range known {
		long := sha256.Sum256(one.DER)
		short := sha1.Sum(one.DER) //nolint:gosec // x5t of RFC 7515 is a SHA-1 thumbprint
		if isThumbprint(header["x5t#S256"], long[:]) || isThumbprint(header["x5t"], short[:]) {
			return x509.ParseCertificate(one.DER)
		}
	}
	return nil, nil
}

// isThumbprint accepts both base64 alphabets, as the directory does: libraries differ.
func isThumbprint(v any, want []byte) bool {
	text, isText := v.(string)
	text = strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(text)
	return isText && text == base64.RawURLEncoding.EncodeToString(want)
}

func (c *call) checkCertificate(q *request, token *jwt.Token, text string) error {
	own, err := c.signer(q, token.Header)
	if err != nil {
		return err
	}
	invalid := func(reason string) error {
		return c.invalidClient(
			700027,
			"The certificate with identifier used to sign the client assertion is not registered on application, or "+
				"the signature is wrong. [Reason - %s]",
			reason,
		)
	}
	if own == nil {
		return invalid("The key was not found.")
	}
	if now := c.World.Wall(); now.Before(own.NotBefore) || now.After(own.NotAfter) {
		return invalid("The key used is expired.")
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256", "PS256"}), jwt.WithoutClaimsValidation())
	if _, err := parser.Parse(text, func(*jwt.Token) (any, error) { return own.PublicKey, nil }); err != nil {
		return invalid("The provided signature value did not match the expected signature value.")
	}
	if !c.meant(q, token.Claims) {
		return c.invalidClient(700023, "Client assertion audience claim does not match Realm issuer.")
	}
	if subject, err := token.Claims.GetSubject(); err != nil || !strings.EqualFold(subject, q.client) {
		return c.invalidClient(700021, "Client assertion application identifier doesn't match 'client_id' parameter.")
	}
	return c.inTime(token.Claims)
}

// inTime checks the validity period of an assertion by the real clock. It refuses one without an end.
func (c *call) inTime(said jwt.Claims) error {
	now := c.World.Wall()
	expires, err := said.GetExpirationTime()
	begins, errBegins := said.GetNotBefore()
	if err != nil || errBegins != nil || expires == nil || !now.Before(expires.Time) || begins != nil &&
		now.Before(begins.Time) {
		return c.invalidClient(700024, "Client assertion is not within its valid time range.")
	}
	return nil
}

// meant reports whether an assertion is for this directory: its audience is one of the token endpoints or the
// authority.
func (c *call) meant(q *request, said jwt.Claims) bool {
	audiences, err := said.GetAudience()
	if err != nil {
		return false
	}
	return slices.ContainsFunc(audiences, func(audience string) bool {
		address, err := url.Parse(audience)
		if err != nil || !strings.EqualFold(address.Host, c.Host) &&
			!slices.Contains(c.LoginCloud().Logins, strings.ToLower(address.Host)) {
			return false
		}
		tenant, rest, _ := strings.Cut(strings.Trim(address.Path, "/"), "/")
		return slices.Contains([]string{"", "v2.0", "oauth2/token", "oauth2/v2.0/token"}, strings.ToLower(rest)) &&
			(strings.EqualFold(tenant, q.dir.ID) || strings.EqualFold(tenant, c.Vars["tenant"]))
	})
}
