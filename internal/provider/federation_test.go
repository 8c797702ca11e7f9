package provider

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// TestSettings_passwordsSpaces_areItsOwn: every other setting is trimmed.
func TestSettings_passwordsSpaces_areItsOwn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"client_certificate_password": " open sesame ", "client_secret": "open sesame"} {
		inBlock := reader{block: map[string]attr.Value{name: types.StringValue(" open sesame ")}, env: func(string) string { return "" }}
		inEnvironment := reader{env: func(string) string { return " open sesame " }, block: map[string]attr.Value{name: types.StringNull()}}
		if a, b := inBlock.value(name), inEnvironment.value(name); a != want || b != want {
			t.Errorf("%s is %q in the block and %q in the environment", name, a, b)
		}
		blank := reader{block: map[string]attr.Value{name: types.StringNull()}, env: func(string) string { return "" }}
		if _, ok := blank.find(name); ok {
			t.Errorf("%s is given where nothing is", name)
		}
	}
}

// TestCredentials_everySecret_isKnownToTheLog: whatever shape it has.
func TestCredentials_everySecret_isKnownToTheLog(t *testing.T) {
	t.Parallel()
	full, _, _ := files(t)
	who := map[string]string{"CSP_PARTNER_TENANT_ID": tenantID, "CSP_CLIENT_ID": clientID}
	for name, c := range map[string]struct {
		env  env
		want []string
	}{
		"a secret behind a proxy": {
			env{"CSP_CLIENT_SECRET": "one", "CSP_PROXY_URL": "http://user:p%40ss@proxy.example:3128"},
			[]string{"one", "p@ss", "p%40ss"},
		},
		"a secret in a file":  {env{"CSP_CLIENT_SECRET_FILE_PATH": full}, []string{hush}},
		"a token":             {env{"CSP_OIDC_TOKEN": "two"}, []string{"two"}},
		"a token in a file":   {env{"CSP_OIDC_TOKEN_FILE_PATH": full}, []string{hush}},
		"a token to ask with": {env{"CSP_OIDC_REQUEST_URL": "https://x", "CSP_OIDC_REQUEST_TOKEN": "three"}, []string{"three"}},
		"GitHub Actions":      {env{"CSP_USE_OIDC": "1", gitHubURL: "https://x", gitHubToken: "four"}, []string{"four"}},
		"Azure DevOps": {
			env{"CSP_USE_OIDC": "1", devOpsURL: "https://x", devOpsToken: "five", "CSP_ADO_PIPELINE_SERVICE_CONNECTION_ID": "x"},
			[]string{"five"},
		},
		"HCP Terraform":      {env{"CSP_USE_OIDC": "1", hcpToken: "six"}, []string{"six"}},
		"a Kubernetes pod":   {env{"CSP_USE_OIDC": "1", kubernetesToken: full}, []string{hush}},
		"a refresh token":    {env{"CSP_REFRESH_TOKEN": "seven"}, []string{"seven"}},
		"a machine's header": {env{"CSP_USE_MSI": "1", "IDENTITY_HEADER": "eight"}, []string{"eight"}},
	} {
		var diags diag.Diagnostics
		r := settings{}.reader(&diags)
		r.env = func(name string) string { return c.env[name] + who[name] }
		p, err := transport.New(transport.Options{HTTP: issuer{}})
		if err != nil {
			t.Fatal(err)
		}
		known := r.credentials(login.Options{Authority: "https://login.example", Pipeline: p}, transport.Clouds()[0]).secretsKnown()
		for _, secret := range c.want {
			if !slices.Contains(known, secret) {
				t.Errorf("%s: %q is not among %q: %v", name, secret, known, diags)
			}
		}
	}
}

// issuer answers any request for a token.
type issuer struct{}

func (issuer) Do(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(`{"value":"asked for"}`)),
	}, nil
}

// TestFederation_sourceInTheBlock_countsBeforeTheEnvironment: which token it
// is, too, not only that there is one.
func TestFederation_sourceInTheBlock_countsBeforeTheEnvironment(t *testing.T) {
	t.Parallel()
	p, err := transport.New(transport.Options{HTTP: issuer{}})
	if err != nil {
		t.Fatal(err)
	}
	full, _, _ := files(t)
	for want, block := range map[string]map[string]attr.Value{
		"asked for":   {"oidc_request_url": types.StringValue("https://issuer.example"), "oidc_request_token": types.StringValue("x")},
		hush:          {"oidc_token_file_path": types.StringValue(full)},
		"given":       {"oidc_token": types.StringValue("given")},
		"environment": {"use_oidc": types.BoolValue(true)},
	} {
		var diags diag.Diagnostics
		r := reader{
			diags: &diags, block: block,
			env: func(name string) string { return map[string]string{"CSP_OIDC_TOKEN": "environment"}[name] },
		}
		got, err := r.federation(login.Options{Pipeline: p}, transport.Clouds()[0])(t.Context())
		if got != want || err != nil || diags.HasError() {
			t.Errorf("got %q, want %q: %v %v", got, want, err, diags)
		}
	}
}
