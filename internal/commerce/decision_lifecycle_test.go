package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestStatus_saysWhatIsTaken has every status against everything that can be
// asked inside an open window.
func TestStatus_saysWhatIsTaken(t *testing.T) {
	t.Parallel()
	const taken, nothing, status, kept = "taken", "nothing", "refused: status", "kept, and told once"
	ended := taking{
		more: kept, fewer: kept, name: kept, upgrade: kept, instruct: kept, end: kept, suspend: kept, resume: kept,
		cancel: nothing, endAtTerm: nothing,
	}
	other := taking{
		more: status, fewer: status, name: taken, upgrade: status, instruct: status, end: status, suspend: status, resume: nothing,
		cancel: status, endAtTerm: status, live: true,
	}
	for name, c := range map[commerce.Status]taking{
		commerce.StatusActive: {
			more: taken, fewer: taken, name: taken, upgrade: taken, instruct: taken, end: taken, suspend: taken, resume: nothing,
			cancel: taken, endAtTerm: taken, live: true,
		},
		commerce.StatusPending: {
			more: taken, fewer: taken, name: taken, upgrade: status, instruct: taken, end: taken, suspend: status, resume: nothing,
			cancel: taken, endAtTerm: taken, live: true,
		},
		commerce.StatusSuspended: {
			more: status, fewer: status, name: taken, upgrade: status, instruct: status, end: status, suspend: nothing, resume: taken,
			cancel: taken, endAtTerm: nothing, live: true,
		},
		commerce.StatusExpired: ended, commerce.StatusDisabled: ended, commerce.StatusDeleted: ended,
		"hibernating": other, "": other,
	} {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			s := running(states(closed), func(s *commerce.Subscription) { s.Status = name })
			if got := takes(s, aSecondBefore(closed)); got != c {
				t.Errorf("it takes\n%+v, want\n%+v", got, c)
			}
		})
	}
}

// taking is what comes of each thing that can be asked.
type taking struct {
	more, fewer, name, upgrade, instruct, end, suspend, resume, cancel, endAtTerm string
	live                                                                          bool
}

func takes(s commerce.Subscription, now time.Time) taking {
	short := func(p commerce.Plan) string {
		switch v := verdict(p); {
		case v == "nothing" && len(p.Keeps) == len(commerce.Attributes()) &&
			len(p.Notices) == 1 && p.Notices[0].Rule == commerce.RuleStatus:
			return "kept, and told once"
		case v == "nothing" || !p.OK():
			return v
		}
		return "taken"
	}
	asked := func(edit func(*commerce.Desired)) string {
		before := asks(s, endOfTerm(renews))
		return short(update(s, &before, asks(s, endOfTerm(renews), edit), now))
	}
	return taking{
		more: asked(quantity(101)), fewer: asked(quantity(99)), name: asked(named("Sales")), upgrade: asked(toStandard), instruct: asked(renewWith(80)),
		end: asked(endOfTerm(cancels)), suspend: asked(suspended(true)), resume: asked(suspended(false)),
		cancel: short(commerce.Destroy(
			s, commerce.OnDestroyCancel, now,
		)), endAtTerm: short(commerce.Destroy(s, commerce.OnDestroyEndAtTerm, now)),
		live: s.Live(),
	}
}

// TestSuspended_comparesNoAutoRenew: it went off with the suspension, and is
// set again by the plan that resumes, as the schedule is.
func TestSuspended_comparesNoAutoRenew(t *testing.T) {
	t.Parallel()
	on, off := suspended(true), suspended(false)
	wants := func(end commerce.EndOfTerm) func(*commerce.Desired) { return then(on, endOfTerm(end)) }
	resumes := func(end commerce.EndOfTerm) func(*commerce.Desired) { return then(off, endOfTerm(end)) }
	decide(t, map[string]row{
		"to renew":           {runs: running(held), before: wants(renews), asks: wants(renews), want: "nothing"},
		"to end":             {runs: running(held), before: wants(cancels), asks: wants(cancels), want: "nothing"},
		"no longer to renew": {runs: running(held), before: wants(renews), asks: wants(cancels), want: "nothing"},
		"with instructions":  {runs: running(held), before: wants(renews), asks: then(wants(renews), renewWith(80)), want: "nothing"},
		"with idle instructions": {
			runs: running(held), before: wants(cancels), asks: then(wants(cancels), renewWith(80)),
			want: "refused: renewal-needs-auto-renew",
		},
		"with seats that wait": {
			runs: running(), asks: then(on, quantity(80), reduction(commerce.ReduceAtRenewal)),
			want: "refused: status",
		},
		"no end given, seats too": {runs: running(held), before: wants(""), asks: then(wants(""), renewWith(80)), want: "nothing"},

		"resumed, to renew": {
			runs: running(held), before: wants(renews), asks: resumes(renews),
			want: `resume 100 seats, then set end_of_term to "renew"`,
		},
		"resumed, to end": {
			runs: running(held), before: wants(renews), asks: resumes(cancels),
			want: `resume 100 seats, then set end_of_term to "cancel"`,
		},
		"resumed, to extend": {
			runs: running(held), before: wants(renews), asks: resumes(extends),
			want: "resume 100 seats", keeps: "product_id sku_id term_duration billing_cycle",
		},
		"resumed, no end given": {runs: running(held), before: wants(""), asks: resumes(""), want: "resume 100 seats"},
		"resumed, instructed": {
			runs: running(held), before: wants(renews), asks: then(resumes(renews), renewWith(80)),
			want: `resume 100 seats, then set end_of_term to "renew", then renew with 80 seats`,
		},
		"resumed elsewhere": {runs: running(ends(cancels)), before: wants(renews), asks: wants(renews), want: "suspend 100 seats"},
	})
}

