package provider

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/functions"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/calendar"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/licensing"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/subscription"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/tenant"
)

// Provider is the csp provider.
type Provider struct {
	version string
	wait    func(ctx context.Context, d time.Duration) error
	wrap    func(http.RoundTripper) http.RoundTripper
	env     func(string) string
	// turnFolder is empty for the user's own.
	turnFolder string
}

// Option changes how a provider is made.
type Option func(*Provider)

// WithWait replaces the pause between attempts and looks, so that tests wait in
// simulated time.
func WithWait(wait func(ctx context.Context, d time.Duration) error) Option {
	return func(p *Provider) { p.wait = wait }
}

var _ provider.ProviderWithFunctions = (*Provider)(nil)

// New returns the provider of a version.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &Provider{version: version}
		for _, option := range options {
			option(p)
		}
		return p
	}
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
		Attributes:          attributes(),
	}
}

// Configure builds the clients. Until every setting is known the provider
// stays unconfigured, and plans validate nothing.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var s settings
	if !req.Config.Raw.IsFullyKnown() {
		refuseUnknownDefaults(ctx, req.Config, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &s)...)
	if resp.Diagnostics.HasError() {
		return
	}
	agent := fmt.Sprintf("terraform-provider-csp/%s Terraform/%s", p.version, req.TerraformVersion)
	c := p.connect(ctx, s, agent, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	clients, err := p.clients(c, agent)
	if err != nil {
		resp.Diagnostics.AddError("The provider cannot be configured", err.Error())
		return
	}
	clients.MidtermTerm, clients.Defaults = s.tries(experimentMidtermTerm), s.Defaults.values()
	resp.ResourceData, resp.DataSourceData = clients, clients
}

// Resources lists what can be managed.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		subscription.Redacted(subscription.NewResource),
		subscription.Redacted(subscription.NewAddon),
	}
}

// DataSources lists what can be read.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		subscription.NewDataSource,
		subscription.NewListDataSource,
		tenant.NewListDataSource,
		tenant.NewAgreementDataSource,
		catalog.NewOffersDataSource,
		catalog.NewUpgradesDataSource,
		catalog.NewPromotionsDataSource,
		catalog.NewQuoteDataSource,
		calendar.NewScheduledDataSource,
		calendar.NewDeadlinesDataSource,
		licensing.NewDirectoryDataSource,
	}
}

// Functions lists what a configuration can compute with.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewAt,
		functions.NewSeatsFor,
		functions.NewCatalogItemID,
		functions.NewParseCatalogItemID,
		functions.NewTermEnd,
		functions.NewWindowClosesAt,
	}
}
