package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DependsOn reports whether a SKU is one of an add-on's prerequisites.
func (o Offer) DependsOn(sku SKU) bool { return slices.ContainsFunc(o.Prerequisites, sku.Same) }

// multiGeoShare is the least share of all base seats that Multi-Geo
// Capabilities are sold for, in per cent.
// Source: "Microsoft 365 Multi-Geo", licensing.
const multiGeoShare = 5

// SharesSeats reports whether an add-on must cover a share of the seats of its
// bases. Only the offer's title shows that.
func (o Offer) SharesSeats() bool {
	return o.Addon && strings.Contains(strings.ToLower(o.Title), "multi-geo")
}

// CheckAddon refuses an add-on written as a csp_subscription, and anything else
// written as a csp_addon.
func CheckAddon(offer Offer, asAddon bool) []Violation {
	v := Violation{Rule: RuleAddon, Attribute: "sku_id", To: strconv.Quote(offer.SKU.SKUID)}
	switch {
	case asAddon && !offer.Addon:
		v.Summary = offer.Title + " is not an add-on"
		v.Reason = fmt.Sprintf("The catalog sells %s without a base.", offer.SKU)
		v.Remedies = []Remedy{{"buy it as what it is", `resource "csp_subscription", without base_subscription_id`}}
	case !asAddon && offer.Addon:
		v.Summary = offer.Title + " is an add-on"
		v.Reason = fmt.Sprintf(
			"%s is sold only to a tenant that holds one of its bases: %s. csp_addon looks for the base before the "+
				"order, and warns where the add-on would outlive it.",
			offer.SKU,
			skuList(offer.Prerequisites),
		)
		v.Remedies = []Remedy{
			{"buy it as an add-on", `resource "csp_addon", with base_subscription_id where you sell the base, too`},
		}
	default:
		return nil
	}
	return []Violation{v}
}

func skuList(list []SKU) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = s.String()
	}
	return strings.Join(words, ", ")
}

// CheckBase refuses a subscription as the base of an add-on; held is what the
// tenant holds.
// Source: "Create a cart with add-ons", prerequisites.
func CheckBase(offer Offer, id string, held []Subscription) []Violation {
	v := Violation{Rule: RuleAddon, Attribute: "base_subscription_id", To: strconv.Quote(id)}
	i := slices.IndexFunc(held, func(s Subscription) bool { return strings.EqualFold(s.ID, id) })
	switch {
	case i < 0:
		v.Summary = "The base is not a subscription of the tenant"
		v.Reason = "Partner Center lists no such subscription that you sold to it. For a base from another seller, " +
			"leave base_subscription_id out."
	case !offer.DependsOn(held[i].SKU):
		v.Summary = fmt.Sprintf("%q is not a base of %s", held[i].FriendlyName, offer.Title)
		v.Reason = fmt.Sprintf(
			"It is %s (%s); the add-on requires one of %s.",
			held[i].SKU,
			held[i].OfferName,
			skuList(offer.Prerequisites),
		)
	case held[i].Status != StatusActive:
		v.Summary = fmt.Sprintf("The base %q is %s", held[i].FriendlyName, held[i].Status)
		v.Reason = "Microsoft sells an add-on only with an active base."
	default:
		return nil
	}
	for _, s := range held {
		if s.Status == StatusActive && offer.DependsOn(s.SKU) {
			v.Remedies = append(
				v.Remedies,
				Remedy{fmt.Sprintf("use %q", s.FriendlyName), fmt.Sprintf("base_subscription_id = %q", s.ID)},
			)
		}
	}
	v.Remedies = append(v.Remedies, Remedy{"let the plan look for a base", "remove base_subscription_id"})
	return []Violation{v}
}

// CheckLeavingBase refuses to buy an add-on in a plan that ends its base: the one
// with the id base or, if base is empty, all bases in held. leaves reports
// whether the plan ends a subscription.
func CheckLeavingBase(
	name string,
	offer Offer,
	base string,
	held []Subscription,
	leaves func(id string) bool,
) []Violation {
	for _, s := range held {
		ends := leaves(s.ID) && offer.DependsOn(s.SKU)
		named := base != "" && strings.EqualFold(base, s.ID)
		others := slices.ContainsFunc(held, func(o Subscription) bool {
			return o.Status == StatusActive && offer.DependsOn(o.SKU) && !leaves(o.ID)
		})
		if !ends || base != "" && !named || base == "" && others {
			continue
		}
		return []Violation{
			{
				Rule:    RuleAddon,
				Summary: fmt.Sprintf("This plan ends the base of %q, which it buys", name),
				Reason: fmt.Sprintf(
					"%s is sold only next to an active base. "+
						"%q (subscription %s), which it would depend on, is canceled or ends by the same plan.",
					offer.Title,
					s.FriendlyName,
					s.ID,
				),
				Remedies: []Remedy{
					{"keep the base", "leave its resource in the configuration"},
					{"do without the add-on", "remove the csp_addon"},
				},
			},
		}
	}
	return nil
}

// KnownBases is what is known of the bases of an add-on in a tenant.
type KnownBases struct {
	// Held is what the tenant holds and this partner sold.
	Held []Subscription
	// Planned is true if this run buys a base first.
	Planned bool
	// Licensed are the seats of bases that the tenant's directory licenses,
	// from any seller. If it is zero, Why is the reason.
	Licensed int
	Why      string
}

