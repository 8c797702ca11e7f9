package partnercenter

import (
	"fmt"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// cartBody and lineBody are the body of a cart request; the service sets all other
// fields of a cart.
type cartBody struct {
	LineItems          []lineBody `json:"lineItems"`
	PartnerAttestation *bool      `json:"partnerOnRecordAttestationAccepted,omitempty"`
}

type lineBody struct {
	ID                  int               `json:"id"`
	CatalogItemID       string            `json:"catalogItemId"`
	FriendlyName        string            `json:"friendlyName,omitempty"`
	Quantity            int               `json:"quantity"`
	Currency            string            `json:"currencyCode,omitempty"`
	BillingCycle        string            `json:"billingCycle,omitempty"`
	TermDuration        string            `json:"termDuration,omitempty"`
	PromotionID         string            `json:"promotionId,omitempty"`
	Participants        []participantBody `json:"participants,omitempty"`
	ProvisioningContext map[string]string `json:"provisioningContext,omitempty"`
	RenewsTo            *renewsToBody     `json:"renewsTo,omitempty"`
	CustomTermEnd       string            `json:"customTermEndDate,omitempty"`
	AttestationAccepted *bool             `json:"attestationAccepted,omitempty"`
}

type participantBody struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type renewsToBody struct {
	TermDuration string `json:"termDuration"`
}

func (c Cart) encode() ([]byte, error) {
	body := cartBody{LineItems: make([]lineBody, 0, len(c.LineItems)), PartnerAttestation: c.PartnerAttestation}
	for _, l := range c.LineItems {
		body.LineItems = append(body.LineItems, l.body())
	}
	text, err := wire.Encode(body)
	if err != nil {
		return nil, fmt.Errorf("partner center: encode the cart: %w", err)
	}
	return text, nil
}

func (l LineItem) body() lineBody {
	b := lineBody{
		ID:                  l.ID,
		CatalogItemID:       l.CatalogItemID,
		FriendlyName:        l.FriendlyName,
		Quantity:            l.Quantity,
		Currency:            l.Currency,
		BillingCycle:        l.BillingCycle,
		TermDuration:        l.TermDuration,
		PromotionID:         l.PromotionID,
		ProvisioningContext: l.ProvisioningContext,
		AttestationAccepted: l.AttestationAccepted,
	}
	for _, p := range l.Participants {
		b.Participants = append(b.Participants, participantBody(p))
	}
	if l.RenewsTo != "" {
		b.RenewsTo = &renewsToBody{TermDuration: l.RenewsTo}
	}
	if l.CustomTermEnd != nil {
		b.CustomTermEnd = l.CustomTermEnd.UTC().Format(time.RFC3339)
	}
	return b
}
