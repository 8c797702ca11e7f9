package login

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// refreshToken is the document of a refresh token: its hash is the document's id, the token itself is not stored.
type refreshToken struct {
	Issued     time.Time `json:"issued"` // real time
	MFA        bool      `json:"mfa"`    // of the original sign-in
	Generation int       `json:"generation"`
	Replaced   bool      `json:"replaced"` // used, and refused since
}

func hashed(token string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(token))) }

// newRefreshToken creates a refresh token for the partner's user and stores its hash. Only the partner's application
// gets one.
func newRefreshToken(w *world.World, tx *world.Tx, mfa bool) (string, error) {
	generation, err := tx.Number(settingRefresh)
	if err != nil {
		return "", err
	}
	text := "1.AX0A" + rand.Text() + rand.Text() + rand.Text()
	kept := refreshToken{Issued: w.Wall(), MFA: mfa, Generation: generation}
	return text, tx.Save(kindRefreshToken, "", hashed(text), time.Time{}, kept)
}

// RefreshToken returns a refresh token as an interactive sign-in of the partner's user with the partner's application
// would. It is valid in every process that uses the file.
func RefreshToken(ctx context.Context, w *world.World) (text string, err error) {
	err = w.Change(ctx, func(tx *world.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		b, err := switchesOf(settings)
		if err == nil {
			text, err = newRefreshToken(w, tx, b.UserMFA)
		}
		return err
	})
	return text, err
}

func (c *call) invalidGrant(code int, format string, args ...any) error {
	return c.loginError(http.StatusBadRequest, code, "invalid_grant", format, args...)
}

// forRefreshToken redeems a refresh token of the partner's user.
func (c *call) forRefreshToken(q *request) (a wire.Answer, err error) {
	if q.client != directory.PartnerClient {
		return wire.Answer{}, c.unknownApplication(q)
	}
	if err := c.authenticate(q, true); err != nil {
		return wire.Answer{}, err
	}
	text := q.form.Get("refresh_token")
	if text == "" {
		return wire.Answer{}, c.missing("refresh_token")
	}
	if err := c.findResource(q, true); err != nil {
		return wire.Answer{}, err
	}
	err = c.World.Change(c.Context(), func(tx *world.Tx) error {
		var kept refreshToken
		found, err := tx.Load(kindRefreshToken, "", hashed(text), &kept)
		if err != nil {
			return err
		}
		if err := c.checkRefreshToken(tx, q, found, kept); err != nil {
			return err
		}
		if c.switches.RefreshRotation == "revoke" {
			kept.Replaced = true
			if err := tx.Save(kindRefreshToken, "", hashed(text), time.Time{}, kept); err != nil {
				return err
			}
		}
		next, err := newRefreshToken(c.World, tx, kept.MFA)
		if err == nil {
			a, err = c.grant(tx, q, &session{mfa: kept.MFA}, next)
		}
		return err
	})
	return a, err
}

// checkRefreshToken refuses a token that was never issued, that has expired, or for which the directory requires a new
// sign-in.
func (c *call) checkRefreshToken(tx *world.Tx, q *request, found bool, kept refreshToken) error {
	generation, err := tx.Number(settingRefresh)
	if err != nil {
		return err
	}
	switch {
	case !found:
		return c.invalidGrant(9002313, "Invalid request. Request is malformed or invalid.")
	case kept.Generation < generation:
		return c.invalidGrant(
			50173,
			"The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might "+
				"have changed or reset their password.",
		)
	case c.World.Wall().Sub(kept.Issued) >= c.switches.RefreshLifetime:
		return c.invalidGrant(
			700082,
			"The refresh token has expired due to inactivity. The token was issued on %s and was inactive for %s.",
			kept.Issued.UTC().Format(time.RFC3339Nano),
			c.switches.RefreshLifetime,
		)
	case kept.Replaced:
		return c.invalidGrant(70000, "Provided grant is invalid or malformed: a newer refresh token took its place.")
	}
	switch c.switches.SignIn {
	case "mfa-required":
		return c.loginError(
			http.StatusBadRequest,
			50076,
			"interaction_required",
			"Due to a configuration change made by your administrator, or because you moved to a new location, you "+
				"must use multi-factor authentication to access '%s'.",
			q.resource,
		)
	case "conditional-access":
		return c.loginError(http.StatusBadRequest, 53003, "interaction_required",
			"Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.")
	case "no-consent":
		return c.invalidGrant(
			65001,
			"The user or administrator has not consented to use the application with ID '%s'. Send an interactive "+
				"authorization request for this user and resource.",
			q.client,
		)
	}
	return nil
}

// identity are the claims of an id_token.
type identity struct {
	Audience  string `json:"aud"`
	Issuer    string `json:"iss"`
	Tenant    string `json:"tid"`
	Object    string `json:"oid"`
	Subject   string `json:"sub"`
	Principal string `json:"upn"`
	Preferred string `json:"preferred_username"`
	Name      string `json:"name"`
	Issued    int64  `json:"iat"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
	Version   string `json:"ver"`
}

// idToken returns the token that identifies the user to the application.
func (c *call) idToken(q *request, made wire.Claims) string {
	said := identity{
		Audience: q.client, Issuer: made.Issuer, Tenant: made.Tenant, Object: directory.PartnerUser,
		Subject:   world.DerivedID("subject", q.client, directory.PartnerUser),
		Principal: directory.PartnerUserName, Preferred: directory.PartnerUserName, Name: "Grace Fennel",
		Issued: made.Issued, NotBefore: made.NotBefore,
		Expires: made.Expires, Version: "1.0",
	}
	if q.newer {
		said.Issuer, said.Version = made.Issuer+"v2.0", "2.0"
	}
	return wire.Seal(said)
}

// clientInfo returns the user's home tenant in the form of the vendor's libraries.
func clientInfo() string {
	text, _ := json.Marshal(
		map[string]string{"uid": directory.PartnerUser, "utid": directory.PartnerTenant},
	) // two texts
	return base64.RawURLEncoding.EncodeToString(text)
}
