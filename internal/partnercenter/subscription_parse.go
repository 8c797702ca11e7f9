package partnercenter

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// ParseSubscription reads a subscription resource. Absent fields are zero; a field
// that cannot be decoded is an error with its name.
func ParseSubscription(text []byte) (Subscription, error) {
	f := wire.ReadObject(text, "subscription")
	s := Subscription{
		ID:                         f.ID("id"),
		EntitlementID:              f.ID("entitlementId"),
		OfferID:                    f.Text("offerId"),
		OfferName:                  f.Text("offerName"),
		FriendlyName:               f.Text("friendlyName"),
		ProductType:                f.Child("productType").Text("id"),
		Quantity:                   f.Number("quantity"),
		UnitType:                   f.Text("unitType"),
		ParentSubscriptionID:       f.ID("parentSubscriptionId"),
		Created:                    f.Time("creationDate"),
		EffectiveStart:             f.Time("effectiveStartDate"),
		CommitmentEnd:              lastSecond(f, "commitmentEndDateTime", "commitmentEndDate"),
		BillingCycleEnd:            lastSecond(f, "billingCycleEndDateTime", "billingCycleEndDate"),
		CancellationAllowedUntil:   f.OptionalTime("cancellationAllowedUntilDate"),
		CustomTermEnd:              f.OptionalTime("customTermEndDate"),
		Status:                     f.Enum("status"),
		AutoRenewEnabled:           f.Flag("autoRenewEnabled"),
		IsTrial:                    f.Flag("isTrial"),
		BillingType:                f.Enum("billingType"),
		BillingCycle:               f.Enum("billingCycle"),
		TermDuration:               f.Duration("termDuration"),
		RenewalTermDuration:        f.Duration("renewalTermDuration"),
		PromotionID:                f.Text("promotionId"),
		PartnerID:                  f.Text("partnerId"),
		MigratedFromSubscriptionID: f.ID("migratedFromSubscriptionId"),
		SuspensionReasons:          f.Texts("suspensionReasons"),
		Actions:                    f.Texts("actions"),
		PublisherName:              f.Text("publisherName"),
		OrderID:                    f.ID("orderId"),
		ETag:                       f.Child("attributes").Text("etag"),
		Raw:                        f.Document(),
	}
	if id, err := catalogid.Parse(s.OfferID); err == nil {
		s.ProductID, s.SKUID, s.AvailabilityID = id.ProductID, id.SKUID, id.AvailabilityID
	}
	s.readRefunds(f)
	s.readSchedule(f)
	return s, f.Need(s.ID)
}

func (s *Subscription) readRefunds(f *wire.Object) {
	for _, r := range f.Objects("refundOptions") {
		s.RefundOptions = append(s.RefundOptions, refundOptionOf(r))
	}
	r := f.Child("refundableQuantity")
	if r == nil {
		return
	}
	s.RefundableQuantity = &RefundableQuantity{Total: r.Number("totalQuantity")}
	for _, d := range r.Objects("details") {
		s.RefundableQuantity.Details = append(s.RefundableQuantity.Details, RefundableSeats{
			Quantity: d.Number("quantity"), AllowedUntil: d.Time("allowedUntilDateTime"),
		})
	}
}

func (s *Subscription) readSchedule(f *wire.Object) {
	s.ScheduledNextTerm = nextTermOf(f.Child("scheduledNextTermInstructions"))
	s.NextCharge = nextTermOf(f.Child("nextChargeInstructions"))
	// Sources disagree on "scheduleType" or "scheduledType", and on an array or a
	// single object; elements and the fallback read all of these forms.
	for _, a := range f.Objects("scheduledActions") {
		action := ScheduledAction{
			ScheduleType: a.Enum("scheduleType"),
			ActionType:   a.Enum("actionType"),
			EffectiveOn:  a.OptionalTime("effectiveDate"),
			Instructions: nextTermOf(a.Child("instructions")),
		}
		if action.ScheduleType == "" {
			action.ScheduleType = a.Enum("scheduledType")
		}
		s.ScheduledActions = append(s.ScheduledActions, action)
	}
}

func nextTermOf(f *wire.Object) *NextTerm {
	if f == nil {
		return nil
	}
	p := f.Child("product")
	return &NextTerm{
		ProductID:      p.Text("productId"),
		SKUID:          p.Text("skuId"),
		AvailabilityID: p.Text("availabilityId"),
		BillingCycle:   p.Enum("billingCycle"),
		TermDuration:   p.Duration("termDuration"),
		PromotionID:    p.Text("promotionId"),
		Quantity:       f.OptionalNumber("quantity"),
		CustomTermEnd:  f.OptionalTime("customTermEndDate"),
	}
}

// refundOptionOf reads expiresAt and expiresAfter from either field, and decides by
// the form of the value which of the two is meant.
func refundOptionOf(f *wire.Object) RefundOption {
	r := RefundOption{Type: f.Enum("type")}
	for _, name := range []string{"expiresAt", "expiresAfter"} {
		text := f.Text(name)
		if text == "" {
			continue
		}
		if t, err := wire.ParseTime(text); err == nil {
			r.ExpiresAt = &t
		} else {
			r.ExpiresAfter = text
		}
	}
	return r
}

// lastSecond reads the end of a period. A date without a time is the last day,
// which belongs to the period up to its last second.
func lastSecond(f *wire.Object, exact, day string) time.Time {
	if t := f.OptionalTime(exact); t != nil {
		return *t
	}
	t := f.Time(day)
	if t.IsZero() || !t.Equal(t.Truncate(24*time.Hour)) {
		return t
	}
	return t.Add(24*time.Hour - time.Second)
}
