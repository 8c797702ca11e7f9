package commerce_test

import (
	"slices"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestUnasked_contradictionByDrift_isKept: what others did can make a
// configuration contradict itself, which is then no error of it.
func TestUnasked_contradictionByDrift_isKept(t *testing.T) {
	t.Parallel()
	bare := endOfTerm("")
	waits := then(quantity(80), reduction(commerce.ReduceAtRenewal))
	extends := then(endOfTerm(extends), reduction(commerce.ReduceAtRenewal))
	own := commerce.History{Derived: 80, DerivedTermEnd: termEnd}
	too := at("2026-01-01 00:00:00")
	decide(t, map[string]row{
		"a block, and a portal ended it": {
			runs: running(ends(cancels)), before: then(bare, renewWith(80)), history: blockHistory(100), asks: then(bare, renewWith(80)),
			want: "nothing", keeps: "renewal",
		},
		"seats wait, and a portal ended it": {
			runs: running(ends(cancels)), before: then(bare, waits), history: own, asks: then(bare, waits),
			want: "nothing", keeps: "quantity",
		},
		"it is not to renew, and a portal grew": {
			runs: running(seatsOf(103), ends("extend")), before: then(extends, quantity(100)), asks: then(extends, quantity(100)),
			want: "nothing", keeps: "quantity product_id sku_id term_duration billing_cycle",
		},
		"reductions wait, a block, a portal grew": {
			runs: running(seatsOf(103)), before: then(
				waits, quantity(100), renewWith(100),
			), history: blockHistory(100), asks: then(waits, quantity(100), renewWith(100)),
			want: "renew with 100 seats",
		},
		"to extend, what no longer can": {
			runs: running(noExtension), before: endOfTerm("extend"), asks: endOfTerm("extend"), now: too,
			want: "nothing", keeps: "product_id sku_id term_duration billing_cycle end_of_term",
		},
	})
}

// TestUnasked_seatsThatWaited_areNotBought: a portal removed more than was to
// go, and external_changes accepts that.
func TestUnasked_seatsThatWaited_areNotBought(t *testing.T) {
	t.Parallel()
	wants := then(accepts, quantity(80), reduction(commerce.ReduceAtRenewal))
	decide(t, map[string]row{"70 are left": {
		runs: running(seatsOf(70)), before: wants, history: commerce.History{
			Derived: 80, DerivedTermEnd: termEnd,
		}, asks: wants, want: "nothing", keeps: "quantity",
	}})
}

// TestKept_end_isNotAskedByOtherEdits: a renewal that others ended, which is
// accepted, is not bought by an edit that only settles something else.
func TestKept_end_isNotAskedByOtherEdits(t *testing.T) {
	t.Parallel()
	ended := running(ends(cancels))
	block := then(accepts, endOfTerm(renews), renewWith(80))
	waits := then(accepts, endOfTerm(renews), reduction(commerce.ReduceAtRenewal))
	end := keeping(commerce.AttributeEndOfTerm, "renew")
	decide(t, map[string]row{
		"a block is removed": {
			runs: ended, before: block, kept: end, history: blockHistory(100), asks: then(block, noRenewal),
			want: "nothing", keeps: "end_of_term",
		},
		"quantity is set to what is": {
			runs: ended, before: then(waits, quantity(90)), kept: end, asks: waits,
			want: "nothing", keeps: "end_of_term",
		},
		"quantity grows, nothing is less": {
			runs: ended, before: waits, kept: end, asks: then(waits, quantity(110)),
			want: `add 10 seats (100 -> 110), then set end_of_term to "cancel"`, keeps: "end_of_term",
		},
	})
}

// TestReduce_nextToABlockWithoutSeats_isRemembered as seats that wait.
func TestReduce_nextToABlockWithoutSeats_isRemembered(t *testing.T) {
	t.Parallel()
	longer := renewAs(commerce.RenewalInstructions{Term: ptr(commerce.TermThreeYear)})
	s := running()
	before, wants := asks(s), asks(s, longer, quantity(80), reduction(commerce.ReduceAtRenewal))
	p := update(s, &before, wants, today)
	if got := verdict(p); got != "renew with 80 seats for P3Y" || !p.Waits() {
		t.Errorf("it came to %q, and waits: %t", got, p.Waits())
	}
	now := commerce.Current{Subscription: p.After, Prior: &wants, Kept: keeping(commerce.AttributeQuantity, "80"), History: p.History}
	if again := commerce.Update(now, wants, today); verdict(again) != "nothing" || len(again.Notices) != 0 || len(again.Keeps) != 0 {
		t.Errorf("planned again: %s, keeps %v with %+v", verdict(again), again.Keeps, again.Notices)
	}
	if back := verdict(commerce.Update(now, asks(s, longer), today)); back != "renew with 100 seats for P3Y" {
		t.Errorf("taken back: %s", back)
	}
}

// TestReduce_thatWaits_isNotForgottenWhileSuspended: it is scheduled again once
// the subscription is active.
func TestReduce_thatWaits_isNotForgottenWhileSuspended(t *testing.T) {
	t.Parallel()
	s := running(held)
	waits := asks(s, endOfTerm(""), quantity(80), reduction(commerce.ReduceAtRenewal))
	renames := waits
	renames.FriendlyName = "Sales"
	p := commerce.Update(
		commerce.Current{Subscription: s, Prior: &waits, History: commerce.History{Derived: 80, DerivedTermEnd: termEnd}}, renames, today,
	)
	resumed := running(func(s *commerce.Subscription) { s.FriendlyName = "Sales" })
	got := commerce.Update(
		commerce.Current{Subscription: resumed, Prior: &renames, Kept: keeping(commerce.AttributeQuantity, "80"), History: p.History},
		renames, today,
	)
	if verdict(got) != "renew with 80 seats" {
		t.Errorf("%s while suspended, then %s with %+v", verdict(p), verdict(got), got.Notices)
	}
}

// TestResume_withoutAKnownEnd_warns: nothing is written, and auto-renew is off.
func TestResume_withoutAKnownEnd_warns(t *testing.T) {
	t.Parallel()
	s := running(held)
	before := asks(s, suspended(true), endOfTerm(""))
	p := update(s, &before, asks(s, suspended(false), endOfTerm("")), today)
	if !slices.ContainsFunc(p.Notices, func(n commerce.Notice) bool { return n.Rule == commerce.RuleEndOfTerm }) {
		t.Errorf("%s, with %+v", verdict(p), p.Notices)
	}
}

// TestKept_ofAnUnknownStatus_isReported: an end of term and a next term, too.
func TestKept_ofAnUnknownStatus_isReported(t *testing.T) {
	t.Parallel()
	s := running(status("hibernating"))
	for name, edit := range map[string]func(*commerce.Desired){"an end": endOfTerm(cancels), "a next term": renewWith(80)} {
		wants := asks(s, edit)
		if p := update(s, &wants, wants, today); len(p.Keeps) == 0 || len(p.Notices) != 1 {
			t.Errorf("%s: keeps %v with %+v", name, p.Keeps, p.Notices)
		}
	}
}
