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
		return
	}
	if !p.desired.SKU.Same(p.sub.SKU) {
		p.otherSKU(!p.desired.SKU.Same(prior.SKU))
	}
	// What the service does not say is not compared.
	if p.sub.Term != "" && !p.desired.Term.Same(p.sub.Term) {
		p.otherTerm("term_duration", string(p.sub.Term), string(p.desired.Term), !p.desired.Term.Same(prior.Term))
	}
	if p.sub.Cycle != "" && !p.desired.Cycle.Same(p.sub.Cycle) {
		p.otherTerm("billing_cycle", string(p.sub.Cycle), string(p.desired.Cycle), !p.desired.Cycle.Same(prior.Cycle))
	}
}

// extended reports whether the subscription may run on in its extended service
// term, as asked: that has SKU ids, a term and a cycle of its own, and nothing
// marks it on the wire. It is no drift.
// Source: "Extended service terms".
func (p *planner) extended(prior Desired) bool {
	asked := p.desired.SKU.Same(prior.SKU) && p.desired.Term.Same(prior.Term) && p.desired.Cycle.Same(prior.Cycle)
	return asked && p.desired.EndOfTerm == EndOfTermExtend && strings.EqualFold(p.desired.SKU.ProductID, p.sub.SKU.ProductID)
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

func (p *planner) otherSKU(changed bool) {
	running, asked := p.sub.SKU, p.desired.SKU
	if !changed {
		p.notice(Notice{
			Rule: RuleInPlace, Summary: fmt.Sprintf("%q runs as another SKU than configured", p.sub.FriendlyName),
			Detail: fmt.Sprintf("The configuration says %s; Microsoft has it as %s (%s) since %s. It is left as it is: an upgrade has no way back in its term.\n\nSet product_id = %q and sku_id = %q.",
				asked, running, p.sub.OfferName, Day(p.sub.EffectiveStart), running.ProductID, running.SKUID),
		})
		return
	}
	attribute, was, to := "sku_id", running.SKUID, asked.SKUID
	if !strings.EqualFold(running.ProductID, asked.ProductID) {
		attribute, was, to = "product_id", running.ProductID, asked.ProductID
	}
	p.refuse(Violation{
		Rule: RuleInPlace, Attribute: attribute, From: strconv.Quote(was), To: strconv.Quote(to),
		Summary: fmt.Sprintf("%q cannot become another SKU here", p.sub.FriendlyName),
		Reason: fmt.Sprintf("It runs as %s (%s), billed until %s. Another SKU is an upgrade, which this version does not carry out; replacing it would pay for both.",
			running, p.sub.OfferName, Day(p.sub.CommitmentEnd)),
		Remedies: []Remedy{
			{"keep it", fmt.Sprintf("product_id = %q and sku_id = %q", running.ProductID, running.SKUID)},
			{"upgrade in Partner Center", "then plan again: a SKU that equals what runs needs no call"},
			{"buy the other beside it", fmt.Sprintf("add another csp_subscription, and here end_of_term = %q", EndOfTermCancel)},
		},
	})
}

func (p *planner) otherTerm(attribute, running, asked string, changed bool) {
	if !changed {
		p.notice(Notice{
			Rule: RuleInPlace, Summary: fmt.Sprintf("%q runs with another %s than configured", p.sub.FriendlyName, attribute),
			Detail: fmt.Sprintf("The configuration says %q; Microsoft has %q since %s. It is left as it is until the term ends on %s.\n\nSet %s = %q.",
				asked, running, Day(p.sub.EffectiveStart), Day(p.sub.CommitmentEnd), attribute, running),
		})
		return
	}
	p.refuse(Violation{
		Rule: RuleInPlace, Attribute: attribute, From: strconv.Quote(running), To: strconv.Quote(asked),
		Summary: fmt.Sprintf("The %s of a running term cannot change here", attribute),
		Reason: fmt.Sprintf("%q is committed as %s, billed %s, until %s. A term or billing cycle can be chosen anew at renewal, in Partner Center; replacing the subscription would pay for both.",
			p.sub.FriendlyName, p.sub.Term, p.sub.Cycle, Day(p.sub.CommitmentEnd)),
		Remedies: []Remedy{
			{"keep it", fmt.Sprintf("%s = %q", attribute, running)},
			{"schedule it in Partner Center", fmt.Sprintf("and set %s once the next term has begun, %s", attribute, Day(p.sub.RenewalStart()))},
		},
	})
}
