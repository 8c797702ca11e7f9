package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// CheckPartialUpgrade refuses an upgrade of some seats that the service does not
// allow; now are the targets of this term.
// Source: "Get transition eligibilities".
func CheckPartialUpgrade(sub Subscription, c Change, now []UpgradeTarget) []Violation {
	v := Violation{
		Rule:      RulePartialUpgrade,
		Attribute: entry(c.Entry, "sku_id"),
		From:      strconv.Quote(sub.SKU.String()),
		To:        strconv.Quote(c.SKU.String()),
		Summary:   fmt.Sprintf("Seats of %q cannot be upgraded to %s now", sub.FriendlyName, c.SKU),
	}
	target, listed := targetOf(now, c.SKU)
	switch {
	case listed && target.Eligible && c.Into != "" && !sub.Trial:
		return checkInto(sub, c, target)
	case listed && target.Eligible:
		return nil
	case listed:
		v.Reason = fmt.Sprintf(
			"Microsoft lists %s (%s) as a target and refuses it: %s.",
			c.SKU,
			target.Title,
			reasons(target.Why),
		)
	default:
		v.Reason = fmt.Sprintf(
			"Microsoft upgrades only upwards, to what it lists for a subscription; for %s (%s) it lists %s.",
			sub.SKU,
			sub.OfferName,
			titles(now),
		)
	}
	for _, t := range now {
		if t.Eligible && !t.SKU.Same(c.SKU) {
			v.Remedies = append(
				v.Remedies,
				Remedy{"upgrade to " + t.Title, fmt.Sprintf("%s in the entry %q", t.SKU.config(), c.Entry)},
			)
		}
	}
	v.Remedies = append(
		v.Remedies,
		Remedy{"leave the seats as they are", fmt.Sprintf("quantity = %d and remove the entry %q", c.From, c.Entry)},
	)
	return []Violation{v}
}

// checkInto refuses a subscription that the seats cannot join.
func checkInto(sub Subscription, c Change, target UpgradeTarget) []Violation {
	v := Violation{
		Rule: RulePartialUpgrade, Attribute: entry(c.Entry, "target_subscription_id"), To: strconv.Quote(c.Into),
		Summary: fmt.Sprintf("Seats of %q cannot join subscription %s", sub.FriendlyName, c.Into),
	}
	var able []UpgradeInto
	for _, into := range target.Into {
		switch {
		case strings.EqualFold(into.SubscriptionID, c.Into) && into.Eligible:
			return nil
		case strings.EqualFold(into.SubscriptionID, c.Into):
			v.Reason = fmt.Sprintf("Microsoft refuses %q as the target: %s.", into.Name, reasons(into.Why))
		case into.Eligible:
			able = append(able, into)
		}
	}
	if v.Reason == "" {
		v.Reason = fmt.Sprintf(
			"It is not among the tenant's subscriptions of %s (%s) that Microsoft lists as targets.",
			c.SKU,
			target.Title,
		)
	}
	for _, into := range able {
		v.Remedies = append(
			v.Remedies,
			Remedy{fmt.Sprintf("join %q", into.Name), fmt.Sprintf("target_subscription_id = %q", into.SubscriptionID)},
		)
	}
	if c.To > 0 {
		v.Remedies = append(v.Remedies, Remedy{"make a new subscription", "remove target_subscription_id"})
	} else {
		v.Remedies = append(
			v.Remedies,
			Remedy{"upgrade all of it in place", fmt.Sprintf("%s and remove the entry %q", c.SKU.config(), c.Entry)},
		)
	}
	return []Violation{v}
}

// CheckTargetSeats refuses to upgrade seats into a subscription whose own resource
// would buy them too, or remove them. name is what messages call it, adds is how
// many seats it buys in the same plan, and reverts is true if it removes seats
// that it did not buy.
func CheckTargetSeats(c Change, name string, adds int, reverts bool) []Violation {
	v := Violation{
		Rule:      RulePartialUpgrade,
		Attribute: entry(c.Entry, "target_subscription_id"),
		To:        strconv.Quote(c.Into),
	}
	accept := Remedy{
		fmt.Sprintf("let %q keep what comes in, and raise its quantity once it is there", name),
		fmt.Sprintf("external_changes = %q on it", ExternalAccept),
	}
	switch {
	case adds > 0:
		v.Summary = fmt.Sprintf("%q would buy %s in the plan that moves %d into it", name, Seats(adds), c.Seats)
		v.Reason = "The seats of an upgrade come without a purchase. What its quantity asks beyond what it holds now is bought besides."
		v.Remedies = []Remedy{
			{
				"leave its quantity in this plan, and raise it in the next",
				fmt.Sprintf("external_changes = %q on it", ExternalAccept),
			},
		}
	case reverts:
		v.Summary = fmt.Sprintf("%q would remove the seats that are moved into it", name)
		v.Reason = fmt.Sprintf(
			"Its own quantity does not count them, and external_changes = %q brings that back.",
			ExternalRevert,
		)
		v.Remedies = []Remedy{accept}
	default:
		return nil
	}
	return []Violation{v}
}

// UnrecordedUpgrade refuses an upgrade that the service has already made and that
// the state does not record.
func UnrecordedUpgrade(sub Subscription, c Change, m MadeUpgrade) Violation {
	return Violation{
		Rule: RulePartialUpgrade, Attribute: entry(c.Entry, "quantity"), To: strconv.Itoa(c.Seats),
		Summary: fmt.Sprintf("Microsoft has made the upgrade %q already", c.Entry),
		Reason: fmt.Sprintf("On %s it moved %s of %q to %s%s, which this state knows nothing of.",
			Day(m.At), Seats(m.Quantity), sub.FriendlyName, m.SKU, where(m.SubscriptionID)),
		Remedies: []Remedy{
			{"let the state see it", "terraform plan, without -refresh=false"},
			{
				"if it still does not, import the subscription again",
				"terraform state rm, then terraform import; nothing is canceled by that",
			},
		},
	}
}

// PartialAtPurchase refuses to upgrade seats of a subscription that is not bought
// yet.
func PartialAtPurchase(name string, u PartialUpgrade) Violation {
	return Violation{
		Rule:      RulePartialUpgrade,
		Attribute: entry(name, "quantity"),
		To:        strconv.Itoa(u.Quantity),
		Summary:   "A subscription is not upgraded by the order that buys it",
		Reason: fmt.Sprintf(
			"The entry %q would buy %s of one SKU only to turn them into %s at once.",
			name,
			Seats(u.Quantity),
			u.SKU,
		),
		Remedies: []Remedy{
			{
				"buy both",
				fmt.Sprintf(
					"add a csp_subscription with %s and quantity = %d, and remove the entry",
					u.SKU.config(),
					u.Quantity,
				),
			},
			{"upgrade an existing one", "import it first"},
		},
	}
}
