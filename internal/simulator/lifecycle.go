package simulator

import (
	"context"
	"time"
)

// due is the next instant at which the subscription changes by itself; zero for never. The renewal itself may come
// later, as the switches have it.
func (s *subscription) due() time.Time {
	var next time.Time
	switch s.Status {
	case statusActive, statusSuspended:
		next = s.termOver()
	case statusExpired, statusDisabled:
		next = s.StageEnd
	}
	if s.NextCharge != nil && s.inTerm() && s.NextChargeAt.Before(next) {
		next = s.NextChargeAt
	}
	return next
}

// termOver is 00:00 UTC of the day after the inclusive last day.
func (s *subscription) termOver() time.Time { return s.End.AddDate(0, 0, 1) }

// eventAt is the instant at which the next change is complete.
func (s *subscription) eventAt(b Behaviors) time.Time {
	next := s.due()
	if s.Status == statusActive && next.Equal(s.termOver()) {
		return next.Add(b.RenewalStart + b.RenewalProcessing)
	}
	return next
}

// renewing says that the term is over and renewal has begun, but is not complete.
func (s *subscription) renewing(now time.Time, b Behaviors) bool {
	return s.Status == statusActive && !now.Before(s.termOver().Add(b.RenewalStart))
}

// runDueNow carries out what has fallen due since anybody looked.
func (s *Simulator) runDueNow(ctx context.Context) error {
	u := s.reading(ctx)
	now, err := s.now(u)
	if err != nil {
		return err
	}
	return s.runDueAt(u, now)
}

func (s *Simulator) runDueAt(u *unit, now time.Time) error {
	waiting, err := u.firstDue(now)
	if err != nil || waiting == nil {
		return err
	}
	return s.change(u.ctx, func(u *unit) error { return u.runDue(now) })
}

func (u *unit) firstDue(now time.Time) (*subscription, error) {
	list, err := documents[subscription](u, `SELECT body FROM document WHERE due <= ? ORDER BY due, rowid LIMIT 1`, now.UnixMicro())
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// runDue carries out every event up to the instant, each at its own time, in the order of those times.
func (u *unit) runDue(until time.Time) error {
	settings, err := u.settings()
	if err != nil {
		return err
	}
	b, err := behaviorsOf(settings)
	if err != nil {
		return err
	}
	w := &turn{unit: u, switches: b, shop: catalog{b.CatalogGeneration}}
	for {
		s, err := u.firstDue(until)
		if err != nil || s == nil {
			return err
		}
		if moved, err := u.fileUnder(s, s.eventAt(b)); err != nil {
			return err
		} else if moved {
			continue
		}
		before, happened := s.copied(), s.eventAt(b)
		if err := w.pass(s); err != nil {
			return err
		}
		s.resound(before, happened, b.DirectoryLag)
		if err := u.saveSubscription(s); err != nil {
			return err
		}
	}
}

// fileUnder keeps the order of events when renewal takes time: a subscription filed under the end of its term while its
// event comes later is filed anew, so that events in between go first.
func (u *unit) fileUnder(s *subscription, at time.Time) (moved bool, err error) {
	result, err := u.exec(`UPDATE document SET due = ? WHERE kind = ? AND tenant = ? AND id = ? AND due < ?`,
		at.UnixMicro(), kindSubscription, s.Tenant, s.ID, at.UnixMicro())
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// refile files every subscription under its next date again, after switches that move events have changed.
func (u *unit) refile() error {
	list, err := all[subscription](u, kindSubscription, "")
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := u.saveSubscription(s); err != nil {
			return err
		}
	}
	return nil
}

// turn carries subscriptions over their dates.
type turn struct {
	*unit
	switches Behaviors
	shop     catalog
	// requestID is the MS-RequestId of the request that moves them, "" when their dates do.
	requestID string
}

// pass takes the subscription over its next date.
func (w *turn) pass(s *subscription) error {
	at := s.eventAt(w.switches)
	switch s.Status {
	case statusExpired:
		s.Status, s.StageEnd = statusDisabled, s.StageEnd.AddDate(0, 0, disabledDays)
		return nil
	case statusDisabled:
		s.Status, s.StageEnd = statusDeleted, time.Time{}
		return nil
	case statusSuspended:
		if s.NextCharge == nil || !at.Equal(s.NextChargeAt) {
			w.endSuspended(s)
			return nil
		}
	}
	if s.NextCharge != nil && at.Equal(s.NextChargeAt) && at.Before(s.termOver()) {
		s.Offer.BillingCycle, s.Offer.AvailabilityID = s.NextCharge.Product.BillingCycle, s.NextCharge.Product.AvailabilityID
		s.NextCharge, s.NextChargeAt = nil, time.Time{}
		s.outgrowPromotion()
		return nil
	}
	return w.endTerm(s, at)
}

// endSuspended follows the one of two contradicting statements of the life cycle page that the switch names: disabled
// for 30 and again 90 days, or expired as any other.
func (w *turn) endSuspended(s *subscription) {
	over := s.termOver()
	s.Plan, s.NextCharge = nil, nil
	if w.switches.SuspendedEndsAs == statusExpired {
		s.Status, s.StageEnd = statusExpired, over.AddDate(0, 0, expiredDays)
		return
	}
	s.Status, s.StageEnd = statusDisabled, over.AddDate(0, 0, expiredDays+disabledDays)
}

// endTerm decides what an active subscription does at the end of its term ("Extended service terms", "Subscription
// lifecycle").
func (w *turn) endTerm(s *subscription, at time.Time) error {
	switch {
	case s.Plan != nil && s.Plan.Action == actionCancel:
		// Explicit cancellation ends access at once, without the free days of expiry.
		s.Status, s.AutoRenew, s.Plan = statusDeleted, false, nil
		return nil
	case s.isTrial() && s.AutoRenew && w.switches.TrialConverts:
		if s.Plan == nil {
			s.Plan = w.shop.conversionPlan(s)
		}
		return w.renew(s, at, "convert")
	case s.isTrial():
		expire(s)
		return nil
	case s.Extended && (s.Plan == nil || s.Plan.Action == actionExtend || !s.AutoRenew):
		return w.extend(s)
	case s.AutoRenew:
		return w.renew(s, at, "renew")
	case s.Plan != nil && s.Plan.Action == actionExtend, w.extendsByDefault(s):
		return w.extend(s)
	}
	expire(s)
	return nil
}

func expire(s *subscription) {
	s.Status, s.Plan, s.NextCharge, s.StageEnd = statusExpired, nil, nil, s.termOver().AddDate(0, 0, expiredDays)
}
