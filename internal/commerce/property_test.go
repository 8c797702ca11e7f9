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
		after := w
		after.apply(t, p)
		if diff := cmp.Diff(w.service.view(), p.After, stated); diff != "" {
			t.Fatalf("predicted otherwise (-service +plan):\n%s", diff)
		}
		if p.History.MergedInto == "" {
			reached(t, &before, w, p)
		}
		again := after.plan()
		if len(again.Changes) != 0 || !again.OK() {
			t.Fatalf("after %v, planned again: %v %+v", calls(p), calls(again), again.Violations)
		}
		if diff := cmp.Diff(keptBy(p, w.desired, w.service.view()), keptBy(again, w.desired, w.service.view())); diff != "" &&
			!w.unsettled(p) {
			t.Fatalf("after %v, planned again, it keeps (-first +second):\n%s", calls(p), diff)
		}
	})
}

// unsettled reports whether what is kept may still differ in the next plan:
// nothing is left of what was merged, and while a renewal is written the seats
// are not compared.
func (w world) unsettled(p commerce.Plan) bool {
	return p.History.MergedInto != "" || w.service.sub.Renewing(w.service.now)
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
// What nobody asked for may stay, and is then kept; what was asked may not.
func reached(t *rapid.T, before *service, w world, p commerce.Plan) {
	m, d, prior := w.service, w.desired, w.current.Prior
	if !w.current.Subscription.Live() {
		if len(p.Changes) != 0 || len(p.Keeps) != len(commerce.Attributes()) || len(p.Notices) != 1 {
			t.Fatalf("what has ended is changed: %v, keeps %v", calls(p), p.Keeps)
		}
		return
	}
	asked := askedOf(prior, d)
	for a := range p.Keeps {
		if asked[a] && !holds(m.view(), d, a) {
			t.Fatalf("%s is asked, and kept", a)
		}
		w.keptForAReason(t, before, a)
	}
	for _, a := range []commerce.Attribute{commerce.AttributeName, commerce.AttributeReseller, commerce.AttributeSuspended} {
		if !p.Keeps[a] && d.Text(a) != "" && !holds(m.view(), d, a) {
			t.Fatalf("%s is %q, want %q", a, wishFor(m.view()).Text(a), d.Text(a))
		}
	}
	for _, a := range []commerce.Attribute{commerce.AttributeProduct, commerce.AttributeSKU, commerce.AttributeTerm} {
		if asked[a] && !holds(m.view(), d, a) {
			t.Fatalf("%s is %q, want %q", a, wishFor(m.view()).Text(a), d.Text(a))
		}
	}
	want := before.expectedSeats(d, moving(p))
	if p.Keeps[commerce.AttributeQuantity] {
		want = before.sub.Quantity - moving(p)
	}
	if m.sub.Quantity != want {
		t.Fatalf("%d seats, want %d", m.sub.Quantity, want)
	}
	if lost := before.sub.Quantity - moving(p) - m.sub.Quantity; lost > before.openSeats() || m.sub.Quantity < 1 {
		t.Fatalf("%d of %d seats went, %d were open", lost, before.sub.Quantity, before.openSeats())
	}
	if m.sub.Status == commerce.StatusSuspended {
		return // what the term ends with is decided again when it is resumed
	}
	resumes := before.sub.Status == commerce.StatusSuspended
	end := d.EndOfTerm
	switch {
	case end == "" && resumes && w.current.EndBefore != "":
		end = w.current.EndBefore
	case end == "" || p.Keeps[commerce.AttributeEndOfTerm]:
		end = before.end()
	}
	if m.end() != end {
		t.Fatalf("the term ends with %q, want %q", m.end(), end)
	}
	if m.end() != renews || before.writable() != nil && !resumes || p.Keeps[commerce.AttributeRenewal] {
		return
	}
	next := m.next()
	if want := w.expectedNext(before, p); next.Quantity != want {
		t.Fatalf("the next term holds %d seats, want %d", next.Quantity, want)
	}
	w.reachedNext(t, before, next)
}

// askedOf are the attributes that a configuration asks for again.
func askedOf(prior *commerce.Desired, d commerce.Desired) map[commerce.Attribute]bool {
	asked := map[commerce.Attribute]bool{}
	for _, a := range commerce.Attributes() {
		asked[a] = prior == nil || prior.Text(a) != d.Text(a)
	}
	return asked
}

// keptForAReason fails where an attribute is kept that could be brought back: a
// subscription that takes changes, and a configuration that wants them back and
// kept nothing before.
func (w world) keptForAReason(t *rapid.T, before *service, a commerce.Attribute) {
	_, was := w.current.Kept[a]
	if was || w.tolerant() || before.writable() != nil || before.sub.Trial || w.current.Prior == nil {
		return
	}
	switch a {
	case commerce.AttributeName, commerce.AttributeReseller, commerce.AttributeEndOfTerm, commerce.AttributeSuspended:
		t.Fatalf("%s could be brought back, and is kept", a)
	case commerce.AttributeQuantity:
		remove := before.sub.Quantity - w.desired.Quantity
		if before.sub.ProductType != "Software" &&
			(remove < 0 && len(w.current.History.MadeUpgrades) == 0 || remove > 0 && remove <= before.openSeats()) {
			t.Fatalf("%d seats could be brought back, and are kept", -remove)
		}
	default: // the others have no way back within the term
	}
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

// tolerant reports whether what another client changed stays.
func (w world) tolerant() bool {
	return w.desired.External == commerce.ExternalAccept && w.current.Prior != nil
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
		if m.sub.ProductType != "Software" && m.now.Before(b.Until) {
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
func (w world) expectedNext(before *service, p commerce.Plan) int {
	m, d := w.service, w.desired
	switch {
	case d.Renewal != nil && d.Renewal.Quantity != nil:
		return *d.Renewal.Quantity
	case m.sub.Quantity > d.Quantity && !p.Keeps[commerce.AttributeQuantity] && !before.sub.Trial:
		return d.Quantity
	}
	was := before.next().Quantity
	ours := w.current.Prior != nil && w.current.Prior.Renewal != nil && w.current.Prior.Renewal.Quantity != nil ||
		w.current.History.Derived == was
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
		w := world{service: m, desired: drawDesired(t, m.view())}
		w.see()
		p := w.plan()
		if !p.OK() || !m.active() {
			t.Skip("nothing to renew")
		}
		w.apply(t, p)
		if p.History.MergedInto != "" {
			t.Skip("nothing is left to renew")
		}
		for range rapid.IntRange(1, 3).Draw(t, "terms") {
			m.endTerm(time.Duration(rapid.IntRange(0, 24).Draw(t, "hours")) * time.Hour)
			for _, later := range []time.Duration{0, time.Second, 168 * time.Hour, 20 * 24 * time.Hour} {
				m.now = m.now.Add(later)
				w.read()
				again := w.plan()
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
