package commerce

import (
	"strings"
	"time"
)

// transition is the outcome for the SKU, the term and the billing cycle.
type transition struct {
	outcome
	// call is the upgrade, or the longer term, without its seats: those are counted
	// after a reduction. It is nil if neither is planned.
	call *Change
}

// offer compares the tenant, SKU, term and billing cycle with what is in effect.
// It plans an upgrade or a longer term if possible, and refuses what would need
// another subscription. A value that equals the one in effect needs no call, so a
// change made in a portal can be copied into the configuration.
func (s situation) offer() transition {
	tenant := s.before().TenantID
	if tenant == "" {
		tenant = s.sub.TenantID
	}
	switch {
	case !strings.EqualFold(s.desired.TenantID, tenant):
		return transition{outcome: refuses(s.otherTenant(tenant))}
	case s.mayBeExtended():
		return transition{outcome: keeps(AttributeProduct, AttributeSKU, AttributeTerm, AttributeCycle)}
	case s.desired.SKU.Same(s.sub.SKU) && s.lengthens():
		return s.lengthen()
	case s.desired.SKU.Same(s.sub.SKU):
		return transition{outcome: s.termDrift()}
	case s.asked.sku:
		return s.upgrade()
	default:
		return transition{outcome: join(s.keepSKU(), s.termDrift())}
	}
}

// mayBeExtended reports whether the subscription may be in its configured extended
// service term. That has its own SKU ids, term and cycle, and the API does not
// mark it. Such a difference is not drift.
// Source: "Extended service terms".
func (s situation) mayBeExtended() bool {
	return !s.asked.sku && !s.asked.term && !s.asked.cycle && s.mayExtend()
}

// mayExtend reports whether the configured extension may have changed the SKU to
// another one of the same product.
func (s situation) mayExtend() bool {
	return s.desired.EndOfTerm == EndOfTermExtend && strings.EqualFold(s.before().SKU.ProductID, s.sub.SKU.ProductID)
}

// keepSKU keeps a SKU that the configuration did not ask for. It is never
// corrected: a downgrade is not possible within a term, and an upgrade costs.
func (s situation) keepSKU() outcome {
	kept := keeps(AttributeProduct, AttributeSKU)
	if s.block.fulfilled && s.desired.Renewal.SKU != nil {
		return kept // the notice about the block covers it
	}
	return join(kept, reports(s.otherSKU()))
}

// termDrift compares the term and billing cycle with those in effect, except for
// what a renewal block has changed. What the service does not state is not
// compared.
func (s situation) termDrift() outcome {
	var out outcome
	block := s.desired.Renewal
	if s.sub.Term != "" && !s.desired.Term.Same(s.sub.Term) {
		brought := s.block.fulfilled && block.Term != nil
		out = s.drift(AttributeTerm, string(s.sub.Term), s.asked.term, brought)
	}
	if s.sub.Cycle != "" && !s.desired.Cycle.Same(s.sub.Cycle) {
		brought := s.block.fulfilled && block.Cycle != nil
		out = join(out, s.drift(AttributeCycle, string(s.sub.Cycle), s.asked.cycle, brought))
	}
	return out
}

// drift refuses a term or billing cycle that the configuration asks for now. Any
// other difference is kept, with a notice unless a renewal block that took effect
// explains it.
func (s situation) drift(a Attribute, is string, asked, explained bool) outcome {
	switch {
	case asked:
		return refuses(s.termFixed(a, is))
	case explained:
		return keeps(a)
	default:
		return join(keeps(a), reports(s.otherTerm(a, is)))
	}
}

// lengthens reports whether the configuration asks for a longer term in place of
// the present one, and the experiment allows it.
func (s situation) lengthens() bool {
	return s.asked.term && shorter(s.sub.Term, s.desired.Term) &&
		s.desired.Midterm && !s.sub.Trial && s.sub.Kind() == KindSeat && s.sub.Status == StatusActive
}

