package commerce

import (
	"fmt"
	"strings"
)

// Moved is the refusal to carry out a plan whose ground has moved.
func Moved(planned, fresh []Change) Violation {
	return Violation{
		Rule: RuleWorldMoved, Attribute: "",
		Summary: "The subscription changed between plan and apply",
		Reason: fmt.Sprintf("The plan promised: %s. As it stands now, the same configuration would mean: %s. Nothing was called.",
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

// Summary words the change for the plan, with what is in effect next to it: renew
// with 20 seats (38 in effect). It leaves out the name, which may be sensitive:
// the attribute itself shows it, or not.
func (c Change) Summary() string {
	switch c.Action {
	case ActionScheduleRenewal:
		return fmt.Sprintf("%s (%d in effect)", c, c.From)
	case ActionRename:
		return "change friendly_name"
	default:
		return c.String()
	}
}

// otherwise words what the next term has that the present one has not.
func (c Change) otherwise() string {
	text := ""
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

// String words the change: add 15 seats (25 -> 40).
func (c Change) String() string {
	switch c.Action {
	case ActionPurchase:
		return "buy " + Seats(c.Seats)
	case ActionAddSeats:
		return fmt.Sprintf("add %s (%d -> %d)", Seats(c.Seats), c.From, c.To)
	case ActionReduceSeats:
		return fmt.Sprintf("remove %s (%d -> %d)", Seats(c.Seats), c.From, c.To)
	case ActionUpgrade:
		return fmt.Sprintf("upgrade %s to %s", Seats(c.Seats), c.SKU)
	case ActionPartialUpgrade:
		if c.Into != "" {
			return fmt.Sprintf("upgrade %d of %s to %s in subscription %s", c.Seats, Seats(c.From), c.SKU, c.Into)
		}
		return fmt.Sprintf("upgrade %d of %s to %s in a new subscription", c.Seats, Seats(c.From), c.SKU)
	case ActionLengthenTerm:
		return fmt.Sprintf("lengthen the term of %s to %s billed %s", Seats(c.Seats), c.Term, c.Cycle)
	case ActionSuspend:
		return fmt.Sprintf("suspend %s", Seats(c.Seats))
	case ActionResume:
		return fmt.Sprintf("resume %s", Seats(c.Seats))
	case ActionRename:
		return fmt.Sprintf("rename to %q", c.FriendlyName)
	case ActionSetReseller:
		return fmt.Sprintf("set the reseller of record to %s", c.ResellerID)
	case ActionSetEndOfTerm:
		return fmt.Sprintf("set end_of_term to %q", c.EndOfTerm)
	case ActionScheduleRenewal:
		return "renew with " + Seats(c.Seats) + c.otherwise()
	case ActionWithdrawSchedule:
		return "withdraw what is scheduled for the renewal"
	case ActionCancel:
		return fmt.Sprintf("cancel %s", Seats(c.Seats))
	case ActionEndAtTerm:
		return "end with the term"
	case ActionAbandon:
		return "forget"
	default:
		return string(c.Action)
	}
}
