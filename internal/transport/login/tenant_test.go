package login_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/scripted"
)

func TestTenantOf_domain_isThatOfTheIssuer(t *testing.T) {
	t.Parallel()
	const id = "1F0E5D2C-3b4a-4c58-9d76-8e9f0a1b2c3d"
	for name, c := range map[string]struct {
		status       int
		body         string
		want, failed string
	}{
		"a tenant's":             {200, `{"issuer":"https://login.microsoftonline.com/` + id + `/v2.0"}`, strings.ToLower(id), ""},
		"of another cloud":       {200, `{"issuer":"https://sts.windows.net/` + id + `/"}`, strings.ToLower(id), ""},
		"nobody's":               {400, `{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant not found."}`, "", ""},
		"a page that is gone":    {404, "", "", ""},
		"an issuer for all":      {200, `{"issuer":"https://login.microsoftonline.com/{tenantid}/v2.0"}`, "", "does not contain a tenant"},
		"no document":            {200, "<html>", "", "look up the tenant of contoso.example"},
		"an endpoint that fails": {403, `{"error":{"code":"Blocked","message":"By a proxy."}}`, "", "By a proxy."},
	} {
		s := scripted.Serve(t, transport.Options{}, c.status, c.body)
		got, err := login.TenantOf(t.Context(), s.Pipeline, s.Address+"/", "contoso.example")
		if got != c.want || (err != nil) != (c.failed != "") || err != nil && !strings.Contains(err.Error(), c.failed) {
			t.Errorf("%s: got %q and %v, want %q and %q", name, got, err, c.want, c.failed)
		}
		if path := (*s.Asked)[0].URL.Path; path != "/contoso.example/v2.0/.well-known/openid-configuration" {
			t.Errorf("%s: asked for %s", name, path)
		}
	}
}
