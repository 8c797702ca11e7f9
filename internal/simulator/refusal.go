package simulator

import (
	"fmt"
	"net/http"
)

// Error codes of the service ("Partner Center REST error codes").
const (
	codeQuantityLimits    = 2002
	codeDeleted           = 2011
	codeInvalidProperty   = 3000
	codeLineCurrency      = 10000
	codeLineCatalogID     = 10001
	codeLineParticipants  = 10004
	codeLineInput         = 10010
	codeLineAttestation   = 10012
	codeLineBillingPlan   = 10013
	codeLinePromotion     = 10014
	codeLineMaxSeats      = 10015
	codeLineCotermProduct = 10016
	codeLineCotermDate    = 10017
	codeLineBaseSeats     = 10018
	codeLineAddonSeats    = 10019
	codeNoAgreement       = 13605
	codeOrderNotFound     = 20000
	codeNoRelationship    = 20002
	codeSubscription      = 20003
	codeUserNotFound      = 60002
	codeTenantNotFound    = 60003
	codeProductNotFound   = 400013
	codeSkuNotFound       = 400018
	codeAvailability      = 400019
	codeNoBaseProduct     = 400041
	codeNotAvailable      = 400072
	codeInvalidInput      = 800002
	codeUnexpected        = 800003
	codeCartNotFound      = 800008
	codeCartErrors        = 800009
	codeNotEligible       = 800020
	codeStatusChange      = 800040
	codeCartProcessing    = 800064
	codeCartCheckedOut    = 800065
	codeUseSubscription   = 800077
	codeNotReady          = 800082
	codeMaxSeats          = 800088
	codeQuantityDecrease  = 800090
	codeSuspended         = 800091
	codeAutoRenew         = 800093
	codeSeatsFixed        = 800095
	codeStatusFixed       = 800096
	codeCycleFixed        = 800097
	codePartnerFixed      = 800098
	codePartnerInvalid    = 2071
	codePromotionUsedUp   = 27006
	codePromotion         = 27007
	codeParseEnum         = 900126
	codeTrialTerm         = 800107
	codeTermInvalid       = 800121
	codeTermShorter       = 800122
	codeCancelWindow      = 900117
	codeCancelHours       = 900213
	codeReduceHours       = 900214
	codeReduceDays        = 900257
	codeScheduleCoterm    = 900244
	codeScheduleBeyond    = 900245
	codeScheduleNoCoterm  = 900246
	codeTargetEndsEarlier = 900236
	codeTargetNotActive   = 900258
	codeTargetSame        = 900259
	codeTargetOther       = 900260
	codeTargetNotReady    = 900261
	codeTargetTermShorter = 900267
	codeTargetTermInvalid = 900268
	codeCycleInvalid      = 900269
	codeCycleTooLong      = 900270
	codeLineQuantity      = 900275
	codeUpdateNotNow      = 900280
	codeUpdateNoLonger    = 900279
	codeTooManyUpdates    = 900311
	codeProgram           = 900149
	codeRole              = 900150
	codePrivileges        = 900308
	codeAppOnlyRefused    = 900329
	codeExchangeRetired   = 900420
	codeNoMFA             = 900421
)

// refusal is an error answer of the service.
type refusal struct {
	status int
	code   int
	text   string
	name   string // of an error of Graph or Resource Manager
	data   []any
	header http.Header
	body   any // replaces the usual error body when set
}

func (e *refusal) Error() string {
	return fmt.Sprintf("HTTP %d, code %d: %s", e.status, e.code, e.text)
}

func refuse(status, code int, format string, args ...any) *refusal {
	return &refusal{status: status, code: code, text: fmt.Sprintf(format, args...)}
}

// named is a refusal by a service whose errors have names.
func named(status int, name, format string, args ...any) *refusal {
	no := refuse(status, 0, format, args...)
	no.name = name
	return no
}

// errorNames fills errorName of the longer error body for the codes that have a published name.
var errorNames = map[int]string{
	codeNoAgreement:      "CustomerAgreementNotAccepted",
	codeSubscription:     "SubscriptionNotFound",
	codeAvailability:     "AvailabilityNotFound",
	codeCartNotFound:     "CartNotFound",
	codeQuantityDecrease: "QuantityDecreaseNotAllowed",
	codeNotReady:         "SubscriptionNotReadyForUpdate",
	codeInvalidInput:     "InvalidInput",
}

// answer turns the refusal into the service's error body.
func (e *refusal) answer(look *look) answer {
	switch look.service {
	case serviceGraph:
		return look.graphAnswer(e)
	case serviceManager:
		return managerAnswer(e)
	default:
		return e.partnerAnswer(look)
	}
}

// partnerAnswer gives the refusal Partner Center's error body; the contract knows a short and a long shape.
func (e *refusal) partnerAnswer(look *look) answer {
	a := answer{status: e.status, header: e.header}
	if _, empty := e.body.(rawEmpty); empty {
		return a
	}
	if e.body != nil {
		a.body = e.body
		return a
	}
	if look.longErrors() {
		name := errorNames[e.code]
		if name == "" {
			name = fmt.Sprintf("Error%d", e.code)
		}
		a.body = object{
			"code": code(e.code), "message": e.text, "description": e.text, "errorName": name,
			"isRetryable": e.status == http.StatusConflict || e.status >= http.StatusInternalServerError,
			"parameters":  object{}, "errorMessageExtended": fmt.Sprintf("InternalErrorCode=%d", e.code),
		}
		return a
	}
	data := e.data
	if data == nil {
		data = []any{}
	}
	a.body = object{"code": code(e.code), "description": e.text, "data": data, "source": "PartnerFD"}
	return a
}
