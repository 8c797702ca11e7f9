package commerce

import (
	"fmt"
	"strconv"
	"time"
)

// quantity plans the seats of the current term and returns how many have to
// wait for the next one.
func (p *planner) quantity() (waiting int) {
	want, have := p.desired.Quantity, p.staying()
	if want > 0 && !p.parkedSeats() && p.converts(want) {
		return 0
	}
	if p.unclear && want > 0 || want == have || p.merging && want == p.sub.Quantity {
		return 0
	}
	if p.moving > 0 && want > have && !p.parkedSeats() {
		p.refuse(p.leaves(want))
		return 0
	}
	if p.movedElsewhere(want) {
		return 0
	}
	// While a renewal is written the service may show parts of the next term:
	// what nobody asked for is not corrected against it.
	if p.sub.Renewing(p.now) && !p.askedSeats() {
		p.keep(AttributeQuantity)
		return 0
	}
	if p.parkedSeats() || p.tolerates(p.askedSeats()) && !p.waited() {
		p.keepSeats()
		return 0
	}
	if want < 1 {
		p.refuse(p.zeroSeats(want))
		return 0
	}
	if p.fixed(want) {
		return 0
	}
	if want > have {
		p.add(Change{
			Action: ActionAddSeats, Seats: want - have, From: have, To: want,
			OpensWindow: p.sub.Kind() == KindSeat, BilledUntil: p.sub.CommitmentEnd,
		})
		return 0
	}
	return p.reduce(want)
}

// trialConvertsFrom is the least that an early conversion takes.
// Source: "Transition a new commerce subscription", converting trials early.
const trialConvertsFrom = 25

// converts takes the seats along where a trial becomes a paid subscription: the
// one time its number can change.
func (p *planner) converts(want int) bool {
	if !p.sub.Trial || p.upgrading == nil {
		return false
	}
	if want < trialConvertsFrom {
		p.refuse(Violation{
			Rule: RuleTrial, Attribute: "quantity", From: strconv.Itoa(p.sub.Quantity), To: strconv.Itoa(want),
			Summary: fmt.Sprintf("A trial that is converted early takes at least %s", Seats(trialConvertsFrom)),
			Reason: fmt.Sprintf("Microsoft takes fewer only of a trial that converts at its end, on %s. What is converted now can be reduced within 7 days.",
				Day(p.sub.CommitmentEnd)),
			Remedies: []Remedy{{fmt.Sprintf("convert to %s", Seats(trialConvertsFrom)), fmt.Sprintf("quantity = %d", trialConvertsFrom)}},
		})
		return true
	}
	p.upgrading.To = want
	return true
}

// fixed refuses where no quantity can change. Drift that nobody asked for is
// then left to be seen rather than refused at every plan.
func (p *planner) fixed(want int) bool {
	v, fixed := fixedQuantity(p.sub, want, p.desired.Reduction)
	switch {
	case fixed && p.askedSeats():
		p.refuse(v)
	case fixed:
		p.keep(AttributeQuantity)
		p.notice(
			Notice{
				Rule:    v.Rule,
				Summary: fmt.Sprintf("%q holds %s, not the %d of the configuration", p.sub.FriendlyName, Seats(p.sub.Quantity), want),
				Detail:  v.Advice(),
			},
		)
	}
	return fixed
}

func fixedQuantity(s Subscription, want int, how Reduction) (Violation, bool) {
	v := Violation{Attribute: "quantity", From: strconv.Itoa(s.Quantity), To: strconv.Itoa(want)}
	back := Remedy{"keep them", fmt.Sprintf("quantity = %d", s.Quantity)}
	switch {
	case s.Trial:
		v.Rule, v.Summary = RuleTrial, "The seats of a trial cannot change"
		v.Reason = fmt.Sprintf("%q is a trial of %s until %s. Its quantity is fixed until it converts into a paid subscription.",
			s.FriendlyName, Seats(s.Quantity), Day(s.CommitmentEnd))
		v.Remedies = []Remedy{back}
	case s.Kind() == KindSoftware && want < s.Quantity && how != ReduceAtRenewal && how != ReduceNowThenRenewal:
		v.Rule, v.Summary = RuleSoftware, "Seats of a software subscription cannot be removed within its term"
		v.Reason = fmt.Sprintf(
			"Microsoft does not reduce software subscriptions before their term ends, on %s. The number can change with the renewal.",
			Day(s.CommitmentEnd),
		)
		v.Remedies = []Remedy{{"remove them at renewal, " + Day(s.RenewalStart()), fmt.Sprintf("reduction = %q", ReduceAtRenewal)}, back}
	case s.Status != StatusActive && s.Status != StatusPending:
		v.Rule, v.Summary = RuleStatus, fmt.Sprintf("The seats of a subscription that is %s cannot change", s.Status)
		v.Reason = statusReason(s)
		v.Remedies = []Remedy{back}
	default:
		return v, false
	}
	return v, true
}

