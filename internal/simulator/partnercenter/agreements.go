package partnercenter

import (
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

const (
	agreementType     = "MicrosoftCustomerAgreement"
	agreementTemplate = "117a77b0-9360-443b-8795-c6dedc750cf9"
	agreementLink     = "https://aka.ms/customeragreement"
)

// agreementDay is the day on which the customers of the default world agreed.
var agreementDay = time.Date(2025, time.September, 1, 0, 0, 0, 0, time.UTC)

// wantsAgreement reads the parameter agreementType: without it the service assumes an obsolete type.
func (c *call) wantsAgreement() bool {
	asked := c.Query.Get("agreementType")
	return asked == "*" || strings.EqualFold(asked, agreementType)
}

// agreements lists what the partner attested, not what a customer signed itself.
func (c *call) agreements() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	if c.wantsAgreement() && Signed(one, c.switches) && !one.SignedDirectly {
		items = append(items, wire.Object{
			"userId": wire.GUID(directory.PartnerUser),
			"primaryContact": wire.Object{
				"firstName": "Ada", "lastName": "Roe", "email": "ada.roe@" + one.Domain, "phoneNumber": "4255550100",
				"organizationRegistrationNumber": wire.Optional{},
			},
			"templateId": wire.GUID(agreementTemplate), "dateAgreed": wire.Stamp(agreementDay), "type": agreementType,
			"agreementLink": agreementLink, "attributes": wire.Object{"objectType": "Agreement"},
		})
	}
	return wire.OK(wire.Collection(items))
}

func (c *call) directSignStatus() (wire.Answer, error) {
	one, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	return wire.OK(wire.Object{
		"isSigned":   Signed(one, c.switches) && one.SignedDirectly,
		"attributes": wire.Object{"objectType": "DirectSignedCustomerAgreementStatus"},
	})
}

func (c *call) agreementMetadata() (wire.Answer, error) {
	items := []any{}
	if c.wantsAgreement() {
		items = append(items, wire.Object{
			"templateId": wire.GUID(agreementTemplate), "agreementType": agreementType, "agreementLink": agreementLink,
			"versionRank": 1,
			"attributes":  wire.Object{"objectType": "AgreementMetaData"},
		})
	}
	return wire.OK(wire.Collection(items))
}
