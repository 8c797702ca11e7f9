package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// UpgradeTarget is a SKU that a subscription could be upgraded to, with the
// service's answer.
type UpgradeTarget struct {
	SKU         SKU
	Title       string
	Description string
	// Eligible is whether the seats can be upgraded, and Transfer whether the
	// users' licenses can be moved too; Why and WhyNotMoved are the service's
	// reasons if not, as text.
	Eligible    bool
	Transfer    bool
	Why         []string
	WhyNotMoved []string
	// Into are the tenant's subscriptions of the SKU that seats could join.
	Into []UpgradeInto
}

// UpgradeInto is an existing subscription that upgraded seats could join, with the
// service's answer. The seats take on its term, billing cycle and end.
type UpgradeInto struct {
	SubscriptionID string
	Name           string
	Term           Term
	Cycle          BillingCycle
	Eligible       bool
	Why            []string // the service's reasons if not eligible, as text
}

// CheckUpgrade refuses an upgrade that the service does not allow: now are the
// targets of this term, later those at renewal.
// Source: "Get transition eligibilities".
func CheckUpgrade(sub Subscription, c Change, now, later []UpgradeTarget) []Violation {
	v := Violation{
		Rule: RuleUpgrade, Attribute: "sku_id", From: strconv.Quote(sub.SKU.String()), To: strconv.Quote(c.SKU.String()),
		Summary: fmt.Sprintf("%q cannot be upgraded to %s now", sub.FriendlyName, c.SKU),
	}
	target, listed := targetOf(now, c.SKU)
	switch {
	case listed && target.Eligible && c.LicenseTransfer == TransferAlways && !target.Transfer:
		v.Attribute, v.From, v.To = "upgrade.license_transfer", "", "true"
		v.Summary = fmt.Sprintf("The licenses of %q cannot move along", sub.FriendlyName)
		v.Reason = fmt.Sprintf(
			"Microsoft upgrades it to %s (%s), and leaves the users' licenses as they are: %s.", c.SKU, target.Title,
			reasons(target.WhyNotMoved),
		)
		v.Remedies = []Remedy{{"upgrade, and assign the licenses by hand", "upgrade = { license_transfer = false }"}}
		return []Violation{v}
	case listed && target.Eligible:
		return nil
	case listed:
		v.Reason = fmt.Sprintf(
			"Microsoft lists %s (%s) as a target and refuses it: %s.", c.SKU, target.Title, reasons(target.Why),
		)
	case len(now) == 0:
		v.Reason = fmt.Sprintf(
			"Microsoft upgrades only upwards, to what it lists for a subscription; for %s (%s) it lists nothing.",
			sub.SKU, sub.OfferName,
		)
	default:
		v.Reason = fmt.Sprintf(
			"Microsoft upgrades only upwards, to what it lists for a subscription; for %s (%s) it lists %s.", sub.SKU,
			sub.OfferName, titles(now),
		)
	}
	for _, t := range now {
		if t.Eligible && !t.SKU.Same(c.SKU) {
			v.Remedies = append(v.Remedies, Remedy{"upgrade to " + t.Title, t.SKU.config()})
		}
	}
	if t, ok := targetOf(later, c.SKU); ok && t.Eligible {
		v.Remedies = append(v.Remedies, Remedy{
			fmt.Sprintf("change to %s at renewal, %s", t.Title, Day(sub.RenewalStart())),
			fmt.Sprintf(
				"%s and renewal = { product_id = %q, sku_id = %q }", sub.SKU.config(), c.SKU.ProductID, c.SKU.SKUID,
			),
		})
	}
	v.Remedies = append(v.Remedies, Remedy{"keep it", sub.SKU.config()})
	return []Violation{v}
}

func targetOf(list []UpgradeTarget, sku SKU) (UpgradeTarget, bool) {
	for _, t := range list {
		if t.SKU.Same(sku) {
			return t, true
		}
	}
	return UpgradeTarget{}, false
}

func titles(list []UpgradeTarget) string {
	if len(list) == 0 {
		return "nothing"
	}
	words := make([]string, 0, len(list))
	for _, t := range list {
		words = append(words, fmt.Sprintf("%s (%s)", t.Title, t.SKU))
	}
	return strings.Join(words, ", ")
}

func reasons(why []string) string {
	if len(why) == 0 {
		return "it gives no reason"
	}
	return strings.Join(why, "; ")
}
