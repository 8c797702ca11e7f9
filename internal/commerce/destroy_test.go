package commerce_test

import (
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// The ways out of a refused cancellation.
func endIt(s commerce.Subscription) commerce.Remedy {
	return commerce.Remedy{Do: "end it on " + commerce.Day(s.CommitmentEnd), Config: `on_destroy = "end_at_term", apply, then destroy`}
}

var (
	forgetIt    = commerce.Remedy{Do: "forget it and keep paying", Config: `on_destroy = "abandon", apply, then destroy`}
	forgetTrial = commerce.Remedy{Do: "forget it and let it go on", Config: `on_destroy = "abandon", apply, then destroy`}
	removeBlock = commerce.Remedy{Do: "forget it in one apply", Config: "a removed block in its place, with lifecycle { destroy = false }"}
	deposed     = commerce.Remedy{Do: "if Terraform calls it deposed", Config: "terraform state rm <address>, then import what stays"}
)

func notCanceled(rule commerce.Rule, closedAt time.Time, remedies ...commerce.Remedy) outcome {
	return outcome{violations: []commerce.Violation{{
		Rule: rule, Attribute: "on_destroy", ClosedAt: closedAt, Remedies: remedies,
	}}}
}

func gone(s *commerce.Subscription) {
	s.Status, s.AutoRenew, s.CancelUntil, s.Refundable, s.Schedule = commerce.StatusDeleted, false, nil, nil, nil
}

func TestDestroy_cancel(t *testing.T) {
	t.Parallel()
	canceled := outcome{
		changes: []commerce.Change{{Action: commerce.ActionCancel, Seats: 100, From: 100, Final: true}},
		notices: []commerce.Rule{commerce.RuleCancelWindow}, after: gone,
	}
	unstated := func(s *commerce.Subscription) { s.CancelUntil, s.Refundable = nil, nil }
	noWindow := func(s *commerce.Subscription) { s.CancelUntil = nil }
	kind := func(k string) func(*commerce.Subscription) {
		return func(s *commerce.Subscription) { s.ProductType = k }
	}
	leap := func(s *commerce.Subscription) {
		s.EffectiveStart, s.CommitmentEnd = at("2028-02-24 18:00:00"), at("2029-02-23 23:59:59")
	}
	later := at("2026-11-25 14:03:00")
	two := running(open(commerce.Window{Quantity: 8, Until: later}))
	remove := commerce.Remedy{Do: "remove the 8 that are open", Config: "quantity = 92, until 2026-11-25 14:03 UTC"}
	whole := running(open(commerce.Window{Quantity: 100, Until: later}))
	late := notCanceled(commerce.RuleCancelWindow, closed, endIt(running()), forgetIt, removeBlock, deposed)
	stuck := notCanceled(commerce.RuleStatus, time.Time{}, forgetIt, removeBlock, deposed)
	for name, c := range map[string]struct {
		sub commerce.Subscription
		now time.Time
		outcome
	}{
		"one second before closing":     {running(), closed.Add(-time.Second), canceled},
		"exactly at closing":            {running(), closed, late},
		"one second after closing":      {running(), closed.Add(time.Second), late},
		"suspended, inside its window":  {running(status(commerce.StatusSuspended)), bought, canceled},
		"suspended, outside its window": {running(status(commerce.StatusSuspended)), closed, late},
		"pending":                       {running(status(commerce.StatusPending)), bought, canceled},
		"an unknown status":             {running(status("hibernating")), bought, stuck},
		"with seats of a later window": {
			two, today, notCanceled(commerce.RuleCancelWindow, closed, endIt(two), forgetIt, removeBlock, deposed, remove),
		},
		"with all of a later window": {
			whole, today, notCanceled(commerce.RuleCancelWindow, closed, endIt(whole), forgetIt, removeBlock, deposed),
		},
		"estimated, one second before": {running(unstated), closed.Add(-time.Second), canceled},
		"estimated, exactly at":        {running(unstated), closed, late},
		"seats stated, not this, inside": {
			running(noWindow), closed.Add(-time.Second),
			notCanceled(commerce.RuleCancelWindow, time.Time{}, endIt(running()), forgetIt, removeBlock, deposed),
		},
		"seats stated, not this, after": {running(noWindow), closed, late},
		"an unknown kind, nothing said": {
			running(unstated, kind("SomethingNew")), bought,
			notCanceled(commerce.RuleCancelWindow, time.Time{}, endIt(running()), forgetIt, removeBlock, deposed),
		},
		"an unknown kind, a stated one": {running(kind("SomethingNew")), closed.Add(-time.Second), canceled},
		"an unknown kind, closed":       {running(kind("SomethingNew")), closed, late},
		"an extended term, to its end": {
			running(func(s *commerce.Subscription) { s.CancelUntil = ptr(termEnd) }), termEnd.Add(-time.Second),
			canceled,
		},
		"software, a stated one": {
			running(kind("Software"), func(s *commerce.Subscription) { s.CancelUntil = ptr(at("2026-08-08 23:59:00")) }),
			closed.Add(time.Hour), canceled,
		},
		"software, seven calendar days": {running(software), at("2026-08-07 23:59:59"), canceled},
		"software, on the eighth day": {
			running(software), at("2026-08-08 00:00:00"),
			notCanceled(commerce.RuleCancelWindow, at("2026-08-08 00:00:00"), endIt(running()), forgetIt, removeBlock, deposed),
		},
		"software, over a leap day": {running(software, leap), at("2028-03-01 23:59:59"), canceled},
		"software, after the leap day": {
			running(software, leap), at("2028-03-02 00:00:00"),
			notCanceled(commerce.RuleCancelWindow, at("2028-03-02 00:00:00"), endIt(running(leap)), forgetIt, removeBlock, deposed),
		},
		"a seat subscription, leap year": {running(unstated, leap), at("2028-03-02 17:59:59"), canceled},
		"while its renewal is written": {
			running(), renewal, notCanceled(commerce.RuleCancelWindow, closed, forgetIt, removeBlock, deposed),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t, c.sub, commerce.Destroy(c.sub, commerce.OnDestroyCancel, c.now))
		})
	}
}

