package commerce

import "fmt"

// NotTaken is why a subscription does not show a change that the service has
// accepted, as a sentence without its period. It is empty if the subscription
// shows the change, or if the change cannot show in it.
func (c Change) NotTaken(s Subscription) string {
	if f := c.Action.facts(); f.notTaken != nil {
		return f.notTaken(s, c)
	}
	return ""
}

func seatsDiffer(s Subscription, c Change) string {
	if s.Quantity == c.To {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted the change and holds %s, not %d", Seats(s.Quantity), c.To)
}

// seatsRemain checks the source of a partial upgrade. A source without seats has
// ended, and its number no longer counts.
func seatsRemain(s Subscription, c Change) string {
	if s.Quantity == c.To || c.To == 0 && !s.Live() {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted to %s and still holds %s", partialWords(c), Seats(s.Quantity))
}

func notCanceled(s Subscription, _ Change) string {
	if s.Status == StatusDeleted {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted the cancellation and still reports the subscription as %s", s.Status)
}

func skuDiffers(s Subscription, c Change) string {
	if s.SKU.Same(c.SKU) {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted the upgrade to %s and still has it as %s", c.SKU, s.SKU)
}

func termDiffers(s Subscription, c Change) string {
	if s.Term.Same(c.Term) {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted the term %s and still has %s", c.Term, s.Term)
}

func statusIsNot(want Status) func(Subscription, Change) string {
	return func(s Subscription, _ Change) string {
		if s.Status == want {
			return ""
		}
		return fmt.Sprintf("Microsoft accepted that it is %s and still reports it as %s", want, s.Status)
	}
}

func nameDiffers(s Subscription, c Change) string {
	if s.FriendlyName == c.FriendlyName {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted the name %q and still shows %q", c.FriendlyName, s.FriendlyName)
}

func resellerDiffers(s Subscription, c Change) string {
	if s.ResellerID == c.ResellerID {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted %s as reseller of record and still names %q", c.ResellerID, s.ResellerID)
}

func stillScheduled(s Subscription, _ Change) string {
	if !s.Schedule.Renews() {
		return ""
	}
	return "Microsoft accepted that nothing is scheduled for the renewal, and still schedules it"
}

func endDiffers(s Subscription, c Change) string {
	if s.EndOfTerm() == c.EndOfTerm {
		return ""
	}
	return fmt.Sprintf(
		"Microsoft accepted end_of_term = %q, and what it now holds means %q",
		c.EndOfTerm,
		s.EndOfTerm(),
	)
}

func scheduleDiffers(s Subscription, c Change) string {
	if s.Schedule.Same(c.Schedule) {
		return ""
	}
	return fmt.Sprintf("Microsoft accepted to %s and did not schedule it so", scheduleWords(c))
}
