package partnercenter

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Edit changes what an update of a subscription is to say.
type Edit func(wire.Document) error

// Edited is the subscription's document with the edits made, in order; every
// other field stays as it came.
func (s Subscription) Edited(edits ...Edit) (wire.Document, error) {
	doc := s.Raw.Clone()
	for _, edit := range edits {
		if err := edit(doc); err != nil {
			return nil, fmt.Errorf("partner center: edit subscription %s: %w", s.ID, err)
		}
	}
	return doc, nil
}

func set(name string, value any) Edit {
	return func(doc wire.Document) error { return doc.Set(name, value) }
}

// SetFriendlyName renames the subscription.
func SetFriendlyName(name string) Edit { return set("friendlyName", name) }

// SetPartnerID makes a reseller, by its MPN id, the reseller of record.
func SetPartnerID(id string) Edit { return set("partnerId", id) }

// SetQuantity changes the number of seats.
func SetQuantity(seats int) Edit { return set("quantity", seats) }

// SetStatus suspends, resumes or cancels: StatusSuspended, StatusActive or StatusDeleted.
func SetStatus(status string) Edit { return set("status", status) }

// SetTerm changes the term duration, ISO 8601 such as P1Y, and the billing cycle.
func SetTerm(duration, billingCycle string) Edit {
	return func(doc wire.Document) error {
		return errors.Join(doc.Set("termDuration", duration), doc.Set("billingCycle", billingCycle))
	}
}

// The two places where a subscription says what is scheduled.
const (
	memberNextTerm = "scheduledNextTermInstructions"
	memberActions  = "scheduledActions"
)

// WithdrawSchedule leaves nothing scheduled for the end of the term.
func WithdrawSchedule() Edit {
	return func(doc wire.Document) error {
		doc.Delete(memberNextTerm)
		doc.Delete(memberActions)
		return nil
	}
}

// RenewAtTermEnd switches auto-renew on. What is scheduled as next-term
// instructions stays.
func RenewAtTermEnd() Edit {
	return func(doc wire.Document) error {
		doc.Delete(memberActions)
		return doc.Set("autoRenewEnabled", true)
	}
}

// EndAtTermEnd switches auto-renew off and leaves nothing scheduled; explicit
// schedules the end as an action too, where the service would extend the term
// otherwise.
func EndAtTermEnd(explicit bool) Edit {
	if explicit {
		return actAtTermEnd(ActionCancel)
	}
	return func(doc wire.Document) error {
		return errors.Join(WithdrawSchedule()(doc), doc.Set("autoRenewEnabled", false))
	}
}

// ExtendAtTermEnd switches auto-renew off and goes on month by month after the term.
func ExtendAtTermEnd() Edit { return actAtTermEnd(ActionRenewToExtendedService) }

func actAtTermEnd(action string) Edit {
	return func(doc wire.Document) error {
		doc.Delete(memberNextTerm)
		return errors.Join(doc.Set("autoRenewEnabled", false), doc.Set(memberActions, []actionBody{bodyOf(action, nil)}))
	}
}

// ScheduleForm is one of the two forms in which the service keeps a schedule.
type ScheduleForm int

const (
	// FormNextTerm are next-term instructions, the form that is documented first.
	FormNextTerm ScheduleForm = iota
	// FormActions are scheduled actions, the newer form.
	FormActions
)

// ScheduleForms are the forms in which a subscription has a schedule.
func (s Subscription) ScheduleForms() []ScheduleForm {
	var forms []ScheduleForm
	if s.ScheduledNextTerm != nil {
		forms = append(forms, FormNextTerm)
	}
	if len(s.ScheduledActions) > 0 {
		forms = append(forms, FormActions)
	}
	return forms
}

// ScheduleRenewal schedules the next term, in one form and not in the other.
func ScheduleRenewal(form ScheduleForm, next NextTerm) Edit {
	return func(doc wire.Document) error {
		body := next.body()
		if form == FormActions {
			doc.Delete(memberNextTerm)
			return doc.Set(memberActions, []actionBody{bodyOf(ActionRenewToNewTerm, &body)})
		}
		doc.Delete(memberActions)
		return doc.Set(memberNextTerm, body)
	}
}

// actionBody is a scheduled action as a request writes it.
type actionBody struct {
	ScheduleType string        `json:"scheduleType"`
	ActionType   string        `json:"actionType"`
	Instructions *nextTermBody `json:"instructions,omitempty"`
}

func bodyOf(action string, next *nextTermBody) actionBody {
	return actionBody{ScheduleType: written(ScheduleTermEnd), ActionType: written(action), Instructions: next}
}

type nextTermBody struct {
	Product       productBody `json:"product"`
	Quantity      *int        `json:"quantity,omitempty"`
	CustomTermEnd *time.Time  `json:"customTermEndDate,omitempty"`
}

// productBody has all five fields, also where only the seats change: the
// service takes no part of them.
type productBody struct {
	ProductID      string `json:"productId"`
	SKUID          string `json:"skuId"`
	AvailabilityID string `json:"availabilityId"`
	BillingCycle   string `json:"billingCycle"`
	TermDuration   string `json:"termDuration"`
	PromotionID    string `json:"promotionId,omitempty"`
}

func (n NextTerm) body() nextTermBody {
	b := nextTermBody{Quantity: n.Quantity, Product: productBody{
		ProductID: n.ProductID, SKUID: n.SKUID, AvailabilityID: n.AvailabilityID,
		BillingCycle: n.BillingCycle, TermDuration: n.TermDuration, PromotionID: n.PromotionID,
	}}
	if n.CustomTermEnd != nil {
		end := n.CustomTermEnd.UTC()
		b.CustomTermEnd = &end
	}
	return b
}

// written spells an enumeration value as requests do: term_end is TermEnd.
func written(value string) string {
	var b strings.Builder
	for _, word := range strings.Split(value, "_") {
		b.WriteString(strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):])
	}
	return b.String()
}
