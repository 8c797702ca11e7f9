package partnercenter

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Switches are the switches of Partner Center: for behavior that is not documented, that changed over the years, or
// that a test needs to be slow. The zero value is not the default: use DefaultSwitches.
type Switches struct {
	PartnerKind            string        `name:"partner-kind" values:"direct,indirect" meaning:"direct-bill partner, or indirect provider that must name a transaction_reseller"`
	UnsignedAgreements     string        `name:"unsigned-agreements" meaning:"comma separated tenant ids whose customer agreement counts as not signed"`
	AgreementCheck         string        `name:"agreement-check" values:"checkout,cart" meaning:"where a missing customer agreement is refused (13605)"`
	Window                 time.Duration `name:"window" meaning:"time for cancellation and seat reduction after purchase, renewal or addition"`
	WindowForm             string        `name:"window-form" values:"exact,calendar" meaning:"window ends to the instant, or with the end of its last calendar day"`
	ClosedWindow           string        `name:"closed-window" values:"null,past" meaning:"cancellationAllowedUntilDate after the window: null or the past instant"`
	ReduceOrder            string        `name:"reduce-order" values:"newest,oldest" meaning:"which refundable batch a seat reduction consumes first"`
	ReduceCode             int           `name:"reduce-code" values:"800090,900257,900214" meaning:"error code of a refused seat reduction"`
	CancelCode             int           `name:"cancel-code" values:"900117,900213" meaning:"error code of a refused cancellation"`
	UpdatesLimit           int           `name:"updates-limit" meaning:"lifetime number of updates of one subscription before 900311; 0 = none"`
	ScheduleForms          string        `name:"schedule-forms" values:"both,old,new" meaning:"which of scheduledNextTermInstructions (old) and scheduledActions (new) the service accepts"`
	ScheduleTypeKey        string        `name:"schedule-type-key" values:"scheduleType,scheduledType" meaning:"spelling of the key in scheduledActions"`
	ScheduledActionsShape  string        `name:"scheduled-actions-shape" values:"array,object" meaning:"form of scheduledActions in answers"`
	ImmediateTermChange    bool          `name:"immediate-term-change" meaning:"PATCH with a longer termDuration starts that term now; off = the field is read-only"`
	NextCharge             bool          `name:"next-charge" meaning:"nextChargeInstructions are accepted and applied at the next billing date; off = 900280"`
	RenewalStart           time.Duration `name:"renewal-start" meaning:"time after 00:00 UTC at which renewal processing begins"`
	RenewalProcessing      time.Duration `name:"renewal-processing" meaning:"how long renewal takes; writes get 409 meanwhile"`
	ProcessingCode         int           `name:"processing-code" values:"800082,900278" meaning:"error code of a write during renewal or another change"`
	SuspendedEndsAs        string        `name:"suspended-ends-as" values:"disabled,expired" meaning:"what a suspended subscription becomes at term end"`
	ExtendedTerm           string        `name:"extended-term" values:"by-date,always,never" meaning:"whether auto-renew off continues as extended service term"`
	DeletedKept            bool          `name:"deleted-kept" meaning:"deleted subscriptions stay readable; off = 404 and absent from lists"`
	CartLifetime           time.Duration `name:"cart-lifetime" meaning:"time from a cart's last change to its expiry"`
	CartPutStatus          int           `name:"cart-put-status" values:"200,201" meaning:"status of a successful PUT of a cart"`
	CartErrors             string        `name:"cart-errors" values:"line,status" meaning:"a bad line in a 201 answer's lineItems[].error, or as 400/800009 (404 for catalog ids)"`
	BaseLag                time.Duration `name:"base-lag" meaning:"simulated time after its purchase in which a cart does not know a base product yet: its add-ons get 400041"`
	AddonSeats             string        `name:"addon-seats" values:"any,covered" meaning:"an add-on may have more seats than its base products together, or its cart line gets 10018"`
	AddonMinimum           string        `name:"addon-minimum" values:"10019,900275,none" meaning:"error code of a cart line with fewer seats of an add-on than its share of the base's; none = not checked by the cart"`
	CurrencyCode           int           `name:"currency-code" values:"10000,900169" meaning:"error code of a line in a currency that is not the customer's"`
	ExtendedPrice          string        `name:"extended-price" values:"term,month" meaning:"extendedPrice covers the whole term or one month"`
	SecondCheckout         string        `name:"second-checkout" values:"same,refused" meaning:"checkout of an ordered cart repeats its result or gives 800065"`
	CheckoutProcessing     time.Duration `name:"checkout-processing" meaning:"how long another checkout of the cart gets 409/800064"`
	CheckoutSubscriptionID bool          `name:"checkout-subscription-id" meaning:"the checkout answer already names subscriptionId"`
	OrdersLag              time.Duration `name:"orders-lag" meaning:"how long a new order is missing in the list of orders; up to 15m in the field"`
	DirectoryLag           time.Duration `name:"directory-lag" meaning:"simulated time until Microsoft Graph shows what was bought or changed in commerce; minutes in the field"`
	ProvisioningDelay      time.Duration `name:"provisioning-delay" meaning:"simulated time until a bought subscription is visible"`
	ProvisioningReads      int           `name:"provisioning-reads" meaning:"reads that still miss a bought subscription"`
	PatchDelay             time.Duration `name:"patch-delay" meaning:"PATCH answers 202 and the change shows after this simulated time"`
	PatchReads             int           `name:"patch-reads" meaning:"PATCH answers 202 and the change shows after this many reads"`
	MFAEnforcement         bool          `name:"mfa-enforcement" meaning:"user tokens without that proof get 401/900421"`
	UserRole               string        `name:"user-role" values:"admin-agent,sales-agent,helpdesk-agent,none" meaning:"role of the partner's user in Partner Center"`
	Program                string        `name:"program" values:"active,inactive" meaning:"the partner's enrolment; inactive = purchases and changes get 403/900149"`
	RefundKey              string        `name:"refund-key" values:"expiresAt,expiresAfter" meaning:"key of the instant in refundOptions"`
	RefundOptions          string        `name:"refund-options" values:"full,full-then-partial" meaning:"one Full option for the window, or Full for a day and Partial for the rest"`
	VettingKey             string        `name:"vetting-key" values:"vettingCreatedDate,vettingCreateDate" meaning:"spelling of the date in qualifications"`
	UsersAppOnly           bool          `name:"users-app-only" meaning:"user calls accept app-only tokens; off = 403/900329 as in the field"`
	CatalogGeneration      int           `name:"catalog-generation" meaning:"availability ids belong to this generation; another number replaces them all"`
	TrialConverts          bool          `name:"trial-converts" meaning:"trials with auto-renew on become paid subscriptions; off = they expire"`
	TransitionDelay        time.Duration `name:"transition-delay" meaning:"simulated time until a transition is carried out; writes get 409 meanwhile"`
	TransitionReads        int           `name:"transition-reads" meaning:"reads of the transition, or of a subscription it changes, that still see it under way"`
	TransitionFails        int           `name:"transition-fails" values:"0,1,2,3,4,5,6,7,8,9,10,11,12,13" meaning:"transition error code with which conversions fail after they were accepted; 0 = none fails"`
	TransitionRefusal      string        `name:"transition-refusal" values:"status,event" meaning:"an ineligible transition is refused with an HTTP status, or accepted and its conversion fails"`
	TransitionsKey         string        `name:"transitions-key" values:"transition,items" meaning:"key of the list of transitions"`
	EventsKey              string        `name:"events-key" values:"events,Events" meaning:"spelling of the list of a transition's events"`
	StartedBlank           bool          `name:"started-blank" meaning:"the status Started has the trailing blank of the documented sample"`
	ReassignmentEvent      string        `name:"reassignment-event" values:"SeatReassignment,LicenseReassignment" meaning:"name of the event about licenses"`
	LicenseTransfer        string        `name:"license-transfer" values:"eligible,conflict,user-context,rights" meaning:"whether licenses can move with a transition; else the reason: error 3, 5 or 13"`
	TransitionAddons       string        `name:"transition-addons" values:"refused,allowed" meaning:"whether active add-ons of the source's SKU hinder its transition (error 6)"`
	FulfillmentDelay       time.Duration `name:"fulfillment-delay" meaning:"simulated time after a purchase in which provisioningstatus is pending and transitions are refused (error 9)"`
	MergedSeats            string        `name:"merged-seats" values:"kept,new" meaning:"seats moved into another subscription keep their own reduction windows or open new ones"`
	MergedSource           string        `name:"merged-source" values:"deleted,expired" meaning:"what a subscription becomes whose seats have all moved into another one"`
	EndOfSale              string        `name:"end-of-sale" meaning:"comma separated product:sku that renew, but can no longer be bought or turned into"`
	ScheduleTargets        string        `name:"schedule-targets" values:"eligible,any" meaning:"what the next term can turn into: scheduled transition eligibilities, or anything on sale"`
	CotermCode             int           `name:"coterm-code" values:"10017,900242" meaning:"error code of a cart line whose customTermEndDate matches nothing"`
	PromotionCode          int           `name:"promotion-code" values:"10014,27007" meaning:"error code of a cart line whose promotion is not valid or cannot be had"`
}

