package commerce_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// world is any subscription at any moment, and what is asked of it.
type world struct {
	service *service
	current commerce.Current
	desired commerce.Desired
}

func (w world) plan() commerce.Plan { return commerce.Update(w.current, w.desired, w.service.now) }

// stated are the parts of a subscription a plan predicts; windows are the
// service's to state.
var stated = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(commerce.Subscription{}, "Refundable", "CancelUntil")}

func TestUpdate_isRefusedOrReachesWhatIsAsked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		before := *w.service
		before.batch = slices.Clone(before.batch)
		p := w.plan()
		if diff := cmp.Diff(p, w.plan()); diff != "" {
			t.Fatalf("planned twice, two plans:\n%s", diff)
		}
		if !p.OK() {
			if len(p.Changes) != 0 || !cmp.Equal(p.After, w.current.Subscription) {
				t.Fatalf("refused, and yet: %v", calls(p))
			}
			return
		}
		inOrder(t, p)
		for _, c := range p.Changes {
			if err := w.service.carry(c); err != nil {
				t.Fatalf("%s of %v: %v", c, calls(p), err)
			}
		}
		if diff := cmp.Diff(w.service.view(), p.After, stated); diff != "" {
			t.Fatalf("predicted otherwise (-service +plan):\n%s", diff)
		}
		if p.History.MergedInto == "" {
			reached(t, &before, w, p)
		}
		again := commerce.Update(commerce.Current{Subscription: w.service.view(), Prior: &w.desired, History: w.service.record(p, w.desired)}, w.desired, w.service.now)
		if len(again.Changes) != 0 || !again.OK() {
			t.Fatalf("after %v, planned again: %v %+v", calls(p), calls(again), again.Violations)
		}
	})
}

// inOrder fails where a call would undo an earlier one, or buys.
func inOrder(t *rapid.T, p commerce.Plan) {
	waits := false
	for _, c := range p.Changes {
		if waits && !c.AtRenewal() {
			t.Fatalf("an immediate change after a scheduled one: %v", calls(p))
		}
		// A longer term wants what is scheduled behind it withdrawn first.
		waits = waits || c.AtRenewal() && c.Action != commerce.ActionWithdrawSchedule
		if c.Action == commerce.ActionPurchase {
			t.Fatalf("a running subscription is bought again: %v", calls(p))
		}
	}
}

// reached fails where the service does not hold what the configuration asks.
// Drift may stay where nothing can change; what was asked may not.
func reached(t *rapid.T, before *service, w world, p commerce.Plan) {
	m, d, prior := w.service, w.desired, w.current.Prior
	resumes := before.sub.Status == commerce.StatusSuspended && m.sub.Status == commerce.StatusActive
	changes := (before.writable() == nil || resumes) && !before.sub.Trial && before.sub.ProductType != "Software" && !w.tolerant()
	askedSeats := prior == nil || prior.Quantity != d.Quantity || prior.Reduction != d.Reduction || !prior.Renewal.Same(d.Renewal)
	if askedStatus := prior == nil || prior.Suspended == nil || d.Suspended == nil || *prior.Suspended != *d.Suspended; askedStatus && d.Suspended != nil && (m.sub.Status == commerce.StatusSuspended) != *d.Suspended {
		t.Fatalf("suspended = %t was asked, and it is %s", *d.Suspended, m.sub.Status)
	}
	if askedSKU := prior == nil || !prior.SKU.Same(d.SKU); askedSKU && !m.sub.SKU.Same(d.SKU) {
		t.Fatalf("it runs as %s, want %s", m.sub.SKU, d.SKU)
	}
	if askedTerm := prior == nil || !prior.Term.Same(d.Term); askedTerm && !m.sub.Term.Same(d.Term) {
		t.Fatalf("it runs for %s, want %s", m.sub.Term, d.Term)
	}
	if want := before.expectedSeats(d, moving(p)); (changes || askedSeats) && m.sub.Quantity != want {
		t.Fatalf("%d seats, want %d", m.sub.Quantity, want)
	}
	if lost := before.sub.Quantity - moving(p) - m.sub.Quantity; lost > before.openSeats() || m.sub.Quantity < 1 {
		t.Fatalf("%d of %d seats went, %d were open", lost, before.sub.Quantity, before.openSeats())
	}
	if askedName := prior == nil || prior.FriendlyName != d.FriendlyName; (changes || askedName) && d.FriendlyName != "" && m.sub.FriendlyName != d.FriendlyName {
		t.Fatalf("named %q, want %q", m.sub.FriendlyName, d.FriendlyName)
	}
	if askedReseller := prior == nil || prior.ResellerID != d.ResellerID; (changes || askedReseller) && d.ResellerID != "" && m.sub.ResellerID != d.ResellerID {
		t.Fatalf("sold by %q, want %q", m.sub.ResellerID, d.ResellerID)
	}
	if m.sub.Status == commerce.StatusSuspended {
		return // what the term ends with is decided again when it is resumed
	}
	end := d.EndOfTerm
	if end == "" {
		end = before.end()
	}
	if askedEnd := prior == nil || prior.EndOfTerm != d.EndOfTerm; (changes || askedEnd) && m.end() != end {
		t.Fatalf("the term ends with %q, want %q", m.end(), end)
	}
	if m.end() != renews || (!changes && !askedSeats) {
		return
	}
	next := m.next()
	if want := w.expectedNext(before); next.Quantity != want {
		t.Fatalf("the next term holds %d seats, want %d", next.Quantity, want)
	}
	w.reachedNext(t, before, next)
}

