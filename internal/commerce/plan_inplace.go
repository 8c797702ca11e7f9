package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// inPlace refuses what would need another subscription. What a portal changed
// may be taken into the configuration: a value that equals what runs needs no
// call.
func (p *planner) inPlace() {
	// Right after a purchase there is no prior: all of it was asked.
	var prior Desired
	if p.prior != nil {
		prior = *p.prior
	}
	tenant := prior.TenantID
	if tenant == "" {
		tenant = p.sub.TenantID
	}
	if !strings.EqualFold(p.desired.TenantID, tenant) {
		p.refuse(p.otherTenant(tenant))
		return
	}
	if p.extended(prior) {
		p.keep(AttributeProduct, AttributeSKU, AttributeTerm, AttributeCycle)
		return
	}
	switch {
	case p.desired.SKU.Same(p.sub.SKU):
	case !p.desired.SKU.Same(prior.SKU):
		p.upgrade(prior)
		return
	default:
		p.otherSKU()
	}
	if p.lengthens(prior) {
		return
	}
	p.termDrift(prior)
}

// termDrift compares the term and billing cycle with what runs, but for what a
// renewal block has brought about. What the service does not say is not compared.
func (p *planner) termDrift(prior Desired) {
	block := p.desired.Renewal
	asked := !p.desired.Term.Same(prior.Term)
	if p.sub.Term != "" && !p.desired.Term.Same(p.sub.Term) {
		p.otherTerm(AttributeTerm, string(p.sub.Term), string(p.desired.Term), asked, p.fulfilled && block.Term != nil)
	}
	asked = !p.desired.Cycle.Same(prior.Cycle)
	if p.sub.Cycle != "" && !p.desired.Cycle.Same(p.sub.Cycle) {
		p.otherTerm(AttributeCycle, string(p.sub.Cycle), string(p.desired.Cycle), asked, p.fulfilled && block.Cycle != nil)
	}
}

// lengthens plans a longer term for what runs, where the experiment allows it
// and the configuration asks. The new term begins at once; whether a window
// opens with it is the service's to say.
// Source: "Change a subscription's term", only to a longer one.
func (p *planner) lengthens(prior Desired) bool {
	asked := p.desired.SKU.Same(p.sub.SKU) && !p.desired.Term.Same(prior.Term) && shorter(p.sub.Term, p.desired.Term)
	if !asked || !p.desired.Midterm || p.sub.Trial || p.sub.Kind() != KindSeat || p.sub.Status != StatusActive {
		return false
	}
	if p.sub.Renewing(p.now) {
		p.refuse(p.renewalRunning(Violation{Attribute: "term_duration", From: strconv.Quote(string(p.sub.Term)), To: strconv.Quote(string(p.desired.Term))}))
		return true
	}
	p.upgrading = &Change{Action: ActionLengthenTerm, Term: p.desired.Term, Cycle: p.desired.Cycle, Final: true}
	return true
}

// extended reports whether the subscription may run on in its extended service
// term, as asked: that has SKU ids, a term and a cycle of its own, and nothing
// marks it on the wire. It is no drift.
// Source: "Extended service terms".
func (p *planner) extended(prior Desired) bool {
	asked := p.desired.SKU.Same(prior.SKU) && p.desired.Term.Same(prior.Term) && p.desired.Cycle.Same(prior.Cycle)
	return asked && p.mayExtend(prior)
}

// mayExtend reports whether what was configured may run on as another SKU of
// its product.
func (p *planner) mayExtend(prior Desired) bool {
	return p.desired.EndOfTerm == EndOfTermExtend && strings.EqualFold(prior.SKU.ProductID, p.sub.SKU.ProductID)
}

func (p *planner) otherTenant(tenant string) Violation {
	return Violation{
		Rule: RuleInPlace, Attribute: "tenant_id", From: strconv.Quote(tenant), To: strconv.Quote(p.desired.TenantID),
		Summary: "A subscription cannot move to another tenant",
		Reason: fmt.Sprintf("%q was bought for tenant %s and is billed there until %s. Replacing it would end what is paid for and buy again, so this provider never does.",
			p.sub.FriendlyName, tenant, Day(p.sub.CommitmentEnd)),
		Remedies: []Remedy{
			{"keep it", fmt.Sprintf("tenant_id = %q", tenant)},
			{"buy for the other tenant too", "add another csp_subscription"},
		},
	}
}

// FixedAtPurchase refuses to change what only mattered when the order was
// placed. was and want are values as configuration writes them.
func FixedAtPurchase(attribute, was, want string) Violation {
	return Violation{
		Rule: RuleInPlace, Attribute: attribute, From: was, To: want,
		Summary:  attribute + " is fixed at purchase",
		Reason:   "The order was placed with it, and no call changes it afterwards.",
		Remedies: []Remedy{{"keep it", fmt.Sprintf("%s = %s", attribute, was)}},
	}
}

// otherSKU tells of a SKU that nobody asked for. It is never corrected: there
// is no way down within a term, and a way up costs.
func (p *planner) otherSKU() {
	running, asked := p.sub.SKU, p.desired.SKU
	p.keep(AttributeProduct, AttributeSKU)
	if p.fulfilled && p.desired.Renewal.SKU != nil {
		return // the notice about the block says it
	}
	p.notice(Notice{
		Rule:    RuleInPlace,
		Summary: fmt.Sprintf("%q has another SKU than configured", p.sub.FriendlyName),
		Detail: fmt.Sprintf(
			"The configuration says %s; Microsoft now has it as %s (%s). It is left as it is: "+
				"an upgrade cannot be undone within its term, which ends on %s.\n\nSet product_id = %q and sku_id = %q.",
			asked,
			running,
			p.sub.OfferName,
			Day(p.sub.CommitmentEnd),
			running.ProductID,
			running.SKUID,
		),
	})
}

// otherTerm refuses another term or billing cycle that the configuration asks
// for now; any other difference stays, with a notice unless a renewal block
// that took effect explains it.
func (p *planner) otherTerm(attribute Attribute, running, asked string, changed, explained bool) {
	if !changed {
		p.keep(attribute)
	}
	switch {
	case !changed && explained:
		return
	case !changed:
		p.notice(Notice{
			Rule: RuleInPlace, Summary: fmt.Sprintf("%q runs with another %s than configured", p.sub.FriendlyName, attribute),
			Detail: fmt.Sprintf("The configuration says %q; Microsoft has %q since %s. It is left as it is until the term ends on %s.\n\nSet %s = %q.",
				asked, running, Day(p.sub.EffectiveStart), Day(p.sub.CommitmentEnd), attribute, running),
		})
		return
	}
	p.refuse(Violation{
		Rule: RuleInPlace, Attribute: string(attribute), From: strconv.Quote(running), To: strconv.Quote(asked),
		Summary: fmt.Sprintf("The %s of a running term cannot change here", attribute),
		Reason: fmt.Sprintf("%q is committed as %s, billed %s, until %s. A term or billing cycle can be chosen anew at renewal; replacing the subscription would pay for both.",
			p.sub.FriendlyName, p.sub.Term, p.sub.Cycle, Day(p.sub.CommitmentEnd)),
		Remedies: []Remedy{
			{"keep it", fmt.Sprintf("%s = %q", attribute, running)},
			{"change it at renewal, " + Day(p.sub.RenewalStart()), fmt.Sprintf("%s = %q and renewal = { %s = %q }", attribute, running, attribute, asked)},
		},
	})
}
