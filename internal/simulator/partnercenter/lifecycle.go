package partnercenter

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Due returns the next instant at which the subscription changes by itself; zero if never. The switches can make the
// renewal itself later.
func (s *Subscription) Due() time.Time {
	var next time.Time
	switch s.Status {
	case StatusActive, StatusSuspended:
		next = s.termOver()
	case StatusExpired, StatusDisabled:
		next = s.StageEnd
	}
	if s.NextCharge != nil && s.inTerm() && s.NextChargeAt.Before(next) {
		next = s.NextChargeAt
	}
	return next
}

// termOver returns 00:00 UTC of the day after the inclusive last day.
func (s *Subscription) termOver() time.Time { return s.End.AddDate(0, 0, 1) }

// eventAt returns the instant at which the next change is complete.
func (s *Subscription) eventAt(b Switches) time.Time {
	next := s.Due()
	if s.Status == StatusActive && next.Equal(s.termOver()) {
		return next.Add(b.RenewalStart + b.RenewalProcessing)
	}
	return next
}

// renewing reports whether the term has ended and renewal has begun, but is not complete.
func (s *Subscription) renewing(now time.Time, b Switches) bool {
	return s.Status == StatusActive && !now.Before(s.termOver().Add(b.RenewalStart))
}

// PassDue carries out what is due for a subscription: it renews, ends, or changes its billing cycle.
func PassDue(tx *world.Tx, body []byte) error {
	s := new(Subscription)
	if err := json.Unmarshal(body, s); err != nil {
		return fmt.Errorf("read a subscription that has fallen due: %w", err)
	}
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	b, err := SwitchesOf(settings)
	if err != nil {
		return err
	}
	// If renewal takes time, a subscription that is due at the end of its term renews later: what is due for others in
	// between is carried out first.
	if moved, err := tx.Postpone(KindSubscription, s.Tenant, s.ID, s.eventAt(b)); err != nil || moved {
		return err
	}
	before, happened := s.copied(), s.eventAt(b)
	w := &turn{Tx: tx, switches: b, shop: catalog.Shop{Generation: b.CatalogGeneration}}
	if err := w.pass(s); err != nil {
		return err
	}
	s.resound(before, happened, b.DirectoryLag)
	return SaveSubscription(tx, s)
}

// Refile saves every subscription with its next due date, after a change of switches that move events.
func Refile(tx *world.Tx) error {
	list, err := world.All[Subscription](tx, KindSubscription, "")
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := SaveSubscription(tx, s); err != nil {
			return err
		}
	}
	return nil
}

// turn carries out what is due for subscriptions.
type turn struct {
	*world.Tx
	switches Switches
	shop     catalog.Shop
	// requestID is the MS-RequestId of the request that changes them, "" if their due dates do.
	requestID string
}

// pass carries out the next due change of the subscription.
func (w *turn) pass(s *Subscription) error {
	at := s.eventAt(w.switches)
	switch s.Status {
	case StatusExpired:
		s.Status, s.StageEnd = StatusDisabled, s.StageEnd.AddDate(0, 0, disabledDays)
		return nil
	case StatusDisabled:
		s.Status, s.StageEnd = StatusDeleted, time.Time{}
		return nil
	case StatusSuspended:
		if s.NextCharge == nil || !at.Equal(s.NextChargeAt) {
			w.endSuspended(s)
			return nil
		}
	}
	if s.NextCharge != nil && at.Equal(s.NextChargeAt) && at.Before(s.termOver()) {
		s.Offer.BillingCycle, s.Offer.AvailabilityID = s.NextCharge.Product.BillingCycle,
			s.NextCharge.Product.AvailabilityID
		s.NextCharge, s.NextChargeAt = nil, time.Time{}
		s.outgrowPromotion()
		return nil
	}
	return w.endTerm(s, at)
}

// endSuspended ends a suspended subscription. The life cycle page contradicts itself, so the switch selects: disabled
// for 30 and again 90 days, or expired like any other.
func (w *turn) endSuspended(s *Subscription) {
	over := s.termOver()
	s.Plan, s.NextCharge = nil, nil
	if w.switches.SuspendedEndsAs == StatusExpired {
		s.Status, s.StageEnd = StatusExpired, over.AddDate(0, 0, ExpiredDays)
		return
	}
	s.Status, s.StageEnd = StatusDisabled, over.AddDate(0, 0, ExpiredDays+disabledDays)
}

// endTerm decides what happens to an active subscription at the end of its term ("Extended service terms",
// "Subscription lifecycle").
func (w *turn) endTerm(s *Subscription, at time.Time) error {
	switch {
	case s.Plan != nil && s.Plan.Action == ActionCancel:
		// Explicit cancellation ends access at once, without the free days of expiry.
		s.Status, s.AutoRenew, s.Plan = StatusDeleted, false, nil
		return nil
	case s.IsTrial() && s.AutoRenew && w.switches.TrialConverts:
		if s.Plan == nil {
			s.Plan = conversionPlan(w.shop, s)
		}
		return w.renew(s, at, "convert")
	case s.IsTrial():
		expire(s)
		return nil
	case s.Extended && (s.Plan == nil || s.Plan.Action == ActionExtend || !s.AutoRenew):
		return w.extend(s)
	case s.AutoRenew:
		return w.renew(s, at, "renew")
	case s.Plan != nil && s.Plan.Action == ActionExtend, w.extendsByDefault(s):
		return w.extend(s)
	}
	expire(s)
	return nil
}

func expire(s *Subscription) {
	s.Status, s.Plan, s.NextCharge, s.StageEnd = StatusExpired, nil, nil, s.termOver().AddDate(0, 0, ExpiredDays)
}