func statusReason(s Subscription) string {
	switch s.Status {
	case StatusSuspended:
		return fmt.Sprintf("%q is suspended: it is still billed until %s, and takes changes again once it is resumed: suspended = false.",
			s.FriendlyName, Day(s.CommitmentEnd))
	case StatusExpired, StatusDisabled, StatusDeleted:
		return fmt.Sprintf("The term of %q ended on %s. An ended subscription takes no changes; its seats can only be bought again.",
			s.FriendlyName, Day(s.CommitmentEnd))
	default:
		return fmt.Sprintf("Microsoft reports %q as %s; only an active subscription takes changes.", s.FriendlyName, s.Status)
	}
}

// reduce takes from the seats whose window is open, and no more than those.
// Source: "New commerce cancellation policy", reducing seats.
func (p *planner) reduce(want int) (waiting int) {
	have := p.staying()
	open := p.sub.OpenSeats(p.now)
	if p.resumed && p.desired.Reduction != ReduceAtRenewal {
		if !p.askedSeats() {
			p.keepSeats()
			return 0
		}
		p.refuse(p.reduceResumed(want)) // no window shows while it is suspended
		return 0
	}
	remove, now := have-want, 0
	switch p.desired.Reduction {
	case ReduceAtRenewal:
	case ReduceNowThenRenewal:
		now = min(remove, open.Seats)
	default:
		if remove > open.Seats && !p.askedSeats() {
			p.keepSeats() // nobody asked for them, and they cannot all go
			return 0
		}
		if remove > open.Seats {
			p.refuse(p.reduceRefused(want, open))
			return 0
		}
		now = remove
	}
	if now > 0 {
		p.add(Change{Action: ActionReduceSeats, Seats: now, From: p.sub.Quantity, To: p.sub.Quantity - now})
	}
	return remove - now
}

// reduceResumed refuses to remove seats whose windows nobody knows yet.
func (p *planner) reduceResumed(want int) Violation {
	have := p.sub.Quantity
	return Violation{
		Rule: RuleReduceWindow, Attribute: "quantity", From: strconv.Itoa(have), To: strconv.Itoa(want),
		Summary: fmt.Sprintf("%s cannot be removed in the plan that resumes", Seats(have-want)),
		Reason:  "Microsoft states which seats can still be removed, and until when, only while a subscription runs.",
		Remedies: []Remedy{
			{"resume it first, then plan again", fmt.Sprintf("quantity = %d", have)},
			{"remove them at renewal, " + Day(p.sub.RenewalStart()), fmt.Sprintf("reduction = %q", ReduceAtRenewal)},
		},
	}
}

func (p *planner) reduceRefused(want int, open Openings) Violation {
	have := p.staying()
	remove := have - want
	v := Violation{
		Rule: RuleReduceWindow, Attribute: "quantity", From: strconv.Itoa(p.sub.Quantity), To: strconv.Itoa(want),
		Summary:  fmt.Sprintf("%d of the %s to be removed can no longer be reduced", remove-open.Seats, Seats(remove)),
		Reason:   p.windowsStory(open),
		ClosedAt: p.firstClosing(),
	}
	if open.Seats > 0 {
		v.Remedies = append(v.Remedies, Remedy{fmt.Sprintf("remove %d now", open.Seats), fmt.Sprintf("quantity = %d", have-open.Seats)})
	} else {
		v.Summary = fmt.Sprintf("%s can no longer be removed", Seats(remove))
	}
	if p.sub.Renewing(p.now) {
		v.OpensAt = p.sub.RenewalStart().Add(renewalTakes)
		v.Reason += " The next term is being written, which can take 24 hours and opens a new window when it is done."
		v.Remedies = append(v.Remedies, Remedy{"plan again once it is written", "after " + Instant(v.OpensAt)})
	} else {
		v.Remedies = append(v.Remedies, p.laterRemedies(want, open.Seats)...)
	}
	if open.Seats == 0 {
		v.Remedies = append(v.Remedies, Remedy{"keep them", fmt.Sprintf("quantity = %d", have)})
	}
	return v
}

