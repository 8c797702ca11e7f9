package commerce

import (
	"fmt"
	"strconv"
	"time"
)

// Current is what is: the subscription as the service described it, what the
// configuration asked when it was last applied, and what only the provider
// remembers.
type Current struct {
	Subscription Subscription
	// Prior is what the configuration asked last time; nil right after the
	// purchase.
	Prior   *Desired
	History History
}

// History is what the service cannot tell: which term a renewal block was
// written in, and whether a schedule is the provider's own.
type History struct {
	// RenewalTermEnd is the end of the term the renewal block belongs to; zero
	// where there is no block.
	RenewalTermEnd time.Time `json:"renewal_term_end,omitzero"`
	// MainQuantity is what quantity said in that term.
	MainQuantity int `json:"main_quantity,omitempty"`
	// Superseded is true once quantity was changed after that term had ended:
	// from then on quantity speaks again.
	Superseded bool `json:"superseded,omitempty"`
	// Overtaken is what quantity still says although a renewal block that ran
	// replaced it and was then given new values; zero where quantity speaks.
	Overtaken int `json:"overtaken,omitempty"`
	// Derived is the next term's seats that a waiting reduction scheduled, for
	// the term that ends at DerivedTermEnd; zero where none did.
	Derived        int       `json:"derived,omitempty"`
	DerivedTermEnd time.Time `json:"derived_term_end,omitzero"`
	// Moves are the partial upgrades that are known to have been made, and
	// Upgraded which of them the entries of partial_upgrades stand for, by name.
	Moves    []Move              `json:"moves,omitempty"`
	Upgraded map[string]Upgraded `json:"upgraded,omitempty"`
	// MergedInto is the subscription that all seats have gone into; empty while
	// this one runs.
	MergedInto string `json:"merged_into,omitempty"`
}

// Plan is what a difference becomes.
type Plan struct {
	Changes    []Change
	Violations []Violation
	Notices    []Notice
	// After is the subscription as it will be when the changes were made.
	After Subscription
	// History is what to remember once they were made.
	History History
}

// OK reports whether the plan can be carried out.
func (p Plan) OK() bool { return len(p.Violations) == 0 }

// Update plans the way from a running subscription to what is desired. It is a
// pure function: the same arguments give the same calls at plan and at apply.
func Update(current Current, desired Desired, now time.Time) Plan {
	p := &planner{sub: current.Subscription, found: current.Subscription, prior: current.Prior, was: current.History, desired: desired, now: now}
	if p.was.MergedInto != "" {
		return p.merged()
	}
	p.readRenewal()
	p.resume()
	p.inPlace()
	p.rename()
	p.setReseller()
	p.partialUpgrades()
	waiting := p.quantity()
	p.placePartial()
	p.placeUpgrade()
	switch {
	case p.merging: // it ends with that, and nothing follows
	case p.suspend():
		p.waitsSuspended(waiting)
		p.zeroRenewal()
		if p.desired.EndOfTerm != "" { // what contradicts itself does so suspended, too
			p.nothingRenews(p.desired.EndOfTerm, 0)
		}
	case p.endOfTerm(waiting):
		p.schedule(waiting)
	}
	return p.finish()
}

// planner carries the parts of one Update.
type planner struct {
	// found is the subscription as the service has it, sub as it is once it was
	// resumed: all else is planned from there.
	found   Subscription
	sub     Subscription
	prior   *Desired
	was     History
	desired Desired
	now     time.Time

	changes    []Change
	violations []Violation
	notices    []Notice

	// resumed is true where the plan begins by resuming: auto-renew went off
	// with the suspension, and nobody turned it off on purpose.
	resumed bool
	// keeps is true where seats that somebody else changed stay.
	keeps bool
	// pending are the partial upgrades to make, in order, and moving the seats
	// they take; merging is true where those are the last.
	pending []string
	moving  int
	merging bool
	// unclear is true where an entry was refused: what quantity then means is
	// not told besides.
	unclear bool
	// upgraded are the entries that are done, and free the known moves that none
	// of them stands for.
	upgraded map[string]Upgraded
	free     []Move
	// upgrading is the upgrade, or the longer term, that finds its place once the seats are planned.
	upgrading *Change
	// fulfilled is true where the renewal block belongs to a term that is over.
	fulfilled bool
	// renewalTermEnd is the end of the term the block belongs to.
	renewalTermEnd time.Time
	// overtaken is the value of quantity a renewal replaced; zero where
	// quantity speaks for the current term.
	overtaken int
}

