package commerce

import (
	"fmt"
	"strconv"
	"time"
)

// endOfTerm plans what happens when the term ends.
func (p *planner) endOfTerm(waiting int) {
	want := p.desired.EndOfTerm
	if want == "" {
		want = p.sub.EndOfTerm()
	}
	if p.nothingRenews(want, waiting) {
		return
	}
	if want == p.sub.EndOfTerm() || p.endOfTermFixed(want) {
		return
	}
	if want == EndOfTermExtend && !p.sub.ExtendsByDefault() {
		p.refuse(p.noExtension())
		return
	}
	p.add(p.setEndOfTerm(want))
}

func (p *planner) setEndOfTerm(want EndOfTerm) Change {
	return Change{
		Action: ActionSetEndOfTerm, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity,
		At: p.sub.RenewalStart(), EndOfTerm: want, BilledUntil: p.sub.CommitmentEnd,
		Explicit: want == EndOfTermCancel && p.sub.ExtendsByDefault(),
	}
}

// nothingRenews refuses a next term for a subscription that is to have none.
func (p *planner) nothingRenews(want EndOfTerm, waiting int) bool {
	renewal := p.desired.Renewal != nil && !p.fulfilled
	if want == EndOfTermRenew || (!renewal && waiting == 0) {
		return false
	}
	v := Violation{Rule: RuleRenewalNeedsOn, Attribute: "end_of_term", To: strconv.Quote(string(want))}
	if renewal {
		v.Summary = "A subscription that does not renew has no renewal to instruct"
		v.Reason = fmt.Sprintf("end_of_term = %q turns auto-renew off, and Microsoft keeps instructions for a next term only while it is on.", want)
		v.Remedies = []Remedy{{"renew with those instructions", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)}, {"let it end", "remove renewal"}}
	} else {
		v.Summary = fmt.Sprintf("%s cannot wait for a renewal that does not come", Seats(waiting))
		v.Reason = fmt.Sprintf("reduction = %q removes them when the next term begins, but end_of_term = %q turns auto-renew off.", p.desired.Reduction, want)
		v.Remedies = []Remedy{
			{"renew with fewer seats", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)},
			{"keep them until the end", fmt.Sprintf("quantity = %d", p.sub.Quantity)},
		}
	}
	p.refuse(v)
	return true
}

// endOfTermFixed reports whether the end of term cannot be changed now, and
// refuses where somebody asked.
func (p *planner) endOfTermFixed(want EndOfTerm) bool {
	v := Violation{Attribute: "end_of_term", From: strconv.Quote(string(p.sub.EndOfTerm())), To: strconv.Quote(string(want))}
	switch {
	case p.sub.Status != StatusActive && p.sub.Status != StatusPending:
		v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf("The end of term of a subscription that is %s cannot change", p.sub.Status), statusReason(p.sub)
	case p.sub.Renewing(p.now):
		v = p.renewalRunning(v)
	default:
		return false
	}
	if p.askedEndOfTerm() {
		p.refuse(v)
	}
	return true
}

func (p *planner) renewalRunning(v Violation) Violation {
	v.Rule, v.Summary = RuleRenewalRunning, "The renewal is being written"
	v.OpensAt = p.sub.RenewalStart().Add(24 * time.Hour)
	v.Reason = fmt.Sprintf("The term ended on %s and Microsoft is writing the next one, which can take 24 hours. Until then what happens at the end of a term cannot be changed.", Day(p.sub.CommitmentEnd))
	v.Remedies = []Remedy{{"plan again later", "after " + Instant(v.OpensAt)}}
	return v
}

func (p *planner) noExtension() Violation {
	return Violation{
		Rule: RuleEndOfTerm, Attribute: "end_of_term", From: strconv.Quote(string(p.sub.EndOfTerm())), To: strconv.Quote(string(EndOfTermExtend)),
		Summary: "This subscription would end, not extend",
		Reason: fmt.Sprintf("The extended service term is for seat subscriptions bought or renewed from %s that end from %s on. This one began on %s and ends on %s.",
			Day(extendedBoughtFrom), Day(extendedEndingFrom), Day(p.sub.EffectiveStart), Day(p.sub.CommitmentEnd)),
		Remedies: []Remedy{
			{"renew it", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)},
			{"let it end", fmt.Sprintf("end_of_term = %q", EndOfTermCancel)},
		},
	}
}

func endNotice(sub Subscription, c Change) Notice {
	text := fmt.Sprintf("%s stay billed until %s.", Seats(sub.Quantity), Day(sub.CommitmentEnd))
	if c.Explicit {
		text += " Users lose access when that day ends: an explicit end has no days of grace, and no month-to-month extension follows."
	} else {
		text += " Auto-renew goes off, nothing follows."
	}
	return Notice{Rule: RuleEndOfTerm, Summary: fmt.Sprintf("%q will end with its term on %s", sub.FriendlyName, Day(sub.CommitmentEnd)), Detail: text}
}

// schedule plans the instructions for the next term. It comes last, because
// every immediate change deletes what was scheduled.
func (p *planner) schedule(waiting int) {
	if p.sub.Trial || p.sub.Kind() != KindSeat {
		return
	}
	if waiting > 0 && p.desired.Renewal != nil && !p.fulfilled {
		p.refuse(p.conflict(waiting))
		return
	}
	want := p.nextTerm(waiting)
	after := p.sub.After(p.changes)
	if after.EndOfTerm() != EndOfTermRenew {
		return
	}
	switch {
	case want == 0:
		p.keepOrWithdraw(after)
	case after.ScheduledQuantity() != nil && *after.ScheduledQuantity() == want:
	case after.ScheduledQuantity() == nil && after.Quantity == want:
	default:
		p.writeSchedule(want, after)
	}
}

