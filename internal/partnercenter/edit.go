package partnercenter

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Edit changes one part of the document for an update of a subscription.
type Edit func(wire.Document) error

// Edited returns the subscription's document after the edits, in order; every other
// field is unchanged.
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

// SetStatus sets the status: StatusSuspended to suspend, StatusActive to resume,
// StatusDeleted to cancel.
func SetStatus(status string) Edit { return set("status", status) }

// SetTerm changes the term duration, ISO 8601 such as P1Y, and the billing cycle.
func SetTerm(duration, billingCycle string) Edit {
	return func(doc wire.Document) error {
		return errors.Join(doc.Set("termDuration", duration), doc.Set("billingCycle", billingCycle))
	}
}

// The two fields of a subscription that hold a schedule.
const (
	memberNextTerm = "scheduledNextTermInstructions"
	memberActions  = "scheduledActions"
)

// WithdrawSchedule removes what is scheduled for the end of the term.
func WithdrawSchedule() Edit {
	return func(doc wire.Document) error {
		doc.Delete(memberNextTerm)
		doc.Delete(memberActions)
		return nil
	}
}

// RenewAtTermEnd switches auto-renew on. It keeps the next-term instructions.
func RenewAtTermEnd() Edit {
	return func(doc wire.Document) error {
		doc.Delete(memberActions)
		return doc.Set("autoRenewEnabled", true)
	}
}

// EndAtTermEnd switches auto-renew off and removes the schedule; explicit also
// schedules the end as an action, without which the service might extend the term.
func EndAtTermEnd(explicit bool) Edit {
	if explicit {
		return actAtTermEnd(ActionCancel)
	}
	return func(doc wire.Document) error {
		return errors.Join(WithdrawSchedule()(doc), doc.Set("autoRenewEnabled", false))
	}
}

// ExtendAtTermEnd switches auto-renew off and schedules the extended service term:
// month by month after the term.
func ExtendAtTermEnd() Edit { return actAtTermEnd(ActionRenewToExtendedService) }

func actAtTermEnd(action string) Edit {
	return func(doc wire.Document) error {
		doc.Delete(memberNextTerm)
		return errors.Join(
			doc.Set("autoRenewEnabled", false),
			doc.Set(memberActions, []actionBody{bodyOf(action, nil)}),
		)
	}
}

// ScheduleForm is one of the two forms in which the service stores a schedule.
type ScheduleForm int

const (
	// FormNextTerm means next-term instructions, the older form.
	FormNextTerm ScheduleForm = iota
	// FormActions means scheduled actions, the newer form.
	FormActions
)

// ScheduleForms returns the forms in which a subscription has a schedule.
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

// ScheduleRenewal schedules the next term in one form and removes the other form.
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
	return actionBody{
		ScheduleType: requestSpelling(ScheduleTermEnd),
		ActionType:   requestSpelling(action),
		Instructions: next,
	}
}

type nextTermBody struct {
	Product       productBody `json:"product"`
	Quantity      *int        `json:"quantity,omitempty"`
	CustomTermEnd *time.Time  `json:"customTermEndDate,omitempty"`
}

// productBody has all five fields, even if only the seats change: the service
// accepts them only together.
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

// requestSpelling returns an enumeration value in the spelling of requests: TermEnd for
// term_end.
func requestSpelling(value string) string {
	var b strings.Builder
	for _, word := range strings.Split(value, "_") {
		b.WriteString(strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):])
	}
	return b.String()
}
