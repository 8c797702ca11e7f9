package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wholenumber"
)

// text is an optional setting that a variable can give as well.
func text(variable, description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, MarkdownDescription: description + orVariable(variable), Validators: validators,
	}
}

// secret is a setting that no output may show.
func secret(variable, description string) schema.StringAttribute {
	a := text(variable, description)
	a.Sensitive = true
	return a
}

func switched(variable, description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description + orVariable(variable)}
}

func orVariable(variable string) string { return " Can be set as `" + variable + "`." }

func cloudNames() []string {
	var names []string
	for _, c := range transport.Clouds() {
		names = append(names, c.Name)
	}
	return names
}

func attributes() map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for _, group := range []map[string]schema.Attribute{
		tenantAttributes(), credentialAttributes(), requestAttributes(),
	} {
		maps.Copy(all, group)
	}
	return all
}

// tenantAttributes are whose tenant the provider works in, and as which application.
func tenantAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"partner_tenant_id": text(
			"CSP_PARTNER_TENANT_ID",
			"Id or domain of the partner's own tenant, to sell to its customers. Set exactly one of this and `customer_tenant_id`.",
		),
		"customer_tenant_id": text(
			"CSP_CUSTOMER_TENANT_ID",
			"Id of a customer's own tenant, to work in that tenant without its partner. The provider reads what the "+
				"directory holds, and writes an order for the reseller when something would have to be bought or changed.",
			isGUID(),
		),
		"client_id": text(
			"CSP_CLIENT_ID",
			"Id of the application registered in that tenant; with `use_msi`, of a user-assigned identity.",
		),
	}
}

// credentialAttributes are the ways to log in.
func credentialAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"client_secret": secret("CSP_CLIENT_SECRET", "Secret of the application."),
		"client_secret_file_path": text(
			"CSP_CLIENT_SECRET_FILE_PATH", "File that holds the secret of the application.",
		),
		"client_certificate": secret(
			"CSP_CLIENT_CERTIFICATE", "Certificate of the application with its private key: PEM, or PKCS#12 in base64.",
		),
		"client_certificate_path": text(
			"CSP_CLIENT_CERTIFICATE_PATH",
			"File that holds the certificate and its private key, PEM or PKCS#12 (`.pfx`).",
		),
		"client_certificate_password": secret("CSP_CLIENT_CERTIFICATE_PASSWORD", "Password of the PKCS#12 file."),
		"use_oidc": switched(
			"CSP_USE_OIDC",
			"Log in with a token of the pipeline that runs Terraform (workload identity federation). If no other "+
				"`oidc_` attribute is set, the token comes from what GitHub Actions, Azure DevOps, HCP Terraform or "+
				"a Kubernetes pod provides.",
		),
		"oidc_token": secret("CSP_OIDC_TOKEN", "The pipeline's token."),
		"oidc_token_file_path": text(
			"CSP_OIDC_TOKEN_FILE_PATH", "File that holds the pipeline's token. It is read again for each login.",
		),
		"oidc_request_url": text("CSP_OIDC_REQUEST_URL", "URL to request the pipeline's token from."),
		"oidc_request_token": secret(
			"CSP_OIDC_REQUEST_TOKEN", "Token that authorizes the request for the pipeline's token.",
		),
		"oidc_audience": text("CSP_OIDC_AUDIENCE", "Audience of the pipeline's token. Default: the cloud's own."),
		"ado_pipeline_service_connection_id": text(
			"CSP_ADO_PIPELINE_SERVICE_CONNECTION_ID",
			"Id of the service connection for which Azure DevOps issues the token.",
		),
		"use_msi": switched(
			"CSP_USE_MSI", "Log in as the managed identity of the machine. It gets tokens of its own tenant only.",
		),
		"use_cli": switched(
			"CSP_USE_CLI", "Log in with the Azure CLI's login. It is never used unless you set this.",
		),
		"refresh_token": secret(
			"CSP_REFRESH_TOKEN",
			"Refresh token of a user who signed in with a second factor. The application then acts for that user "+
				"(App+User, the secure application model). `terraform-provider-csp login` creates one. Use it "+
				"together with the application's secret, certificate or federated token; or alone for a public client.",
		),
		"refresh_token_file_path": text(
			"CSP_REFRESH_TOKEN_FILE_PATH",
			"File that holds the refresh token. A login may return a new one, which replaces it in the file, readable by the owner only.",
		),
	}
}

