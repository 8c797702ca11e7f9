package commerce

import (
	"fmt"
	"strconv"
	"time"
)

// renewalTakes is how long the service may take to write the next term.
// Source: "Manage subscription renewals".
const renewalTakes = 24 * time.Hour

// accepts reports whether the end of term and what follows can be instructed.
func (p *planner) accepts() bool {
	return (p.sub.Status == StatusActive || p.sub.Status == StatusPending) && !p.sub.Renewing(p.now)
}

// endOfTerm plans what happens when the term ends, and reports whether what is
// asked of a next term fits it. A change of seats deletes what was scheduled,
// an explicit end too, so it is set again after one.
func (p *planner) endOfTerm(waiting int) bool {
	want, is := p.wantedEnd(), p.sub.EndOfTerm()
	if p.desired.EndOfTerm != "" && want != p.desired.EndOfTerm {
		p.keep(AttributeEndOfTerm)
		p.notice(p.keptEnd(is))
	}
	if p.resumed && p.desired.EndOfTerm == "" && p.endBefore == "" {
		p.notice(p.endUnknown(is))
	}
	if p.nothingRenews(want, waiting) {
		return false
	}
	after := p.sub.After(p.changes)
	if want == after.EndOfTerm() {
		return true
	}
	if fixed, refused := p.endOfTermFixed(want, is); fixed {
		if !refused {
			p.keepFixed(AttributeEndOfTerm, string(is))
		}
		return !refused
	}
	if want == EndOfTermExtend && !after.ExtendsByDefault() {
		if !p.askedEndOfTerm() {
			p.keepFixed(AttributeEndOfTerm, string(is))
			return true
		}
		p.refuse(p.noExtension())
		return false
	}
	p.add(Change{
		Action: ActionSetEndOfTerm, Seats: after.Quantity, From: after.Quantity, To: after.Quantity,
		At: p.sub.RenewalStart(), EndOfTerm: want, BilledUntil: p.sub.CommitmentEnd,
		Explicit: want == EndOfTermCancel && after.ExtendsByDefault(),
	})
	return true
}

// wantedEnd is what the configuration asks, or what is where it does not say.
func (p *planner) wantedEnd() EndOfTerm {
	// Who asks for anything of a next term asks for there to be one.
	reduces := p.desired.Reduction != ReduceNow && p.desired.Quantity < p.staying()
	asked := p.askedEndOfTerm() || p.askedRenewal() && p.desired.Renewal != nil || reduces && p.askedSeats()
	kept := !asked && p.stays(AttributeEndOfTerm) || p.tolerates(asked)
	switch {
	case p.desired.EndOfTerm == "" && p.resumed && p.endBefore != "":
		return p.endBefore
	case p.desired.EndOfTerm == "", kept && !p.resumed && p.sub.Status != StatusSuspended:
		return p.sub.EndOfTerm()
	}
	return p.desired.EndOfTerm
}

// nothingRenews refuses a next term for a subscription that is to have none.
func (p *planner) nothingRenews(want EndOfTerm, waiting int) bool {
	renewal := p.desired.Renewal != nil && !p.fulfilled
	if want == EndOfTermRenew || (!renewal && waiting == 0) {
		return false
	}
	if p.desired.EndOfTerm == "" && p.sub.Status != StatusActive && p.sub.Status != StatusPending {
		return false // auto-renew is off because of that, and nobody says what else it is to be
	}
	if want != p.desired.EndOfTerm && p.desired.EndOfTerm != "" {
		p.keep(AttributeRenewal) // it was ended elsewhere, which is accepted, and the instructions wait with it
		return true
	}
	if !p.askedEndOfTerm() && !p.askedSeats() {
		p.keepUnrenewed(renewal, waiting) // what others did made the configuration contradict itself
		return true
	}
	v := Violation{Rule: RuleRenewalNeedsOn, Attribute: "end_of_term", To: strconv.Quote(string(want))}
	if renewal {
		v.Summary = "A subscription that does not renew has no renewal to instruct"
		v.Reason = fmt.Sprintf("end_of_term = %q turns auto-renew off, and Microsoft keeps instructions for a next term only while it is on.", want)
		if q := p.desired.Renewal.Quantity; p.accepts() && !p.sub.Trial && (q == nil || *q > 0) {
			v.Remedies = append(v.Remedies, Remedy{"renew with those instructions", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)})
		}
		v.Remedies = append(v.Remedies, Remedy{"give no instructions", "remove renewal"})
	} else {
		v.Summary = fmt.Sprintf("%s cannot wait for a renewal that does not come", Seats(waiting))
		v.Reason = fmt.Sprintf("reduction = %q removes them when the next term begins, but end_of_term = %q turns auto-renew off.", p.desired.Reduction, want)
		if p.accepts() {
			v.Remedies = append(v.Remedies, Remedy{"renew with fewer seats", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)})
		}
		v.Remedies = append(v.Remedies, Remedy{"keep them until the end", fmt.Sprintf("quantity = %d", p.sub.Quantity)})
	}
	p.refuse(v)
	return true
}

