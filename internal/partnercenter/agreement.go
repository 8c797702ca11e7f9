package partnercenter

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// AgreementMicrosoftCustomer is the agreement that every sale requires.
const AgreementMicrosoftCustomer = "MicrosoftCustomerAgreement"

// Agreement is a customer's acceptance of an agreement, attested by a partner.
type Agreement struct {
	Type       string
	TemplateID string
	// Agreed is the day on which the customer agreed, in UTC.
	Agreed time.Time
	// Link is the address of the text.
	Link string
	// First and last name, mail address and telephone number of the person who agreed.
	FirstName, LastName, Email, Phone string
}

// CustomerAgreements reads the Microsoft Customer Agreements attested for a
// customer; an empty list means that no partner has attested one. The request
// contains the type because the service's default is an obsolete agreement. The
// call requires a signed-in user: for an application without one it returns a
// *transport.AccessError.
// Source: "Get confirmation of customer acceptance of Microsoft Customer Agreement".
func (c *Client) CustomerAgreements(ctx context.Context, tenantID string) ([]Agreement, error) {
	path := withQuery(
		pathOf("customers", tenantID, "agreements"),
		url.Values{"agreementType": {AgreementMicrosoftCustomer}},
	)
	list := []Agreement{}
	_, err := c.collect(ctx, ReadAgreements, path, func(item json.RawMessage) error {
		f := wire.ReadObject(item, "agreement")
		contact := f.Child("primaryContact")
		a := Agreement{
			Type: f.Text(
				"type",
			),
			TemplateID: f.Text("templateId"),
			Link:       f.Text("agreementLink"),
			Agreed:     f.Time("dateAgreed"),
			FirstName: contact.Text(
				"firstName",
			),
			LastName: contact.Text("lastName"),
			Email:    contact.Text("email"),
			Phone:    contact.Text("phoneNumber"),
		}
		list = append(list, a)
		return f.Err()
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// DirectlySigned reports whether the customer itself accepted the Microsoft
// Customer Agreement, which counts like a partner's attestation.
// Source: "Get direct sign status of the Microsoft Customer Agreement".
func (c *Client) DirectlySigned(ctx context.Context, tenantID string) (bool, error) {
	path := pathOf("customers", tenantID, "directSignedMicrosoftCustomerAgreementStatus")
	resp, err := c.get(ctx, ReadAgreements, path)
	if err != nil {
		return false, err
	}
	f := wire.ReadObject(resp.Body, "status")
	signed := f.Flag("isSigned")
	if f.Err() != nil {
		return false, badAnswer(http.MethodGet, path, resp, f.Err())
	}
	return signed, nil
}
