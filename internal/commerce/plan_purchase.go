package commerce

import "fmt"

// Purchase plans the order of a new subscription. What follows the order (its
// end of term, its renewal) is planned again once it runs, by Update.
func Purchase(desired Desired) Plan {
	out := Plan{}
	if desired.Quantity < 1 {
		v := ZeroSeats(desired.Quantity)
		v.Reason = fmt.Sprintf("quantity = %d would buy none.", desired.Quantity)
		v.Remedies = []Remedy{{"buy a single seat", "quantity = 1"}}
		out.Violations = append(out.Violations, v)
	}
	// The service turns auto-renew on for what is bought.
	if desired.EndOfTerm == "" {
		desired.EndOfTerm = EndOfTermRenew
	}
	renewal := desired.Renewal
	if renewal != nil && renewal.Quantity != nil && *renewal.Quantity < 1 {
		out.Violations = append(out.Violations, zeroNextTerm(*renewal.Quantity))
	}
	if renewal != nil && desired.EndOfTerm != EndOfTermRenew {
		p := planner{desired: desired, sub: Subscription{Status: StatusActive}}
		p.nothingRenews(desired.EndOfTerm, 0)
		out.Violations = append(out.Violations, p.violations...)
	}
	for _, name := range entryNames(desired.PartialUpgrades) {
		out.Violations = append(out.Violations, PartialAtPurchase(name, desired.PartialUpgrades[name]))
	}
	if !out.OK() {
		return out
	}
	q := desired.Quantity
	asBought := desired.Bought() // as the order alone leaves it
	asBought.AutoRenew, asBought.Schedule = true, nil
	out.Changes = []Change{{Action: ActionPurchase, Seats: q, To: q, OpensWindow: true}}
	if desired.ResellerID != "" {
		out.Changes = append(out.Changes, Change{Action: ActionSetReseller, Seats: q, From: q, To: q, ResellerID: desired.ResellerID})
	}
	if desired.Suspended != nil && *desired.Suspended {
		// Suspending turns auto-renew off and deletes what is scheduled: end of
		// term and renewal are set once it is resumed.
		out.Changes = append(out.Changes, Change{Action: ActionSuspend, Seats: q, From: q, To: q})
		out.After = desired.Bought()
		out.After.Status = StatusSuspended
		markCommitments(asBought, out.Changes)
		return out
	}
	if desired.EndOfTerm != EndOfTermRenew {
		out.Changes = append(out.Changes, Change{Action: ActionSetEndOfTerm, Seats: q, From: q, To: q, EndOfTerm: desired.EndOfTerm})
	}
	bought := desired.Bought()
	next := Schedule{Action: ScheduledRenewal, Quantity: q, SKU: desired.SKU, Term: desired.Term, Cycle: desired.Cycle}
	renewal.apply(&next)
	if !next.repeats(bought) {
		out.Changes = append(out.Changes, scheduleChange(next, bought))
		bought.Schedule = &next
	}
	out.After = bought
	markCommitments(asBought, out.Changes)
	return out
}
