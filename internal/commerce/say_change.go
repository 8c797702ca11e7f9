package commerce

import (
	"fmt"
	"strings"
)

// ChangedSincePlan refuses an apply whose calls would differ from its plan's,
// because the subscription has changed.
func ChangedSincePlan(planned, fresh []Change) Violation {
	return Violation{
		Rule: RuleWorldMoved, Attribute: "",
		Summary: "The subscription changed between plan and apply",
		Reason: fmt.Sprintf("The plan showed: %s. Now the same configuration would result in: %s. Nothing was called.",
			describe(planned), describe(fresh)),
		Remedies: []Remedy{{"see what changed", "terraform plan"}},
	}
}

func describe(changes []Change) string {
	if len(changes) == 0 {
		return "no change"
	}
	words := make([]string, 0, len(changes))
	for _, c := range changes {
		words = append(words, c.String())
	}
	return strings.Join(words, ", then ")
}

// String is the change as text: add 15 seats (25 -> 40).
func (c Change) String() string {
	if f := c.Action.facts(); f.words != nil {
		return f.words(c)
	}
	return string(c.Action)
}

// Summary is the change as text for the attribute changes, with the seats in
// effect: renew with 20 seats (38 in effect). It leaves out the friendly name,
// which may be sensitive.
func (c Change) Summary() string {
	if f := c.Action.facts(); f.inList != nil {
		return f.inList(c)
	}
	return c.String()
}

// seatsWords is the text of a call about all seats: suspend 25 seats.
func seatsWords(verb string) func(Change) string {
	return func(c Change) string { return verb + " " + Seats(c.Seats) }
}

func purchaseWords(c Change) string { return "buy " + Seats(c.Seats) }

func addWords(c Change) string { return fmt.Sprintf("add %s (%d -> %d)", Seats(c.Seats), c.From, c.To) }

func reduceWords(c Change) string {
	return fmt.Sprintf("remove %s (%d -> %d)", Seats(c.Seats), c.From, c.To)
}

func upgradeWords(c Change) string { return fmt.Sprintf("upgrade %s to %s", Seats(c.Seats), c.SKU) }

func partialWords(c Change) string {
	if c.Into != "" {
		return fmt.Sprintf("upgrade %d of %s to %s in subscription %s", c.Seats, Seats(c.From), c.SKU, c.Into)
	}
	return fmt.Sprintf("upgrade %d of %s to %s in a new subscription", c.Seats, Seats(c.From), c.SKU)
}

func lengthenWords(c Change) string {
	return fmt.Sprintf("lengthen the term of %s to %s billed %s", Seats(c.Seats), c.Term, c.Cycle)
}

func renameWords(c Change) string { return fmt.Sprintf("rename to %q", c.FriendlyName) }

func renameInList(Change) string { return "change friendly_name" }

func resellerWords(c Change) string { return "set the reseller of record to " + c.ResellerID }

func endOfTermWords(c Change) string { return fmt.Sprintf("set end_of_term to %q", c.EndOfTerm) }

func withdrawWords(Change) string { return "withdraw what is scheduled for the renewal" }

func endAtTermWords(Change) string { return "end with the term" }

func abandonWords(Change) string { return "forget" }

func scheduleInList(c Change) string {
	return fmt.Sprintf("%s (%d in effect)", scheduleWords(c), c.From)
}

// scheduleWords is the text of a next term: its seats, and what else differs from
// the present term.
func scheduleWords(c Change) string {
	text := "renew with " + Seats(c.Seats)
	if c.SKU != (SKU{}) {
		text += " as " + c.SKU.String()
	}
	if c.Term != "" {
		text += " for " + string(c.Term)
	}
	if c.Cycle != "" {
		text += " billed " + string(c.Cycle)
	}
	if c.Schedule != nil && c.Schedule.PromotionID != "" {
		text += " with promotion " + c.Schedule.PromotionID
	}
	if c.Schedule != nil && !c.Schedule.CustomTermEnd.IsZero() {
		text += " until " + Day(c.Schedule.CustomTermEnd)
	}
	return text
}