func (p *planner) add(c Change)       { p.changes = append(p.changes, c) }
func (p *planner) refuse(v Violation) { p.violations = append(p.violations, v) }
func (p *planner) notice(n Notice)    { p.notices = append(p.notices, n) }

// askedSeats reports whether the configuration of the seats changed since it
// was last applied: what nobody asked for is left to be seen, not refused.
func (p *planner) askedSeats() bool {
	return p.prior == nil || p.prior.Quantity != p.desired.Quantity || p.prior.Reduction != p.desired.Reduction || p.askedRenewal()
}

func (p *planner) askedRenewal() bool {
	return p.prior == nil || !p.prior.Renewal.Same(p.desired.Renewal)
}

func (p *planner) askedEndOfTerm() bool {
	return p.prior == nil || p.prior.EndOfTerm != p.desired.EndOfTerm
}

// rename follows the configured friendly name. The service allows it in any
// status that still accepts changes.
func (p *planner) rename() {
	name := p.desired.FriendlyName
	if name == "" || name == p.sub.FriendlyName || p.tolerates(p.prior != nil && p.prior.FriendlyName != name) {
		return
	}
	if !p.sub.Live() {
		if p.prior == nil || p.prior.FriendlyName != name {
			p.refuse(p.ended("friendly_name", p.sub.FriendlyName, name))
		}
		return
	}
	if p.renewsOtherwise() {
		if p.prior == nil || p.prior.FriendlyName != name {
			p.refuse(p.wholeDocument("friendly_name", p.sub.FriendlyName, name))
		}
		return
	}
	p.add(Change{Action: ActionRename, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity, Name: name})
}

// setReseller follows the configured reseller of record.
func (p *planner) setReseller() {
	id := p.desired.ResellerID
	if id == "" || id == p.sub.ResellerID || p.tolerates(p.prior != nil && p.prior.ResellerID != id) {
		return
	}
	if !p.sub.Live() {
		if p.prior == nil || p.prior.ResellerID != id {
			p.refuse(p.ended("partner_id_on_record", p.sub.ResellerID, id))
		}
		return
	}
	if p.renewsOtherwise() {
		if p.prior == nil || p.prior.ResellerID != id {
			p.refuse(p.wholeDocument("partner_id_on_record", p.sub.ResellerID, id))
		}
		return
	}
	p.add(Change{Action: ActionSetReseller, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity, Name: id})
}

// renewsOtherwise reports whether the renewal that is being written brings
// other seats or another product than run.
func (p *planner) renewsOtherwise() bool {
	return p.sub.Renewing(p.now) && p.sub.Schedule.Renews() && !p.sub.Schedule.repeats(p.sub)
}

// wholeDocument refuses a change whose call carries the seats of the old term:
// made once more after a 409, it would reach the new one and buy them back.
// Source: "Update a subscription by ID", the whole resource is sent.
func (p *planner) wholeDocument(attribute, was, asked string) Violation {
	v := p.renewalRunning(Violation{Attribute: attribute, From: strconv.Quote(was), To: strconv.Quote(asked)})
	v.Reason = fmt.Sprintf("The term ended on %s and Microsoft is writing the next one with %s, which can take 24 hours. Every change carries the seats as well, so one that arrives late would undo the renewal.",
		Day(p.sub.CommitmentEnd), Seats(p.sub.Schedule.Quantity))
	return v
}

// ended refuses to change what has no term left.
func (p *planner) ended(attribute, was, asked string) Violation {
	v := Violation{
		Rule: RuleStatus, Attribute: attribute, From: strconv.Quote(was), To: strconv.Quote(asked),
		Summary: fmt.Sprintf("A subscription that is %s takes no changes", p.sub.Status), Reason: statusReason(p.sub),
	}
	if was != "" {
		v.Remedies = []Remedy{{"keep what it is", fmt.Sprintf("%s = %q", attribute, was)}}
	}
	return v
}