// moving are the seats a plan moves to other subscriptions.
func moving(p commerce.Plan) int {
	n := 0
	for _, c := range p.Changes {
		if c.Action == commerce.ActionPartialUpgrade {
			n += c.Seats
		}
	}
	return n
}

// tolerant reports whether what somebody else changed stays.
func (w world) tolerant() bool {
	return w.desired.External == commerce.ExternalAccept && w.current.Prior != nil
}

// keepsSeats reports whether seats that somebody else changed stay.
func (w world) keepsSeats() bool {
	prior, d := w.current.Prior, w.desired
	return w.tolerant() && prior.Quantity == d.Quantity && prior.Reduction == d.Reduction && prior.Renewal.Same(d.Renewal) && w.current.History.Derived == 0
}

// reachedNext fails where another part of the next term than its seats is not
// what is asked, or what somebody noted, or what runs.
func (w world) reachedNext(t *rapid.T, before *service, next commerce.Schedule) {
	was, runs, asks := before.next(), w.service.sub, w.desired.Renewal
	if before.sub.Trial {
		return
	}
	var own commerce.RenewalInstructions
	if w.current.Prior != nil && w.current.Prior.Renewal != nil {
		own = *w.current.Prior.Renewal
	}
	sku, term, cycle := was.SKU, was.Term, was.Cycle
	if own.SKU != nil || was.SKU.Same(before.sub.SKU) {
		sku = runs.SKU
	}
	if own.Term != nil || was.Term.Same(before.sub.Term) {
		term = runs.Term
	}
	if own.Cycle != nil || was.Cycle.Same(before.sub.Cycle) {
		cycle = runs.Cycle
	}
	if asks != nil && asks.SKU != nil {
		sku = *asks.SKU
	}
	if asks != nil && asks.Term != nil {
		term = *asks.Term
	}
	if asks != nil && asks.Cycle != nil {
		cycle = *asks.Cycle
	}
	if asks != nil && asks.CustomTermEnd != nil && !next.CustomTermEnd.Equal(*asks.CustomTermEnd) {
		t.Fatalf("the next term is noted until %s, want %s", next.CustomTermEnd, asks.CustomTermEnd)
	}
	if !next.SKU.Same(sku) || !next.Term.Same(term) || !next.Cycle.Same(cycle) {
		t.Fatalf("the next term is noted as %+v, want %s for %s billed %s", next, sku, term, cycle)
	}
}

func (m *service) openSeats() int {
	n := 0
	for _, b := range m.batch {
		if m.now.Before(b.Until) {
			n += b.Quantity
		}
	}
	return n
}

