package subscription

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// unknownTracked are the attributes with a value at the service whose configured
// value is not known yet.
func (m model) unknownTracked() map[commerce.Attribute]bool {
	out := map[commerce.Attribute]bool{}
	for a, v := range map[commerce.Attribute]attr.Value{
		commerce.AttributeQuantity: m.Quantity, commerce.AttributeProduct: m.ProductID, commerce.AttributeSKU: m.SKUID,
		commerce.AttributeTerm: m.TermDuration, commerce.AttributeCycle: m.BillingCycle, commerce.AttributeName: m.FriendlyName,
		commerce.AttributeReseller: m.PartnerIDOnRecord, commerce.AttributeEndOfTerm: m.EndOfTerm,
		commerce.AttributeSuspended: m.Suspended,
	} {
		if v.IsUnknown() {
			out[a] = true
		}
	}
	if m.Renewal.IsUnknown() || hasUnknown(m.Renewal) {
		out[commerce.AttributeRenewal] = true
	}
	return out
}

func hasUnknown(o types.Object) bool {
	for _, v := range o.Attributes() {
		if v.IsUnknown() {
			return true
		}
	}
	return false
}

// unknown names the attributes that become a call, or decide on one, and are
// not known yet.
func (m model) unknown() []string {
	var out []string
	for a := range m.unknownTracked() {
		out = append(out, string(a))
	}
	for name, v := range map[string]attr.Value{
		"tenant_id": m.TenantID, "additional": m.Additional, "segment": m.Segment, "currency": m.Currency,
		"attestation_accepted": m.Attestation, "promotion_id": m.PromotionID, "custom_term_end_date": m.CustomTermEnd,
		"reduction": m.Reduction, "upgrade": m.Upgrade, "external_changes": m.External, "reseller_ids": m.ResellerIDs,
	} {
		if v.IsUnknown() {
			out = append(out, name)
		}
	}
	if hasUnknown(m.Upgrade) && !m.Upgrade.IsUnknown() {
		out = append(out, "upgrade")
	}
	if !partialUpgradesKnown(m.PartialUpgrades) {
		out = append(out, "partial_upgrades")
	}
	if slices.ContainsFunc(m.ResellerIDs.Elements(), attr.Value.IsUnknown) {
		out = append(out, "reseller_ids")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// warnUnknownCalls reports that a plan does not show its calls, nor what they
// commit to.
func warnUnknownCalls(name string, unknown []string, diags *diag.Diagnostics) {
	diags.AddWarning(fmt.Sprintf("The calls for %q are not known before the apply", name),
		fmt.Sprintf("%s is known only then, so neither the calls nor what they commit to can be shown or checked now. "+
			"If a rule refuses them, the apply stops before the first call.\n\n"+
			"To see them in the plan, apply what it depends on first, with -target.",
			strings.Join(unknown, ", ")))
}

// updateWithUnknowns is an update of which some values are not known yet.
type updateWithUnknowns struct {
	config, prior model
	current       commerce.Current
	// desired takes what is not known as it was.
	desired commerce.Desired
	now     time.Time
	unknown []string
}

// planWithUnknowns plans an update whose calls are not known before apply. Which
// attributes are planned as configured must be known, though: Terraform holds
// the apply to it.
func (r *Resource) planWithUnknowns(
	ctx context.Context,
	u updateWithUnknowns,
	plan model,
	resp *resource.ModifyPlanResponse,
) {
	if name, decides := u.decider(); name != "" {
		resp.Diagnostics.AddAttributeError(path.Root(name), fmt.Sprintf("%s must be known to plan %s", name, decides),
			fmt.Sprintf("%s is known only at apply, and whether %s is changed or stays as it is depends on it.\n\n"+
				"You can:\n  - give %s a value that is known at plan\n  - apply what it depends on first, "+
				"with -target", name, decides, name))
		return
	}
	other := !u.current.Subscription.SKU.Same(u.desired.SKU) || slices.Contains(u.unknown, "sku_id") ||
		slices.Contains(u.unknown, "product_id")
	plan.setUnknown(other)
	plan.setPartialUpgradeIDs(u.current.History.Upgraded, types.StringUnknown())
	warnUnknownCalls(displayName(u.prior), u.unknown, &resp.Diagnostics)
	resp.Diagnostics.Append(r.encode(ctx, &resp.Plan, plan)...)
	savePromise(ctx, resp.Private, promise{}, &resp.Diagnostics)
}

// decider names an attribute that is not known, and one whose planned value
// depends on it.
func (u updateWithUnknowns) decider() (name string, decides commerce.Attribute) {
	for _, unknown := range u.unknown {
		for _, guess := range u.guesses(unknown) {
			if a := u.differs(guess); a != "" && string(a) != unknown {
				return unknown, a
			}
		}
	}
	return "", ""
}

// differs names an attribute that is known and that another wish would plan
// otherwise. A wish that is refused decides nothing: its apply stops before
// any call.
func (u updateWithUnknowns) differs(guess commerce.Desired) commerce.Attribute {
	p := commerce.Update(u.current, u.desired, u.now)
	q := commerce.Update(u.current, guess, u.now)
	if !q.OK() {
		return ""
	}
	unknown := u.config.unknownTracked()
	a, b := planned(u.config, u.prior, p, u.desired), planned(u.config, u.prior, q, guess)
	for attribute, differ := range map[commerce.Attribute]bool{
		commerce.AttributeQuantity: !a.Quantity.Equal(b.Quantity), commerce.AttributeProduct: !a.ProductID.Equal(b.ProductID),
		commerce.AttributeSKU: !a.SKUID.Equal(b.SKUID), commerce.AttributeTerm: !a.TermDuration.Equal(b.TermDuration),
		commerce.AttributeCycle: !a.BillingCycle.Equal(b.BillingCycle), commerce.AttributeName: !a.FriendlyName.Equal(b.FriendlyName),
		commerce.AttributeReseller:  !a.PartnerIDOnRecord.Equal(b.PartnerIDOnRecord),
		commerce.AttributeEndOfTerm: !a.EndOfTerm.Equal(b.EndOfTerm), commerce.AttributeSuspended: !a.Suspended.Equal(b.Suspended),
		commerce.AttributeRenewal: !a.Renewal.Equal(b.Renewal),
	} {
		if differ && !unknown[attribute] {
			return attribute
		}
	}
	return ""
}

// guesses are wishes that an attribute which is not known may come to.
func (u updateWithUnknowns) guesses(unknown string) []commerce.Desired {
	held := u.current.Subscription
	var out []commerce.Desired
	guess := func(edit func(*commerce.Desired)) {
		d := u.desired
		edit(&d)
		out = append(out, d)
	}
	switch unknown {
	case "reduction":
		for _, how := range commerce.Reductions() {
			guess(func(d *commerce.Desired) { d.Reduction = commerce.Reduction(how) })
		}
	case "external_changes":
		for _, how := range commerce.Externals() {
			guess(func(d *commerce.Desired) { d.External = commerce.External(how) })
		}
	case "quantity":
		for _, n := range []int{1, held.Quantity - 1, held.Quantity, held.Quantity + 1} {
			guess(func(d *commerce.Desired) { d.Quantity = max(n, 1) })
		}
	case "end_of_term":
		for _, end := range append(commerce.EndsOfTerm(), "") {
			guess(func(d *commerce.Desired) { d.EndOfTerm = commerce.EndOfTerm(end) })
		}
	case "suspended":
		for _, is := range []bool{true, false} {
			guess(func(d *commerce.Desired) { d.Suspended = &is })
		}
	case "renewal":
		for _, block := range []*commerce.RenewalInstructions{nil, {}, {Quantity: &held.Quantity}} {
			guess(func(d *commerce.Desired) { d.Renewal = block })
		}
	case "partial_upgrades":
		guess(func(d *commerce.Desired) {
			d.PartialUpgrades = map[string]commerce.PartialUpgrade{
				"?": {SKU: commerce.SKU{ProductID: "?", SKUID: "?"}, Quantity: 1},
			}
			d.Quantity = min(d.Quantity, held.Quantity-1)
		})
	}
	return out
}
