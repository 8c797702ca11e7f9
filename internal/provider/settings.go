package provider

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// settings are the provider block.
type settings struct {
	PartnerTenantID  types.String `tfsdk:"partner_tenant_id"`
	CustomerTenantID types.String `tfsdk:"customer_tenant_id"`
	ClientID         types.String `tfsdk:"client_id"`

	ClientSecret              types.String `tfsdk:"client_secret"`
	ClientSecretFilePath      types.String `tfsdk:"client_secret_file_path"`
	ClientCertificate         types.String `tfsdk:"client_certificate"`
	ClientCertificatePath     types.String `tfsdk:"client_certificate_path"`
	ClientCertificatePassword types.String `tfsdk:"client_certificate_password"`
	UseOIDC                   types.Bool   `tfsdk:"use_oidc"`
	OIDCToken                 types.String `tfsdk:"oidc_token"`
	OIDCTokenFilePath         types.String `tfsdk:"oidc_token_file_path"`
	OIDCRequestURL            types.String `tfsdk:"oidc_request_url"`
	OIDCRequestToken          types.String `tfsdk:"oidc_request_token"`
	OIDCAudience              types.String `tfsdk:"oidc_audience"`
	ServiceConnectionID       types.String `tfsdk:"ado_pipeline_service_connection_id"`
	UseMSI                    types.Bool   `tfsdk:"use_msi"`
	UseCLI                    types.Bool   `tfsdk:"use_cli"`
	RefreshToken              types.String `tfsdk:"refresh_token"`
	RefreshTokenFilePath      types.String `tfsdk:"refresh_token_file_path"`

	Environment       types.String       `tfsdk:"environment"`
	Endpoints         *endpointSettings  `tfsdk:"endpoints"`
	ProxyURL          types.String       `tfsdk:"proxy_url"`
	CACertificatePath types.String       `tfsdk:"ca_certificate_path"`
	RateLimit         types.Float64      `tfsdk:"rate_limit"`
	ReceiptPath       types.String       `tfsdk:"receipt_path"`
	RedactNames       types.Bool         `tfsdk:"redact_names"`
	Experiments       types.Set          `tfsdk:"experiments"`
	Defaults          *defaultSettings   `tfsdk:"defaults"`
	Simulator         *simulatorSettings `tfsdk:"simulator"`
}

type endpointSettings struct {
	Login           types.String `tfsdk:"login"`
	PartnerCenter   types.String `tfsdk:"partner_center"`
	Graph           types.String `tfsdk:"graph"`
	ResourceManager types.String `tfsdk:"resource_manager"`
}

type simulatorSettings struct {
	Path    types.String         `tfsdk:"path"`
	ActAs   types.String         `tfsdk:"act_as"`
	Latency timetypes.GoDuration `tfsdk:"latency"`
	Seed    types.Int64          `tfsdk:"seed"`
}

func (s simulatorSettings) latency() (time.Duration, diag.Diagnostics) {
	if s.Latency.IsNull() {
		return 0, nil
	}
	return s.Latency.ValueGoDuration()
}

// defaultSettings are a fleet's choices for what a resource leaves out.
type defaultSettings struct {
	EndOfTerm       types.String `tfsdk:"end_of_term"`
	Reduction       types.String `tfsdk:"reduction"`
	ExternalChanges types.String `tfsdk:"external_changes"`
	OnDestroy       types.String `tfsdk:"on_destroy"`
}

func (d *defaultSettings) values() services.Defaults {
	if d == nil {
		return services.Defaults{}
	}
	return services.Defaults{
		EndOfTerm: d.EndOfTerm.ValueString(), Reduction: d.Reduction.ValueString(),
		ExternalChanges: d.ExternalChanges.ValueString(), OnDestroy: d.OnDestroy.ValueString(),
	}
}

// refuseUnknownDefaults refuses defaults that are known only at apply: they
// decide what every plan proposes.
func refuseUnknownDefaults(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) {
	at := path.Root("defaults")
	var defaults types.Object
	if config.GetAttribute(ctx, at, &defaults).HasError() {
		return
	}
	unknown := defaults.IsUnknown()
	for name, v := range defaults.Attributes() {
		if v.IsUnknown() {
			unknown, at = true, path.Root("defaults").AtName(name)
		}
	}
	if unknown {
		diags.AddAttributeError(
			at,
			"The defaults of the provider block must be known at plan",
			"They decide what is planned for every subscription that does not set its own. Use values that are known "+
				"at plan, such as variables.",
		)
	}
}

// experimentMidtermTerm lengthens running terms.
const experimentMidtermTerm = "midterm_term"

// tries reports whether the block names an experiment.
func (s settings) tries(experiment string) bool {
	return slices.ContainsFunc(s.Experiments.Elements(), types.StringValue(experiment).Equal)
}

// Who is logged in to the simulator.
const (
	actAsApplication = "application"
	actAsUser        = "user"
)