// TestSuspended_isResumedWithinItsTerm, to the second.
func TestSuspended_isResumedWithinItsTerm(t *testing.T) {
	t.Parallel()
	before, off := then(suspended(true), endOfTerm("")), then(suspended(false), endOfTerm(""))
	endless := func(s *commerce.Subscription) { s.CommitmentEnd = time.Time{} }
	decide(t, map[string]row{
		"in the last second": {
			runs: running(held), before: before, asks: off, now: aSecondBefore(renewal),
			want: "resume 100 seats",
		},
		"as the term is over": {runs: running(held), before: before, asks: off, now: renewal, want: "refused: status"},
		"a second later":      {runs: running(held), before: before, asks: off, now: aSecondAfter(renewal), want: "refused: status"},
		"later, and nobody asked": {
			runs: running(held), before: off, asks: off, now: aSecondAfter(renewal),
			want: "nothing", keeps: "suspended",
		},
		"where no end is stated": {
			runs: running(held, endless), before: before, asks: off, now: aSecondAfter(renewal),
			want: "resume 100 seats",
		},
		"suspended before the end": {runs: running(), asks: suspended(true), now: aSecondBefore(renewal), want: "suspend 100 seats"},
		"suspended as it is over":  {runs: running(), asks: suspended(true), now: renewal, want: "refused: renewal-running"},
		"suspended a second later": {
			runs: running(), asks: suspended(true), now: aSecondAfter(renewal),
			want: "refused: renewal-running",
		},
		"later, and nobody suspends": {
			runs: running(), before: suspended(true), asks: suspended(true), now: renewal,
			want: "nothing", keeps: "suspended",
		},
		"a trial": {runs: running(trial), asks: suspended(true), want: "refused: trial"},
	})
}

// TestRenewing_isBetweenTwoTerms of what renews.
func TestRenewing_isBetweenTwoTerms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		now  time.Time
		want bool
	}{
		"a second before":          {running(), aSecondBefore(renewal), false},
		"as it begins":             {running(), renewal, true},
		"a second after":           {running(), aSecondAfter(renewal), true},
		"a day after":              {running(), renewal.AddDate(0, 0, 1), true},
		"pending":                  {running(status(commerce.StatusPending)), renewal, true},
		"suspended, nothing comes": {running(held), renewal, false},
		"expired":                  {running(status(commerce.StatusExpired)), renewal, false},
		"an unknown status":        {running(status("hibernating")), renewal, false},
		"no end is known":          {running(func(s *commerce.Subscription) { s.CommitmentEnd = time.Time{} }), renewal, false},
	} {
		if got := c.sub.Renewing(c.now); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

// TestExtendedTerm_isNoDrift while the configuration extends and asks nothing
// else; what it then asks is refused as always.
func TestExtendedTerm_isNoDrift(t *testing.T) {
	t.Parallel()
	s := running(ends(extends), func(s *commerce.Subscription) {
		s.SKU.SKUID, s.EffectiveStart, s.CommitmentEnd, s.Schedule = "0001-EST", renewal, at("2027-08-31 23:59:59"), nil
		term(commerce.TermMonth, commerce.CycleMonthly)(s)
	})
	year := then(asSKU(basic), forTerm(commerce.TermYear), billed(commerce.CycleAnnual))
	for name, c := range map[string]struct {
		asks    func(*commerce.Desired)
		want    string
		notices int
	}{
		"nothing new": {year, "nothing", 0},
		"another end": {then(year, endOfTerm(renews)), `set end_of_term to "renew"`, 4},
		"another of it": {
			then(year, asSKU(commerce.SKU{ProductID: basic.ProductID, SKUID: "0002"})),
			"upgrade 100 seats to CFQ7TTC0LH18:0002", 1,
		},
		"another SKU":         {then(year, toStandard), "upgrade 100 seats to CFQ7TTC0LDPB:0001", 1},
		"another term":        {then(year, forTerm(commerce.TermThreeYear)), "refused: in-place", 2},
		"another cycle":       {then(year, billed(commerce.CycleTriennial)), "refused: in-place", 2},
		"fewer seats, now":    {then(year, quantity(90)), "remove 10 seats (100 -> 90)", 0},
		"its own SKU adopted": {then(asSKU(s.SKU), forTerm(commerce.TermMonth), billed(commerce.CycleMonthly)), "nothing", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := s
			states(at("2027-08-31 23:59:59"))(&s)
			before := asks(s, year)
			p := update(s, &before, asks(s, c.asks), nextDay)
			if got := verdict(p); got != c.want || len(p.Notices) != c.notices {
				t.Errorf("it came to %q with %d notices, want %q with %d: %+v", got, len(p.Notices), c.want, c.notices, p.Notices)
			}
		})
	}
}

