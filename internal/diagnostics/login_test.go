package diagnostics_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// said is what people read of a failed login.
func said(e login.Error) string {
	var b strings.Builder
	for _, d := range diagnostics.Failure("list the tenants", &e).Errors() {
		b.WriteString(d.Summary() + "\n" + d.Detail() + "\n")
	}
	return b.String()
}

func TestFailure_loginsWithoutACode_sayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		failed login.Error
		want   []string
	}{
		"another tenant's identity": {
			login.Error{
				Tenant: "x", Means: "a managed identity", Cause: login.OtherTenant,
				Description: "the identity belongs to tenant y",
			},
			[]string{
				"the managed identity belongs to another tenant", "at tenant x with a managed identity",
				"log in with an application", "the identity belongs to tenant y",
			},
		},
		"a federated token whose key nobody knows": {
			login.Error{
				Means: "a federated token", Status: 401, Code: "AADSTS700027",
			}, []string{"the assertion cannot be verified", "With a pipeline's token, check that its issuer is the one"},
		},
		"a certificate nobody knows": {
			login.Error{
				Means: "a client certificate", Status: 401, Code: "AADSTS700027",
			}, []string{"the certificate is not registered for the application"},
		},
		"wrong audience": {
			login.Error{Status: 401, Code: "AADSTS700023"},
			[]string{"the assertion has the wrong audience", "oidc_audience"},
		},
		"a proof that does not verify": {login.Error{Status: 401, Code: "AADSTS50013"}, []string{"the assertion cannot be verified"}},
		"an application that is disabled": {
			login.Error{Status: 401, Code: "AADSTS7000112"},
			[]string{"the application is disabled", "Enterprise applications"},
		},
		"a service that is disabled": {
			login.Error{Status: 400, Code: "AADSTS500014"}, []string{"the service is disabled in that tenant"},
		},
		"a person who is disabled": {
			login.Error{Status: 400, Code: "AADSTS50057"},
			[]string{"the user's account is disabled", "terraform-provider-csp login"},
		},
		"a person who is not assigned": {
			login.Error{Status: 400, Code: "AADSTS50105"},
			[]string{"the user is not assigned to the application", "Users and groups"},
		},
		"a token's file that is missing": {
			login.Error{
				Means: "a federated token", Cause: login.NoFederatedToken, Description: "open /nope",
			}, []string{"the pipeline's token is missing", "oidc_token_file_path", "open /nope"},
		},
		"an issuer that refuses": {
			login.Error{
				Means: "a federated token", Cause: login.NoIssuer, Status: 403,
			}, []string{"the pipeline's issuer returned no token", "id-token: write", "service connection", "status 403"},
		},
		"a refresh token's file that is missing": {
			login.Error{Cause: login.NoRefreshToken}, []string{
				"there is no refresh token", "refresh_token_file_path", "terraform-provider-csp login",
			},
		},
		"nobody at the Azure CLI": {
			login.Error{
				Cause: login.NoCLI, Description: "Please run 'az login'",
			}, []string{"the Azure CLI returned no token", "az login --tenant", "Please run"},
		},
	} {
		text := said(c.failed)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in:\n%s", name, want, text)
			}
		}
	}
}
