package login

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// directory returns the directory in the path.
func (c *call) directory() (*directory.Tenant, error) {
	tenant := c.Vars["tenant"]
	found, err := directory.FindTenant(c.Tx, tenant, c.Settings)
	if err == nil && found == nil {
		err = c.loginError(
			http.StatusBadRequest,
			90002,
			"invalid_request",
			"Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
			tenant,
		)
	}
	return found, err
}

func (c *call) instanceDiscovery() (wire.Answer, error) {
	base, tenant := c.Authority(), directory.PartnerTenant
	// Libraries ask one endpoint about their configured authority, which may be another cloud's.
	if asked, err := url.Parse(c.Query.Get("authorization_endpoint")); err == nil && asked.Host != "" {
		if named, known := wire.NamedService(asked.Host); known && named == wire.ServiceLogin {
			base = "https://" + asked.Host
		}
		if first, _, _ := strings.Cut(strings.TrimPrefix(asked.Path, "/"), "/"); first != "" {
			tenant = first
		}
	}
	metadata := []any{}
	for _, k := range wire.Clouds {
		aliases := []any{}
		for _, name := range append(slices.Clone(k.Logins), k.FormerLogins...) {
			aliases = append(aliases, name)
		}
		metadata = append(metadata, wire.Verbatim{
			"preferred_network": k.Logins[0], "preferred_cache": k.Cache,
			"aliases": aliases,
		})
	}
	return wire.OK(wire.Verbatim{
		"tenant_discovery_endpoint": base + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1", "metadata": metadata,
	})
}

func (c *call) openIDConfiguration() (wire.Answer, error) {
	d, err := c.directory()
	if err != nil {
		return wire.Answer{}, err
	}
	k := c.LoginCloud()
	base := c.Authority() + "/" + d.ID
	issuer := base + "/" // of the older endpoint's tokens
	if strings.Contains(strings.ToLower(c.Path), "/v2.0/") {
		issuer = base + "/v2.0"
	}
	return wire.OK(wire.Verbatim{
		"token_endpoint":                        base + "/oauth2/v2.0/token",
		"authorization_endpoint":                base + "/oauth2/v2.0/authorize",
		"device_authorization_endpoint":         base + "/oauth2/v2.0/devicecode",
		"issuer":                                issuer,
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"token_endpoint_auth_methods_supported": []any{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		"response_types_supported":              []any{"code", "token"},
		"subject_types_supported":               []any{"pairwise"},
		"id_token_signing_alg_values_supported": []any{"RS256"},
		"scopes_supported":                      []any{"openid", "profile", "email", "offline_access"},
		"tenant_region_scope":                   "NA",
		"cloud_instance_name":                   k.Instance,
		"msgraph_host":                          k.Graphs[0],
	})
}

// openIDScopes are in every request of the usual libraries and are not for a resource.
var openIDScopes = []string{"openid", "profile", "offline_access", "email"}

// resourceOfScope returns the one resource that the parts of a scope are about.
func (c *call) resourceOfScope(scope string, user bool) (string, error) {
	found := ""
	for word := range strings.FieldsSeq(scope) {
		if slices.Contains(openIDScopes, word) {
			continue
		}
		resource, whole := strings.CutSuffix(word, "/.default")
		if i := strings.LastIndex(word, "/"); user && !whole && i > 0 {
			resource, whole = word[:i], true
		}
		if !whole {
			return "", c.loginError(
				http.StatusBadRequest,
				1002012,
				"invalid_scope",
				"The provided value for scope %s is not valid. Client credential flows must have a scope value with "+
					"/.default suffixed to the resource identifier (application ID URI).",
				scope,
			)
		}
		resource = strings.TrimSuffix(resource, "/")
		if found != "" && found != resource {
			return "", c.loginError(http.StatusBadRequest, 28000, "invalid_scope",
				"Provided value for the input parameter scope is not valid because it contains more than one resource.")
		}
		found = resource
	}
	if found == "" {
		return "", c.missing("scope")
	}
	return found, nil
}

func (c *call) missing(parameter string) error {
	return c.loginError(http.StatusBadRequest, 900144, "invalid_request",
		"The request body must contain the following parameter: '%s'.", parameter)
}
