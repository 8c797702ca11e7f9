package login

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// issuer matches the issuer of a tenant's tokens, which contains the tenant's id.
var issuer = regexp.MustCompile(`^https?://[^/]+/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(/|$)`)

// TenantOf returns the id of the tenant that has verified a domain in the
// endpoint's cloud; empty if no tenant has. The endpoint is public, so no token is
// sent: the pipeline must have no credentials.
// Source: "OpenID Connect on the Microsoft identity platform", fetch the OpenID configuration document.
func TenantOf(ctx context.Context, p *transport.Pipeline, authority, domain string) (string, error) {
	address := strings.TrimRight(
		authority,
		"/",
	) + "/" + url.PathEscape(
		domain,
	) + "/v2.0/.well-known/openid-configuration"
	request := transport.Request{Method: http.MethodGet, URL: address}
	resp, err := p.Do(ctx, request)
	if err != nil {
		return "", fmt.Errorf("look up the tenant of %s: %w", domain, err)
	}
	switch resp.Status {
	case http.StatusOK:
	case http.StatusBadRequest, http.StatusNotFound:
		return "", nil
	default:
		code, message := wire.ErrorBody(resp.Body)
		refused := transport.RefusalOf("The login endpoint", request, transport.Access{}, resp, code, message)
		return "", fmt.Errorf("look up the tenant of %s: %w", domain, &refused)
	}
	configuration := wire.ReadObject(resp.Body, "configuration")
	from := configuration.Text("issuer")
	if err := configuration.Err(); err != nil {
		return "", fmt.Errorf("look up the tenant of %s: %w", domain, err)
	}
	found := issuer.FindStringSubmatch(from)
	if found == nil {
		return "", fmt.Errorf("look up the tenant of %s: the issuer %q does not contain a tenant", domain, from)
	}
	return strings.ToLower(found[1]), nil
}