// bases are the active bases this partner sold.
func (f KnownBases) bases(offer Offer) []Subscription {
	return slices.DeleteFunc(
		slices.Clone(f.Held),
		func(s Subscription) bool { return s.Status != StatusActive || !offer.DependsOn(s.SKU) },
	)
}

// Proven reports whether the tenant holds a base from this partner, or this run
// buys one.
func (f KnownBases) Proven(offer Offer) bool { return f.Planned || len(f.bases(offer)) > 0 }

// CheckKnownBases warns if nothing proves that the tenant holds a base. It does
// not refuse: another partner may have sold one.
func CheckKnownBases(offer Offer, f KnownBases) []Notice {
	if f.Proven(offer) || f.Licensed > 0 {
		return nil
	}
	return []Notice{
		{
			Rule:    RuleAddon,
			Summary: fmt.Sprintf("Nothing shows a base for %s", offer.Title),
			Detail: fmt.Sprintf(
				"It is sold only to a tenant that holds one of %s, bought from any partner. Partner Center lists none of them that you "+
					"sold to it, and %s. If there is none, the order is refused and nothing is bought.\n\nIf this configuration "+
					"buys the base, refer to it, so that it is bought first: base_subscription_id = csp_subscription.<name>.id",
				skuList(offer.Prerequisites),
				f.Why,
			),
		},
	}
}

// CheckShare refuses fewer seats of an add-on than the required share of all
// seats of its bases.
func CheckShare(offer Offer, desired Desired, f KnownBases) []Violation {
	if !offer.SharesSeats() {
		return nil
	}
	seats := 0
	for _, s := range f.bases(offer) {
		seats += s.Quantity
	}
	seats = max(seats, f.Licensed)
	least := (seats*multiGeoShare + 99) / 100
	if desired.Quantity >= least {
		return nil
	}
	return []Violation{
		{
			Rule:      RuleAddon,
			Attribute: "quantity",
			To:        strconv.Itoa(desired.Quantity),
			Summary:   fmt.Sprintf("%s is sold with at least %s in this tenant", offer.Title, Seats(least)),
			Reason: fmt.Sprintf(
				"It is for %d %% of all seats of its bases at least, and the tenant holds %s of them.",
				multiGeoShare,
				Seats(seats),
			),
			Remedies: []Remedy{{"buy the least", fmt.Sprintf("quantity = %d", least)}},
		},
	}
}

// Outlives warns of an add-on whose first term ends after its base's: it would be
// billed without the base it depends on. base is the id of the configured base,
// empty for any.
func Outlives(offer Offer, desired Desired, f KnownBases, base string, now time.Time) []Notice {
	months := desired.Term.months()
	if months == 0 || now.IsZero() || desired.AlignWith != "" {
		return nil
	}
	end := now.UTC().AddDate(0, months, -1)
	if !desired.CustomTermEnd.IsZero() {
		end = desired.CustomTermEnd
	}
	last, found := f.lastBase(offer, base)
	if !found || f.Planned && base == "" || Day(end) <= Day(last.CommitmentEnd) {
		return nil
	}
	return []Notice{outlivesItsBase(offer, desired, end, last)}
}

// lastBase is the base whose term ends last, or the one with the id named.
func (f KnownBases) lastBase(offer Offer, named string) (last Subscription, found bool) {
	for _, s := range f.bases(offer) {
		if named != "" && !strings.EqualFold(named, s.ID) {
			continue
		}
		if !found || s.CommitmentEnd.After(last.CommitmentEnd) {
			last, found = s, true
		}
	}
	return last, found
}

// HeldAddon is an add-on that a tenant holds.
type HeldAddon struct {
	Subscription  Subscription
	Prerequisites []SKU
}

// Undermines reports whether changes take something away that an add-on may
// depend on: seats, the next term, or all of it.
func Undermines(changes []Change) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		f := c.Action.facts()
		return f.undermines != nil && f.undermines(c)
	})
}

// AddonsLeft warns of the add-ons that stay billed when the base they depend on
// is canceled, ends or has too few seats left. held is what the tenant holds:
// another base in it also counts.
func AddonsLeft(base Subscription, p Plan, addons []HeldAddon, held []Subscription) []Notice {
	var left []Subscription
	for _, a := range addons {
		if a.loses(base, p.After, held) {
			left = append(left, a.Subscription)
		}
	}
	if len(left) == 0 {
		return nil
	}
	return []Notice{addonsLeft(base, left)}
}

// loses reports whether an add-on has no base with enough seats for its whole
// term once base becomes after.
func (a HeldAddon) loses(base, after Subscription, held []Subscription) bool {
	offer, addon := Offer{Prerequisites: a.Prerequisites}, a.Subscription
	if !offer.DependsOn(base.SKU) {
		return false
	}
	others := 0
	for _, s := range held {
		if s.ID != base.ID && s.Status == StatusActive && offer.DependsOn(s.SKU) {
			others += s.Quantity
		}
	}
	left, gone := others, after.Status == StatusSuspended || after.Status == StatusDeleted
	if !gone && offer.DependsOn(after.SKU) {
		left += after.Quantity
	}
	ends := after.EndOfTerm() != EndOfTermRenew && after.CommitmentEnd.Before(addon.CommitmentEnd)
	return left < addon.Quantity || ends && others < addon.Quantity
}