// nextTerm is the number of seats the next term should start with, zero where
// the configuration says nothing of it.
func (p *planner) nextTerm(waiting int) int {
	switch {
	case p.desired.Renewal != nil && !p.fulfilled && p.desired.Renewal.Quantity != nil:
		return *p.desired.Renewal.Quantity
	case waiting > 0:
		return p.target()
	default:
		return 0
	}
}

// keepOrWithdraw leaves alone what somebody else scheduled, writes it again
// where this plan deletes it, and withdraws what the configuration once asked.
func (p *planner) keepOrWithdraw(after Subscription) {
	if !p.sub.Schedule.Renews() || p.renewsAsItIs() {
		return
	}
	if p.ownSchedule() {
		if after.Schedule != nil && !p.scheduleFixed("renewal") {
			p.add(Change{
				Action: ActionWithdrawSchedule, Seats: after.Quantity, From: p.sub.Schedule.Quantity, To: after.Quantity,
				At: p.sub.RenewalStart(),
			})
		}
		return
	}
	if after.Schedule == nil && !p.scheduleFixed("quantity") {
		p.add(p.scheduleChange(*p.sub.Schedule, after))
	}
}

// ownSchedule reports whether the schedule the service holds was written for
// this configuration: by a renewal block of this term, or by a reduction that
// waits.
func (p *planner) ownSchedule() bool {
	if p.prior != nil && p.prior.Renewal != nil {
		return !p.sub.EffectiveStart.After(p.was.RenewalTermEnd) || p.was.RenewalTermEnd.IsZero()
	}
	return p.was.Derived != 0 && p.was.Derived == p.sub.Schedule.Quantity && !p.sub.EffectiveStart.After(p.was.DerivedTermEnd)
}

// renewsAsItIs reports whether the schedule only repeats what runs. Writing
// that again after a growth would take the new seats away at renewal.
func (p *planner) renewsAsItIs() bool {
	s := p.sub.Schedule
	return s.Action == ScheduledRenewal && s.Quantity == p.sub.Quantity &&
		s.SKU.Same(p.sub.SKU) && s.Term.Same(p.sub.Term) && s.Cycle.Same(p.sub.Cycle)
}

func (p *planner) writeSchedule(want int, after Subscription) {
	if p.scheduleFixed("renewal") {
		return
	}
	next := Schedule{Action: ScheduledRenewal, SKU: after.SKU, Term: after.Term, Cycle: after.Cycle}
	if p.sub.Schedule.Renews() {
		next = *p.sub.Schedule
	}
	next.Quantity = want
	p.add(p.scheduleChange(next, after))
}

func (p *planner) scheduleChange(next Schedule, after Subscription) Change {
	return Change{
		Action: ActionScheduleRenewal, Seats: next.Quantity, From: after.Quantity, To: next.Quantity,
		At: p.sub.RenewalStart(), BilledUntil: p.sub.CommitmentEnd, Schedule: &next,
	}
}

func (p *planner) scheduleFixed(attribute string) bool {
	v := Violation{Attribute: attribute}
	switch {
	case p.sub.Status != StatusActive && p.sub.Status != StatusPending:
		v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf("The renewal of a subscription that is %s cannot be instructed", p.sub.Status), statusReason(p.sub)
	case p.sub.Renewing(p.now):
		v = p.renewalRunning(v)
	default:
		return false
	}
	if p.askedSeats() {
		p.refuse(v)
	}
	return true
}

func (p *planner) conflict(waiting int) Violation {
	asked := "its own"
	if p.desired.Renewal.Quantity != nil {
		asked = Seats(*p.desired.Renewal.Quantity)
	}
	return Violation{
		Rule: RuleRenewalConflict, Attribute: "renewal.quantity", From: strconv.Itoa(p.sub.Quantity), To: strconv.Itoa(p.target()),
		Summary: "Two attributes decide the seats of the next term",
		Reason: fmt.Sprintf("reduction = %q lets %s wait for the renewal on %s, which would then start with %d; renewal asks for %s.",
			p.desired.Reduction, Seats(waiting), Day(p.sub.RenewalStart()), p.target(), asked),
		Remedies: []Remedy{
			{"let the reduction decide", "remove renewal"},
			{"let renewal decide", fmt.Sprintf("quantity = %d", p.sub.Quantity)},
		},
	}
}

// foldIn tells that a renewal block has done its work.
func (p *planner) foldIn() Notice {
	n := Notice{Rule: RuleRenewalFulfilled, Summary: fmt.Sprintf("The renewal of %q has run: move its values into the main attributes", p.sub.FriendlyName)}
	asked := 0
	if q := p.desired.Renewal.Quantity; q != nil {
		asked = *q
	}
	switch {
	case asked == 0 || p.sub.Quantity == asked:
		n.Detail = fmt.Sprintf("The renewal block was written for the term that ended on %s. The term since %s holds %s, as it asked; nothing is bought back.\n\nSet quantity = %d and remove renewal, or give renewal new values for the term that follows %s.",
			Day(p.renewalTermEnd), Day(p.sub.EffectiveStart), Seats(p.sub.Quantity), p.sub.Quantity, Day(p.sub.CommitmentEnd))
	default:
		n.Detail = fmt.Sprintf("The renewal block was written for the term that ended on %s and asked for %s. The term since %s holds %s; the block changes nothing any more.\n\nSay in quantity what this term should hold, and remove renewal.",
			Day(p.renewalTermEnd), Seats(asked), Day(p.sub.EffectiveStart), Seats(p.sub.Quantity))
		if open := p.sub.OpenSeats(p.now); open.Seats > 0 {
			n.Detail += fmt.Sprintf(" %s can be removed until %s.", Seats(open.Seats), Instant(open.Batches[0].Until))
		}
	}
	return n
}
