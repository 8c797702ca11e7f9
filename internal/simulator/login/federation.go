package login

import (
	"errors"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Federation is one federated credential of an application ("Workload identity federation").
type Federation struct {
	Issuer   string `json:"issuer"`
	Subject  string `json:"subject"`
	Audience string `json:"audience"`
}

// exchangeAudience is the usual audience of federated tokens; the national clouds append their name.
const exchangeAudience = "api://AzureADTokenExchange"

// DefaultFederations returns the federated credentials of the partner's application in a new world, by the kind of
// issuer: github, devops, hcp-plan, hcp-apply, gitlab and kubernetes.
func DefaultFederations() map[string]Federation {
	workspace := "organization:fennel:project:licenses:workspace:prod:run_phase:"
	return map[string]Federation{
		"github": {
			"https://token.actions.githubusercontent.com", "repo:fennel/licenses:ref:refs/heads/main",
			exchangeAudience,
		},
		"devops": {
			"https://vstoken.dev.azure.com/" + directory.PartnerTenant, "sc://fennel/licenses/partner-center",
			exchangeAudience,
		},
		"gitlab": {"https://gitlab.com", "project_path:fennel/licenses:ref_type:branch:ref:main", exchangeAudience},

		"hcp-plan":   {"https://app.terraform.io", workspace + "plan", exchangeAudience},
		"hcp-apply":  {"https://app.terraform.io", workspace + "apply", exchangeAudience},
		"kubernetes": {"https://oidc.cluster.example", "system:serviceaccount:licenses:terraform", exchangeAudience},
	}
}

// Trust adds a federated credential to an application.
func Trust(tx *world.Tx, clientID string, f Federation) error {
	return tx.Save(kindFederation, clientID, world.DerivedID("federation", f.Issuer, f.Subject), time.Time{}, f)
}

// federated are the claims of an issuer's token.
type federated struct {
	Issuer    string `json:"iss"`
	Subject   string `json:"sub"`
	Audience  string `json:"aud"`
	Issued    int64  `json:"iat"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
	ID        string `json:"jti"`
}

// ErrFederation is wrapped by the error for a federated token without issuer, subject or audience.
var ErrFederation = errors.New("a federated token needs issuer, subject and audience")

// FederatedToken returns the token that an issuer would issue to a run, valid for lifetime from now in real time.
// Whether the login endpoint accepts it depends on the application's records; with a lifetime of zero or less it is
// expired.
func FederatedToken(w *world.World, f Federation, lifetime time.Duration) (string, error) {
	if f.Issuer == "" || f.Subject == "" || f.Audience == "" {
		return "", ErrFederation
	}
	now := w.Wall()
	return wire.Seal(federated{
		Issuer: f.Issuer, Subject: f.Subject, Audience: f.Audience, Issued: now.Unix(),
		NotBefore: min(now.Unix(), now.Add(lifetime).Unix()),
		Expires:   now.Add(lifetime).Unix(), ID: uuid.NewString(),
	}), nil
}

// checkFederated matches an issuer's token with the application's federated credentials.
func (c *call) checkFederated(q *request, token *jwt.Token, text string) error {
	var said federated
	genuine := wire.Unseal(text, &said)
	if !genuine {
		said.Issuer, _ = token.Claims.GetIssuer() // for the error message
	}
	records, err := world.All[Federation](c.Tx, kindFederation, q.client)
	if err != nil {
		return err
	}
	var audience string
	known := func(matches func(f *Federation) bool) bool { return slices.ContainsFunc(records, matches) }
	switch {
	case !known(func(f *Federation) bool { return f.Issuer == said.Issuer }):
		return c.invalidClient(
			700211,
			"No matching federated identity record found for presented assertion issuer '%s'.",
			said.Issuer,
		)
	case !genuine:
		return c.invalidClient(50027, "JWT token is invalid or malformed: its signature is not the issuer's.")
	case !known(func(f *Federation) bool {
		audience = f.Audience
		return f.Issuer == said.Issuer && f.Subject == said.Subject
	}):
		return c.invalidClient(
			700213,
			"No matching federated identity record found for presented assertion subject '%s'.",
			said.Subject,
		)
	case said.Audience != c.inCloud(audience):
		return c.invalidClient(
			700212,
			"No matching federated identity record found for presented assertion audience '%s'.",
			said.Audience,
		)
	}
	return c.inTime(token.Claims)
}

// inCloud returns the usual audience with the suffix of a national cloud.
func (c *call) inCloud(audience string) string {
	if audience == exchangeAudience {
		audience += c.LoginCloud().Exchange
	}
	return audience
}
