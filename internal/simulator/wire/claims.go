package wire

import (
	"slices"
	"strings"
)

// Kinds of tokens.
const (
	TokenOfApp  = "app"
	TokenOfUser = "user"
)

// Claims are the claims of an access token.
type Claims struct {
	Audience  string   `json:"aud"`
	Issuer    string   `json:"iss"`
	Tenant    string   `json:"tid"`
	Client    string   `json:"appid"`
	Kind      string   `json:"idtyp"` // app, user
	Object    string   `json:"oid"`
	Principal string   `json:"upn,omitempty"`
	Scopes    string   `json:"scp,omitempty"` // what a user's token permits
	Methods   []string `json:"amr,omitempty"` // how the user signed in
	Roles     []string `json:"roles,omitempty"`
	Issued    int64    `json:"iat"`
	NotBefore int64    `json:"nbf"`
	Expires   int64    `json:"exp"`
	ID        string   `json:"jti"`
	// Generation is the counter that RevokeTokens increments.
	Generation int `json:"generation"`
}

// IsUser reports whether the token is a user's; otherwise it is an application's own.
func (c *Claims) IsUser() bool { return c.Kind == TokenOfUser }

// May reports whether the token contains a permission.
func (c *Claims) May(permission string) bool {
	return slices.Contains(c.Roles, permission) || slices.Contains(strings.Fields(c.Scopes), permission)
}

// HasMFA reports whether the user signed in with multifactor authentication.
func (c *Claims) HasMFA() bool { return slices.Contains(c.Methods, "mfa") }

// SettingTokens is a counter: tokens issued under a lower number are refused.
const SettingTokens = "generation.tokens"
