package login

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// runTokenLifetime is how long a token of a pipeline's run is valid.
const runTokenLifetime = 10 * time.Minute

// asPipeline reports whether the caller sent the request token of a run.
func (c *call) asPipeline() bool {
	scheme, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer") && strings.TrimSpace(token) == PipelineRequestToken
}

func (c *call) runToken(f Federation) (string, error) {
	if audience := c.Query.Get("audience"); audience != "" {
		f.Audience = audience
	}
	return FederatedToken(c.World, f, runTokenLifetime)
}

// githubToken answers as GitHub does at ACTIONS_ID_TOKEN_REQUEST_URL ("OpenID Connect reference").
func (c *call) githubToken() (wire.Answer, error) {
	if !c.asPipeline() {
		return wire.Answer{Status: http.StatusUnauthorized, Body: wire.Verbatim{"message": "Bad credentials"}}, nil
	}
	f := DefaultFederations()["github"]
	f.Audience = "https://github.com/fennel" // of a run that requests no audience
	text, err := c.runToken(f)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(wire.Verbatim{"count": len(text), "value": text})
}

// devopsToken answers as Azure DevOps does at SYSTEM_OIDCREQUESTURI. An unknown caller is redirected to a login page,
// unless the request forbids that.
func (c *call) devopsToken() (wire.Answer, error) {
	if !c.asPipeline() {
		if strings.EqualFold(c.Header.Get("X-TFS-FedAuthRedirect"), "Suppress") {
			return wire.Answer{Status: http.StatusUnauthorized}, nil
		}
		return wire.Answer{
			Status: http.StatusNonAuthoritativeInfo, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
			Raw: []byte("<html><head><title>Azure DevOps Services | Sign In</title></head><body></body></html>"),
		}, nil
	}
	for _, name := range []string{"api-version", "serviceConnectionId"} {
		if c.Query.Get(name) == "" {
			return wire.Answer{
				Status: http.StatusBadRequest,
				Body:   wire.Verbatim{"message": fmt.Sprintf("The parameter %s is missing.", name)},
			}, nil
		}
	}
	text, err := c.runToken(DefaultFederations()["devops"])
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(wire.Verbatim{"oidcToken": text})
}

// identityVersion is the version of the managed identity endpoint of App Service and similar hosts.
const identityVersion = "2019-08-01"

// managedIdentity answers as the endpoint at IDENTITY_ENDPOINT does ("How to use managed identities for App Service").
// Every requested identity exists, in the partner's directory.
func (c *call) managedIdentity() (wire.Answer, error) {
	no := func(status int, text string) (wire.Answer, error) {
		return wire.Answer{Status: status, Body: wire.Verbatim{"statusCode": status, "message": text}}, nil
	}
	resource := strings.TrimSuffix(c.Query.Get("resource"), "/")
	k := wire.CloudOfResource(resource)
	switch {
	case c.Header.Get("X-IDENTITY-HEADER") != ManagedIdentityHeader:
		return no(http.StatusUnauthorized, "The X-IDENTITY-HEADER is missing or wrong.")
	case c.Query.Get("api-version") != identityVersion:
		return no(http.StatusBadRequest, "The api-version must be "+identityVersion+".")
	case k == nil:
		return no(http.StatusBadRequest, fmt.Sprintf("The resource principal named %q was not found.", resource))
	}
	client := c.Query.Get("client_id")
	if client == "" {
		client = ManagedIdentityClient
	}
	made, err := mint(c.World, c.Tx, c.switches, "https://"+k.Logins[0], directory.PartnerTenant, client, resource,
		k.KindOf(resource), nil)
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(wire.Verbatim{
		"access_token": wire.Seal(made), "expires_on": fmt.Sprint(made.Expires), "resource": resource,
		"token_type": "Bearer", "client_id": client,
	})
}
