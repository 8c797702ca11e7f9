package fulfillment

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// The schedule on the wire.
type (
	scheduledAction struct {
		ScheduleType string    `json:"scheduleType"`
		ActionType   string    `json:"actionType"`
		Instructions *nextWire `json:"instructions,omitempty"`
	}
	nextWire struct {
		Product       productWire     `json:"product"`
		Quantity      int             `json:"quantity"`
		CustomTermEnd json.RawMessage `json:"customTermEndDate,omitempty"`
	}
	productWire struct {
		ProductID      string `json:"productId"`
		SKUID          string `json:"skuId"`
		AvailabilityID string `json:"availabilityId"`
		BillingCycle   string `json:"billingCycle"`
		TermDuration   string `json:"termDuration"`
		PromotionID    string `json:"promotionId,omitempty"`
	}
)

// schedule writes the next term and reads it back: a schedule that was not taken
// is an error, not a success.
func (d *Desk) schedule(ctx context.Context, at, first Sighting, c commerce.Change) (Sighting, error) {
	next, err := d.instructions(ctx, at, c)
	if err != nil {
		return Sighting{}, err
	}
	forms := scheduleForms(at, first)
	for i, form := range forms {
		doc, err := form(at.wire.Raw.Clone(), next)
		if err != nil {
			return Sighting{}, err
		}
		_, err = d.client.UpdateSubscription(ctx, at.Subscription.TenantID, at.Subscription.ID, doc)
		var unknown *transport.UnknownOutcomeError
		if err != nil && !errors.As(err, &unknown) {
			return Sighting{}, err // a lost answer is settled by what is there
		}
		// A form the service does not know is not waited for long.
		last, reads := i == len(forms)-1, 2
		if last {
			reads = mostReads
		}
		seen, err := d.readUntilTaken(ctx, at, c, reads)
		var missed *NotTakenError
		if last || !errors.As(err, &missed) {
			return seen, err
		}
		at = seen
	}
	return at, nil
}

// scheduleForm writes what is scheduled into a subscription's document.
type scheduleForm func(wire.Document, nextWire) (wire.Document, error)

// scheduleForms are the forms to try, in order: the one that the service used,
// and if it used neither, the documented one first.
func scheduleForms(at, first Sighting) []scheduleForm {
	switch {
	case len(first.wire.ScheduledActions) > 0 || len(at.wire.ScheduledActions) > 0:
		return []scheduleForm{asScheduledAction}
	case first.wire.ScheduledNextTerm != nil:
		return []scheduleForm{asNextTerm}
	default:
		return []scheduleForm{asNextTerm, asScheduledAction}
	}
}

func asNextTerm(doc wire.Document, next nextWire) (wire.Document, error) {
	doc.Delete("scheduledActions")
	return doc, doc.Set("scheduledNextTermInstructions", next)
}

func asScheduledAction(doc wire.Document, next nextWire) (wire.Document, error) {
	doc.Delete("scheduledNextTermInstructions")
	return doc, doc.Set("scheduledActions", []scheduledAction{{ScheduleType: "TermEnd", ActionType: "RenewToNewTerm", Instructions: &next}})
}

// instructions are all five product fields, also where only seats change.
func (d *Desk) instructions(ctx context.Context, at Sighting, c commerce.Change) (nextWire, error) {
	s := c.Schedule
	next := nextWire{Quantity: s.Quantity, Product: productWire{
		ProductID: s.SKU.ProductID, SKUID: s.SKU.SKUID, AvailabilityID: at.wire.AvailabilityID,
		BillingCycle: string(s.Cycle), TermDuration: string(s.Term),
	}}
	next.Product.PromotionID = s.PromotionID
	if !s.CustomTermEnd.IsZero() {
		text, err := json.Marshal(s.CustomTermEnd.UTC())
		if err != nil {
			return nextWire{}, err
		}
		next.CustomTermEnd = text
	}
	shelf := Shelf{TenantID: at.Subscription.TenantID}
	a, err := d.availability(ctx, shelf, s.SKU, s.Term, s.Cycle, false)
	var unlisted *UnknownOfferError
	switch {
	case err == nil:
		next.Product.AvailabilityID = a.ID
	case !errors.As(err, &unlisted):
		return nextWire{}, err
	}
	return next, nil
}
