package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// LicenseTransfer says whether users move along when their SKU is upgraded.
type LicenseTransfer string

// The ways licenses go with an upgrade.
const (
	// TransferIfPossible moves them where the service offers to; the default.
	TransferIfPossible LicenseTransfer = ""
	// TransferAlways refuses an upgrade that would leave them behind.
	TransferAlways LicenseTransfer = "always"
	// TransferNever leaves them to whoever assigns licenses.
	TransferNever LicenseTransfer = "never"
)

// upgrade plans another SKU for all seats, in place: the subscription keeps its
// id, its term and its end. It is refused where the service takes none; which
// SKUs it offers is its own to say.
// Source: "Upgrade a new commerce subscription", full upgrades.
func (p *planner) upgrade(prior Desired) {
	term, cycle := p.upgradedTerm(prior)
	if v, refused := p.upgradeRefused(term); refused {
		p.refuse(v)
		return
	}
	c := Change{Action: ActionUpgrade, SKU: p.desired.SKU, LicenseTransfer: p.desired.LicenseTransfer, Final: true, BilledUntil: p.sub.CommitmentEnd}
	if p.sub.Term != "" && !term.Same(p.sub.Term) {
		c.Term, c.BilledUntil = term, c.At
	}
	if p.sub.Cycle != "" && !cycle.Same(p.sub.Cycle) {
		c.Cycle = cycle
	}
	if p.sub.Trial {
		// It is a purchase in all but name: paid from today, with a window.
		c.Final, c.OpensWindow = false, true
		c.Term, c.Cycle, c.BilledUntil = p.desired.Term, p.desired.Cycle, time.Time{}
	}
	p.upgrading = &c
}

// upgradedTerm is what an upgraded subscription goes on with: what runs, but for
// what the configuration asks anew. What it only still says, as after a renewal
// into another term, begins none by the way.
func (p *planner) upgradedTerm(prior Desired) (Term, BillingCycle) {
	switch {
	case p.sub.Trial, !p.desired.Term.Same(prior.Term):
		return p.desired.Term, p.desired.Cycle
	case !p.desired.Cycle.Same(prior.Cycle):
		return p.sub.Term, p.desired.Cycle
	}
	if !p.mayExtend(prior) || prior.SKU.Same(p.sub.SKU) {
		p.termDrift(prior)
	}
	return p.sub.Term, p.sub.Cycle
}

func (p *planner) upgradeRefused(term Term) (Violation, bool) {
	running, asked := p.sub.SKU, p.desired.SKU
	v := Violation{Rule: RuleUpgrade, Attribute: "sku_id", From: strconv.Quote(running.SKUID), To: strconv.Quote(asked.SKUID)}
	if !strings.EqualFold(running.ProductID, asked.ProductID) {
		v.Attribute, v.From, v.To = "product_id", strconv.Quote(running.ProductID), strconv.Quote(asked.ProductID)
	}
	keep := Remedy{"keep it", keepSKU(running)}
	switch {
	case p.sub.Kind() != KindSeat:
		v.Summary = fmt.Sprintf("%q cannot become another SKU", p.sub.FriendlyName)
		v.Reason = fmt.Sprintf("Only seat subscriptions are upgraded. This one runs as %s (%s), billed until %s.", running, p.sub.OfferName, Day(p.sub.CommitmentEnd))
		v.Remedies = []Remedy{keep, {"buy the other beside it", "add another csp_subscription"}}
	case p.sub.Status != StatusActive:
		v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf("A subscription that is %s is not upgraded", p.sub.Status), statusReason(p.sub)
		v.Remedies = []Remedy{keep}
	case p.sub.Renewing(p.now):
		v = p.renewalRunning(v)
	case !p.sub.Trial && shorter(term, p.sub.Term):
		v.Attribute, v.From, v.To = "term_duration", strconv.Quote(string(p.sub.Term)), strconv.Quote(string(term))
		v.Summary = "An upgrade cannot shorten the term"
		v.Reason = fmt.Sprintf("%q is committed for %s until %s. An upgraded subscription keeps that term or takes a longer one.", p.sub.FriendlyName, p.sub.Term, Day(p.sub.CommitmentEnd))
		v.Remedies = []Remedy{{"keep the term", fmt.Sprintf("term_duration = %q and billing_cycle = %q", p.sub.Term, p.sub.Cycle)}}
	default:
		return v, false
	}
	return v, true
}

func keepSKU(s SKU) string {
	return fmt.Sprintf("product_id = %q and sku_id = %q", s.ProductID, s.SKUID)
}

// shorter reports whether a term is certainly shorter than another.
func shorter(a, b Term) bool { return a.months() != 0 && b.months() != 0 && a.months() < b.months() }

// placeUpgrade puts the upgrade, or the longer term, among the changes of seats: after seats that
// go, which then are not upgraded, and before seats that come, which the old
// SKU may not have room for and which get a window of their own.
func (p *planner) placeUpgrade() {
	if p.upgrading == nil {
		return
	}
	c, seats := *p.upgrading, p.sub.Quantity
	if c.To != 0 { // a trial's conversion brings its seats
		c.Seats, c.From = c.To, seats
		p.add(c)
		return
	}
	at := len(p.changes)
	for i, other := range p.changes {
		if other.Action == ActionReduceSeats || other.Action == ActionPartialUpgrade {
			seats = other.To
		}
		if other.Action == ActionAddSeats {
			at = i
		}
	}
	c.Seats, c.From, c.To = seats, seats, seats
	placed := []Change{c}
	if now := p.sub.After(p.changes[:at]); c.Action == ActionLengthenTerm && now.Schedule.Renews() {
		placed = []Change{p.withdrawal(now), c} // no term is lengthened while another is noted behind it
	}
	p.changes = slices.Insert(p.changes, at, placed...)
}
