package simulator

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

const (
	tokenOfApp  = "app"
	tokenOfUser = "user"
)

// claims are what an access token says.
type claims struct {
	Audience  string   `json:"aud"`
	Issuer    string   `json:"iss"`
	Tenant    string   `json:"tid"`
	Client    string   `json:"appid"`
	Kind      string   `json:"idtyp"` // app, user
	Object    string   `json:"oid"`
	Principal string   `json:"upn,omitempty"`
	Scopes    string   `json:"scp,omitempty"` // what a user's token may do
	Methods   []string `json:"amr,omitempty"` // how the user signed in
	Roles     []string `json:"roles,omitempty"`
	Issued    int64    `json:"iat"`
	NotBefore int64    `json:"nbf"`
	Expires   int64    `json:"exp"`
	ID        string   `json:"jti"`
	// Generation is what RevokeTokens counts up.
	Generation int `json:"generation"`
}

func (c *claims) isUser() bool { return c.Kind == tokenOfUser }

// may says whether the token carries a permission.
func (c *claims) may(permission string) bool {
	return slices.Contains(c.Roles, permission) || slices.Contains(strings.Fields(c.Scopes), permission)
}

func (c *claims) hasMFA() bool { return slices.Contains(c.Methods, "mfa") }

// session is a person who signed in.
type session struct{ mfa bool }

// mint gives the claims of an access token; who is nil for an application's own.
func (s *Simulator) mint(u *unit, b Behaviors, issuer, tenant, client, resource string, kind resourceKind, who *session) (claims, error) {
	generation, err := u.number(settingTokens)
	if err != nil {
		return claims{}, err
	}
	now := s.wall()
	made := claims{
		Audience: resource, Issuer: issuer + "/" + tenant + "/", Tenant: tenant, Client: strings.ToLower(client), Kind: tokenOfApp,
		Object: derivedID("service-principal", tenant, client), Issued: now.Unix(), NotBefore: now.Unix(),
		Expires: now.Add(b.TokenLifetime).Unix(), ID: uuid.NewString(), Generation: generation,
	}
	switch {
	case who == nil && kind == resourceGraph && b.GraphPermission == "granted":
		made.Roles = b.graphPermissions()
	case who == nil:
	default:
		made.Kind, made.Object, made.Principal, made.Scopes = tokenOfUser, PartnerUser, PartnerUserName, b.scopeOf(kind)
		made.Methods = who.methods()
	}
	return made, nil
}

func (who *session) methods() []string {
	if who.mfa {
		return []string{"pwd", "mfa"}
	}
	return []string{"pwd"}
}

// scopeOf names what a user's token may do at a resource.
func (b Behaviors) scopeOf(kind resourceKind) string {
	if kind == resourceGraph {
		return strings.Join(b.graphPermissions(), " ")
	}
	return "user_impersonation"
}

// AccessToken gives an access token for a resource as the login endpoint would issue it: the partner's application's
// own, or its user's with the present user-mfa. It is empty when the world cannot be read.
func (s *Simulator) AccessToken(tenantID, resource string, user bool) string {
	u := s.reading(context.Background())
	_, b, err := s.situation(u)
	if err != nil {
		return ""
	}
	resource = strings.TrimSuffix(resource, "/")
	k := cloudOfResource(resource)
	if k == nil {
		k = clouds[0]
	}
	var who *session
	if user {
		who = &session{mfa: b.UserMFA}
	}
	made, err := s.mint(u, b, "https://"+k.logins[0], tenantID, PartnerClient, resource, k.kindOf(resource), who)
	if err != nil {
		return ""
	}
	return seal(made)
}

// Settings that count up: what was issued under a lower number is refused.
const (
	settingTokens  = "generation.tokens"
	settingRefresh = "generation.refresh"
)

// RevokeTokens makes every access token issued so far worthless, in every process that uses the file.
func (s *Simulator) RevokeTokens(ctx context.Context) error { return s.countUp(ctx, settingTokens) }

// RevokeRefreshTokens makes every refresh token issued so far worthless, as a new password of the user does.
func (s *Simulator) RevokeRefreshTokens(ctx context.Context) error {
	return s.countUp(ctx, settingRefresh)
}

func (s *Simulator) countUp(ctx context.Context, setting string) error {
	return s.change(ctx, func(u *unit) error {
		n, err := u.number(setting)
		if err != nil {
			return err
		}
		return u.set(setting, strconv.Itoa(n+1))
	})
}

// number reads a setting that counts; 0 when it was never set.
func (u *unit) number(setting string) (int, error) {
	var n int
	err := u.q.QueryRowContext(u.ctx, `SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM setting WHERE key = ?`, setting).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", setting, err)
	}
	return n, nil
}

// flaw says what is wrong with a token, "" when nothing is.
func (s *Simulator) flaw(u *unit, token string, read *claims) (string, error) {
	if !unseal(token, read) {
		return "The token was not issued by the login endpoint.", nil
	}
	generation, err := u.number(settingTokens)
	switch now := s.wall().Unix(); {
	case err != nil:
		return "", err
	case now >= read.Expires:
		return "The token has expired.", nil
	case read.Generation < generation:
		return "The token has been revoked.", nil
	}
	return "", nil
}

// bearer reads the token of a request; its life is counted in real time, whatever the simulated clock shows.
func (c *call) bearer() (read claims, reason string, err error) {
	scheme, token, _ := strings.Cut(c.header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return claims{}, "The request has no bearer token.", nil
	}
	reason, err = c.sim.flaw(c.unit, strings.TrimSpace(token), &read)
	return read, reason, err
}
