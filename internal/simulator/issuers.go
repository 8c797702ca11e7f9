package simulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// runTokenLifetime is how long a token of a pipeline's run is good for.
const runTokenLifetime = 10 * time.Minute

// asPipeline says whether the caller shows the token that a run has for asking.
func (c *call) asPipeline() bool {
	scheme, token, _ := strings.Cut(c.header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer") && strings.TrimSpace(token) == PipelineRequestToken
}

func (c *call) runToken(f Federation) (string, error) {
	if audience := c.query.Get("audience"); audience != "" {
		f.Audience = audience
	}
	return c.sim.FederatedToken(f, runTokenLifetime)
}

// githubToken answers as GitHub does at ACTIONS_ID_TOKEN_REQUEST_URL ("OpenID Connect reference").
func (c *call) githubToken() (answer, error) {
	if !c.asPipeline() {
		return answer{status: http.StatusUnauthorized, body: verbatim{"message": "Bad credentials"}}, nil
	}
	f := DefaultFederations()["github"]
	f.Audience = "https://github.com/fennel" // of a run that names none
	text, err := c.runToken(f)
	if err != nil {
		return answer{}, err
	}
	return ok(verbatim{"count": len(text), "value": text})
}

// devopsToken answers as Azure DevOps does at SYSTEM_OIDCREQUESTURI. A caller it does not know is sent to a page for
// people, unless the caller asks it not to.
func (c *call) devopsToken() (answer, error) {
	if !c.asPipeline() {
		if strings.EqualFold(c.header.Get("X-TFS-FedAuthRedirect"), "Suppress") {
			return answer{status: http.StatusUnauthorized}, nil
		}
		return answer{
			status: http.StatusNonAuthoritativeInfo, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
			raw: []byte("<html><head><title>Azure DevOps Services | Sign In</title></head><body></body></html>"),
		}, nil
	}
	for _, name := range []string{"api-version", "serviceConnectionId"} {
		if c.query.Get(name) == "" {
			return answer{status: http.StatusBadRequest, body: verbatim{"message": fmt.Sprintf("The parameter %s is missing.", name)}}, nil
		}
	}
	text, err := c.runToken(DefaultFederations()["devops"])
	if err != nil {
		return answer{}, err
	}
	return ok(verbatim{"oidcToken": text})
}

// identityVersion is the version of the managed identity endpoint of App Service and its kin.
const identityVersion = "2019-08-01"

// managedIdentity answers as the endpoint at IDENTITY_ENDPOINT does ("How to use managed identities for App Service").
// Every identity that is named exists and stands in the partner's directory.
func (c *call) managedIdentity() (answer, error) {
	no := func(status int, text string) (answer, error) {
		return answer{status: status, body: verbatim{"statusCode": status, "message": text}}, nil
	}
	resource := strings.TrimSuffix(c.query.Get("resource"), "/")
	k := cloudOfResource(resource)
	switch {
	case c.header.Get("X-IDENTITY-HEADER") != ManagedIdentityHeader:
		return no(http.StatusUnauthorized, "The X-IDENTITY-HEADER is missing or wrong.")
	case c.query.Get("api-version") != identityVersion:
		return no(http.StatusBadRequest, "The api-version must be "+identityVersion+".")
	case k == nil:
		return no(http.StatusBadRequest, fmt.Sprintf("The resource principal named %q was not found.", resource))
	}
	client := c.query.Get("client_id")
	if client == "" {
		client = ManagedIdentityClient
	}
	made, err := c.sim.mint(c.unit, c.switches, "https://"+k.logins[0], PartnerTenant, client, resource, k.kindOf(resource), nil)
	if err != nil {
		return answer{}, err
	}
	return ok(verbatim{
		"access_token": seal(made), "expires_on": fmt.Sprint(made.Expires), "resource": resource, "token_type": "Bearer", "client_id": client,
	})
}
