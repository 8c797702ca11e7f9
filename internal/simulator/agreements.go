package simulator

import (
	"strings"
	"time"
)

const (
	agreementType     = "MicrosoftCustomerAgreement"
	agreementTemplate = "117a77b0-9360-443b-8795-c6dedc750cf9"
	agreementLink     = "https://aka.ms/customeragreement"
)

// agreementDay is when the customers of the default world agreed.
var agreementDay = time.Date(2025, time.September, 1, 0, 0, 0, 0, time.UTC)

// wantsAgreement reads the parameter agreementType: without it the service means a type that no longer exists.
func (c *call) wantsAgreement() bool {
	asked := c.query.Get("agreementType")
	return asked == "*" || strings.EqualFold(asked, agreementType)
}

// agreements lists what the partner attested; a customer that signed itself is not among them.
func (c *call) agreements() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	if c.wantsAgreement() && one.signed(c.switches) && !one.SignedDirectly {
		items = append(items, object{
			"userId": guid(PartnerUser),
			"primaryContact": object{
				"firstName": "Ada", "lastName": "Roe", "email": "ada.roe@" + one.Domain, "phoneNumber": "4255550100",
				"organizationRegistrationNumber": optional{},
			},
			"templateId": guid(agreementTemplate), "dateAgreed": stamp(agreementDay), "type": agreementType,
			"agreementLink": agreementLink, "attributes": object{"objectType": "Agreement"},
		})
	}
	return ok(collection(items))
}

func (c *call) directSignStatus() (answer, error) {
	one, err := c.customer()
	if err != nil {
		return answer{}, err
	}
	return ok(object{
		"isSigned":   one.signed(c.switches) && one.SignedDirectly,
		"attributes": object{"objectType": "DirectSignedCustomerAgreementStatus"},
	})
}

func (c *call) agreementMetadata() (answer, error) {
	items := []any{}
	if c.wantsAgreement() {
		items = append(items, object{
			"templateId": guid(agreementTemplate), "agreementType": agreementType, "agreementLink": agreementLink, "versionRank": 1,
			"attributes": object{"objectType": "AgreementMetaData"},
		})
	}
	return ok(collection(items))
}
