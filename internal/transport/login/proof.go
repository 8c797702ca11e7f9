package login

import (
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Proof returns the form fields that authenticate an application in a token request
// to an endpoint.
type Proof func(ctx context.Context, endpoint string) (url.Values, error)

// NoProof is the proof of a public client, which has no credential.
func NoProof() Proof {
	return func(context.Context, string) (url.Values, error) { return url.Values{}, nil }
}

// SecretProof authenticates with a client secret.
func SecretProof(secret string) Proof {
	return func(context.Context, string) (url.Values, error) {
		return url.Values{"client_secret": {secret}}, nil
	}
}

// AssertionProof authenticates with a federated token.
func AssertionProof(token Assertion) Proof {
	return func(ctx context.Context, _ string) (url.Values, error) {
		text, err := token(ctx)
		return assertion(text), err
	}
}

// assertionLife is how long a signed assertion is valid; each is used immediately.
const assertionLife = 10 * time.Minute

// CertificateProof authenticates with an assertion that is signed with the
// certificate's key.
// Source: "Microsoft identity platform application authentication certificate
// credentials".
func CertificateProof(o Options, chain []*x509.Certificate, key crypto.PrivateKey) Proof {
	return func(_ context.Context, endpoint string) (url.Values, error) {
		now := o.Pipeline.LocalNow()
		token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
			"aud": endpoint, "iss": o.Client, "sub": o.Client, "jti": uuid.NewString(),
			"nbf": now.Unix(), "iat": now.Unix(), "exp": now.Add(assertionLife).Unix(),
		})
		print256 := sha256.Sum256(chain[0].Raw)
		token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(print256[:])
		whole := make([]string, len(chain))
		for i, c := range chain {
			whole[i] = base64.StdEncoding.EncodeToString(c.Raw)
		}
		token.Header["x5c"] = whole
		text, err := token.SignedString(key)
		return assertion(text), err
	}
}

func assertion(text string) url.Values {
	return url.Values{
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {text},
	}
}
