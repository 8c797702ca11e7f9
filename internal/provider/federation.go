package provider

import (
	"fmt"
	"os"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// Variables that pipelines set for the jobs they run. They are looked at only
// where the configuration asks for a pipeline's token.
const (
	gitHubURL       = "ACTIONS_ID_TOKEN_REQUEST_URL"
	gitHubToken     = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
	devOpsURL       = "SYSTEM_OIDCREQUESTURI"
	devOpsToken     = "SYSTEM_ACCESSTOKEN"
	hcpToken        = "TFC_WORKLOAD_IDENTITY_TOKEN" //nolint:gosec // the name of a variable, not what is in it
	kubernetesToken = "AZURE_FEDERATED_TOKEN_FILE"
)

// federation finds the pipeline's token: the one that is named, else what the
// pipeline provides.
func (r reader) federation(o login.Options, cloud transport.Cloud) login.Assertion {
	named, _ := r.choose(way{"a pipeline's token", []string{"oidc_token", "oidc_token_file_path", "oidc_request_url"}})
	switch named.attribute {
	case "oidc_token":
		return login.GivenToken(named.value)
	case "oidc_token_file_path":
		if _, err := os.ReadFile(named.value); err != nil {
			r.fail(
				named,
				fmt.Sprintf("%s cannot be read", named.source),
				fmt.Sprintf("%s. Choose a file that this user can read.", err),
			)
		}
		return login.TokenInFile(named.value)
	case "oidc_request_url":
		return r.requested(o, cloud, named)
	}
	return r.provided(o, cloud)
}

// requested asks where the configuration says.
func (r reader) requested(o login.Options, cloud transport.Cloud, address given) login.Assertion {
	if !login.Secure(address.value) {
		r.fail(address, fmt.Sprintf("Invalid token URL in %s", address.source),
			"It must be https:// with a host, because a secret is sent there. Example: https://gitlab.example/token.")
	}
	with, ok := r.find("oidc_request_token")
	if !ok {
		r.missing(
			"oidc_request_token",
			fmt.Sprintf("It authorizes the request for the pipeline's token at %s.", address.source),
		)
	}
	if connection := r.value("ado_pipeline_service_connection_id"); connection != "" {
		return login.AzureDevOps(o.Pipeline, address.value, with.value, connection)
	}
	return login.GitHub(o.Pipeline, address.value, with.value, r.audience(cloud))
}

// provided reads what the pipeline puts into its jobs' environment.
func (r reader) provided(o login.Options, cloud transport.Cloud) login.Assertion {
	connection := r.value("ado_pipeline_service_connection_id")
	has := func(names ...string) bool {
		for _, name := range names {
			if strings.TrimSpace(r.env(name)) == "" {
				return false
			}
		}
		return true
	}
	switch {
	case has(gitHubURL, gitHubToken):
		return login.GitHub(o.Pipeline, r.env(gitHubURL), r.env(gitHubToken), r.audience(cloud))
	case has(devOpsURL, devOpsToken) && connection != "":
		return login.AzureDevOps(o.Pipeline, r.env(devOpsURL), r.env(devOpsToken), connection)
	case has(hcpToken):
		return login.GivenToken(r.env(hcpToken))
	case has(kubernetesToken):
		return login.TokenInFile(r.env(kubernetesToken))
	case has(devOpsURL, devOpsToken):
		r.missing(
			"ado_pipeline_service_connection_id",
			"Azure DevOps issues the token for a service connection and needs its id.",
		)
	case has(devOpsURL):
		r.fail(given{attribute: "use_oidc"}, "The job has no access to Azure DevOps's token",
			"Map it into the step's env: SYSTEM_ACCESSTOKEN: $(System.AccessToken).")
	default:
		r.fail(given{attribute: "use_oidc"}, "The pipeline's token is missing",
			"use_oidc looks for these variables of the pipeline, and found none:\n\n"+
				fmt.Sprintf(
					"  - GitHub Actions:  %s and %s; the job needs the permission id-token: write\n",
					gitHubURL,
					gitHubToken,
				)+
				fmt.Sprintf(
					"  - Azure DevOps:    %s and %s, with ado_pipeline_service_connection_id\n",
					devOpsURL,
					devOpsToken,
				)+
				fmt.Sprintf("  - HCP Terraform:   %s; the workspace needs TFC_WORKLOAD_IDENTITY_AUDIENCE\n", hcpToken)+
				fmt.Sprintf("  - Kubernetes:      %s\n", kubernetesToken)+
				"  - GitLab, others:  set CSP_OIDC_TOKEN or CSP_OIDC_TOKEN_FILE_PATH")
	}
	return nil
}

// pipelineSecrets are what a log must not show, wherever the token comes from.
func (r reader) pipelineSecrets() []string {
	secrets := []string{
		r.value("oidc_token"),
		r.value("oidc_request_token"),
		r.env(gitHubToken),
		r.env(devOpsToken),
		r.env(hcpToken),
	}
	for _, path := range []string{r.value("oidc_token_file_path"), r.env(kubernetesToken)} {
		if text, err := os.ReadFile(path); err == nil {
			secrets = append(secrets, strings.TrimSpace(string(text)))
		}
	}
	return secrets
}

// audience is who the pipeline's token is meant for.
func (r reader) audience(cloud transport.Cloud) string {
	if audience := r.value("oidc_audience"); audience != "" {
		return audience
	}
	return cloud.FederationAudience
}
