package simulator

import (
	"fmt"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
)

// offerSKU returns the product:SKU of a three-part offer, with the SKU's title.
func offerSKU(offer string) string {
	parts := strings.Split(offer, ":")
	if len(parts) < 2 {
		return offer
	}
	key := parts[0] + ":" + parts[1]
	if k := catalog.FindSKU(parts[0], parts[1]); k != nil {
		return k.Title + " (" + key + ")"
	}
	return key
}

func seatCount(n int) string {
	if n == 1 {
		return "1 seat"
	}
	return fmt.Sprintf("%d seats", n)
}

// subject identifies the subscription before the change.
func (v *portalVisit) subject() string {
	return fmt.Sprintf("%q of %s (%s)", v.before.FriendlyName, v.tenant.CompanyName, v.before.ID)
}

// changed describes what an edit did.
func (v *portalVisit) changed(now Subscription, pending bool) string {
	found := differences(v.before, now)
	switch {
	case len(found) == 0:
		return fmt.Sprintf("Nothing changed: %s was already as asked.", v.subject())
	case pending:
		return fmt.Sprintf("Accepted for %s, and visible later: %s.", v.subject(), strings.Join(found, ", "))
	}
	return fmt.Sprintf("Changed %s: %s.", v.subject(), strings.Join(found, ", "))
}

// differences describes what differs between two states of a subscription.
func differences(was, is Subscription) []string {
	list := []string{}
	note := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if was.Status != is.Status {
		note("%s", map[string]string{
			partnercenter.StatusDeleted:   "canceled",
			partnercenter.StatusSuspended: "suspended", partnercenter.StatusActive: "active again",
		}[is.Status])
	}
	if is.Status == partnercenter.StatusDeleted && was.Status != is.Status {
		return list // the rest went with it
	}
	if was.Quantity != is.Quantity {
		note("%s instead of %d", seatCount(is.Quantity), was.Quantity)
	}
	if was.OfferID != is.OfferID {
		note("%s instead of %s", offerSKU(is.OfferID), offerSKU(was.OfferID))
	}
	if was.FriendlyName != is.FriendlyName {
		note("named %q", is.FriendlyName)
	}
	if was.AutoRenew != is.AutoRenew {
		note("auto-renew %s", map[bool]string{true: "on", false: "off"}[is.AutoRenew])
	}
	if before, after := scheduled(was), scheduled(is); before != after {
		if after == "" {
			after = "nothing scheduled for the end of the term"
		}
		list = append(list, after)
	}
	return list
}

// scheduled describes what happens at the end of the term; "" if nothing is scheduled.
func scheduled(s Subscription) string {
	switch s.Scheduled {
	case "":
		return ""
	case partnercenter.ActionCancel:
		return "scheduled to end with its term"
	case partnercenter.ActionExtend:
		return "scheduled to go on in extended service term"
	}
	return fmt.Sprintf("next term scheduled with %s of %s, %s billed %s", seatCount(s.ScheduledQuantity),
		offerSKU(s.ScheduledOffer),
		s.ScheduledTerm, s.ScheduledBillingCycle)
}

// upgraded describes what an upgrade did.
func (v *portalVisit) upgraded(seats int, result PortalResult) string {
	verb, to := "Upgraded", offerSKU(strings.ToUpper(v.Upgrade))
	if result.Pending {
		verb = "Began to upgrade"
	}
	text := fmt.Sprintf("%s %s to %s with %s", verb, v.subject(), to, seatCount(seats))
	if seats < v.before.Quantity {
		text = fmt.Sprintf("%s %d of the %s of %s to %s", verb, seats, seatCount(v.before.Quantity), v.subject(), to)
	}
	if result.New != nil {
		text += fmt.Sprintf(", as the new subscription %s", result.New.ID)
	}
	if scheduled(v.before) != "" && scheduled(*result.After) == "" {
		text += "; nothing is scheduled for the end of the term"
	}
	return text + "."
}

// bought describes what a purchase did.
func (v *portalVisit) bought(result PortalResult) string {
	text := fmt.Sprintf("Bought %s of %s for %s: order %s", seatCount(v.Quantity), offerSKU(strings.ToUpper(v.Buy)),
		v.tenant.CompanyName,
		strings.Join(result.OrderIDs, ", "))
	if s := result.After; s != nil {
		text += fmt.Sprintf(", subscription %s %q, %s billed %s", s.ID, s.FriendlyName, s.Term, s.BillingCycle)
	}
	return text + "."
}
