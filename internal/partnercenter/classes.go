package partnercenter

import (
	"errors"
	"net/http"
	"slices"
)

// The service has several codes for one meaning. Callers ask for the meaning;
// each function looks through wrapped errors for an *Error or a *LineError.

func statusOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

func hasCode(err error, codes ...int) bool {
	var e *Error
	if errors.As(err, &e) {
		return slices.Contains(codes, e.Code)
	}
	var line *LineError
	return errors.As(err, &line) && slices.Contains(codes, line.Code)
}

// IsNotFound reports whether err says that the order, subscription, user, tenant,
// cart or catalog item does not exist.
func IsNotFound(err error) bool {
	return statusOf(err) == http.StatusNotFound ||
		hasCode(err, 20000, 20003, 60002, 60003, 400013, 400018, 400019, 800007, 800008)
}

// IsNoRelationship reports whether err says that the tenant is not a customer of this partner.
func IsNoRelationship(err error) bool { return hasCode(err, 20002) }

// IsAgreementMissing reports whether err says that neither partner nor customer has confirmed the customer agreement.
func IsAgreementMissing(err error) bool { return hasCode(err, 13605) }

// IsAvailabilityGone reports whether err says that the availability id was
// replaced: read it again and repeat the cart.
func IsAvailabilityGone(err error) bool { return hasCode(err, 400019) }

// IsCartAlreadyOrdered reports whether err says that the cart was checked out
// before: its orders can be listed.
func IsCartAlreadyOrdered(err error) bool { return hasCode(err, 800065) }

// IsCartRefused reports whether err says that lines of the cart were refused: see
// their LineItem.Error.
func IsCartRefused(err error) bool { return hasCode(err, 800009) }

// IsReduceWindowClosed reports whether err says that these seats can no longer be
// removed within the term.
func IsReduceWindowClosed(err error) bool { return hasCode(err, 800090, 900214, 900257) }

// IsCancelWindowClosed reports whether err says that the subscription can no longer be canceled within the term.
func IsCancelWindowClosed(err error) bool { return hasCode(err, 900117, 900213) }

// passing are conflicts that end by themselves within minutes: a pending
// adjustment, an order or cart being processed, a subscription not ready. 900278 is
// not among them: it asks for a day.
var passing = []int{800014, 800060, 800064, 800082, 900261}

// IsNotReady reports whether err says that an order, adjustment or renewal is still
// in progress: the same request may succeed in minutes, or in a day if IsTomorrow.
func IsNotReady(err error) bool { return hasCode(err, passing...) || hasCode(err, 900278, 900280) }

// IsTomorrow reports whether err says that an operation is pending that blocks others for up to 24 hours.
func IsTomorrow(err error) bool { return hasCode(err, 900278) }

// IsQuantityOutOfRange reports whether err says that the quantity is outside the offer's minimum and maximum.
func IsQuantityOutOfRange(err error) bool { return hasCode(err, 2002, 900275) }

// IsSeatLimit reports whether err says that the customer would exceed a limit on seats or subscriptions.
func IsSeatLimit(err error) bool {
	return hasCode(err, 800018, 800066, 800067, 800088, 800089, 900419, 10009, 10015)
}

// IsBaseProductMissing reports whether err says that an add-on lacks its base product or enough seats of it.
func IsBaseProductMissing(err error) bool { return hasCode(err, 400041, 10018) }

// IsAddonSharedTooThin reports whether err says that an add-on has fewer seats than its share of all
// seats of its bases, as Multi-Geo needs.
func IsAddonSharedTooThin(err error) bool { return hasCode(err, 10019) }

// IsResellerRefused reports whether err says that resellers are missing, not
// allowed, not linked or have not signed; or that the partner on record is not
// attested.
func IsResellerRefused(err error) bool {
	return hasCode(err, 2071, 2072, 10004, 800098, 900123, 900154, 900206)
}

// IsSuspended reports whether err says that the subscription is suspended and cannot be changed.
func IsSuspended(err error) bool { return hasCode(err, 2001, 800091) }

// IsDeleted reports whether err says that the subscription is deleted and cannot be changed.
func IsDeleted(err error) bool { return hasCode(err, 2011) }

// IsTooManyUpdates reports whether err says that the subscription has reached its
// limit of updates permanently.
func IsTooManyUpdates(err error) bool { return hasCode(err, 900311) }

// IsTermTooShort reports whether err says that the requested term is shorter than
// the current one.
func IsTermTooShort(err error) bool { return hasCode(err, 800122, 900267) }

// IsTermInvalid reports whether err says that the product is not sold for the
// requested term.
func IsTermInvalid(err error) bool { return hasCode(err, 800121, 900268) }

// IsTrialTermFixed reports whether err says that a trial's term cannot be changed:
// a trial is converted instead.
func IsTrialTermFixed(err error) bool { return hasCode(err, 800107) }

// IsBillingCycleRefused reports whether err says that the billing cycle is invalid, or longer than the term.
func IsBillingCycleRefused(err error) bool { return hasCode(err, 900269, 900270) }

// IsTransitionTargetUnfit reports whether err says that the seats cannot join the
// requested subscription, which must be another one, active and ready, of the
// target's catalog item, and end later than the source with a term that is not
// shorter.
func IsTransitionTargetUnfit(err error) bool {
	return hasCode(err, 900236, 900258, 900259, 900260, 900261, 900267, 900268)
}

// IsPromotionRefused reports whether err says that the promotion is unknown, not
// for this purchase, or already used as often as allowed.
func IsPromotionRefused(err error) bool { return hasCode(err, 27006, 27007, 10014) }

// IsTermEndRefused reports whether err says that the term cannot end on the
// requested date: CustomTermEndDates lists the possible dates.
func IsTermEndRefused(err error) bool {
	return hasCode(err, 900242, 900244, 900245, 900246, 10016, 10017)
}

// IsCreditRefused reports whether err says that the partner's credit does not cover the purchase.
func IsCreditRefused(err error) bool { return hasCode(err, 800023, 800025, 900121) }

// IsCustomerUnderReview reports whether err says that the customer's account is not approved for transactions.
func IsCustomerUnderReview(err error) bool { return hasCode(err, 800073, 800074, 800075) }

// IsAppOnlyRefused reports whether err says that the resource requires a signed-in
// user, not an application.
func IsAppOnlyRefused(err error) bool { return hasCode(err, 900329) }

// IsMFAMissing reports whether err says that the user signed in without a second
// factor, which the service requires for App+User.
func IsMFAMissing(err error) bool { return hasCode(err, 900421) }

// IsRoleMissing reports whether err says that the caller's role does not allow the
// call.
func IsRoleMissing(err error) bool { return hasCode(err, 900150, 900308) }

// IsProgramInactive reports whether err says that the partner is not, or no longer, in the program
// that may make the call.
func IsProgramInactive(err error) bool { return hasCode(err, 900149) }

// IsUnauthorized reports whether err says that the token was refused, even after a
// new one was fetched.
func IsUnauthorized(err error) bool { return statusOf(err) == http.StatusUnauthorized }

// IsThrottled reports whether err says that the request rate limit was exceeded
// until the operation timed out.
func IsThrottled(err error) bool { return statusOf(err) == http.StatusTooManyRequests }
