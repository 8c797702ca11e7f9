package login

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// issuer is where the tokens of a tenant come from; it names the tenant by its id.
var issuer = regexp.MustCompile(`^https?://[^/]+/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(/|$)`)

// TenantOf asks the login endpoint which tenant has verified a domain, any of
// its domains, in the endpoint's cloud. Everybody may ask, so no token is sent.
// It is empty where no tenant has it. The pipeline has no credentials.
// Source: "OpenID Connect on the Microsoft identity platform", fetch the OpenID configuration document.
func TenantOf(ctx context.Context, p *transport.Pipeline, authority, domain string) (string, error) {
	address := strings.TrimRight(authority, "/") + "/" + url.PathEscape(domain) + "/v2.0/.well-known/openid-configuration"
	resp, err := p.Do(ctx, transport.Request{Method: http.MethodGet, URL: address})
	if err != nil {
		return "", fmt.Errorf("look up the tenant of %s: %w", domain, err)
	}
	switch resp.Status {
	case http.StatusOK:
	case http.StatusBadRequest, http.StatusNotFound:
		return "", nil
	default:
		refused := transport.RefusalOf("The login endpoint", transport.Access{}, http.MethodGet, transport.PathOf(address), "", resp)
		return "", fmt.Errorf("look up the tenant of %s: %w", domain, &refused)
	}
	var configuration struct {
		Issuer string `json:"issuer"`
	}
	if err := json.Unmarshal(resp.Body, &configuration); err != nil {
		return "", fmt.Errorf("look up the tenant of %s: %w", domain, err)
	}
	found := issuer.FindStringSubmatch(configuration.Issuer)
	if found == nil {
		return "", fmt.Errorf("look up the tenant of %s: the issuer %q names no tenant", domain, configuration.Issuer)
	}
	return strings.ToLower(found[1]), nil
}
