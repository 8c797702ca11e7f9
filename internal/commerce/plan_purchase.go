package commerce

// Purchase plans the order of a new subscription and the settings after it (end of
// term, renewal). Update plans those settings again once the subscription exists.
func Purchase(desired Desired) Plan {
	if desired.EndOfTerm == "" { // the service turns auto-renew on for what is bought
		desired.EndOfTerm = EndOfTermRenew
	}
	if refused := purchaseRefused(desired); len(refused) > 0 {
		return Plan{Violations: refused}
	}
	ordered := desired.Bought() // as the order alone leaves it
	ordered.AutoRenew, ordered.Schedule = true, nil
	changes := append(orderOf(desired, ordered), settingsOf(desired, ordered)...)
	markCommitments(ordered, changes)
	return Plan{Changes: changes, After: ordered.After(changes)}
}

// purchaseRefused is why the purchase cannot be made as configured.
func purchaseRefused(desired Desired) []Violation {
	var out []Violation
	if desired.Quantity < 1 {
		out = append(out, zeroPurchase(desired.Quantity))
	}
	if next := desired.Renewal; next != nil {
		if next.Quantity != nil && *next.Quantity < 1 {
			out = append(out, zeroNextTerm(*next.Quantity))
		}
		if desired.EndOfTerm != EndOfTermRenew {
			out = append(out, noRenewalToInstruct(desired.EndOfTerm, next, true))
		}
	}
	for _, name := range entryNames(desired.PartialUpgrades) {
		out = append(out, PartialAtPurchase(name, desired.PartialUpgrades[name]))
	}
	return out
}

// orderOf is the purchase itself, with the reseller that it is for.
func orderOf(desired Desired, ordered Subscription) []Change {
	c := ordered.keepsSeats(ActionPurchase)
	c.From = 0
	out := []Change{c}
	if desired.ResellerID != "" {
		c = ordered.keepsSeats(ActionSetReseller)
		c.ResellerID = desired.ResellerID
		out = append(out, c)
	}
	return out
}

// settingsOf are the changes after the order. Suspending turns auto-renew off and
// deletes the schedule, so the end of term and renewal of a subscription that is
// bought suspended are set when it is resumed.
func settingsOf(desired Desired, ordered Subscription) []Change {
	if desired.Suspended != nil && *desired.Suspended {
		return []Change{ordered.keepsSeats(ActionSuspend)}
	}
	var out []Change
	if desired.EndOfTerm != EndOfTermRenew {
		c := ordered.keepsSeats(ActionSetEndOfTerm)
		c.EndOfTerm = desired.EndOfTerm
		out = append(out, c)
	}
	next := Schedule{
		Kind:     ScheduledRenewal,
		Quantity: desired.Quantity,
		SKU:      desired.SKU,
		Term:     desired.Term,
		Cycle:    desired.Cycle,
	}
	desired.Renewal.apply(&next)
	if !next.repeats(ordered) {
		out = append(out, scheduleChange(next, ordered))
	}
	return out
}
