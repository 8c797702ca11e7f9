package partnercenter

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Due is the next instant at which the subscription changes by itself; zero for never. The renewal itself may come
// later, as the switches have it.
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

// termOver is 00:00 UTC of the day after the inclusive last day.
func (s *Subscription) termOver() time.Time { return s.End.AddDate(0, 0, 1) }

// eventAt is the instant at which the next change is complete.
func (s *Subscription) eventAt(b Switches) time.Time {
	next := s.Due()
	if s.Status == StatusActive && next.Equal(s.termOver()) {
		return next.Add(b.RenewalStart + b.RenewalProcessing)
	}
	return next
}

// renewing says that the term is over and renewal has begun, but is not complete.
func (s *Subscription) renewing(now time.Time, b Switches) bool {
	return s.Status == StatusActive && !now.Before(s.termOver().Add(b.RenewalStart))
}

// PassDue takes a subscription that has fallen due over its date: it renews, ends, or is billed in another way.
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
	// When renewal takes time, a subscription filed under the end of its term comes later than that: what happens to others
	// in between goes first.
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

// Refile files every subscription under its next date again, after switches that move events have changed.
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

// turn carries subscriptions over their dates.
type turn struct {
	*world.Tx
	switches Switches
	shop     catalog.Shop
	// requestID is the MS-RequestId of the request that moves them, "" when their dates do.
	requestID string
}

// pass takes the subscription over its next date.
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

// endSuspended follows the one of two contradicting statements of the life cycle page that the switch names: disabled
// for 30 and again 90 days, or expired as any other.
func (w *turn) endSuspended(s *Subscription) {
	over := s.termOver()
	s.Plan, s.NextCharge = nil, nil
	if w.switches.SuspendedEndsAs == StatusExpired {
		s.Status, s.StageEnd = StatusExpired, over.AddDate(0, 0, ExpiredDays)
		return
	}
	s.Status, s.StageEnd = StatusDisabled, over.AddDate(0, 0, ExpiredDays+disabledDays)
}

// endTerm decides what an active subscription does at the end of its term ("Extended service terms", "Subscription
// lifecycle").
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
