package commerce

import (
	"fmt"
	"strings"
	"time"
)

func outlivesItsBase(offer Offer, desired Desired, end time.Time, base Subscription) Notice {
	text := fmt.Sprintf(
		"It is billed until about %s. Its base %q ends on %s. If the base is not renewed, the add-on stays billed without it.",
		Day(end),
		base.FriendlyName,
		Day(base.CommitmentEnd),
	)
	if base.Term.Same(TermMonth) && !desired.Term.Same(TermMonth) {
		text += fmt.Sprintf(" A term of %s does not align to a monthly one.", desired.Term)
	} else {
		text += fmt.Sprintf("\n\nTo end both on one day: align_with_subscription_id = %q", base.ID)
	}
	return Notice{Rule: RuleAddon, Summary: fmt.Sprintf("%s would end after its base", offer.Title), Detail: text}
}

// addonsLeft reports the add-ons that no longer have a base.
func addonsLeft(base Subscription, left []Subscription) Notice {
	var list strings.Builder
	for _, s := range left {
		fmt.Fprintf(
			&list,
			"\n  - %q, %s of %s, until %s",
			s.FriendlyName,
			Seats(s.Quantity),
			s.SKU,
			Day(s.CommitmentEnd),
		)
	}
	return Notice{
		Rule:    RuleAddon,
		Summary: fmt.Sprintf("The add-ons of %q stay billed", base.FriendlyName),
		Detail: "After this plan it no longer carries them, and neither does another base that you sold to the tenant. " +
			"Unless this plan ends them too, these go on:" + list.String(),
	}
}
