package receipts

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// line is a receipt in the file. Other programs read it: keys may be added, but no
// key changes its name, type or meaning. Every line has every key, null if it has
// no value.
type line struct {
	Time              string   `json:"time"`
	Outcome           string   `json:"outcome"`
	Code              *string  `json:"code"`
	HTTPStatus        *int     `json:"http_status"`
	Action            string   `json:"action"`
	Description       string   `json:"description"`
	TenantID          string   `json:"tenant_id"`
	SubscriptionID    *string  `json:"subscription_id"`
	OrderID           *string  `json:"order_id"`
	CartID            *string  `json:"cart_id"`
	TargetID          *string  `json:"target_subscription_id"`
	FriendlyName      *string  `json:"friendly_name"`
	SKUBefore         *string  `json:"sku_before"`
	SKUAfter          *string  `json:"sku_after"`
	SeatsBefore       int      `json:"seats_before"`
	SeatsAfter        *int     `json:"seats_after"`
	ScheduledSeats    *int     `json:"scheduled_seats"`
	RequestID         string   `json:"request_id"`
	CorrelationID     string   `json:"correlation_id"`
	EarlierRequestIDs []string `json:"earlier_request_ids"`
	PartnerTenant     string   `json:"partner_tenant"`
	ApplicationID     *string  `json:"application_id"`
	User              *string  `json:"user"`
	ProviderVersion   string   `json:"provider_version"`
	Simulated         bool     `json:"simulated"`
}

// encode returns the line, including its newline.
func (o Origin) encode(r fulfillment.Receipt) ([]byte, error) {
	l := line{
		Time: r.At.UTC().
			Format(time.RFC3339),
		Outcome:        string(r.Outcome),
		Code:           optional(r.Code),
		HTTPStatus:     optional(r.Status),
		Action:         string(r.Action),
		Description:    r.Words,
		TenantID:       r.TenantID,
		SubscriptionID: optional(r.SubscriptionID),
		OrderID:        optional(r.OrderID),
		CartID:         optional(r.CartID),
		TargetID: optional(
			r.TargetID,
		),
		FriendlyName:      optional(r.FriendlyName),
		SKUBefore:         item(r.Before.SKU),
		SeatsBefore:       r.Before.Seats,
		RequestID:         r.RequestID,
		CorrelationID:     r.CorrelationID,
		EarlierRequestIDs: append([]string{}, r.EarlierRequestIDs...),
		PartnerTenant:     o.PartnerTenant,
		ApplicationID:     optional(r.By.Application),
		User:              optional(r.By.User),
		ProviderVersion:   o.ProviderVersion,
		Simulated:         o.Simulated,
	}
	if l.ApplicationID == nil {
		l.ApplicationID = optional(o.Application)
	}
	if r.After != nil {
		l.SKUAfter, l.SeatsAfter, l.ScheduledSeats = item(r.After.SKU), &r.After.Seats, r.After.ScheduledSeats
	}
	var text bytes.Buffer
	readable := json.NewEncoder(&text)
	readable.SetEscapeHTML(false) // keep arrows readable
	err := readable.Encode(l)
	return text.Bytes(), err
}

func item(sku commerce.SKU) *string {
	if sku == (commerce.SKU{}) {
		return nil
	}
	text := sku.String()
	return &text
}

func optional[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}
