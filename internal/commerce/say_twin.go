package commerce

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	moveIt    = "move it, if it is in this state under another address"
	moveHow   = "terraform state mv <old address> <address>, or a moved block with from = <old address> and to = <address>"
	renameIt  = "apply the rename first, if another resource had this name before"
	renameHow = "terraform apply -target=<its address>"
	keepIt    = "keep it, if it is tainted"
	keepHow   = "terraform untaint <address>; a subscription is never replaced, so drop -replace and replace_triggered_by"
	importIt  = "import it, if it is in no state"
	buyAnyway = "buy another one next to it"
)

// importOf is the command that imports the twin; with a placeholder if there are
// several.
func importOf(twins []Subscription) string {
	id := "<subscription id>"
	if len(twins) == 1 {
		id = twins[0].ID
	}
	return fmt.Sprintf("terraform import <address> %s/%s", twins[0].TenantID, id)
}

// heldAlready refuses a purchase that is like a subscription of the tenant. The
// provider cannot see addresses, so it lists a remedy for each case: what is in
// the state under another address must not be imported a second time.
func (w Wanted) heldAlready(like likeness, twins []Subscription) Violation {
	first := twins[0]
	v := Violation{
		Rule: RuleTwin, Attribute: "friendly_name", To: strconv.Quote(w.Name),
		Summary:  fmt.Sprintf("The tenant already holds %q", first.FriendlyName),
		Remedies: []Remedy{{moveIt, moveHow}},
	}
	switch like {
	case sameName:
		v.Reason = fmt.Sprintf("%s. Buying it again would bill both, so nothing was ordered.",
			heldAs(twins, "this name and SKU"))
		v.Remedies = append(v.Remedies, Remedy{renameIt, renameHow}, Remedy{importIt, importOf(twins)},
			Remedy{keepIt, keepHow}, Remedy{buyAnyway, w.buyNamed(first.Term)})
	case upgraded:
		v.Summary += " as an upgrade of what would be bought"
		v.Reason = fmt.Sprintf("%s, which %s upgrades to: most likely it is this subscription, upgraded elsewhere. "+
			"Buying the lower SKU again would bill both, so nothing was ordered.", heldAs(
			twins, "this name and a SKU",
		), w.SKU)
		asHeld := fmt.Sprintf("product_id = %q and sku_id = %q", first.SKU.ProductID, first.SKU.SKUID)
		v.Remedies = append(v.Remedies, Remedy{renameIt, renameHow}, Remedy{importIt, importOf(twins)},
			Remedy{"keep it as it is, once imported", asHeld}, Remedy{buyAnyway, "additional = true"})
	default:
		v.Attribute, v.To = "sku_id", strconv.Quote(w.SKU.SKUID)
		v.Summary += " of the same SKU and term"
		v.Reason = fmt.Sprintf(
			"%s. Another one next to it is billed in full, so it is bought only if the configuration confirms it. Nothing was ordered.",
			heldAs(twins, "this SKU and term"),
		)
		v.Remedies = append(
			v.Remedies,
			Remedy{importIt, importOf(twins)},
			Remedy{
				"add the seats to it",
				"quantity, in the resource that manages it",
			},
			Remedy{buyAnyway, "additional = true"},
		)
	}
	return v
}

// PricedNextTo is the notice of a quote for a purchase that CheckTwin refuses.
func PricedNextTo(refusal Violation) Notice {
	return Notice{
		Rule: refusal.Rule, Summary: refusal.Summary,
		Detail: strings.TrimSuffix(refusal.Reason, " Nothing was ordered.") +
			"\n\nTo buy it all the same: additional = true, in its csp_subscription.",
	}
}