// expectedSeats is what the current term is to hold.
func (m *service) expectedSeats(d commerce.Desired, moving int) int {
	have := m.sub.Quantity - moving
	switch {
	case d.Quantity >= have || d.Reduction == commerce.ReduceNow:
		return d.Quantity
	case d.Reduction == commerce.ReduceAtRenewal, m.sub.Status == commerce.StatusSuspended: // no window shows of one that is suspended
		return have
	default:
		return have - min(have-d.Quantity, m.openSeats())
	}
}

// expectedNext is what the next term is to hold.
func (w world) expectedNext(before *service) int {
	m, d := w.service, w.desired
	switch {
	case d.Renewal != nil && d.Renewal.Quantity != nil:
		return *d.Renewal.Quantity
	case m.sub.Quantity > d.Quantity && !w.keepsSeats() && before.sub.ProductType != "Software" && !before.sub.Trial:
		return d.Quantity
	}
	was := before.next().Quantity
	ours := w.current.Prior != nil && w.current.Prior.Renewal != nil && w.current.Prior.Renewal.Quantity != nil || w.current.History.Derived == was
	switch {
	case before.sub.Trial && m.sub.Trial:
		return was
	case before.sub.Trial: // converted now: what it was to convert into is over
		return m.sub.Quantity
	}
	if ours || was == before.sub.Quantity {
		return m.sub.Quantity
	}
	return was
}

func TestUpdate_acrossRenewals_anUnchangedConfigurationChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := drawService(t)
		if m.noted != nil && m.noted.Quantity != m.sub.Quantity {
			m.noted = nil // a foreign schedule of other seats is drift once it ran
		}
		d := drawDesired(t, m.view())
		p := commerce.Update(commerce.Current{Subscription: m.view()}, d, m.now)
		if !p.OK() || !m.active() {
			t.Skip("nothing to renew")
		}
		for _, c := range p.Changes {
			if err := m.carry(c); err != nil {
				t.Fatalf("%s: %v", c, err)
			}
		}
		p.History = m.record(p, d)
		if p.History.MergedInto != "" {
			t.Skip("nothing is left to renew")
		}
		for range rapid.IntRange(1, 3).Draw(t, "terms") {
			m.endTerm(time.Duration(rapid.IntRange(0, 24).Draw(t, "hours")) * time.Hour)
			for _, later := range []time.Duration{0, time.Second, 168 * time.Hour, 20 * 24 * time.Hour} {
				m.now = m.now.Add(later)
				again := commerce.Update(commerce.Current{Subscription: m.view(), Prior: &d, History: p.History}, d, m.now)
				if len(again.Changes) != 0 || !again.OK() {
					t.Fatalf("after %v and the renewal: %v %+v", calls(p), calls(again), again.Violations)
				}
			}
			if m.sub.Status == commerce.StatusExpired {
				return
			}
		}
	})
}

func TestRemedies_ofAnyRefusal_leadOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		refused := w.plan()
		if len(refused.Violations) != 1 {
			return
		}
		v := refused.Violations[0]
		for _, r := range v.Remedies {
			helped := w
			if !paste(t, r.Config, &helped.desired) {
				continue
			}
			for _, left := range helped.plan().Violations {
				if left.Rule == v.Rule && left.Summary == v.Summary {
					t.Fatalf("%q\n%s\nchanges nothing of it", v.Summary, r.Config)
				}
			}
			// A configuration can be wrong twice: the other refusal then has its
			// own way out.
			if !helped.leadsOut(t, 3) {
				t.Fatalf("%q\n%s\nleads to: %+v", v.Summary, r.Config, helped.plan().Violations)
			}
		}
	})
}

// leadsOut reports whether some remedies, one after the other, end in a plan.
func (w world) leadsOut(t *rapid.T, steps int) bool {
	p := w.plan()
	if p.OK() || steps == 0 {
		return p.OK()
	}
	for _, v := range p.Violations {
		if v.Rule == commerce.RuleRenewalRunning { // waiting leads out
			return true
		}
		for _, r := range v.Remedies {
			helped := w
			if paste(t, r.Config, &helped.desired) && helped.leadsOut(t, steps-1) {
				return true
			}
		}
	}
	return false
}