// lengthen plans a longer term. It begins at once; only the service states whether
// a window opens.
// Source: "Change a subscription's term", only to a longer one.
func (s situation) lengthen() transition {
	if s.sub.Renewing(s.now) {
		return transition{outcome: refuses(s.lengthenedWhileRenewing())}
	}
	c := s.sub.keepsSeats(ActionLengthenTerm)
	c.Term, c.Cycle = s.desired.Term, s.desired.Cycle
	return transition{call: &c}
}

// upgrade plans another SKU for all seats, in place: the subscription keeps its
// id, its term and its end. It is refused if no upgrade is possible; which SKUs
// are targets only the service states.
// Source: "Upgrade a new commerce subscription", full upgrades.
func (s situation) upgrade() transition {
	term, cycle, drift := s.upgradedTerm()
	if v, refused := s.upgradeRefused(term); refused {
		return transition{outcome: join(drift, refuses(v))}
	}
	c := s.sub.keepsSeats(ActionUpgrade)
	c.SKU, c.LicenseTransfer, c.BilledUntil = s.desired.SKU, s.desired.LicenseTransfer, s.sub.CommitmentEnd
	if s.sub.Term != "" && !term.Same(s.sub.Term) {
		c.Term, c.BilledUntil = term, time.Time{} // a term begins, and its end is not known yet
	}
	if s.sub.Cycle != "" && !cycle.Same(s.sub.Cycle) {
		c.Cycle = cycle
	}
	if s.sub.Trial { // a purchase in all but name: paid from today
		c.Term, c.Cycle, c.BilledUntil = s.desired.Term, s.desired.Cycle, time.Time{}
	}
	return transition{outcome: drift, call: &c}
}

// upgradedTerm is the term and billing cycle after an upgrade: those in effect,
// except for what the configuration now asks. A value that is only still
// configured, as after a renewal into another term, does not begin a new term.
func (s situation) upgradedTerm() (Term, BillingCycle, outcome) {
	switch {
	case s.sub.Trial, s.asked.term:
		return s.desired.Term, s.desired.Cycle, outcome{}
	case s.asked.cycle:
		return s.sub.Term, s.desired.Cycle, outcome{}
	case s.mayExtend() && !s.before().SKU.Same(s.sub.SKU):
		return s.sub.Term, s.sub.Cycle, outcome{}
	default:
		return s.sub.Term, s.sub.Cycle, s.termDrift()
	}
}

// upgradeRefused is why the subscription cannot be upgraded now, or to that term.
func (s situation) upgradeRefused(term Term) (Violation, bool) {
	switch {
	case s.sub.Kind() != KindSeat:
		return s.upgradeOfSeatsOnly(), true
	case s.sub.Status != StatusActive:
		return s.upgradeOfInactive(), true
	case s.sub.Renewing(s.now):
		return s.sub.renewalRunning(s.upgradeViolation()), true
	case !s.sub.Trial && shorter(term, s.sub.Term):
		return s.upgradeShortens(term), true
	default:
		return Violation{}, false
	}
}

// shorter reports whether a term is certainly shorter than another.
func shorter(a, b Term) bool { return a.months() != 0 && b.months() != 0 && a.months() < b.months() }

// withTransition adds the upgrade, or the longer term, for the seats that are left
// after a reduction. The conversion of a trial sets its own number.
func (s situation) withTransition(atOnce outcome, offer transition, seats seating) outcome {
	if offer.call == nil {
		return atOnce
	}
	c := *offer.call
	if seats.converted != nil {
		c.Seats, c.From, c.To = *seats.converted, s.sub.Quantity, *seats.converted
		return inOrderWith(atOnce, c)
	}
	now := s.sub.After(changesBefore(atOnce.changes, c.Action))
	c.Seats, c.From, c.To = now.Quantity, now.Quantity, now.Quantity
	if c.Action == ActionLengthenTerm && now.Schedule.Renews() {
		// The service refuses a longer term while a next term is scheduled.
		return inOrderWith(atOnce, s.withdrawal(now), c)
	}
	return inOrderWith(atOnce, c)
}