// heldAs lists subscriptions with what they have in common with the wanted one.
func heldAs(twins []Subscription, what string) string {
	if len(twins) == 1 {
		return fmt.Sprintf("Subscription %s has %s (%s)", twins[0].ID, what, twinFacts(twins[0]))
	}
	const most = 5
	facts := make([]string, 0, most)
	for _, s := range twins[:min(len(twins), most)] {
		facts = append(facts, fmt.Sprintf("%s (%s)", s.ID, twinFacts(s)))
	}
	if more := len(twins) - most; more > 0 {
		facts = append(facts, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%d subscriptions have %s: %s", len(twins), what, strings.Join(facts, "; "))
}

// twinFacts is what distinguishes a subscription from others, as text.
func twinFacts(s Subscription) string {
	text := fmt.Sprintf("%q, %s", s.FriendlyName, s.SKU)
	if s.Term != "" {
		text += " for " + string(s.Term)
	}
	text += ", " + Seats(s.Quantity)
	if s.Status != StatusActive {
		text += ", " + string(s.Status)
	}
	if !s.EffectiveStart.IsZero() {
		text += ", since " + Day(s.EffectiveStart)
	}
	return text
}

// buyNamed is the configuration that buys another subscription of the same SKU.
func (w Wanted) buyNamed(heldFor Term) string {
	if heldFor == "" || w.Term.Same(heldFor) {
		return `friendly_name = "another name" and additional = true`
	}
	return `friendly_name = "another name"`
}

const thenImport = "the message then names the subscription to import"

// orderedAlready refuses to buy what a recent order buys, or may buy: an order of
// another apply, or of one that was killed.
func (w Wanted) orderedAlready(like likeness, o Ordered) Violation {
	shows := Instant(o.At.Add(ListLag))
	v := Violation{
		Rule: RuleTwin, Attribute: "friendly_name", To: strconv.Quote(w.Name), OpensAt: o.At.Add(ListLag),
		Remedies: []Remedy{{"wait until it shows", fmt.Sprintf("plan again after %s; %s", shows, thenImport)}},
	}
	subject, has := strconv.Quote(w.Name), "has"
	if like == sameSKU {
		v.Attribute, v.To = "sku_id", strconv.Quote(w.SKU.SKUID)
		subject = "A subscription of the same SKU and term"
	}
	v.Reason = o.placed(shows)
	if o.OrderID == "" {
		has, v.Reason = "may have", o.perhapsPlaced(shows)
		v.Remedies[0].Config += ", or the plan buys it"
	}
	v.Summary = fmt.Sprintf("%s %s just been ordered", subject, has)
	if like == sameName {
		v.Remedies = append(v.Remedies, Remedy{buyAnyway, w.buyNamed(o.Term)})
	} else {
		v.Remedies = append(v.Remedies, Remedy{buyAnyway, "additional = true"})
	}
	return v
}

// placed is what an order buys whose subscription does not show yet.
func (o Ordered) placed(shows string) string {
	return fmt.Sprintf(
		"Order %s of %s buys %s for this tenant. Its subscription does not show yet, and can take until %s to show. "+
			"Ordering again would bill both, so nothing was ordered.",
		o.OrderID,
		Instant(o.At),
		o.what(),
		shows,
	)
}

// perhapsPlaced is what a cart buys of which it is unknown whether it was ordered.
func (o Ordered) perhapsPlaced(shows string) string {
	return fmt.Sprintf(
		"An apply on this machine sent the order of cart %s at %s, for %s, and ended before it recorded the answer. "+
			"The order can take until %s to show. Ordering again could bill both, so nothing was ordered.",
		o.CartID,
		Instant(o.At),
		o.what(),
		shows,
	)
}

func (o Ordered) what() string {
	if o.Quantity > 0 {
		return Seats(o.Quantity) + " of " + o.SKU.String()
	}
	return o.SKU.String()
}

func nameTwice(w Wanted) Violation {
	return Violation{
		Rule: RuleTwin, Attribute: "friendly_name", To: strconv.Quote(w.Name),
		Summary: fmt.Sprintf("Two resources would buy %q", w.Name),
		Reason: fmt.Sprintf("Another resource of this plan buys %s for tenant %s under the same name. "+
			"If both were bought, they could not be told apart later.", w.SKU, w.TenantID),
		Remedies: []Remedy{
			{"buy both", "in each resource: its own friendly_name, and additional = true"},
			{"buy one", "remove the other resource, or add its seats to quantity"},
		},
	}
}

// boughtNextTo refuses two like purchases in one plan unless both set additional =
// true.
func boughtNextTo(like likeness, other, next Wanted) Violation {
	what := fmt.Sprintf("Both buy %s for %s in tenant %s", next.SKU, next.Term, next.TenantID)
	if like == upgraded {
		what = fmt.Sprintf("Both have the same name in tenant %s, and of %s and %s one upgrades to the other",
			next.TenantID, other.SKU, next.SKU)
	}
	lacks := fmt.Sprintf("%s lacks additional = true", purchaseOf(other))
	switch {
	case !next.Additional && !other.Additional:
		lacks = "Neither has additional = true"
	case !next.Additional:
		lacks = fmt.Sprintf("%s lacks additional = true", purchaseOf(next))
	}
	return Violation{
		Rule:      RuleTwin,
		Attribute: "sku_id",
		To:        strconv.Quote(next.SKU.SKUID),
		Summary:   fmt.Sprintf("%s would be bought next to %s", purchaseOf(next), purchaseOf(other)),
		Reason: fmt.Sprintf(
			"%s. %s. Each needs it: otherwise an apply that stops after the first could not be run again.",
			what,
			lacks,
		),
		Remedies: []Remedy{
			{"buy both", "additional = true in both resources"},
			{"buy one", "remove the other resource, or add its seats to quantity"},
		},
	}
}

func purchaseOf(w Wanted) string {
	if w.Name == "" {
		return "A purchase whose name is not known yet"
	}
	return strconv.Quote(w.Name)
}

// OrdersUnreadable refuses to order while it is unknown what other applies on
// this machine have just ordered. seen is when their file was found damaged.
func OrdersUnreadable(file string, seen time.Time) Violation {
	until := seen.Add(ListLag)
	return Violation{
		Rule:    RuleTwin,
		OpensAt: until,
		Summary: "What was just ordered for this tenant cannot be read",
		Reason: fmt.Sprintf(
			"%s lists what applies on this machine order, and was found damaged at %s. It may have listed an order "+
				"that does not show yet, and ordering again would bill both, so nothing was ordered.",
			file,
			Instant(seen),
		),
		Remedies: []Remedy{
			{"wait until any such order shows", fmt.Sprintf("apply again after %s", Instant(until))},
			{"go on now, if no other apply ordered in the 15 minutes before", "delete the file, then apply again"},
		},
	}
}

// BoughtWithoutLock reports that a purchase was made without a lock against other
// applies on this machine. why is what made the lock impossible.
func BoughtWithoutLock(name string, why error) Notice {
	return Notice{
		Rule:    RuleTwin,
		Summary: fmt.Sprintf("%q was bought without a lock against other applies", name),
		Detail: fmt.Sprintf(
			"Purchases for one tenant take turns on one machine, by a file in the user's cache folder, and the file "+
				"could not be used: %s. Another apply on this machine could have bought the same at the same time. Let this user write "+
				"to the folder, or name another one: XDG_CACHE_HOME or HOME on Linux, HOME on macOS, LocalAppData on Windows.",
			why,
		),
	}
}

// BoughtTwice reports subscriptions like the one just bought that appeared at the
// same time: another apply, or the portal, bought them. id is empty if the
// subscription does not show yet.
func BoughtTwice(bought Wanted, id string, twins []Subscription) Notice {
	until := ""
	for _, s := range twins {
		if s.CancelUntil != nil {
			until += fmt.Sprintf(" %s can be canceled until %s.", s.ID, Instant(*s.CancelUntil))
		}
	}
	return Notice{
		Rule:    RuleTwin,
		Summary: fmt.Sprintf("%q was bought next to another one", bought.Name),
		Detail: fmt.Sprintf(
			"This apply bought %s. Right before its order nothing else like it was held; now %s. All of them are "+
				"billed. Cancel the extra one while its window is open: this one with terraform destroy -target=<address>, "+
				"another one where it was bought.%s",
			orUnnamed(id),
			lowerFirst(heldAs(twins, "the same SKU and term, or this name")),
			until,
		),
	}
}

func orUnnamed(id string) string {
	if id == "" {
		return "a subscription that does not show yet"
	}
	return "subscription " + id
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// ReplacementBought refuses to cancel a subscription that create_before_destroy
// replaced: its replacement is already bought, and both are billed.
func ReplacementBought(name string) Violation {
	return Violation{
		Rule:    RuleTwin,
		Summary: fmt.Sprintf("%q was not canceled, and its replacement has been bought", name),
		Reason:  "Terraform ordered the replacement before it came to the old subscription. Both are billed now. Nothing was canceled.",
		Remedies: []Remedy{
			{"keep both", "terraform state rm <address>, then import each into a resource of its own"},
			{
				"keep one",
				"cancel the other in Partner Center within its window, then terraform state rm <address> and import what stays",
			},
		},
	}
}

// Replaced refuses to end a subscription only to buy it again.
func Replaced(name string) Violation {
	return Violation{
		Rule:    RuleTwin,
		Summary: "A subscription is never replaced",
		Reason: fmt.Sprintf(
			"Terraform plans to destroy %q and create it again, which would end a paid subscription and buy it a "+
				"second time. Nothing was called.",
			name,
		),
		Remedies: []Remedy{
			{"keep a tainted resource", "terraform untaint <address>"},
			{"keep a replaced one", "drop -replace and replace_triggered_by"},
			{buyAnyway, "another csp_subscription with its own friendly_name and additional = true"},
		},
	}
}

// ManagedTwice refuses a subscription that two resources of a run both manage.
func ManagedTwice(name, tenantID, id string) Violation {
	return Violation{
		Rule:    RuleTwin,
		Summary: fmt.Sprintf("Two resources manage the subscription %q", name),
		Reason: fmt.Sprintf(
			"Another resource of this configuration has subscription %s of tenant %s in its state as well. "+
				"Each would undo what the other does, and destroying one would end both.",
			id,
			tenantID,
		),
		Remedies: []Remedy{
			{
				"keep one of them",
				"terraform state rm <address of the other>, and remove its block; nothing is canceled by that",
			},
			{"let one go in one apply", "removed { from = <address of the other> } with lifecycle { destroy = false }"},
		},
	}
}

// CheckName refuses a name that another live subscription of the SKU has: the two
// could not be distinguished.
func CheckName(sub Subscription, name string, held []Subscription) []Violation {
	for _, s := range held {
		if strings.EqualFold(s.ID, sub.ID) || !s.Live() || !s.SKU.Same(sub.SKU) || !SameName(s.FriendlyName, name) {
			continue
		}
		return []Violation{
			{
				Rule:      RuleTwin,
				Attribute: "friendly_name",
				From:      strconv.Quote(sub.FriendlyName),
				To:        strconv.Quote(name),
				Summary:   fmt.Sprintf("Another subscription of %s is named %q", s.SKU, s.FriendlyName),
				Reason: fmt.Sprintf(
					"Subscription %s of the tenant (%s) has that name and SKU. "+
						"With one name for both, a lost state could not be found again.",
					s.ID,
					Seats(s.Quantity),
				),
				Remedies: []Remedy{
					{"keep the name", fmt.Sprintf("friendly_name = %q", sub.FriendlyName)},
					{"swap the names", "rename the other one first, in an apply of its own"},
				},
			},
		}
	}
	return nil
}
