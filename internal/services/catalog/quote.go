package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// QuoteDataSource is the data source csp_quote.
type QuoteDataSource struct{ services.Source }

var (
	_ datasource.DataSourceWithConfigure        = (*QuoteDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*QuoteDataSource)(nil)
)

// NewQuoteDataSource makes the data source csp_quote.
func NewQuoteDataSource() datasource.DataSource { return &QuoteDataSource{} }

// Metadata names the data source.
func (d *QuoteDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_quote"
}

// Schema describes the attributes.
func (d *QuoteDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = quoteSchema()
}

// ConfigValidators asks for one thing to price.
func (d *QuoteDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("purchases"), path.MatchRoot("increase"), path.MatchRoot("upgrade"))}
}

// Read prices what is asked.
func (d *QuoteDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m quoteModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	var quote fulfillment.Quote
	switch {
	case m.Increase != nil:
		quote = d.increase(ctx, m, &resp.Diagnostics)
	case m.Upgrade != nil:
		quote = d.upgrade(ctx, m, &resp.Diagnostics)
	default:
		quote = d.purchases(ctx, m, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m.show(quote)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// purchases prices new subscriptions, in one cart.
func (d *QuoteDataSource) purchases(ctx context.Context, m quoteModel, diags *diag.Diagnostics) fulfillment.Quote {
	orders := make([]fulfillment.Order, 0, len(m.Purchases))
	for _, p := range m.Purchases {
		orders = append(orders, m.order(p.desired(m.TenantID.ValueString())))
	}
	quote, err := d.Clients.Fulfillment.Quote(ctx, orders)
	var refused *fulfillment.LineRefusedError
	if errors.As(err, &refused) && refused.Line < len(orders) {
		d.explain(ctx, orders[refused.Line], fmt.Sprintf("purchases[%d]", refused.Line), "price the purchase", err, diags)
	} else if err != nil {
		diags.Append(diagnostics.Failure("price the purchases", err)...)
	}
	return quote
}

// increase prices further seats of a subscription up to the end of its term.
func (d *QuoteDataSource) increase(ctx context.Context, m quoteModel, diags *diag.Diagnostics) fulfillment.Quote {
	seen := d.sight(ctx, m.TenantID.ValueString(), m.Increase.SubscriptionID.ValueString(), "increase", diags)
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	s, more := seen.Subscription, int(m.Increase.Seats.ValueInt64())
	refuse(diags, "increase", commerce.CheckMoreSeats(s, more, seen.AsOf), "quantity", "seats")
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	order := m.orderOf(s, commerce.Desired{
		TenantID: s.TenantID, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle, Quantity: more, PromotionID: seen.PromotionID(),
	})
	quote, err := d.Clients.Fulfillment.QuoteRest(ctx, order, s.CommitmentEnd)
	if err != nil {
		d.explain(ctx, order, "increase", "price the seats", err, diags)
	}
	return quote
}

// upgrade prices the target as a new purchase: no call prices a transition.
func (d *QuoteDataSource) upgrade(ctx context.Context, m quoteModel, diags *diag.Diagnostics) fulfillment.Quote {
	seen := d.sight(ctx, m.TenantID.ValueString(), m.Upgrade.SubscriptionID.ValueString(), "upgrade", diags)
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	s := seen.Subscription
	desired := m.Upgrade.desired(s)
	d.checkUpgrade(ctx, seen, desired, diags)
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	var end time.Time // a longer term, and what a trial becomes, has its full length
	if !s.Trial && desired.Term.Same(s.Term) {
		end = s.CommitmentEnd
	}
	order := m.orderOf(s, desired)
	quote, err := d.Clients.Fulfillment.QuoteRest(ctx, order, end)
	if err != nil {
		d.explain(ctx, order, "upgrade", "price the upgrade", err, diags)
	}
	quote.Doubts = append([]string{upgradeDoubt}, quote.Doubts...)
	return quote
}

const upgradeDoubt = "No call prices an upgrade: this is what its target costs as a new purchase. Microsoft credits what is left of the term that was paid for on the invoice, and no call says how much."

// checkUpgrade refuses what the service would not upgrade.
func (d *QuoteDataSource) checkUpgrade(ctx context.Context, seen fulfillment.Sighting, desired commerce.Desired, diags *diag.Diagnostics) {
	s := seen.Subscription
	refuse(diags, "upgrade", commerce.CheckUpgradeTo(s, desired, seen.AsOf))
	if diags.HasError() {
		return
	}
	targets, err := d.Clients.Fulfillment.UpgradeTargets(ctx, s.TenantID, s.ID, false)
	if err != nil {
		diags.Append(diagnostics.Failure("ask what the subscription can become", err)...)
		return
	}
	violations := commerce.CheckUpgrade(s, commerce.Change{Action: commerce.ActionUpgrade, SKU: desired.SKU}, targets, nil)
	for i := range violations {
		violations[i].From, violations[i].To = "", ""
		violations[i].Remedies = []commerce.Remedy{{
			Do: "see what it can become", Config: fmt.Sprintf("data \"csp_upgrade_options\" { tenant_id = %q, subscription_id = %q }", s.TenantID, s.ID),
		}}
	}
	refuse(diags, "upgrade", violations)
}

// sight finds a subscription in the tenant's one list of this run.
func (d *QuoteDataSource) sight(ctx context.Context, tenantID, id, within string, diags *diag.Diagnostics) fulfillment.Sighting {
	seen, err := d.Clients.Fulfillment.Sight(ctx, tenantID, id, nil)
	switch {
	case errors.Is(err, fulfillment.ErrGone):
		diagnostics.NoSubscription(diags, path.Root(within).AtName("subscription_id"), tenantID, id)
	case err != nil:
		diags.Append(diagnostics.Failure("read the subscription", err)...)
	}
	return seen
}

// explain words why an order cannot be priced: by what the catalog says of it
// where that speaks against it, else by what the service said.
func (d *QuoteDataSource) explain(ctx context.Context, o fulfillment.Order, within, tried string, err error, diags *diag.Diagnostics) {
	var rule *fulfillment.RuleError
	if errors.As(err, &rule) {
		refuse(diags, within, rule.Violations)
		return
	}
	var tenant *fulfillment.UnknownTenantError
	if errors.As(err, &tenant) {
		diags.Append(diagnostics.Failure(tried, err)...)
		return
	}
	shelf := fulfillment.Shelf{TenantID: o.Desired.TenantID, Segment: o.Segment}
	if listing, unlisted := d.Clients.Fulfillment.Listing(ctx, shelf, o.Desired.SKU); unlisted == nil {
		if violations := commerce.CheckOffer(listing.Offer, o.Desired, o.Attested); len(violations) > 0 {
			refuse(diags, within, violations)
			return
		}
	}
	for _, f := range diagnostics.Failure(tried, err) {
		diags.AddAttributeError(diagnostics.At(within), f.Summary(), within+": "+f.Detail())
	}
}

// refuse adds violations within a block, under the names that the attributes
// have there: pairs of old and new. The text names the attribute as well, since
// the CLI points to the whole data source for what is nested.
func refuse(diags *diag.Diagnostics, within string, violations []commerce.Violation, renamed ...string) {
	names := strings.NewReplacer(renamed...)
	for i := range violations {
		v := &violations[i]
		v.Attribute = within + "." + names.Replace(v.Attribute)
		v.Reason = v.Attribute + ": " + v.Reason
	}
	diagnostics.Violations(diags, violations, "")
}
