package partnercenter

import "github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"

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
	codeCartNotFound      = 800008
	codeCartErrors        = 800009
	codeNotEligible       = 800020
	codeStatusChange      = 800040
	codeCartProcessing    = 800064
	codeCartCheckedOut    = 800065
	codeUseSubscription   = 800077
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

// ErrorNames are the values of errorName in the longer error body, for the codes that have a published name.
var ErrorNames = map[int]string{
	codeNoAgreement:       "CustomerAgreementNotAccepted",
	codeSubscription:      "SubscriptionNotFound",
	codeAvailability:      "AvailabilityNotFound",
	codeCartNotFound:      "CartNotFound",
	codeQuantityDecrease:  "QuantityDecreaseNotAllowed",
	wire.CodeNotReady:     "SubscriptionNotReadyForUpdate",
	wire.CodeInvalidInput: "InvalidInput",
}
