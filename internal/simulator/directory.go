package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// directory is a tenant as the login endpoint knows it.
type directory struct {
	id, name string
	account  string // the directory's short name
	partner  bool
	// consented says whether the partner's application may be used here, delegated whether its user has a role here.
	consented, delegated bool
}

// knows says whether an application can ask for tokens of its own.
func (d *directory) knows(client string) bool {
	if strings.EqualFold(client, PartnerClient) {
		return d.consented
	}
	return strings.EqualFold(client, CustomerClient) && !d.partner
}

// directoryOf finds a directory by tenant id or domain; nil when there is none.
func (u *unit) directoryOf(tenant string, b Behaviors) (*directory, error) {
	if strings.EqualFold(tenant, PartnerTenant) || strings.EqualFold(tenant, PartnerDomain) {
		return &directory{id: PartnerTenant, name: "Fennel Partners", account: shortName(PartnerDomain), partner: true, consented: true, delegated: true}, nil
	}
	one, err := u.customerNamed(tenant)
	if err != nil || one == nil {
		return nil, err
	}
	related := one.Relationship == "reseller"
	return &directory{
		id: one.ID, name: one.CompanyName, account: shortName(one.Domain), consented: related && !listed(b.UnconsentedTenants, one.ID),
		delegated: related && !listed(b.UndelegatedTenants, one.ID),
	}, nil
}

func shortName(domain string) string {
	name, _, _ := strings.Cut(domain, ".")
	return name
}

func (u *unit) customerNamed(tenant string) (*customer, error) {
	if uuid.Validate(tenant) == nil {
		one := new(customer)
		found, err := u.load(kindCustomer, "", tenant, one)
		if err != nil || !found {
			return nil, err
		}
		return one, nil
	}
	list, err := all[customer](u, kindCustomer, "")
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if one.owns(tenant) {
			return one, nil
		}
	}
	return nil, nil
}

// directory is the one the path names.
func (c *call) directory() (*directory, error) {
	tenant := c.vars["tenant"]
	found, err := c.directoryOf(tenant, c.switches)
	if err == nil && found == nil {
		err = c.loginError(http.StatusBadRequest, 90002, "invalid_request",
			"Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.", tenant)
	}
	return found, err
}

// authority is the base of the service as the caller reached it.
func (c *call) authority() string {
	scheme := "http"
	if c.secure {
		scheme = "https"
	}
	return scheme + "://" + c.host
}

func (c *call) instanceDiscovery() (answer, error) {
	base, tenant := c.authority(), PartnerTenant
	// Libraries ask one endpoint about the authority they were given, which may be another cloud's.
	if asked, err := url.Parse(c.query.Get("authorization_endpoint")); err == nil && asked.Host != "" {
		if named, known := namedService(asked.Host); known && named == serviceLogin {
			base = "https://" + asked.Host
		}
		if first, _, _ := strings.Cut(strings.TrimPrefix(asked.Path, "/"), "/"); first != "" {
			tenant = first
		}
	}
	metadata := []any{}
	for _, k := range clouds {
		aliases := []any{}
		for _, name := range append(slices.Clone(k.logins), k.formerLogins...) {
			aliases = append(aliases, name)
		}
		metadata = append(metadata, verbatim{"preferred_network": k.logins[0], "preferred_cache": k.cache, "aliases": aliases})
	}
	return ok(verbatim{
		"tenant_discovery_endpoint": base + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1", "metadata": metadata,
	})
}

func (c *call) openIDConfiguration() (answer, error) {
	d, err := c.directory()
	if err != nil {
		return answer{}, err
	}
	k := c.switches.loginCloud(c.host)
	base := c.authority() + "/" + d.id
	issuer := base + "/" // of the older endpoint's tokens
	if strings.Contains(strings.ToLower(c.path), "/v2.0/") {
		issuer = base + "/v2.0"
	}
	return ok(verbatim{
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
		"cloud_instance_name":                   k.instance,
		"msgraph_host":                          k.graphs[0],
	})
}

// openIDScopes come along with every request of the usual libraries and name no resource.
var openIDScopes = []string{"openid", "profile", "offline_access", "email"}

// resourceOfScope finds the one resource that the words of a scope are about.
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
			return "", c.loginError(http.StatusBadRequest, 1002012, "invalid_scope",
				"The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", scope)
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
	return c.loginError(http.StatusBadRequest, 900144, "invalid_request", "The request body must contain the following parameter: '%s'.", parameter)
}
