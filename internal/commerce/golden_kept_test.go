package commerce_test

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// unchanged plans for a configuration that has not changed since it was applied.
func unchanged(now time.Time, s commerce.Subscription, kept map[commerce.Attribute]string, edit ...func(*commerce.Desired)) commerce.Plan {
	wants := asks(s, edit...)
	return commerce.Update(commerce.Current{Subscription: s, Prior: &wants, Kept: kept}, wants, now)
}

// keptMessages are about what others did and what stays of it.
func keptMessages() []message {
	held103 := running(func(s *commerce.Subscription) { s.Quantity = 103 })
	some := running(
		func(s *commerce.Subscription) { s.Quantity = 103 }, open(commerce.Window{Quantity: 2, Until: at("2026-11-25 14:03:00")}),
	)
	hundred := map[commerce.Attribute]string{commerce.AttributeQuantity: "100"}
	resuming := then(suspended(false), endOfTerm(""))
	expired := running(status(commerce.StatusExpired))
	return []message{
		{"seats from elsewhere are accepted", unchanged(today, held103, nil, accepts, quantity(100))},
		{"they are accepted by the provider block", unchanged(today, held103, nil, accepts, byDefault, quantity(100))},
		{"seats from elsewhere cannot be removed", unchanged(today, held103, nil, quantity(100))},
		{"some of them can", unchanged(today, some, nil, quantity(100))},
		{"one of them, and nothing renews", unchanged(today, running(ends(cancels)), nil, quantity(99))},
		{
			"seats that were kept, in a later term",
			unchanged(nextDay, renewed(10), map[commerce.Attribute]string{commerce.AttributeQuantity: "25"}, quantity(25)),
		},
		{
			"seats that were kept, removed elsewhere",
			unchanged(today, running(func(s *commerce.Subscription) { s.Quantity = 95 }), hundred, quantity(100)),
		},
		{"seats of a trial from elsewhere", unchanged(today, running(trial), nil, quantity(30))},
		{"seats of software from elsewhere", unchanged(today, running(software), nil, quantity(80))},
		{"seats of a suspended one from elsewhere", unchanged(today, running(held), nil, suspended(true), quantity(80))},
		{"a name from elsewhere", unchanged(today, running(), nil, accepts, named("Sales"))},
		{"a reseller from elsewhere", unchanged(today, running(), nil, accepts, reseller("7654321"))},
		{"an end from elsewhere", unchanged(today, running(ends(cancels)), nil, accepts, endOfTerm(renews))},
		{"a suspension from elsewhere", unchanged(today, running(held), nil, then(accepts, resuming))},
		{"a resumption from elsewhere", unchanged(today, running(), nil, accepts, suspended(true))},
		{
			"a suspension that was kept",
			unchanged(today, running(held), map[commerce.Attribute]string{commerce.AttributeSuspended: "false"}, resuming),
		},
		{"a suspension by Microsoft", unchanged(today, running(held, reasons("PartnerInitiated", "NonPayment", "Fraud")), nil, resuming)},
		{"a suspension by Microsoft, resumed", changed(running(held, reasons("Fraud")), resuming)},
		{"a trial that is to be suspended, unasked", unchanged(today, running(trial), nil, suspended(true))},
		{"an upgrade elsewhere", unchanged(today, running(), nil, toStandard)},
		{
			"another term and cycle elsewhere",
			unchanged(today, running(), nil, forTerm(commerce.TermThreeYear), billed(commerce.CycleAnnual)),
		},
		{"an end of an unknown status, unasked", unchanged(today, running(status("hibernating")), nil, endOfTerm(cancels))},
		{"a next term of an unknown status, unasked", unchanged(today, running(status("hibernating")), nil, renewWith(80))},
		{
			"an extension that can no longer come, unasked",
			unchanged(at("2026-01-01 00:00:00"), running(noExtension), nil, endOfTerm(extends)),
		},
		{"a renewal that others switched off, with a block", unchanged(today, running(ends(cancels)), nil, endOfTerm(""), renewWith(80))},
		{
			"a renewal that others switched off, with seats that wait",
			unchanged(today, running(ends(cancels)), nil, endOfTerm(""), quantity(80), reduction(commerce.ReduceAtRenewal)),
		},
		{"it is resumed, and its end is unknown", changed(running(held), resuming)},
		{"it has ended as asked", unchanged(nextDay, expired, nil)},
		{
			"it has ended and much is not met",
			unchanged(nextDay, expired, nil, allOfIt, toStandard, forTerm(commerce.TermMonth), billed(commerce.CycleAnnual)),
		},
	}
}

// comingMessages are about commitments that come by themselves, or that a plan
// switches on.
func comingMessages() []message {
	coming := func(s commerce.Subscription) commerce.Plan {
		return commerce.Plan{Notices: s.Upcoming(false, renewal.AddDate(0, 0, -1))}
	}
	trialOffer := sold(func(o *commerce.Offer) { o.Trial = true })
	leaving := commerce.CheckLeavingBase("Phone", phone, "base", []commerce.Subscription{baseOf("base")}, func(string) bool { return true })
	return []message{
		{"the renewal is switched on", changed(running(ends(cancels)), endOfTerm(renews))},
		{"the renewal of a trial is switched on", changed(running(trial, ends(cancels)), endOfTerm(renews))},
		{"a renewal comes", coming(running())},
		{"a renewal of other seats comes", coming(running(scheduledSeats(120)))},
		{"an extension comes", coming(running(ends(extends)))},
		{"a trial converts", coming(running(converting))},
		{"a trial converts, into an unstated SKU", coming(running(trial))},
		{"a trial is about to be ordered", commerce.Plan{Notices: commerce.ConvertsAtEnd(trialOffer, order())}},
		{"a base leaves while its add-on comes", commerce.Plan{Violations: leaving}},
	}
}

// converting is a trial that shows what it converts into.
func converting(s *commerce.Subscription) {
	trial(s)
	s.Schedule = &commerce.Schedule{
		Kind: commerce.ScheduledRenewal, Quantity: 25, SKU: standard, Term: commerce.TermYear, Cycle: commerce.CycleMonthly,
	}
}
