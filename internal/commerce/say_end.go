package commerce

import (
	"fmt"
	"strconv"
)

// endViolation refuses an end of term; the caller adds the reason.
func endViolation(want, is EndOfTerm) Violation {
	return Violation{Attribute: "end_of_term", From: strconv.Quote(string(is)), To: strconv.Quote(string(want))}
}

func (s situation) endOfInactive(want, is EndOfTerm) Violation {
	v := endViolation(want, is)
	v.Rule, v.Reason = RuleStatus, statusReason(s.sub)
	v.Summary = fmt.Sprintf("The end of term of a subscription that is %s cannot change", s.sub.Status)
	keep := is
	if s.before().EndOfTerm != "" {
		keep = s.before().EndOfTerm
	}
	v.Remedies = []Remedy{{"keep it", fmt.Sprintf("end_of_term = %q", keep)}}
	return v
}

func (s situation) noExtension() Violation {
	return Violation{
		Rule:      RuleEndOfTerm,
		Attribute: "end_of_term",
		From:      strconv.Quote(string(s.sub.EndOfTerm())),
		To:        strconv.Quote(string(EndOfTermExtend)),
		Summary:   "This subscription would end, not extend",
		Reason: fmt.Sprintf(
			"The extended service term is for seat subscriptions bought or renewed from %s that end from %s on. This "+
				"one began on %s and ends on %s.",
			Day(extendedBoughtFrom),
			Day(extendedEndingFrom),
			Day(s.sub.EffectiveStart),
			Day(s.sub.CommitmentEnd),
		),
		Remedies: []Remedy{
			{"renew it", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)},
			{"let it end", fmt.Sprintf("end_of_term = %q", EndOfTermCancel)},
		},
	}
}

// noRenewalToInstruct refuses a renewal block for a subscription that does not
// renew. renewable is true if renewing it is a remedy.
func noRenewalToInstruct(want EndOfTerm, block *RenewalInstructions, renewable bool) Violation {
	v := Violation{
		Rule:      RuleRenewalNeedsOn,
		Attribute: "end_of_term",
		To:        strconv.Quote(string(want)),
		Summary:   "A subscription that does not renew cannot have a renewal block",
		Reason: fmt.Sprintf(
			"end_of_term = %q turns auto-renew off, and Microsoft keeps instructions for a next term only while it is on.",
			want,
		),
	}
	if q := block.Quantity; renewable && (q == nil || *q > 0) {
		v.Remedies = append(
			v.Remedies,
			Remedy{"renew with those instructions", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)},
		)
	}
	v.Remedies = append(v.Remedies, Remedy{"give no instructions", "remove renewal"})
	return v
}

// noRenewalToWaitFor refuses seats that wait for a renewal that will not happen.
func (s situation) noRenewalToWaitFor(want EndOfTerm, waiting int) Violation {
	v := Violation{
		Rule:      RuleRenewalNeedsOn,
		Attribute: "end_of_term",
		To:        strconv.Quote(string(want)),
		Summary:   fmt.Sprintf("%s cannot wait: the subscription does not renew", Seats(waiting)),
		Reason: fmt.Sprintf(
			"reduction = %q removes them when the next term begins, but end_of_term = %q turns auto-renew off.",
			s.desired.Reduction,
			want,
		),
	}
	if s.takesInstructions() {
		v.Remedies = append(
			v.Remedies,
			Remedy{"renew with fewer seats", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)},
		)
	}
	v.Remedies = append(v.Remedies, Remedy{"keep them until the end", quantityConfig(s.sub.Quantity)})
	return v
}

// unrenewed reports a configured next term that will not begin.
func (s situation) unrenewed(waiting int) Notice {
	what := "its renewal block has no effect"
	if waiting > 0 {
		what = fmt.Sprintf("the %s that wait for the renewal are not removed", Seats(waiting))
	}
	return Notice{
		Rule:    RuleRenewalNeedsOn,
		Summary: fmt.Sprintf("%q is not renewed, so %s", s.sub.FriendlyName, what),
		Detail: waysOut(
			fmt.Sprintf(
				"Its renewal was turned off outside of Terraform. The term ends on %s.",
				Day(s.sub.CommitmentEnd),
			),
			[]Remedy{{"renew it", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)}},
		),
	}
}

// fixedNow reports an attribute that is not as configured and cannot be changed
// now; is is its present value, empty for the schedule.
func (s situation) fixedNow(a Attribute, is string) Notice {
	held := "what is scheduled"
	if is != "" {
		held = strconv.Quote(is)
	}
	why := s.noExtension().Reason
	if !s.sub.takesChanges() {
		why = statusReason(s.sub)
	}
	return Notice{
		Rule:    RuleStatus,
		Summary: fmt.Sprintf("%s of %q is not as configured and cannot be changed now", a, s.sub.FriendlyName),
		Detail:  fmt.Sprintf("The configuration says %s; %s stays in effect. %s", s.desired.Literal(a), held, why),
	}
}
