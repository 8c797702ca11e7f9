package commerce

import "time"

// Current is what is: the subscription as the service described it, what the
// configuration asked when it was last applied, and what only the provider
// remembers.
type Current struct {
	Subscription Subscription
	// Prior is what the configuration asked last time; nil after an import that
	// could not know.
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
	// Derived is the next term's seats that a waiting reduction scheduled, for
	// the term that ends at DerivedTermEnd; zero where none did.
	Derived        int       `json:"derived,omitempty"`
	DerivedTermEnd time.Time `json:"derived_term_end,omitzero"`
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
	p := &planner{sub: current.Subscription, prior: current.Prior, was: current.History, desired: desired, now: now}
	p.inPlace()
	p.rename()
	p.setReseller()
	p.readRenewal()
	waiting := p.quantity()
	p.endOfTerm(waiting)
	p.schedule(waiting)
	return p.finish()
}

// planner carries the parts of one Update.
type planner struct {
	sub     Subscription
	prior   *Desired
	was     History
	desired Desired
	now     time.Time

	changes    []Change
	violations []Violation
	notices    []Notice

	// fulfilled is true where the renewal block belongs to a term that is over.
	fulfilled bool
	// renewalTermEnd is the end of the term the block belongs to.
	renewalTermEnd time.Time
}

func (p *planner) add(c Change)       { p.changes = append(p.changes, c) }
func (p *planner) refuse(v Violation) { p.violations = append(p.violations, v) }
func (p *planner) notice(n Notice)    { p.notices = append(p.notices, n) }

// askedSeats reports whether the configuration of the seats changed since it
// was last applied: what nobody asked for is left to be seen, not refused.
func (p *planner) askedSeats() bool {
	return p.prior == nil || p.prior.Quantity != p.desired.Quantity || p.prior.Reduction != p.desired.Reduction ||
		!p.prior.Renewal.Same(p.desired.Renewal)
}

func (p *planner) askedEndOfTerm() bool {
	return p.prior == nil || p.prior.EndOfTerm != p.desired.EndOfTerm
}

// rename follows the configured friendly name. The service allows it in any
// status that still accepts changes.
func (p *planner) rename() {
	name := p.desired.FriendlyName
	if name == "" || name == p.sub.FriendlyName || !p.sub.Live() {
		return
	}
	p.add(Change{Action: ActionRename, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity, Name: name})
}

// setReseller follows the configured reseller of record.
func (p *planner) setReseller() {
	id := p.desired.ResellerID
	if id == "" || id == p.sub.ResellerID || !p.sub.Live() {
		return
	}
	p.add(Change{Action: ActionSetReseller, Seats: p.sub.Quantity, From: p.sub.Quantity, To: p.sub.Quantity, Name: id})
}

// readRenewal decides which term the renewal block speaks of. A block is
// fulfilled once the term it was written in has ended: whatever the next term
// then holds, the block never buys back, upgrades or downgrades.
func (p *planner) readRenewal() {
	if p.desired.Renewal == nil {
		return
	}
	edited := p.prior == nil || !p.prior.Renewal.Same(p.desired.Renewal)
	if edited || p.was.RenewalTermEnd.IsZero() {
		p.renewalTermEnd = p.sub.CommitmentEnd
		return
	}
	p.renewalTermEnd = p.was.RenewalTermEnd
	p.fulfilled = p.sub.EffectiveStart.After(p.was.RenewalTermEnd)
}

// target is the number of seats the current term should hold.
func (p *planner) target() int {
	if !p.fulfilled || p.was.Superseded || p.desired.Renewal.Quantity == nil || p.desired.Quantity != p.was.MainQuantity {
		return p.desired.Quantity
	}
	// The block ran. Where the service did not take it, and still holds what
	// the main attribute says, nothing is bought or removed on its own either.
	if p.sub.Quantity == p.desired.Quantity {
		return p.desired.Quantity
	}
	return *p.desired.Renewal.Quantity
}

func (p *planner) finish() Plan {
	if p.fulfilled {
		p.notice(p.foldIn())
	}
	out := Plan{Violations: p.violations, Notices: p.notices, After: p.sub, History: p.remember()}
	if out.OK() {
		out.Changes = p.changes
		out.After = p.sub.After(p.changes)
		out.Notices = append(out.Notices, irreversible(p.sub, p.changes)...)
	}
	return out
}

// remember is the history once the plan was carried out.
func (p *planner) remember() History {
	var h History
	if p.desired.Renewal != nil {
		h.RenewalTermEnd = p.renewalTermEnd
		h.MainQuantity = p.desired.Quantity
		if p.fulfilled {
			h.MainQuantity = p.was.MainQuantity
			h.Superseded = p.was.Superseded || p.desired.Quantity != p.was.MainQuantity
		}
	}
	after := p.sub.After(p.changes)
	if p.desired.Renewal == nil && p.desired.Reduction != ReduceNow && p.desired.Quantity < after.Quantity {
		h.Derived, h.DerivedTermEnd = p.desired.Quantity, p.sub.CommitmentEnd
	}
	return h
}

func irreversible(sub Subscription, changes []Change) []Notice {
	var out []Notice
	for _, c := range changes {
		if c.Action == ActionSetEndOfTerm && c.EndOfTerm == EndOfTermCancel {
			out = append(out, endNotice(sub, c))
		}
	}
	return out
}