// TestEnd_says_whatFollows: an explicit end has nothing behind it, and what
// cannot extend has nothing either, by itself.
func TestEnd_says_whatFollows(t *testing.T) {
	t.Parallel()
	year := at("2026-01-01 00:00:00")
	for name, c := range map[string]struct {
		runs commerce.Subscription
		now  time.Time
		want string
	}{
		"what would extend":   {running(), today, "no month-to-month extension follows"},
		"what would not":      {running(noExtension), year, "nothing follows"},
		"software":            {running(software), today, "nothing follows"},
		"a trial":             {running(trial), today, "converts into nothing"},
		"what extends by now": {running(ends(extends)), today, "no month-to-month extension follows"},
		"auto-renew off alone": {
			running(func(s *commerce.Subscription) { s.AutoRenew = false }), today,
			"no month-to-month extension follows",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.runs)
			p := update(c.runs, &before, asks(c.runs, endOfTerm(cancels)), c.now)
			if len(p.Notices) != 1 || p.Notices[0].Rule != commerce.RuleEndOfTerm || !strings.Contains(p.Notices[0].Detail, c.want) {
				t.Errorf("%s, %+v", verdict(p), p.Notices)
			}
		})
	}
}

// TestTrial_isLeftAlone but for what follows it.
func TestTrial_isLeftAlone(t *testing.T) {
	t.Parallel()
	converts := func(s *commerce.Subscription) {
		trial(s)
		s.Schedule = &commerce.Schedule{
			Kind: commerce.ScheduledRenewal, Quantity: 25, SKU: standard, Term: commerce.TermYear,
			Cycle: commerce.CycleMonthly,
		}
	}
	off := func(s *commerce.Subscription) { converts(s); s.AutoRenew = false }
	decide(t, map[string]row{
		"its conversion, and no wish": {runs: running(converts), want: "nothing"},
		"one more seat":               {runs: running(converts), asks: quantity(26), want: "refused: trial"},
		"one seat less":               {runs: running(converts), asks: quantity(24), want: "refused: trial"},
		"no seat":                     {runs: running(converts), asks: quantity(0), want: "refused: seat-count"},
		"no seat of the conversion":   {runs: running(converts), asks: renewWith(0), want: "refused: trial"},
		"suspension":                  {runs: running(converts), asks: suspended(true), want: "refused: trial"},
		"its end":                     {runs: running(converts), asks: endOfTerm(cancels), want: `set end_of_term to "cancel"`},
		"its extension":               {runs: running(converts), asks: endOfTerm(extends), want: "refused: end-of-term"},
		"its conversion after all":    {runs: running(off), asks: endOfTerm(renews), want: `set end_of_term to "renew"`},
		"its conversion as it is": {
			runs: running(converts), asks: renewAs(commerce.RenewalInstructions{Quantity: ptr(25), SKU: &standard}),
			want: "nothing",
		},
		"another conversion": {
			runs: running(converts), asks: renewAs(commerce.RenewalInstructions{SKU: &premium}),
			want: "refused: trial",
		},
		"a name": {runs: running(converts), asks: named("Sales"), want: `rename to "Sales"`},
	})
	s := running(converts)
	before := asks(s)
	for want, next := range map[string]commerce.RenewalInstructions{"renewal.quantity": {Quantity: ptr(20)}, "renewal": {SKU: &premium}} {
		if v := one(t, update(s, &before, asks(s, renewAs(next)), today).Violations); v.Attribute != want {
			t.Errorf("%s is named for %+v", v.Attribute, next)
		}
	}
	for name, c := range map[string]struct {
		how  commerce.OnDestroy
		want string
	}{
		"cancel": {
			commerce.OnDestroyCancel, "refused: trial",
		}, "end": {commerce.OnDestroyEndAtTerm, "end with the term"}, "forget": {commerce.OnDestroyAbandon, "forget"},
	} {
		if got := verdict(commerce.Destroy(running(converts, states(closed)), c.how, bought)); got != c.want {
			t.Errorf("to %s: %s, want %s", name, got, c.want)
		}
	}
}