// laterRemedies are the ways to let seats go at renewal, as far as anything
// renews.
func (p *planner) laterRemedies(want, open int) []Remedy {
	have, remove := p.staying(), p.staying()-want
	atRenewal := Remedy{fmt.Sprintf("remove %d at renewal, %s", remove, Day(p.sub.RenewalStart())), fmt.Sprintf("reduction = %q", ReduceAtRenewal)}
	switch {
	case p.wantedEnd() == EndOfTermCancel:
		return nil
	case p.desired.Renewal != nil && !p.fulfilled:
		atRenewal.Config = fmt.Sprintf("quantity = %d and renewal = { quantity = %d }", have, want)
		return []Remedy{atRenewal}
	case p.wantedEnd() != EndOfTermRenew:
		atRenewal.Config += fmt.Sprintf(" and end_of_term = %q", EndOfTermRenew)
		return []Remedy{atRenewal}
	}
	out := []Remedy{atRenewal}
	if open > 0 {
		out = append(out, Remedy{
			fmt.Sprintf("remove %d now and %d at renewal", open, remove-open),
			fmt.Sprintf("reduction = %q", ReduceNowThenRenewal),
		})
	}
	return out
}

// windowsStory tells which seats can go until when, and what becomes of the
// others.
func (p *planner) windowsStory(open Openings) string {
	s := p.sub
	text := "Microsoft accepts a reduction only within 7 days of when the seats were added."
	if s.Kind() != KindSeat {
		text = "Microsoft accepts a reduction only while a window it states is open."
	}
	switch rest := s.Quantity - open.Seats; {
	case open.Seats == 0 && rest == 1:
		text += " The 1 seat can no longer be removed"
	case open.Seats == 0:
		text += fmt.Sprintf(" None of the %s can still be removed", Seats(rest))
	default:
		text += fmt.Sprintf(" Of the %s, %s, the other %d no longer", Seats(s.Quantity), batches(s.Kind(), open), rest)
	}
	// Only the first closing is known: when seats came in between is not kept.
	if closed := p.firstClosing(); !closed.IsZero() {
		text += fmt.Sprintf(": the window of %s closed on %s", Day(s.EffectiveStart), Instant(closed))
	}
	text += "."
	if open.Estimated {
		text += " Microsoft stated no window for this subscription; the dates are reckoned from the documented 7 days."
	}
	if !s.CommitmentEnd.IsZero() {
		text += fmt.Sprintf(" Seats that stay are billed until %s.", Day(s.CommitmentEnd))
	}
	return text
}

func batches(kind Kind, open Openings) string {
	text := ""
	for i, b := range open.Batches {
		switch {
		case i == 0:
		case i == len(open.Batches)-1:
			text += " and "
		default:
			text += ", "
		}
		text += strconv.Itoa(b.Quantity)
		if kind == KindSeat {
			text += fmt.Sprintf(" (added %s)", Day(b.Until.Add(-SeatWindow)))
		}
		text += " can be removed until " + Instant(b.Until)
	}
	return text
}

// firstClosing is when the window of the purchase or the last renewal closed;
// zero where it is not known or still open.
func (p *planner) firstClosing() time.Time {
	if p.sub.EffectiveStart.IsZero() || p.sub.Kind() != KindSeat {
		return time.Time{}
	}
	closed := p.sub.EffectiveStart.Add(SeatWindow)
	if p.sub.CancelUntil != nil {
		closed = *p.sub.CancelUntil
	}
	if p.now.Before(closed) {
		return time.Time{}
	}
	return closed
}

// ZeroSeats refuses a quantity that would leave no seat, whatever is held.
func ZeroSeats(want int) Violation {
	return Violation{
		Rule: RuleSeatCount, Attribute: "quantity", To: strconv.Itoa(want),
		Summary: "A subscription keeps at least one seat",
		Reason:  fmt.Sprintf("quantity = %d would leave none. To go to none is a cancellation, not a reduction.", want),
		Remedies: []Remedy{
			{"hold a single seat", "quantity = 1"},
			{"cancel it", "remove the resource (on_destroy says how it leaves)"},
		},
	}
}

// zeroSeats is ZeroSeats for what runs.
func (p *planner) zeroSeats(want int) Violation {
	v := ZeroSeats(want)
	v.From = strconv.Itoa(p.sub.Quantity)
	v.Remedies = v.Remedies[1:]
	if p.accepts() {
		end := fmt.Sprintf("quantity = %d and end_of_term = %q", p.sub.Quantity, EndOfTermCancel)
		if p.desired.Renewal != nil && !p.fulfilled {
			end += " and remove renewal"
		}
		v.Remedies = append(v.Remedies, Remedy{"let it end with its term", end})
	}
	return v
}

// zeroNextTerm refuses a next term without seats.
func zeroNextTerm(want int) Violation {
	v := ZeroSeats(want)
	v.Attribute, v.Summary = "renewal.quantity", "A renewal keeps at least one seat"
	v.Reason = fmt.Sprintf("renewal = { quantity = %d } would leave none. A subscription that is to hold none does not renew.", want)
	v.Remedies = []Remedy{
		{"renew a single seat", "renewal = { quantity = 1 }"},
		{"let it end with its term", fmt.Sprintf("end_of_term = %q and remove renewal", EndOfTermCancel)},
	}
	return v
}