// endOfTermFixed reports whether the end of term cannot be changed now, and
// whether it refused that: where somebody asked, or where this plan itself
// would lose what is set.
func (p *planner) endOfTermFixed(want, is EndOfTerm) (fixed, refused bool) {
	v := Violation{Attribute: "end_of_term", From: strconv.Quote(string(is)), To: strconv.Quote(string(want))}
	switch {
	case p.sub.Status != StatusActive && p.sub.Status != StatusPending:
		v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf("The end of term of a subscription that is %s cannot change", p.sub.Status), statusReason(p.sub)
		keep := is
		if p.prior != nil && p.prior.EndOfTerm != "" {
			keep = p.prior.EndOfTerm
		}
		v.Remedies = []Remedy{{"keep it", fmt.Sprintf("end_of_term = %q", keep)}}
	case p.sub.Renewing(p.now):
		v = p.renewalRunning(v)
	default:
		return false, false
	}
	if refused = want == is || p.askedEndOfTerm(); refused {
		p.refuse(v)
	}
	return true, refused
}

func (p *planner) renewalRunning(v Violation) Violation {
	v.Rule, v.Summary = RuleRenewalRunning, "The renewal is being written"
	v.OpensAt = p.sub.RenewalStart().Add(renewalTakes)
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

// schedule plans the instructions for the next term. It comes last, because
// every immediate change deletes what was scheduled.
func (p *planner) schedule(waiting int) {
	if waiting > 0 && p.desired.Renewal != nil && !p.fulfilled && p.desired.Renewal.Quantity != nil {
		if p.askedSeats() {
			p.refuse(p.conflict(waiting))
			return
		}
		waiting = 0 // seats came from elsewhere, and the block says what they renew as
	}
	if p.zeroRenewal() {
		return
	}
	want := p.nextTerm(waiting)
	after := p.sub.After(p.changes)
	switch {
	case after.EndOfTerm() != EndOfTermRenew:
		switch {
		case want != nil && p.askedRenewal():
			p.scheduleFixed("renewal")
		case want != nil:
			p.keep(AttributeRenewal)
		}
	case p.nextTermFixed(want), p.cannotAlign(want):
	default:
		p.instruct(want, after)
	}
}

// zeroRenewal refuses a next term without seats.
func (p *planner) zeroRenewal() bool {
	if p.desired.Renewal == nil || p.fulfilled || p.desired.Renewal.Quantity == nil || *p.desired.Renewal.Quantity > 0 || p.sub.Trial && p.upgrading == nil {
		return false
	}
	p.refuse(zeroNextTerm(*p.desired.Renewal.Quantity))
	return true
}

// nextTerm is what the next term should start with, nil where the
// configuration says nothing of it.
func (p *planner) nextTerm(waiting int) *RenewalInstructions {
	var want RenewalInstructions
	if p.desired.Renewal != nil && !p.fulfilled {
		want = *p.desired.Renewal
	}
	if waiting > 0 {
		target := p.desired.Quantity
		want.Quantity = &target
	}
	if want.empty() {
		return nil
	}
	return &want
}

// instruct writes the next term: what somebody else noted, without what the
// configuration once asked and asks no more, and with what it asks now. What
// comes by itself needs no instruction.
func (p *planner) instruct(want *RenewalInstructions, after Subscription) {
	foreign := p.sub.Schedule.Renews() && !p.sub.Schedule.repeats(p.sub) && !p.sub.Trial
	if want == nil && !foreign {
		return
	}
	next := p.noted(after)
	own := p.ownInstructions()
	if foreign {
		own.withdraw(&next, after)
	}
	want.apply(&next)
	switch {
	case after.Schedule.Renews() && after.Schedule.Same(&next):
	case after.Schedule.Renews() && next.repeats(after) && want == nil:
		if !own.empty() && !p.scheduleFixed("renewal") {
			p.add(p.withdrawal(after))
		}
	case want == nil && own.empty() && after.Schedule != nil: // left alone
	case want == nil && own.empty():
		p.write(next, after, "quantity")
	case after.Schedule == nil && next.repeats(after):
	default:
		p.write(next, after, "renewal")
	}
}

// withdrawal takes back what is noted, so that the next term comes as it runs.
func (p *planner) withdrawal(runs Subscription) Change {
	return Change{
		Action: ActionWithdrawSchedule, Seats: runs.Quantity, From: p.sub.Schedule.Quantity, To: runs.Quantity,
		At: p.sub.RenewalStart(),
	}
}

// nextTermFixed reports whether the next term takes no instructions, and
// refuses where somebody asked for other seats than it will have. Software,
// whose seats never change within a term, does take them.
// Source: "Schedule changes for a new commerce subscription", what it supports.
func (p *planner) nextTermFixed(want *RenewalInstructions) bool {
	if !p.sub.Trial || p.upgrading != nil {
		return false
	}
	comes := p.noted(p.sub)
	asked := comes
	want.apply(&asked)
	if asked.Same(&comes) {
		return true
	}
	if !p.askedSeats() {
		p.keep(AttributeRenewal)
		return true
	}
	attribute, from, to := "renewal", "", ""
	if asked.Quantity != comes.Quantity {
		attribute, from, to = "renewal.quantity", strconv.Itoa(comes.Quantity), strconv.Itoa(asked.Quantity)
	}
	p.refuse(Violation{
		Rule: RuleTrial, Attribute: attribute, From: from, To: to,
		Summary:  "The renewal of a trial cannot be instructed",
		Reason:   fmt.Sprintf("%q is a trial until %s. What it converts into can be changed once it has.", p.sub.FriendlyName, Day(p.sub.CommitmentEnd)),
		Remedies: []Remedy{{"let it convert as it is", "remove renewal"}},
	})
	return true
}

// noted is the next term as somebody noted it, or as it comes by itself. What
// only repeats what runs follows what this plan does now: written again as it
// was, it would undo that at renewal.
func (p *planner) noted(after Subscription) Schedule {
	next := Schedule{Action: ScheduledRenewal, Quantity: after.Quantity, SKU: after.SKU, Term: after.Term, Cycle: after.Cycle}
	if !p.sub.Schedule.Renews() || p.sub.Trial && p.upgrading != nil {
		return next // what a trial was to convert into is over once it has
	}
	follows := next
	next = *p.sub.Schedule
	if next.Quantity == 0 || next.Quantity == p.sub.Quantity {
		next.Quantity = follows.Quantity
	}
	if next.SKU.Same(p.sub.SKU) {
		next.SKU = follows.SKU
	}
	if next.Term.Same(p.sub.Term) {
		next.Term = follows.Term
	}
	if next.Cycle.Same(p.sub.Cycle) {
		next.Cycle = follows.Cycle
	}
	return next
}

// ownInstructions are the parts of the next term that this configuration had
// noted: by a renewal block of this term, or by a reduction that waits. What
// somebody else noted beside them stays.
func (p *planner) ownInstructions() *RenewalInstructions {
	var own RenewalInstructions
	if p.prior != nil && p.prior.Renewal != nil && (p.was.RenewalTermEnd.IsZero() || !p.sub.EffectiveStart.After(p.was.RenewalTermEnd)) {
		own = *p.prior.Renewal
	}
	if p.sub.Schedule != nil && p.was.Derived != 0 && p.was.Derived == p.sub.Schedule.Quantity && !p.sub.EffectiveStart.After(p.was.DerivedTermEnd) {
		own.Quantity = &p.was.Derived
	}
	return &own
}

func (p *planner) write(next Schedule, after Subscription, attribute string) {
	if !p.scheduleFixed(attribute) {
		c := scheduleChange(next, after)
		c.At, c.BilledUntil = p.sub.RenewalStart(), p.sub.CommitmentEnd
		p.add(c)
	}
}

// scheduleChange notes a next term, and what of it differs from what runs.
func scheduleChange(next Schedule, runs Subscription) Change {
	c := Change{Action: ActionScheduleRenewal, Seats: next.Quantity, From: runs.Quantity, To: next.Quantity, Schedule: &next}
	if !next.SKU.Same(runs.SKU) {
		c.SKU = next.SKU
	}
	if !next.Term.Same(runs.Term) {
		c.Term = next.Term
	}
	if !next.Cycle.Same(runs.Cycle) {
		c.Cycle = next.Cycle
	}
	return c
}

func (p *planner) scheduleFixed(attribute string) bool {
	v := Violation{Attribute: attribute}
	switch {
	case p.sub.Status != StatusActive && p.sub.Status != StatusPending:
		v.Rule, v.Summary, v.Reason = RuleStatus, fmt.Sprintf("The renewal of a subscription that is %s cannot be instructed", p.sub.Status), statusReason(p.sub)
		v.Remedies = []Remedy{{"give no instructions", "remove renewal"}}
	case p.sub.Renewing(p.now):
		v = p.renewalRunning(v)
	default:
		return false
	}
	if p.askedSeats() {
		p.refuse(v)
	} else {
		p.keepFixed(AttributeRenewal, "")
	}
	return true
}

func (p *planner) conflict(waiting int) Violation {
	return Violation{
		Rule: RuleRenewalConflict, Attribute: "renewal.quantity", From: strconv.Itoa(p.sub.Quantity), To: strconv.Itoa(p.desired.Quantity),
		Summary: "Two attributes decide the seats of the next term",
		Reason: fmt.Sprintf("reduction = %q lets %s wait for the renewal on %s, which would then start with %d; renewal asks for %s.",
			p.desired.Reduction, Seats(waiting), Day(p.sub.RenewalStart()), p.desired.Quantity, Seats(*p.desired.Renewal.Quantity)),
		Remedies: []Remedy{
			{"let the reduction decide", "remove renewal"},
			{"let renewal decide", fmt.Sprintf("quantity = %d", p.sub.Quantity)},
		},
	}
}
