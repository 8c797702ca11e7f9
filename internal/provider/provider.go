package provider

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/subscription"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/tenant"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const (
	endpoint = "https://api.partnercenter.microsoft.com"
	scope    = endpoint + "/.default"
)

// Provider is the csp provider.
type Provider struct {
	version string
	wait    func(ctx context.Context, d time.Duration) error
	wrap    func(http.RoundTripper) http.RoundTripper
}

// Option changes how a provider is made.
type Option func(*Provider)

// WithWait replaces the pause between attempts and looks, so that tests wait in
// simulated time.
func WithWait(wait func(ctx context.Context, d time.Duration) error) Option {
	return func(p *Provider) { p.wait = wait }
}

var _ provider.Provider = (*Provider)(nil)

// New makes the provider of a version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &Provider{version: version}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

// settings are the provider block.
type settings struct {
	PartnerTenantID types.String       `tfsdk:"partner_tenant_id"`
	ClientID        types.String       `tfsdk:"client_id"`
	ClientSecret    types.String       `tfsdk:"client_secret"`
	Simulator       *simulatorSettings `tfsdk:"simulator"`
}

type simulatorSettings struct {
	Path    types.String         `tfsdk:"path"`
	Latency timetypes.GoDuration `tfsdk:"latency"`
	Seed    types.Int64          `tfsdk:"seed"`
}

// WithTransport wraps the transport of the simulator, so that tests see calls
// as they are made.
func WithTransport(wrap func(http.RoundTripper) http.RoundTripper) Option {
	return func(p *Provider) { p.wrap = wrap }
}

// Metadata names the provider.
func (p *Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "csp", p.version
}

// Schema describes the provider block.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Microsoft cloud subscriptions sold by cloud solution providers, managed as code.",
		Attributes: map[string]schema.Attribute{
			"partner_tenant_id": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Id of the partner's own tenant. Can be set as `CSP_PARTNER_TENANT_ID`.",
			},
			"client_id": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Id of the application registered in the partner's tenant. Can be set as `CSP_CLIENT_ID`.",
			},
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true, MarkdownDescription: "Secret of that application. Can be set as `CSP_CLIENT_SECRET`, which keeps it out of the configuration.",
			},
			"simulator": schema.SingleNestedAttribute{
				Optional: true,
				MarkdownDescription: "Plan and apply against the embedded simulator instead of Partner Center: no network, no credentials, no money. " +
					"It is never chosen silently.",
				Attributes: map[string]schema.Attribute{
					"path": schema.StringAttribute{
						Required: true, MarkdownDescription: "File the simulated tenants live in; made and seeded where it does not exist.",
						Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
					},
					"latency": schema.StringAttribute{
						Optional: true, CustomType: timetypes.GoDurationType{}, MarkdownDescription: "Time added to every answer, for example `100ms`.",
					},
					"seed": schema.Int64Attribute{
						Optional: true, MarkdownDescription: "Which of the service's quirks the answers show; 0, the default, shows none.",
					},
				},
			},
		},
	}
}

// Configure builds the clients: of the simulator where one is named, of
// Partner Center where there are credentials, and of nothing otherwise.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var s settings
	if !known(req.Config.Raw) {
		return
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &s)...)
	if resp.Diagnostics.HasError() {
		return
	}
	login, http := p.connection(ctx, s, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	clients, err := p.clients(login, http, req.TerraformVersion)
	if err != nil {
		resp.Diagnostics.AddError("The credentials cannot be used", err.Error())
		return
	}
	resp.ResourceData, resp.DataSourceData = clients, clients
}

// connection is who logs in, and through which HTTP client; nil is the pooled
// one of the transport.
func (p *Provider) connection(ctx context.Context, s settings, resp *provider.ConfigureResponse) (credentials, *http.Client) {
	if s.Simulator == nil {
		return s.credentials(&resp.Diagnostics), nil
	}
	if given := s.given(); len(given) > 0 {
		resp.Diagnostics.AddAttributeError(path.Root("simulator"), "Simulator and credentials exclude each other",
			fmt.Sprintf("The provider block names a simulator and %s. Remove simulator to buy for real, or the credentials to simulate.", given[0]))
		return credentials{}, nil
	}
	latency, diags := s.Simulator.latency()
	resp.Diagnostics.Append(diags...)
	sim, err := simulator.Open(ctx, simulator.Options{Path: s.Simulator.Path.ValueString(), Latency: latency, Seed: s.Simulator.Seed.ValueInt64()})
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("simulator").AtName("path"), "The simulator cannot be opened", err.Error())
		return credentials{}, nil
	}
	known, through := simulator.DefaultCredentials(), sim.Transport()
	if p.wrap != nil {
		through = p.wrap(through)
	}
	return credentials{known.TenantID, known.ClientID, known.ClientSecret}, &http.Client{Transport: through}
}

func (p *Provider) clients(login credentials, client *http.Client, terraform string) (*services.Clients, error) {
	options := transport.Options{Scope: scope, UserAgent: fmt.Sprintf("terraform-provider-csp/%s Terraform/%s", p.version, terraform), Wait: p.wait}
	var through transport.CredentialOptions
	if client != nil {
		options.HTTP, through.HTTP = client, client
	}
	credential, err := transport.Secret(login.tenantID, login.clientID, login.clientSecret, through)
	if err != nil {
		return nil, err
	}
	options.Credential = credential
	pipeline, err := transport.New(options)
	if err != nil {
		return nil, err
	}
	pc := partnercenter.New(pipeline, endpoint)
	return &services.Clients{PartnerCenter: pc, Fulfilment: fulfilment.New(pc, pipeline.Wait)}, nil
}

// Resources lists what can be managed.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{subscription.NewResource}
}

// DataSources lists what can be read.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		subscription.NewDataSource, subscription.NewListDataSource, tenant.NewListDataSource, catalog.NewOffersDataSource,
	}
}