// DefaultSwitches returns the switches of a new world.
func DefaultSwitches() Switches {
	return Switches{
		PartnerKind: "direct", AgreementCheck: "checkout", Window: 7 * catalog.Day, WindowForm: "exact",
		ClosedWindow: "null", ReduceOrder: "newest", ReduceCode: codeQuantityDecrease,
		CancelCode: codeCancelWindow, UpdatesLimit: 1200, ScheduleForms: "both",
		ScheduleTypeKey: "scheduleType", ScheduledActionsShape: "array", ProcessingCode: wire.CodeNotReady,
		SuspendedEndsAs: "disabled", ExtendedTerm: "by-date", DeletedKept: true, CartLifetime: 7 * catalog.Day,
		CartPutStatus: 200, CartErrors: "line", AddonSeats: "any", AddonMinimum: minimumLine,
		CurrencyCode: codeLineCurrency, ExtendedPrice: "term", SecondCheckout: "same",
		CheckoutSubscriptionID: true, MFAEnforcement: true, UserRole: roleAdmin, Program: "active",
		RefundKey: "expiresAt", RefundOptions: "full", VettingKey: "vettingCreatedDate", TrialConverts: true,
		TransitionRefusal: "status", TransitionsKey: "transition", EventsKey: "events",
		ReassignmentEvent: "SeatReassignment", LicenseTransfer: "eligible", TransitionAddons: "refused",
		MergedSeats: "kept", MergedSource: StatusDeleted, ScheduleTargets: "eligible",
		CotermCode: codeLineCotermDate, PromotionCode: codeLinePromotion,
	}
}

// SwitchesOf reads the switches from the settings of a world.
func SwitchesOf(settings world.Settings) (Switches, error) {
	return wire.ReadSwitches(settings, DefaultSwitches())
}
