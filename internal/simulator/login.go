package simulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// apiResource is the audience of the tokens the API accepts.
const apiResource = "https://" + hostAPI

// loginError is an error of the token endpoint ("Microsoft Entra authentication and authorization error codes").
func (c *call) loginError(status, code int, name, format string, args ...any) error {
	trace, correlation := derivedID("trace", c.path, c.now.String()), c.header.Get("client-request-id")
	if correlation == "" {
		correlation = derivedID("correlation", c.path, c.now.String())
	}
	stampText := c.sim.wall().UTC().Format("2006-01-02 15:04:05Z")
	text := fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code, fmt.Sprintf(format, args...), trace, correlation, stampText)
	return &refusal{status: status, code: code, text: text, body: verbatim{
		"error": name, "error_description": text, "error_codes": []any{code}, "timestamp": stampText, "trace_id": trace,
		"correlation_id": correlation, "error_uri": fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", code),
	}}
}

// authority is the base of the login endpoint as the caller reached it.
func (c *call) authority() string {
	scheme := "http"
	if c.secure {
		scheme = "https"
	}
	return scheme + "://" + c.host
}

func (c *call) directory() error {
	tenant := c.vars["tenant"]
	if strings.EqualFold(tenant, PartnerTenant) || strings.EqualFold(tenant, PartnerDomain) {
		return nil
	}
	return c.loginError(http.StatusBadRequest, 90002, "invalid_request",
		"Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.", tenant)
}

func (c *call) instanceDiscovery() (answer, error) {
	aliases := []any{hostLogin, "login.windows.net", hostLoginShort, "sts.windows.net"}
	return ok(verbatim{
		"tenant_discovery_endpoint": c.authority() + "/" + PartnerTenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata": []any{verbatim{
			"preferred_network": hostLogin, "preferred_cache": "login.windows.net", "aliases": aliases,
		}},
	})
}

func (c *call) openIDConfiguration() (answer, error) {
	if err := c.directory(); err != nil {
		return answer{}, err
	}
	base := c.authority() + "/" + PartnerTenant
	return ok(verbatim{
		"token_endpoint":                        base + "/oauth2/v2.0/token",
		"authorization_endpoint":                base + "/oauth2/v2.0/authorize",
		"device_authorization_endpoint":         base + "/oauth2/v2.0/devicecode",
		"issuer":                                base + "/v2.0",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"token_endpoint_auth_methods_supported": []any{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		"response_types_supported":              []any{"code", "token"},
		"subject_types_supported":               []any{"pairwise"},
		"id_token_signing_alg_values_supported": []any{"RS256"},
		"scopes_supported":                      []any{"openid", "profile", "email", "offline_access"},
		"tenant_region_scope":                   "NA",
		"cloud_instance_name":                   "microsoftonline.com",
	})
}

// tokenV1 answers the older endpoint: resource in, numbers as strings out.
func (c *call) tokenV1() (answer, error) {
	form, err := c.grant()
	if err != nil {
		return answer{}, err
	}
	resource := strings.TrimSuffix(form.Get("resource"), "/")
	if err := c.knownResource(resource); err != nil {
		return answer{}, err
	}
	life, began := c.switches.TokenLifetime, c.sim.wall()
	seconds := fmt.Sprint(int(life / time.Second))
	return ok(verbatim{
		"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds,
		"expires_on": fmt.Sprint(began.Add(life).Unix()), "not_before": fmt.Sprint(began.Unix()),
		"resource": resource, "access_token": c.sim.mint(resource, form.Get("client_id"), began.Add(life)),
	})
}

// tokenV2 answers the newer endpoint: scope in, numbers as numbers out.
func (c *call) tokenV2() (answer, error) {
	form, err := c.grant()
	if err != nil {
		return answer{}, err
	}
	resource, err := c.resourceOfScope(form.Get("scope"))
	if err != nil {
		return answer{}, err
	}
	life, began := c.switches.TokenLifetime, c.sim.wall()
	seconds := int(life / time.Second)
	return ok(verbatim{
		"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds,
		"access_token": c.sim.mint(resource, form.Get("client_id"), began.Add(life)),
	})
}

// openIDScopes come along with every request of the usual libraries and name no resource.
var openIDScopes = []string{"openid", "profile", "offline_access", "email"}

func (c *call) resourceOfScope(scope string) (string, error) {
	for word := range strings.FieldsSeq(scope) {
		if slices.Contains(openIDScopes, word) {
			continue
		}
		resource, found := strings.CutSuffix(word, "/.default")
		if !found {
			return "", c.loginError(http.StatusBadRequest, 1002012, "invalid_scope",
				"The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", scope)
		}
		resource = strings.TrimSuffix(resource, "/")
		return resource, c.knownResource(resource)
	}
	return "", c.loginError(http.StatusBadRequest, 900144, "invalid_request", "The request body must contain the following parameter: 'scope'.")
}

func (c *call) knownResource(resource string) error {
	if resource == "" {
		return c.loginError(http.StatusBadRequest, 900144, "invalid_request", "The request body must contain the following parameter: 'resource'.")
	}
	if !strings.EqualFold(resource, apiResource) {
		return c.loginError(http.StatusBadRequest, 500011, "invalid_resource",
			"The resource principal named %s was not found in the tenant named Fennel Partners.", resource)
	}
	return nil
}

// grant checks tenant, grant type and the application's secret. Further grants (refresh token, assertion) would branch
// here.
func (c *call) grant() (url.Values, error) {
	if err := c.directory(); err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return nil, c.loginError(http.StatusBadRequest, 900144, "invalid_request", "The request body cannot be read.")
	}
	for _, name := range []string{"grant_type", "client_id"} {
		if form.Get(name) == "" {
			return nil, c.loginError(http.StatusBadRequest, 900144, "invalid_request", "The request body must contain the following parameter: '%s'.", name)
		}
	}
	if kind := form.Get("grant_type"); kind != "client_credentials" {
		return nil, c.loginError(http.StatusBadRequest, 70003, "unsupported_grant_type", "The app requested an unsupported grant type '%s'.", kind)
	}
	if client := form.Get("client_id"); !strings.EqualFold(client, PartnerClient) {
		return nil, c.loginError(http.StatusBadRequest, 700016, "unauthorized_client",
			"Application with identifier '%s' was not found in the directory 'Fennel Partners'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.", client)
	}
	switch secret := form.Get("client_secret"); secret {
	case PartnerSecret:
		return form, nil
	case "":
		return nil, c.loginError(http.StatusUnauthorized, 7000218, "invalid_client",
			"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
	}
	return nil, c.loginError(http.StatusUnauthorized, 7000215, "invalid_client",
		"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.", PartnerClient)
}
