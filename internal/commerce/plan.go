package commerce

import (
	"fmt"
	"strconv"
	"time"
)

// Current is what is: the subscription as the service described it, the last
// wish, and what only the provider remembers.
type Current struct {
	Subscription Subscription
	// Prior is the last wish: what the configuration asked when it was last
	// applied. It is nil right after the purchase.
	Prior *Desired
	// Kept are the attributes whose configured value was not pursued, with that
	// value as Desired.Text gives it. They stay as they are until the
	// configuration asks otherwise.
	Kept map[Attribute]string
	// EndBefore is the end of term that was seen before the subscription was
	// suspended, empty if it is not known.
	EndBefore EndOfTerm
	History   History
}

// Plan is what a difference becomes.
type Plan struct {
	Changes    []Change
	Violations []Violation
	Notices    []Notice
	// Keeps are the attributes whose configured value is not pursued: they stay
	// as the service holds them.
	Keeps map[Attribute]bool
	// Over is true for a subscription that has ended: nothing is planned any more.
	Over bool
	// After is the subscription as it will be when the changes were made.
	After Subscription
	// History is what to remember once they were made.
	History History
}

// Waits reports whether seats wait for the next term.
func (p Plan) Waits() bool { return p.History.Derived != 0 }

// OK reports whether the plan can be carried out.
func (p Plan) OK() bool { return len(p.Violations) == 0 }

// Update plans the way from a running subscription to what is desired. It is a
// pure function: the same arguments give the same calls at plan and at apply.
func Update(current Current, desired Desired, now time.Time) Plan {
	p := &planner{
		sub: current.Subscription, found: current.Subscription, prior: current.Prior, kept: current.Kept, was: current.History,
		endBefore: current.EndBefore, desired: desired, now: now, keeps: map[Attribute]bool{},
	}
	switch {
	case p.was.MergedInto != "":
		return p.merged()
	case !p.found.Live():
		return p.over()
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
	kept    map[Attribute]string
	was     History
	desired Desired
	// endBefore is the end of term before the subscription was suspended.
	endBefore EndOfTerm
	now       time.Time

	changes    []Change
	violations []Violation
	notices    []Notice

	// resumed is true where the plan begins by resuming: auto-renew went off
	// with the suspension, and nobody turned it off on purpose.
	resumed bool
	// keeps are the attributes whose configured value is not pursued.
	keeps map[Attribute]bool
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
	// replaced is true where a renewal block that took effect has replaced
	// quantity, and nobody has changed quantity since.
	replaced bool
}

func (p *planner) add(c Change) { p.changes = append(p.changes, c) }

func (p *planner) refuse(v Violation) { p.violations = append(p.violations, v) }

func (p *planner) notice(n Notice) { p.notices = append(p.notices, n) }

// keep leaves attributes as the service holds them.
func (p *planner) keep(attributes ...Attribute) {
	for _, a := range attributes {
		p.keeps[a] = true
	}
}

// stays reports whether an attribute was kept before and nothing of the
// configuration has asked otherwise since.
func (p *planner) stays(a Attribute) bool {
	text, ok := p.kept[a]
	return ok && text == p.desired.Text(a) && p.prior != nil && p.prior.External == p.desired.External
}

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
	if name == "" || name == p.sub.FriendlyName {
		return
	}
	asked := p.prior == nil || p.prior.FriendlyName != name
	if p.textStays(AttributeName, p.sub.FriendlyName, name, asked) {
		return
	}
	p.add(Change{Action: ActionRename, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity, FriendlyName: name})
}

// setReseller follows the configured reseller of record.
func (p *planner) setReseller() {
	id := p.desired.ResellerID
	if id == "" || id == p.sub.ResellerID {
		return
	}
	asked := p.prior == nil || p.prior.ResellerID != id
	if p.textStays(AttributeReseller, p.sub.ResellerID, id, asked) {
		return
	}
	p.add(Change{Action: ActionSetReseller, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity, ResellerID: id})
}

// textStays reports whether a text that differs is left as the service holds
// it, and refuses that where the configuration asks for it now.
func (p *planner) textStays(a Attribute, is, wanted string, asked bool) bool {
	switch {
	case !asked && (p.stays(a) || p.tolerates(asked)):
		p.keep(a)
		p.notice(p.keptText(a, is, wanted))
	case p.renewsOtherwise() && asked:
		p.refuse(p.wholeDocument(string(a), is, wanted))
	case p.renewsOtherwise():
		p.keep(a)
	default:
		return false
	}
	return true
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
	p.replaced = ran && !p.was.Superseded && p.desired.Quantity == p.was.MainQuantity &&
		p.prior.Renewal != nil && p.prior.Renewal.Quantity != nil && *p.prior.Renewal.Quantity != p.was.MainQuantity
}

func (p *planner) finish() Plan {
	if p.fulfilled && !p.desired.Renewal.empty() {
		p.notice(p.foldIn())
	}
	out := Plan{Violations: p.violations, Notices: p.notices, Keeps: p.keeps, After: p.found, History: p.remember()}
	if out.OK() {
		out.Changes = p.changes
		out.After = p.sub.After(p.changes)
		markCommitments(p.found, out.Changes)
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
	after := p.sub.After(p.changes)
	waits := p.desired.Reduction == ReduceAtRenewal || p.desired.Reduction == ReduceNowThenRenewal
	free := p.desired.Renewal == nil || p.fulfilled || p.desired.Renewal.Quantity == nil
	still := !p.keeps[AttributeQuantity] || p.was.Derived == p.desired.Quantity
	if free && waits && still && p.desired.Quantity < after.Quantity {
		h.Derived, h.DerivedTermEnd = p.desired.Quantity, p.sub.CommitmentEnd
	}
	return h
}
