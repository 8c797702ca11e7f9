package partnercenter

import "time"

// ParseSubscription reads a subscription resource. Absent fields are zero; a
// field that cannot be read at all is an error naming it.
func ParseSubscription(text []byte) (Subscription, error) {
	f := parseFields(text, "subscription")
	s := Subscription{
		ID:                         f.id("id"),
		EntitlementID:              f.id("entitlementId"),
		OfferID:                    f.text("offerId"),
		OfferName:                  f.text("offerName"),
		FriendlyName:               f.text("friendlyName"),
		ProductType:                f.child("productType").orEmpty().text("id"),
		Quantity:                   f.number("quantity"),
		UnitType:                   f.text("unitType"),
		ParentSubscriptionID:       f.id("parentSubscriptionId"),
		Created:                    f.time("creationDate"),
		EffectiveStart:             f.time("effectiveStartDate"),
		CommitmentEnd:              f.lastSecond("commitmentEndDateTime", "commitmentEndDate"),
		BillingCycleEnd:            f.lastSecond("billingCycleEndDateTime", "billingCycleEndDate"),
		CancellationAllowedUntil:   f.when("cancellationAllowedUntilDate"),
		CustomTermEnd:              f.when("customTermEndDate"),
		Status:                     f.enum("status"),
		AutoRenewEnabled:           f.flag("autoRenewEnabled"),
		IsTrial:                    f.flag("isTrial"),
		BillingType:                f.enum("billingType"),
		BillingCycle:               f.enum("billingCycle"),
		TermDuration:               f.term("termDuration"),
		RenewalTermDuration:        f.term("renewalTermDuration"),
		PromotionID:                f.text("promotionId"),
		PartnerID:                  f.text("partnerId"),
		MigratedFromSubscriptionID: f.id("migratedFromSubscriptionId"),
		SuspensionReasons:          f.texts("suspensionReasons"),
		Actions:                    f.texts("actions"),
		PublisherName:              f.text("publisherName"),
		OrderID:                    f.id("orderId"),
		ETag:                       f.child("attributes").orEmpty().text("etag"),
		Raw:                        f.doc,
	}
	if id, err := ParseOfferID(s.OfferID); err == nil {
		s.ProductID, s.SKUID, s.AvailabilityID = id.ProductID, id.SKUID, id.AvailabilityID
	}
	s.readRefunds(f)
	s.readSchedule(f)
	return s, requireID(f, s.ID)
}

func (s *Subscription) readRefunds(f *fields) {
	for _, r := range f.objects("refundOptions") {
		s.RefundOptions = append(s.RefundOptions, refundOptionOf(r))
	}
	r := f.child("refundableQuantity")
	if r == nil {
		return
	}
	s.RefundableQuantity = &RefundableQuantity{Total: r.number("totalQuantity")}
	for _, d := range r.objects("details") {
		s.RefundableQuantity.Details = append(s.RefundableQuantity.Details, RefundableSeats{
			Quantity: d.number("quantity"), AllowedUntil: d.time("allowedUntilDateTime"),
		})
	}
}

func (s *Subscription) readSchedule(f *fields) {
	s.ScheduledNextTerm = nextTermOf(f.child("scheduledNextTermInstructions"))
	s.NextCharge = nextTermOf(f.child("nextChargeInstructions"))
	// Sources disagree on "scheduleType" or "scheduledType", and on an array or
	// a single object; elements and the fallback read all of it.
	for _, a := range f.objects("scheduledActions") {
		action := ScheduledAction{
			ScheduleType: a.enum("scheduleType"),
			ActionType:   a.enum("actionType"),
			EffectiveOn:  a.when("effectiveDate"),
			Instructions: nextTermOf(a.child("instructions")),
		}
		if action.ScheduleType == "" {
			action.ScheduleType = a.enum("scheduledType")
		}
		s.ScheduledActions = append(s.ScheduledActions, action)
	}
}

func nextTermOf(f *fields) *NextTerm {
	if f == nil {
		return nil
	}
	p := f.child("product").orEmpty()
	return &NextTerm{
		ProductID:      p.text("productId"),
		SKUID:          p.text("skuId"),
		AvailabilityID: p.text("availabilityId"),
		BillingCycle:   p.enum("billingCycle"),
		TermDuration:   p.term("termDuration"),
		PromotionID:    p.text("promotionId"),
		Quantity:       f.optionalNumber("quantity"),
		CustomTermEnd:  f.when("customTermEndDate"),
	}
}

// refundOptionOf reads expiresAt and expiresAfter wherever either stands, and
// tells by the form which of the two was meant.
func refundOptionOf(f *fields) RefundOption {
	r := RefundOption{Type: f.enum("type")}
	for _, name := range []string{"expiresAt", "expiresAfter"} {
		text := f.text(name)
		if text == "" {
			continue
		}
		if t, err := ParseTime(text); err == nil {
			r.ExpiresAt = &t
		} else {
			r.ExpiresAfter = text
		}
	}
	return r
}

// lastSecond reads the end of a period. The date-only form names the last day,
// which belongs to the period to its last second.
func (f *fields) lastSecond(exact, day string) time.Time {
	if t := f.when(exact); t != nil {
		return *t
	}
	t := f.time(day)
	if t.IsZero() || !t.Equal(t.Truncate(24*time.Hour)) {
		return t
	}
	return t.Add(24*time.Hour - time.Second)
}
