package login

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// Service is the login endpoint.
func Service() wire.Service {
	return wire.Service{ID: wire.ServiceLogin, Routes: Routes(), Headers: headers, RealTime: true}
}

// PipelineService is the token issuers of pipelines and the managed identity endpoint of apps.
func PipelineService() wire.Service {
	return wire.Service{ID: wire.ServicePipeline, Routes: PipelineRoutes(), Headers: headers, RealTime: true}
}

// Routes lists the calls of the login endpoint. None needs a token: they issue them.
func Routes() []wire.Route {
	discovery := "/.well-known/openid-configuration"
	return []wire.Route{
		{Method: "POST", Pattern: "/{tenant}/oauth2/token", Handle: handle((*call).tokenV1)},
		{Method: "POST", Pattern: "/{tenant}/oauth2/v2.0/token", Handle: handle((*call).tokenV2)},
		{Method: "GET", Pattern: "/common/discovery/instance", Handle: handle((*call).instanceDiscovery)},
		{Method: "GET", Pattern: "/{tenant}/v2.0" + discovery, Handle: handle((*call).openIDConfiguration)},
		{Method: "GET", Pattern: "/{tenant}" + discovery, Handle: handle((*call).openIDConfiguration)},
		{Method: "GET", Pattern: "/{tenant}/discovery/v2.0/keys", Handle: handle((*call).signingKeys)},
		{Method: "GET", Pattern: "/{tenant}/discovery/keys", Handle: handle((*call).signingKeys)},
		{Method: "GET", Pattern: "/{tenant}/oauth2/v2.0/authorize", Handle: handle((*call).authorizePage)},
		{Method: "GET", Pattern: "/common/oauth2/deviceauth", Handle: handle((*call).devicePage)},
		{Method: "GET", Pattern: "/error", Handle: handle((*call).errorPage)},
		{Method: "POST", Pattern: "/{tenant}/oauth2/v2.0/devicecode", Handle: handle((*call).deviceCode)},
	}
}

// PipelineRoutes lists the calls of PipelineService. They have their own authentication.
func PipelineRoutes() []wire.Route {
	return []wire.Route{
		{Method: "GET", Pattern: "/_oidc/github", Handle: handle((*call).githubToken)},
		{Method: "POST", Pattern: "/_oidc/devops", Handle: handle((*call).devopsToken)},
		{Method: "GET", Pattern: "/_msi/token", Handle: handle((*call).managedIdentity)},
	}
}

func headers(l *wire.Look, header http.Header) {
	header.Set("x-ms-request-id", l.RequestID)
	header.Set("client-request-id", l.CorrelationID)
}

// call is a call of the login endpoint or of a token issuer.
type call struct {
	*wire.Call
	switches Switches
}

// handle adapts a handler of these services to the wire.
func handle(h func(*call) (wire.Answer, error)) wire.Handler {
	return func(c *wire.Call) (wire.Answer, error) {
		switches, err := switchesOf(c.Settings)
		if err != nil {
			return wire.Answer{}, err
		}
		return h(&call{Call: c, switches: switches})
	}
}