// requestAttributes are where requests go, and what the provider may do and records.
func requestAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"environment": text(
			"CSP_ENVIRONMENT",
			"Microsoft's cloud: `global` (default, GCC too), `usgovernment` (GCC High), `usgovernmentl5` (DoD) or `china` (21Vianet).",
			stringvalidator.OneOfCaseInsensitive(cloudNames()...),
		),
		"endpoints": endpointAttributes(),
		"proxy_url": secret("CSP_PROXY_URL", "Proxy for all requests. If not set, `HTTPS_PROXY` and `NO_PROXY` apply."),
		"ca_certificate_path": text(
			"CSP_CA_CERTIFICATE_PATH",
			"PEM file with certificate authorities to trust in addition to the system's, for example of a proxy that inspects TLS traffic.",
		),
		"rate_limit": rateLimitAttribute(),
		"defaults":   defaultsAttribute(),
		"receipt_path": text(
			"CSP_RECEIPT_PATH",
			"File to which each purchase and each change at Partner Center adds one line of JSON: when, what, for "+
				"whom, by whom, the outcome, and the ids that Microsoft's support asks for. Its folder must exist. A "+
				"plan writes nothing. See the guide Receipts.",
		),
		"redact_names": switched(
			"CSP_REDACT_NAMES",
			"Keep the names of subscriptions out of errors and warnings, and show their ids instead. Terraform does "+
				"not inform providers that a value is sensitive, so set this if `friendly_name` is.",
		),
		"experiments": schema.SetAttribute{
			Optional:    true,
			ElementType: types.StringType,
			Validators:  []validator.Set{setvalidator.ValueStringsAre(stringvalidator.OneOf(experimentMidtermTerm))},
			MarkdownDescription: "Behavior that depends on undocumented requests; off unless listed here. " +
				"`midterm_term`: a longer `term_duration` lengthens the active term at once. The result is read " +
				"back, and the apply fails if the service ignored the request. There is no variable for this.",
		},
		"simulator": simulatorAttributes(),
	}
}

// rateLimitAttribute is the share of Microsoft's limits that a run may use.
func rateLimitAttribute() schema.Float64Attribute {
	return schema.Float64Attribute{
		Optional:   true,
		Validators: []validator.Float64{float64validator.Between(transport.MinRateShare, 1)},
		MarkdownDescription: "Share of Microsoft's published request limits that this run may use, from 0.01 to 1, the default. " +
			"Two pipelines that run at the same time use 0.5 each." + orVariable("CSP_RATE_LIMIT"),
	}
}

// defaultsAttribute are a fleet's choices for what a resource leaves out.
func defaultsAttribute() schema.SingleNestedAttribute {
	choice := func(description string, values []string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: description,
			Validators:          []validator.String{stringvalidator.OneOf(values...)},
		}
	}
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Defaults for every `csp_subscription` and `csp_addon` that does not set its own. The " +
			"values must be known at plan. Only `end_of_term` changes subscriptions; changing the others plans nothing by itself.",
		Attributes: map[string]schema.Attribute{
			"end_of_term": choice(
				"What happens when a term ends: `renew`, `cancel` or `extend`. If not set, Microsoft's setting is left alone.",
				commerce.EndsOfTerm(),
			),
			"reduction": choice(
				"When seats are removed: `now` (used if you leave it out), `at_renewal` or `now_then_renewal`.",
				commerce.Reductions(),
			),
			"external_changes": choice(
				"What happens to changes made outside of Terraform: `revert` (used if you leave it out) or `accept`.",
				commerce.Externals(),
			),
			"on_destroy": choice(
				"What destroying a resource does: `cancel` (used if you leave it out), `end_at_term` or `abandon`.",
				commerce.OnDestroys(),
			),
		},
	}
}

func endpointAttributes() schema.SingleNestedAttribute {
	address := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, MarkdownDescription: description, Validators: []validator.String{isAddress()},
		}
	}
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "URLs to use instead of the cloud's own, as `https://host` or `https://host:port`: for " +
			"example of a gateway, or of `terraform-provider-csp simulator serve --tls`.",
		Attributes: map[string]schema.Attribute{
			"login":            address("Login endpoint."),
			"partner_center":   address("Partner Center."),
			"graph":            address("Microsoft Graph."),
			"resource_manager": address("Azure Resource Manager, for billing accounts."),
		},
	}
}

func simulatorAttributes() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Plan and apply against the embedded simulator instead of Microsoft's services: no " +
			"network, no credentials, no money. " +
			"It is never chosen silently.",
		Attributes: map[string]schema.Attribute{
			"path": schema.StringAttribute{
				Required: true, MarkdownDescription: "File that stores the simulated tenants. It is created with " +
					"example tenants if it does not exist.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"act_as": schema.StringAttribute{
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(actAsApplication, actAsUser)},
				MarkdownDescription: "Who is logged in: the partner's `application` (default), or its `user`, for " +
					"calls that require a signed-in user. With `customer_tenant_id` it is that customer's own application.",
			},
			"latency": schema.StringAttribute{
				Optional:            true,
				CustomType:          timetypes.GoDurationType{},
				MarkdownDescription: "Time added to every response, for example `100ms`.",
			},
			"seed": schema.Int64Attribute{
				Optional:            true,
				CustomType:          wholenumber.Type{},
				MarkdownDescription: "Selects which of the service's quirks the responses show. 0, the default, shows none.",
			},
		},
	}
}