// given is a setting with a value.
type given struct {
	// attribute names it, and source says where the value comes from: the
	// attribute, or a variable.
	attribute, source string
	inBlock           bool
	value             string
}

// reader looks settings up: each in the block first, then in a variable of the
// provider's own. Variables of other tools are never taken for it.
type reader struct {
	block map[string]attr.Value
	env   func(string) string
	diags *diag.Diagnostics
	// fromFlags is true if flags of a command replace the block.
	fromFlags bool
}

// variables are the environment's name of each setting.
func variable(attribute string) string { return "CSP_" + strings.ToUpper(attribute) }

func (s settings) reader(diags *diag.Diagnostics) reader {
	return reader{
		env: os.Getenv, diags: diags,
		block: map[string]attr.Value{
			"partner_tenant_id":                  s.PartnerTenantID,
			"customer_tenant_id":                 s.CustomerTenantID,
			"client_id":                          s.ClientID,
			"client_secret":                      s.ClientSecret,
			"client_secret_file_path":            s.ClientSecretFilePath,
			"client_certificate":                 s.ClientCertificate,
			"client_certificate_path":            s.ClientCertificatePath,
			"client_certificate_password":        s.ClientCertificatePassword,
			"use_oidc":                           s.UseOIDC,
			"oidc_token":                         s.OIDCToken,
			"oidc_token_file_path":               s.OIDCTokenFilePath,
			"oidc_request_url":                   s.OIDCRequestURL,
			"oidc_request_token":                 s.OIDCRequestToken,
			"oidc_audience":                      s.OIDCAudience,
			"ado_pipeline_service_connection_id": s.ServiceConnectionID,
			"use_msi":                            s.UseMSI,
			"use_cli":                            s.UseCLI,
			"refresh_token":                      s.RefreshToken,
			"refresh_token_file_path":            s.RefreshTokenFilePath,
			"environment":                        s.Environment,
			"proxy_url":                          s.ProxyURL,
			"ca_certificate_path":                s.CACertificatePath,
			"rate_limit":                         s.RateLimit,
			"receipt_path":                       s.ReceiptPath,
			"redact_names":                       s.RedactNames,
		},
	}
}

// find returns a setting's value, and whether it has one. Empty is none, and so
// is a flag that is false.
func (r reader) find(attribute string) (given, bool) {
	g := given{attribute: attribute, source: attribute, inBlock: true}
	switch v := r.block[attribute].(type) {
	case types.String:
		g.value = trimmed(attribute, v.ValueString())
	case types.Float64:
		if !v.IsNull() {
			g.value = strconv.FormatFloat(v.ValueFloat64(), 'g', -1, 64)
		}
	case types.Bool:
		if !v.IsNull() {
			// A flag of the block overrides the variable either way.
			return g, v.ValueBool()
		}
		return r.flag(attribute)
	}
	if g.value == "" {
		g.inBlock, g.source = false, variable(attribute)
		g.value = trimmed(attribute, r.env(g.source))
	}
	return g, g.value != ""
}

// trimmed is a setting without the space around it, which comes in by paste
// and from files; only a password's may be meant.
func trimmed(attribute, value string) string {
	if attribute == "client_certificate_password" {
		return value
	}
	return strings.TrimSpace(value)
}

func (r reader) flag(attribute string) (given, bool) {
	g := given{attribute: attribute, source: variable(attribute)}
	text := strings.TrimSpace(r.env(g.source))
	if text == "" {
		return g, false
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		r.fail(
			g,
			fmt.Sprintf("%s is neither true nor false", g.source),
			fmt.Sprintf("It is %q. Set it to true or false, or remove it.", text),
		)
	}
	return g, on
}

func (r reader) value(attribute string) string {
	g, _ := r.find(attribute)
	return g.value
}

// fail adds an error at a setting, wherever its value comes from.
func (r reader) fail(g given, summary, detail string) {
	r.diags.AddAttributeError(path.Root(g.attribute), summary, detail)
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// tenantName is a tenant's id, or a domain of it.
var tenantName = regexp.MustCompile(`^[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?$`)

func isGUID() validator.String {
	return stringvalidator.RegexMatches(guid, "must be the GUID of a tenant, as the Entra admin center shows it")
}

// isAddress asks for https: tokens and seats travel over it.
func isAddress() validator.String { return addressValidator{} }

type addressValidator struct{}

const ofService = "must be https:// with a host and no path. Example: https://localhost:8443"

// serves reports whether an address can be that of a service.
func serves(address string) bool {
	u, err := url.Parse(address)
	return err == nil && login.Secure(address) && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

func (addressValidator) Description(context.Context) string { return ofService }

func (a addressValidator) MarkdownDescription(ctx context.Context) string { return a.Description(ctx) }

func (a addressValidator) ValidateString(
	ctx context.Context,
	req validator.StringRequest,
	resp *validator.StringResponse,
) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if !serves(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(
			req.Path,
			"Invalid service URL",
			fmt.Sprintf("%q %s.", req.ConfigValue.ValueString(), a.Description(ctx)),
		)
	}
}
