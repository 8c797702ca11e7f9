package catalog

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

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

// NewQuoteDataSource returns the data source csp_quote.
func NewQuoteDataSource() datasource.DataSource { return &QuoteDataSource{} }

// Metadata names the data source.
func (d *QuoteDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_quote"
}

// Schema describes the attributes.
func (d *QuoteDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = quoteSchema()
}

// ConfigValidators asks for one thing to price.
func (d *QuoteDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(
			path.MatchRoot("purchases"),
			path.MatchRoot("increase"),
			path.MatchRoot("upgrade"),
		),
	}
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
	lines := make([]fulfillment.QuoteLine, 0, len(m.Purchases))
	for i, p := range m.Purchases {
		order := m.order(p.desired(m.TenantID.ValueString()))
		found := d.vet(ctx, fulfillment.Case{
			Desired:  order.Desired,
			Plan:     commerce.Purchase(order.Desired),
			Segment:  order.Segment,
			Attested: order.Attested,
		}, lineOf(i), diags)
		lines = append(lines, fulfillment.QuoteLine{Order: order, TermEnd: found.TermEnd})
	}
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	quote, err := d.Clients.Fulfillment.Quote(ctx, lines)
	var refused *fulfillment.LineRefusedError
	if errors.As(err, &refused) && refused.Line < len(lines) {
		unpriced(diags, lineOf(refused.Line), "price the purchase", err)
	} else if err != nil {
		diags.Append(diagnostics.Failure("price the purchases", err)...)
	}
	return quote
}

// lineOf is the path of one purchase.
func lineOf(i int) string { return fmt.Sprintf("purchases[%d]", i) }

// increase prices further seats of a subscription up to the end of its term.
func (d *QuoteDataSource) increase(ctx context.Context, m quoteModel, diags *diag.Diagnostics) fulfillment.Quote {
	seen := d.sight(ctx, m.TenantID.ValueString(), m.Increase.SubscriptionID.ValueString(), "increase", diags)
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	s, more := seen.Subscription, int(m.Increase.Seats.ValueInt64())
	order := m.orderOf(s, commerce.Desired{
		TenantID: s.TenantID, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle, Quantity: more, PromotionID: seen.PromotionID(),
	})
	plan := commerce.PlanMoreSeats(s, more, seen.AsOf)
	d.vet(
		ctx,
		fulfillment.Case{Current: commerce.Current{Subscription: s}, Plan: plan, Segment: order.Segment},
		"increase",
		diags,
	)
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	quote, err := d.Clients.Fulfillment.QuoteRest(ctx, fulfillment.QuoteLine{Order: order, TermEnd: s.CommitmentEnd})
	unpriced(diags, "increase", "price the seats", err)
	return quote
}

// upgrade prices the target as a new purchase: no call prices a transition.
func (d *QuoteDataSource) upgrade(ctx context.Context, m quoteModel, diags *diag.Diagnostics) fulfillment.Quote {
	seen := d.sight(ctx, m.TenantID.ValueString(), m.Upgrade.SubscriptionID.ValueString(), "upgrade", diags)
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	s := seen.Subscription
	order := m.orderOf(s, m.Upgrade.desired(s))
	plan := commerce.PlanUpgradeTo(s, order.Desired, seen.AsOf)
	d.vet(
		ctx,
		fulfillment.Case{Current: commerce.Current{Subscription: s}, Plan: plan, Segment: order.Segment},
		"upgrade",
		diags,
	)
	if diags.HasError() {
		return fulfillment.Quote{}
	}
	line := fulfillment.QuoteLine{Order: order}
	if !s.Trial && order.Desired.Term.Same(s.Term) { // a longer term, and what a trial becomes, has its full length
		line.TermEnd = s.CommitmentEnd
	}
	quote, err := d.Clients.Fulfillment.QuoteRest(ctx, line)
	unpriced(diags, "upgrade", "price the upgrade", err)
	quote.Doubts = append([]string{upgradeDoubt}, quote.Doubts...)
	return quote
}

const upgradeDoubt = "No call prices an upgrade: this is what its target costs as a new purchase. Microsoft credits " +
	"what is left of the term that was paid for on the invoice, and no call says how much."

// vet adds what the plan itself and the live service say against a quote's case,
// within a block.
func (d *QuoteDataSource) vet(
	ctx context.Context,
	c fulfillment.Case,
	within string,
	diags *diag.Diagnostics,
) fulfillment.Found {
	refuse(diags, within, c.Plan.Violations)
	v := d.Clients.Fulfillment.Vet(ctx, c)
	if s := c.Current.Subscription; s.ID != "" {
		v.Violations = withOptions(commerce.ReasonsOnly(v.Violations), s)
	}
	refuse(diags, within, v.Violations)
	for _, f := range v.Failures {
		unpriced(diags, within, f.Tried, f.Err)
	}
	for _, f := range v.Unanswered {
		tflog.Warn(ctx, "could not "+f.Tried, map[string]any{"error": f.Err.Error()})
	}
	diagnostics.Notices(diags, v.Notices)
	return v.Found
}

// withOptions names where to look for what a subscription can become, where it
// cannot become what was asked.
func withOptions(violations []commerce.Violation, s commerce.Subscription) []commerce.Violation {
	for i := range violations {
		if violations[i].Rule == commerce.RuleUpgrade {
			violations[i].Remedies = []commerce.Remedy{
				{
					Do: "see what it can become",
					Config: fmt.Sprintf(
						"data \"csp_upgrade_options\" { tenant_id = %q, subscription_id = %q }",
						s.TenantID,
						s.ID,
					),
				},
			}
		}
	}
	return violations
}

// sight finds a subscription in the tenant's one list of this run.
func (d *QuoteDataSource) sight(
	ctx context.Context,
	tenantID, id, within string,
	diags *diag.Diagnostics,
) fulfillment.Snapshot {
	seen, err := d.Clients.Fulfillment.Find(ctx, tenantID, id, nil)
	switch {
	case errors.Is(err, fulfillment.ErrGone):
		diagnostics.NoSubscription(diags, path.Root(within).AtName("subscription_id"), tenantID, id)
	case err != nil:
		diags.Append(diagnostics.Failure("read the subscription", err)...)
	}
	return seen
}

// unpriced words why something within a block has no price; nothing where err
// is nil.
func unpriced(diags *diag.Diagnostics, within, tried string, err error) {
	var rule *fulfillment.RuleError
	var tenant *fulfillment.UnknownTenantError
	switch {
	case err == nil:
	case errors.As(err, &rule):
		refuse(diags, within, rule.Violations)
	case errors.As(err, &tenant):
		diags.Append(diagnostics.Failure(tried, err)...)
	default:
		for _, f := range diagnostics.Failure(tried, err) {
			diags.AddAttributeError(diagnostics.At(within), f.Summary(), within+": "+f.Detail())
		}
	}
}

// refuse adds violations within a block, under the name that the attribute has
// there. The text names the attribute as well, since the CLI points to the whole
// data source for what is nested.
func refuse(diags *diag.Diagnostics, within string, violations []commerce.Violation) {
	for i := range violations {
		v := &violations[i]
		if within == "increase" && v.Attribute == "quantity" {
			v.Attribute = "seats"
		}
		v.Attribute = within + "." + v.Attribute
		v.Reason = v.Attribute + ": " + v.Reason
	}
	diagnostics.Violations(diags, violations, "")
}
