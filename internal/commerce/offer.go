package commerce

import (
	"slices"
	"strings"
)

// SKU identifies what is sold: a product and one of its stock keeping units.
type SKU struct {
	ProductID string `json:"product_id"`
	SKUID     string `json:"sku_id"`
}

// Same reports whether both are the same SKU. The catalog's identifiers match in
// any letter case.
func (s SKU) Same(o SKU) bool {
	return strings.EqualFold(s.ProductID, o.ProductID) && strings.EqualFold(s.SKUID, o.SKUID)
}

// String is the catalog's two-part identifier, product:sku.
func (s SKU) String() string { return s.ProductID + ":" + s.SKUID }

// Term is the length of a commitment as an ISO 8601 duration: P1M, P1Y, P3Y.
type Term string

// The terms seat subscriptions are sold with. Others pass through unchanged.
const (
	TermMonth     Term = "P1M"
	TermYear      Term = "P1Y"
	TermThreeYear Term = "P3Y"
)

// Same reports whether both are the same term, without regard to letter case.
func (t Term) Same(o Term) bool { return strings.EqualFold(string(t), string(o)) }

// BillingCycle is how often a term is billed, in lower case: monthly, annual.
type BillingCycle string

// The billing cycles of new commerce. Others pass through unchanged.
const (
	CycleMonthly   BillingCycle = "monthly"
	CycleAnnual    BillingCycle = "annual"
	CycleTriennial BillingCycle = "triennial"
	CycleOneTime   BillingCycle = "one_time"
	CycleNone      BillingCycle = "none"
)

// Same reports whether both are the same cycle, without regard to letter case.
func (c BillingCycle) Same(o BillingCycle) bool { return strings.EqualFold(string(c), string(o)) }

// Kind decides which windows a subscription has.
type Kind string

// The kinds of product that the rules distinguish. An unknown kind has no
// documented window: only what the service states is open.
const (
	KindSeat               Kind = "seat"
	KindSoftware           Kind = "software"            // a subscription to server software
	KindPerpetual          Kind = "perpetual"           // software that is bought once
	KindMarketplaceMonthly Kind = "marketplace_monthly" // another publisher's service, by the month
	KindMarketplaceAnnual  Kind = "marketplace_annual"  // the same for longer terms
	KindReservation        Kind = "reservation"         // Azure capacity
	KindLinuxPlan          Kind = "linux_plan"          // Red Hat and SUSE software plans
	KindTrial              Kind = "trial"
	KindUnknown            Kind = "unknown"
)

// Kinds lists the kinds that are known.
func Kinds() []Kind {
	return []Kind{
		KindSeat,
		KindSoftware,
		KindPerpetual,
		KindMarketplaceMonthly,
		KindMarketplaceAnnual,
		KindReservation,
		KindLinuxPlan,
		KindTrial,
	}
}

// KindOf reads the kind from the service's product type identifier.
// Source: "Resources for canceling and reducing", productType.id.
func KindOf(productType string) Kind {
	switch {
	case strings.EqualFold(productType, "OnlineServicesNCE"):
		return KindSeat
	case strings.EqualFold(productType, "Software"):
		return KindSoftware
	default:
		return KindUnknown
	}
}

// TermOption is a term and billing cycle that an offer is sold for.
type TermOption struct {
	Term  Term
	Cycle BillingCycle
}

// Offer is a SKU as the catalog lists it for one tenant or country.
type Offer struct {
	SKU         SKU
	Title       string
	Kind        Kind
	Addon       bool
	Trial       bool
	Purchasable bool
	Minimum     int // seats; zero means not stated
	Maximum     int // seats; zero means not stated
	Terms       []TermOption
	// Renews are the terms that a subscription of the SKU can renew for: at end
	// of sale it still renews.
	Renews        []TermOption
	UpgradesTo    []SKU
	Prerequisites []SKU
	// MustAttest is true if the SKU requires an attestation by the buyer.
	MustAttest bool
}

// Sells reports whether the offer is sold for that term and billing cycle.
func (o Offer) Sells(t Term, c BillingCycle) bool { return among(o.Terms, t, c) }

func among(options []TermOption, t Term, c BillingCycle) bool {
	return slices.ContainsFunc(options, func(o TermOption) bool { return o.Term.Same(t) && o.Cycle.Same(c) })
}