func TestDestroy_trial_cannotBeCanceled(t *testing.T) {
	t.Parallel()
	s := running(trial)
	notCanceled(
		commerce.RuleTrial, time.Time{}, endIt(s), forgetTrial, removeBlock, deposed,
	).check(t, s, commerce.Destroy(s, commerce.OnDestroyCancel, bought))
	s = running(trial, func(s *commerce.Subscription) { s.CommitmentEnd = today.Add(-48 * time.Hour) })
	notCanceled(
		commerce.RuleTrial, time.Time{}, forgetTrial, removeBlock, deposed,
	).check(t, s, commerce.Destroy(s, commerce.OnDestroyCancel, today))
}

func TestDestroy_endAtTerm(t *testing.T) {
	t.Parallel()
	end := []commerce.Rule{commerce.RuleEndOfTerm}
	call := func(s commerce.Subscription, explicit bool) []commerce.Change {
		return []commerce.Change{{
			Action: commerce.ActionEndAtTerm, Seats: s.Quantity, From: s.Quantity, To: s.Quantity, At: s.CommitmentEnd.Add(time.Second),
			BilledUntil: s.CommitmentEnd, EndOfTerm: cancels, Explicit: explicit,
		}}
	}
	old, try := running(noExtension), running(trial)
	for name, c := range map[string]struct {
		sub commerce.Subscription
		now time.Time
		outcome
	}{
		"renewing, extendable": {
			running(scheduledSeats(50)), today,
			outcome{changes: call(running(), true), notices: end, after: ends(cancels)},
		},
		"renewing, not extendable": {
			old, at("2026-01-01 00:00:00"), outcome{changes: call(old, false), notices: end, after: ends(cancels)},
		},
		"extending": {
			running(ends(extends)), today, outcome{changes: call(running(), true), notices: end, after: ends(cancels)},
		},
		"auto-renew off alone extends": {
			running(func(s *commerce.Subscription) { s.AutoRenew = false }), today,
			outcome{changes: call(running(), true), notices: end, after: ends(cancels)},
		},
		"already ending":                  {running(ends(cancels)), today, outcome{notices: end}},
		"already ending, not extendable":  {running(noExtension, ends(cancels)), today, outcome{notices: end}},
		"a trial stops before converting": {try, bought, outcome{changes: call(try, false), notices: end, after: ends(cancels)}},
		"suspended":                       {running(status(commerce.StatusSuspended)), today, outcome{notices: end}},
		"one second before the renewal": {
			running(), renewal.Add(-time.Second),
			outcome{changes: call(running(), true), notices: end, after: ends(cancels)},
		},
		"while the renewal is written": {running(), renewal, outcome{violations: []commerce.Violation{{
			Rule: commerce.RuleRenewalRunning, Attribute: "on_destroy", OpensAt: renewal.Add(24 * time.Hour),
			Remedies: []commerce.Remedy{{Do: "plan again later", Config: "after 2027-08-02 00:00 UTC"}},
		}}}},
		"an unknown status": {running(status("hibernating")), today, outcome{violations: []commerce.Violation{{
			Rule: commerce.RuleStatus, Attribute: "on_destroy", Remedies: []commerce.Remedy{forgetIt},
		}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t, c.sub, commerce.Destroy(c.sub, commerce.OnDestroyEndAtTerm, c.now))
		})
	}
}

func TestDestroy_abandon_callsNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []commerce.Subscription{
		running(), running(ends(cancels)), running(ends(extends)), running(trial), running(software),
		running(status(commerce.StatusSuspended)), running(status(commerce.StatusExpired)), running(status("hibernating")),
	} {
		outcome{
			changes: []commerce.Change{{
				Action: commerce.ActionAbandon, Seats: s.Quantity, From: s.Quantity, To: s.Quantity,
				BilledUntil: s.CommitmentEnd,
			}},
			notices: []commerce.Rule{commerce.RuleEndOfTerm},
		}.check(t, s, commerce.Destroy(s, commerce.OnDestroyAbandon, today))
	}
}

func TestDestroy_ofWhatHasEnded_isOnlyForgotten(t *testing.T) {
	t.Parallel()
	for _, how := range []commerce.OnDestroy{commerce.OnDestroyCancel, commerce.OnDestroyEndAtTerm} {
		for _, st := range []commerce.Status{commerce.StatusExpired, commerce.StatusDisabled} {
			s := running(status(st))
			outcome{notices: []commerce.Rule{commerce.RuleStatus}}.check(t, s, commerce.Destroy(s, how, today))
		}
	}
	for _, how := range commerce.OnDestroys() {
		s := running(status(commerce.StatusDeleted))
		outcome{}.check(t, s, commerce.Destroy(s, commerce.OnDestroy(how), today))
	}
}