// readRenewal decides which term the renewal block speaks of. A block is
// fulfilled once the term it was written in has ended: whatever the next term
// then holds, the block never buys back, upgrades or downgrades.
func (p *planner) readRenewal() {
	known := p.prior != nil && !p.was.RenewalTermEnd.IsZero()
	ran := known && p.sub.EffectiveStart.After(p.was.RenewalTermEnd)
	if p.desired.Renewal != nil {
		p.renewalTermEnd = p.sub.CommitmentEnd
		if known && p.prior.Renewal.Same(p.desired.Renewal) {
			p.renewalTermEnd, p.fulfilled = p.was.RenewalTermEnd, ran
		}
	}
	p.readOvertaken(ran)
}

// readOvertaken decides whether quantity still says what a renewal replaced.
// That is so until it is changed, also where the block that ran was edited or
// removed meanwhile: what nobody wrote anew is not bought back.
func (p *planner) readOvertaken(ran bool) {
	switch {
	case !ran:
		p.overtaken = p.was.Overtaken
	case !p.was.Superseded && p.prior.Renewal != nil && p.prior.Renewal.Quantity != nil && *p.prior.Renewal.Quantity != p.was.MainQuantity:
		p.overtaken = p.was.MainQuantity
	}
	agrees := !p.fulfilled && p.sub.Quantity == p.desired.Quantity
	if p.desired.Quantity != p.overtaken || agrees {
		p.overtaken = 0
	}
}

// target is the number of seats the current term should hold. Where a renewal
// that ran has overtaken quantity, it is whatever the term holds: neither the
// block nor the stale quantity buys or removes anything on its own.
func (p *planner) target() int {
	if p.overtaken != 0 {
		return p.staying()
	}
	return p.desired.Quantity
}

func (p *planner) finish() Plan {
	switch {
	case p.fulfilled && !p.desired.Renewal.empty():
		p.notice(p.foldIn())
	case p.overtaken != 0:
		p.notice(p.staleQuantity())
	}
	out := Plan{Violations: p.violations, Notices: p.notices, After: p.found, History: p.remember()}
	if out.OK() {
		out.Changes = p.changes
		out.After = p.sub.After(p.changes)
		out.Notices = append(out.Notices, irreversible(p.sub, p.changes)...)
	}
	return out
}

// remember is the history once the plan was carried out.
func (p *planner) remember() History {
	h := History{Moves: p.was.Moves}
	if len(p.upgraded) > 0 {
		h.Upgraded = p.upgraded
	}
	if p.merging {
		h.MergedInto = p.desired.PartialUpgrades[p.pending[len(p.pending)-1]].Into
	}
	if p.desired.Renewal != nil {
		h.RenewalTermEnd = p.renewalTermEnd
		h.MainQuantity = p.desired.Quantity
		if p.fulfilled {
			h.MainQuantity = p.was.MainQuantity
			h.Superseded = p.was.Superseded || p.desired.Quantity != p.was.MainQuantity
		}
	}
	if !p.fulfilled {
		h.Overtaken = p.overtaken
	}
	after := p.sub.After(p.changes)
	waits := p.desired.Reduction == ReduceAtRenewal || p.desired.Reduction == ReduceNowThenRenewal
	if (p.desired.Renewal == nil || p.fulfilled) && p.overtaken == 0 && waits && !p.keeps && p.desired.Quantity < after.Quantity {
		h.Derived, h.DerivedTermEnd = p.desired.Quantity, p.sub.CommitmentEnd
	}
	return h
}

func irreversible(sub Subscription, changes []Change) []Notice {
	var out []Notice
	for _, c := range changes {
		switch {
		case c.Action == ActionSetEndOfTerm && c.EndOfTerm == EndOfTermCancel:
			out = append(out, endNotice(sub, c))
		case c.Action == ActionUpgrade:
			out = append(out, upgradeNotice(sub, c))
		case c.Action == ActionPartialUpgrade:
			out = append(out, partialNotice(sub, c))
		case c.Action == ActionLengthenTerm:
			out = append(out, lengthenNotice(sub, c))
		case c.Action == ActionSuspend:
			out = append(out, suspendNotice(sub, c))
		}
	}
	return out
}
