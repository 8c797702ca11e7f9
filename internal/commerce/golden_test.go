package commerce_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

var rewrite = flag.Bool("rewrite", false, "write testdata/messages.txt again with what the package says")

// said renders a plan's words.
func said(p commerce.Plan) string {
	text := ""
	for _, v := range p.Violations {
		text += "Error: " + v.Summary + "\n\n" + v.Advice() + "\n"
	}
	for _, n := range p.Notices {
		text += "Warning: " + n.Summary + "\n\n" + n.Detail + "\n"
	}
	return text
}

func allMessages() [][]message {
	return [][]message{seatMessages(), termMessages(), keptMessages(), comingMessages(), leavingMessages(), buyingMessages()}
}

// everyMessage is what the package says to people.
func everyMessage() string {
	var b strings.Builder
	for _, list := range allMessages() {
		for _, m := range list {
			b.WriteString("== " + m.name + " ==\n\n" + said(m.plan) + "\n")
		}
	}
	return b.String()
}

func TestMessages_readAsAgreed(t *testing.T) {
	t.Parallel()
	got := everyMessage()
	file := filepath.Join("testdata", "messages.txt")
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

type message struct {
	name string
	plan commerce.Plan
}

// changed plans a change of the configuration on an ordinary day.
func changed(s commerce.Subscription, edit ...func(*commerce.Desired)) commerce.Plan {
	return changedAt(today, s, edit...)
}

func changedAt(now time.Time, s commerce.Subscription, edit ...func(*commerce.Desired)) commerce.Plan {
	before := asks(s)
	return update(s, &before, asks(s, edit...), now)
}

func seatMessages() []message {
	first, second, third := commerce.Window{
		Quantity: 8, Until: at("2026-11-25 14:03:00"),
	}, commerce.Window{Quantity: 5, Until: at("2026-11-26 09:00:00")}, commerce.Window{Quantity: 1, Until: at("2026-11-27 09:00:00")}
	unstated := func(s *commerce.Subscription) { s.CancelUntil, s.Refundable = nil, nil }
	unknown := func(s *commerce.Subscription) { s.ProductType = "SomethingNew" }
	named := func(d *commerce.Desired) { d.FriendlyName = "Sales" }
	return []message{
		{"some seats are open", changed(running(open(first)), quantity(80))},
		{"two windows are open", changed(running(open(first, second)), quantity(80))},
		{"three windows are open", changed(running(open(first, second, third)), quantity(80))},
		{
			"all but one are open",
			changed(
				running(open(commerce.Window{Quantity: 4, Until: termEnd}), func(s *commerce.Subscription) { s.Quantity = 5 }),
				quantity(0),
			),
		},
		{"no seat is open", changed(running(), quantity(80))},
		{"one seat, none open", changed(running(), quantity(99))},
		{"the window is an estimate", changed(running(unstated), quantity(80))},
		{"an unknown kind of product", changed(running(unknown), quantity(80))},
		{"it does not renew", changed(running(ends(cancels)), quantity(80))},
		{"it extends", changed(running(ends(extends)), quantity(80))},
		{"renewal instructs already", changed(running(), quantity(80), renewWith(90))},
		{"while the renewal is written", changedAt(renewal, running(), quantity(80))},
		{
			"a name while a renewal of other seats is written",
			changedAt(renewal, running(scheduledSeats(50)), func(d *commerce.Desired) { d.FriendlyName = "Sales" }),
		},
		{"fewer seats in the plan that resumes", changed(running(held), quantity(80), suspended(false))},
		{"the window is stated otherwise", changed(running(states(at("2026-08-02 09:12:00"))), quantity(80))},
		{"no seat is left", changed(running(), quantity(0))},
		{"the seats of a trial", changed(running(trial), quantity(30))},
		{"the seats of software", changed(running(software), quantity(80))},
		{"the seats of a suspended one", changed(running(status(commerce.StatusSuspended)), quantity(110))},
		{"the seats of an expired one", changed(running(status(commerce.StatusExpired)), quantity(110))},
		{"the seats of an unknown status", changed(running(status("hibernating")), quantity(110))},
		{"the name of an expired one", changed(running(status(commerce.StatusExpired)), named)},
	}
}

// partlyMade is a plan for 80 seats of which two upgrades of 20 have gone: one
// is recorded as "sales", the other was made elsewhere.
func partlyMade(edit ...func(*commerce.Desired)) commerce.Plan {
	eighty := running(func(s *commerce.Subscription) { s.Quantity = 80 })
	wants := asks(eighty, partly(20), quantity(100))
	history := commerce.History{MadeUpgrades: []commerce.MadeUpgrade{{
		OperationID: "2", SKU: standard, Quantity: 20, SubscriptionID: "sub-3", At: today,
	}}}
	history = history.WithEntries(
		wants.PartialUpgrades,
		map[string]commerce.MadeUpgrade{"sales": {OperationID: "1", SKU: standard, Quantity: 20, SubscriptionID: "sub-2", At: today}},
	)
	return commerce.Update(commerce.Current{Subscription: eighty, Prior: &wants, History: history}, asks(eighty, edit...), today)
}

func termMessages() []message {
	ran := func(n int, edit ...func(*commerce.Desired)) commerce.Plan {
		before := firstTerm()
		return commerce.Update(
			commerce.Current{Subscription: renewed(n), Prior: &before, History: blockHistory(25)}, firstTerm(edit...),
			nextDay,
		)
	}
	consumed := func(block commerce.RenewalInstructions, s commerce.Subscription) commerce.Plan {
		before := asks(running(), renewAs(block))
		return commerce.Update(commerce.Current{Subscription: s, Prior: &before, History: blockHistory(100)}, before, nextDay)
	}
	next := commerce.RenewalInstructions{SKU: &standard, Term: ptr(commerce.TermThreeYear), Cycle: ptr(commerce.CycleAnnual)}
	other := func(s *commerce.Subscription) { s.SKU, s.Term = standard, commerce.TermMonth }
	before := asks(running())
	return []message{
		{"the next term has no seat", changed(running(), renewWith(0))},
		{
			"a SKU that runs is suspended",
			changed(running(status(commerce.StatusSuspended)), func(d *commerce.Desired) { d.SKU = standard }),
		},
		{
			"an upgrade that shortens the term",
			changed(running(), func(d *commerce.Desired) { d.SKU, d.Term = standard, commerce.TermMonth }),
		},
		{"an upgrade of software", changed(running(software), func(d *commerce.Desired) { d.SKU = standard })},
		{"an upgrade to a longer term", changed(running(), func(d *commerce.Desired) { d.SKU, d.Term = standard, commerce.TermThreeYear })},
		{"some seats are upgraded", changed(running(), partly(20))},
		{"some seats join another subscription", changed(running(), partly(20, into("sub-2")))},
		{"all seats join another subscription", changed(running(), partly(100, into("sub-2")), quantity(100))},
		{"upgraded seats stay counted", changed(running(), partly(20), quantity(100))},
		{"a partial upgrade of all seats", changed(running(), partly(100), quantity(100))},
		{"more seats than there are", changed(running(), partly(60), entryNamed("more", 50), quantity(10))},
		{"part of a trial", changed(running(trial), partly(5))},
		{"an upgrade that was made", partlyMade(partly(21), quantity(80))},
		{"an upgrade made without a record", partlyMade(partly(20), entryNamed("more", 20), quantity(80))},
		{"an upgrade that may be another", partlyMade(partly(20), entryNamed("more", 20), quantity(60))},
		{"seats upgraded elsewhere", partlyMade(partly(20), quantity(100))},
		{
			"a subscription gone into another",
			commerce.Update(
				commerce.Current{Subscription: running(status(commerce.StatusDeleted)), History: commerce.History{MergedInto: "sub-2"}},
				asks(running()), today,
			),
		},
		{
			"a trial is converted",
			changed(
				running(trial),
				func(d *commerce.Desired) { d.SKU, d.Term, d.Cycle = standard, commerce.TermYear, commerce.CycleMonthly },
			),
		},
		{
			"a trial is converted with fewer seats",
			changed(
				running(trial), quantity(20),
				func(d *commerce.Desired) { d.SKU, d.Term, d.Cycle = standard, commerce.TermYear, commerce.CycleMonthly },
			),
		},
		{
			"an upgrade that leaves the licenses",
			changed(running(), toStandard, func(d *commerce.Desired) { d.LicenseTransfer = commerce.TransferNever }),
		},
		{"a longer term", changed(running(), trying, forTerm(commerce.TermThreeYear))},
		{"suspended", changed(running(), func(d *commerce.Desired) { d.Suspended = ptr(true) })},
		{"a trial suspended", changed(running(trial), func(d *commerce.Desired) { d.Suspended = ptr(true) })},
		{
			"suspended with seats that wait",
			changed(running(), quantity(80), reduction(commerce.ReduceAtRenewal), func(d *commerce.Desired) { d.Suspended = ptr(true) }),
		},
		{
			"resumed after the term",
			changedAt(nextDay, running(status(commerce.StatusSuspended)), func(d *commerce.Desired) { d.Suspended = ptr(false) }),
		},
		{"two attributes decide", changed(running(), quantity(80), reduction(commerce.ReduceAtRenewal), renewWith(90))},
		{"instructions for no renewal", changed(running(), endOfTerm(cancels), renewWith(90))},
		{"a reduction waits for no renewal", changed(running(), endOfTerm(extends), quantity(80), reduction(commerce.ReduceAtRenewal))},
		{"the end of term while the renewal is written", changedAt(renewal, running(), endOfTerm(cancels))},
		{"instructions for a trial", changed(running(trial), renewWith(10))},
		{"no extension", changedAt(at("2026-01-01 00:00:00"), running(noExtension), endOfTerm(extends))},
		{"it will end", changed(running(), endOfTerm(cancels))},
		{"it will end, not extendable", changedAt(at("2026-01-01 00:00:00"), running(noExtension), endOfTerm(cancels))},
		{"a trial will end", changed(running(trial), endOfTerm(cancels))},
		{"another SKU", changed(running(), func(d *commerce.Desired) { d.SKU = standard })},
		{"another term", changed(running(), func(d *commerce.Desired) { d.Term = commerce.TermThreeYear })},
		{"another tenant", changed(running(), func(d *commerce.Desired) { d.TenantID = "tenant-b" })},
		{"the portal changed SKU and term", update(running(other), &before, before, today)},
		{"a renewal ran", ran(10)},
		{"a renewal ran, the service did not take it", ran(25)},
		{"a renewal ran and was edited", ran(10, renewWith(12))},
		{"a renewal ran into another SKU, term and cycle", consumed(next, renewed(100, func(s *commerce.Subscription) {
			s.SKU, s.Term, s.Cycle = standard, commerce.TermThreeYear, commerce.CycleAnnual
		}))},
		{"a renewal ran, another SKU, term and cycle were not taken", consumed(next, renewed(100))},
		{
			"a renewal ran with a promotion",
			consumed(
				commerce.RenewalInstructions{PromotionID: ptr(promotion), CustomTermEnd: ptr(at("2028-01-31 00:00:00"))},
				renewed(100),
			),
		},
		{
			"a next term of software that ends early",
			changed(running(software), renewAs(commerce.RenewalInstructions{CustomTermEnd: ptr(at("2028-01-31 00:00:00"))})),
		},
	}
}

func leavingMessages() []message {
	eight := open(commerce.Window{Quantity: 8, Until: at("2026-11-25 14:03:00")})
	unknown := func(s *commerce.Subscription) { s.ProductType = "SomethingNew" }
	silent := func(s *commerce.Subscription) { s.ProductType, s.CancelUntil = "SomethingNew", nil }
	leaves := func(how commerce.OnDestroy, now time.Time, edit ...func(*commerce.Subscription)) commerce.Plan {
		return commerce.Destroy(running(edit...), how, now)
	}
	const cancel, end, abandon = commerce.OnDestroyCancel, commerce.OnDestroyEndAtTerm, commerce.OnDestroyAbandon
	return []message{
		{"cancel inside the window", leaves(cancel, bought)},
		{"cancel software on an estimate", leaves(cancel, bought, software)},
		{"cancel too late", leaves(cancel, today, eight)},
		{"cancel software too late", leaves(cancel, today, software)},
		{"cancel an unknown kind too late", leaves(cancel, today, unknown)},
		{"cancel an unknown kind without a window", leaves(cancel, today, silent)},
		{"cancel a trial", leaves(cancel, bought, trial)},
		{"cancel an unknown status", leaves(cancel, bought, status("hibernating"))},
		{"cancel what has expired", leaves(cancel, today, status(commerce.StatusExpired))},
		{"end at term", leaves(end, today)},
		{"end at term, not extendable", leaves(end, at("2026-01-01 00:00:00"), noExtension)},
		{"end at term, a trial", leaves(end, bought, trial)},
		{"end at term, already ending", leaves(end, today, ends(cancels))},
		{"end at term, suspended", leaves(end, today, status(commerce.StatusSuspended))},
		{"end at term, an unknown status", leaves(end, today, status("hibernating"))},
		{"end at term while the renewal is written", leaves(end, renewal)},
		{"abandon", leaves(abandon, today)},
		{"abandon what extends", leaves(abandon, today, ends(extends))},
		{"abandon what ends", leaves(abandon, today, ends(cancels))},
		{"abandon a trial", leaves(abandon, today, trial)},
		{"abandon a trial that ends", leaves(abandon, today, trial, ends(cancels))},
		{"abandon what has ended", leaves(abandon, today, status(commerce.StatusExpired))},
	}
}

func buyingMessages() []message {
	refuses := func(v ...commerce.Violation) commerce.Plan { return commerce.Plan{Violations: v} }
	attest := sold(func(o *commerce.Offer) { o.MustAttest = true })
	ended := sold(func(o *commerce.Offer) { o.Purchasable = false })
	trialOffer := sold(func(o *commerce.Offer) { o.Trial = true })
	cycle := func(d *commerce.Desired) { d.Cycle = commerce.CycleTriennial }
	perpetual := sold(func(o *commerce.Offer) { o.Terms = []commerce.TermOption{{Cycle: commerce.CycleOneTime}} })
	ending := func(o commerce.Offer, edit func(*commerce.Desired)) commerce.Plan {
		_, v := commerce.FindTermEnd(
			o, order(edit),
			[]commerce.TermEnd{{Day: at("2027-04-30 00:00:00")}, {Day: at("2027-05-20 00:00:00"), Subscriptions: []string{"a-1", "a-2"}}},
		)
		return refuses(v...)
	}
	ordered := func(o commerce.Ordered) commerce.Plan {
		o.SKU, o.Term, o.At = basic, commerce.TermYear, today
		return refuses(commerce.CheckOrdered([]commerce.Ordered{o}, order(), "Basic seats")...)
	}
	standing := func(name string, sku commerce.SKU) commerce.Wanted {
		return commerce.Wanted{TenantID: "tenant-a", SKU: sku, Term: commerce.TermYear, Name: name, UpgradesTo: []commerce.SKU{standard}}
	}
	inRun := func(first, second commerce.Wanted) commerce.Plan {
		return refuses(commerce.CheckRun([]commerce.Wanted{first}, second)...)
	}
	return []message{
		{"buy no seat", commerce.Purchase(order(quantity(0)))},
		{"a quantity of none, whatever is held", refuses(commerce.ZeroSeats(0))},
		{"billed otherwise, too many, nothing attested", refuses(commerce.CheckOffer(attest, order(quantity(301), cycle), false)...)},
		{"no extension to come", refuses(commerce.CheckOffer(trialOffer, order(endOfTerm(extends), renewWith(80)), true)...)},
		{"too few", refuses(commerce.CheckOffer(attest, order(quantity(1)), true)...)},
		{"bought once and for good", refuses(commerce.CheckOffer(perpetual, order(), true)...)},
		{"an end on another day", ending(sold(), endOn("2027-05-01"))},
		{"an end with another subscription", ending(sold(), endWith("b-1"))},
		{"an end of a trial", ending(trialOffer, endOn("2027-04-30"))},
		{
			"a promotion that does not apply",
			refuses(commerce.CheckPromotion(
				sold(), order(withPromotion),
				[]commerce.PromotionAnswer{{ID: promotion, Why: []string{"too few seats"}}, {ID: unasked, Eligible: true}},
			)...),
		},
		{"at end of sale", refuses(commerce.CheckOffer(ended, order(), true)...)},
		{"a twin", refuses(commerce.CheckTwin([]commerce.Subscription{running()}, order(), "Basic seats")...)},
		{"a twin under another name", refuses(commerce.CheckTwin([]commerce.Subscription{running()}, order(), "Sales")...)},
		{
			"twins under other names",
			refuses(commerce.CheckTwin([]commerce.Subscription{running(), running(status(commerce.StatusSuspended))}, order(), "Sales")...),
		},
		{
			"a twin that was upgraded",
			refuses(commerce.CheckTwin(
				[]commerce.Subscription{running(func(s *commerce.Subscription) { s.SKU = standard })}, order(),
				"Basic seats", standard,
			)...),
		},
		{"a twin that was just ordered", ordered(commerce.Ordered{OrderID: "order-1", Quantity: 15, Naming: commerce.NameSame})},
		{
			"a twin that was just ordered under another name",
			ordered(commerce.Ordered{OrderID: "order-1", Quantity: 15, Naming: commerce.NameOther}),
		},
		{"a twin that may have been ordered", ordered(commerce.Ordered{CartID: "cart-1", Quantity: 15, Naming: commerce.NameSame})},
		{"a twin in the run", inRun(standing("Basic seats", basic), standing("Basic seats", basic))},
		{"a twin in the run under another name", inRun(standing("Sales", basic), standing("Basic seats", basic))},
		{"a twin in the run that is an upgrade", inRun(standing("Basic seats", standard), standing("Basic seats", basic))},
		{"twins after the order", commerce.Plan{Notices: []commerce.Notice{
			commerce.BoughtTwice(standing("Basic seats", basic), "sub-2", []commerce.Subscription{running()}),
			commerce.BoughtTwice(standing("Basic seats", basic), "", []commerce.Subscription{running(), running()}),
			commerce.BoughtWithoutLock("Basic seats", errors.New("mkdir /home/ci/.cache: permission denied")),
		}}},
		{"a damaged file of orders", refuses(commerce.OrdersUnreadable("/home/ci/.cache/orders.jsonl", today))},
		{"a replacement", refuses(commerce.Replaced("Basic seats"))},
		{"the world moved", refuses(commerce.ChangedSincePlan([]commerce.Change{adds(100, 110), schedules(110, 50)}, nil))},
	}
}
