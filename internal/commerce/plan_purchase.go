package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Purchase plans the order of a new subscription. What follows the order (its
// end of term, its renewal) is planned again once it runs, by Update.
func Purchase(desired Desired) Plan {
	out := Plan{}
	if desired.Quantity < 1 {
		v := ZeroSeats(desired.Quantity)
		v.Reason = fmt.Sprintf("quantity = %d would buy none.", desired.Quantity)
		v.Remedies = []Remedy{{"buy a single seat", "quantity = 1"}}
		out.Violations = append(out.Violations, v)
	}
	// The service turns auto-renew on for what is bought.
	if desired.EndOfTerm == "" {
		desired.EndOfTerm = EndOfTermRenew
	}
	renewal := desired.Renewal
	if renewal != nil && renewal.Quantity != nil && *renewal.Quantity < 1 {
		out.Violations = append(out.Violations, zeroNextTerm(*renewal.Quantity))
	}
	if renewal != nil && desired.EndOfTerm != EndOfTermRenew {
		p := planner{desired: desired, sub: Subscription{Status: StatusActive}}
		p.nothingRenews(desired.EndOfTerm, 0)
		out.Violations = append(out.Violations, p.violations...)
	}
	for _, name := range entryNames(desired.PartialUpgrades) {
		out.Violations = append(out.Violations, PartialAtPurchase(name, desired.PartialUpgrades[name]))
	}
	if !out.OK() {
		return out
	}
	q := desired.Quantity
	asBought := desired.Bought() // as the order alone leaves it
	asBought.AutoRenew, asBought.Schedule = true, nil
	out.Changes = []Change{{Action: ActionPurchase, Seats: q, To: q, OpensWindow: true}}
	if desired.ResellerID != "" {
		out.Changes = append(out.Changes, Change{Action: ActionSetReseller, Seats: q, From: q, To: q, Name: desired.ResellerID})
	}
	if desired.Suspended != nil && *desired.Suspended {
		// Suspending turns auto-renew off and deletes what is scheduled: end of
		// term and renewal are set once it is resumed.
		out.Changes = append(out.Changes, Change{Action: ActionSuspend, Seats: q, From: q, To: q})
		out.After = desired.Bought()
		out.After.Status = StatusSuspended
		markCommitments(asBought, out.Changes)
		return out
	}
	if desired.EndOfTerm != EndOfTermRenew {
		out.Changes = append(out.Changes, Change{Action: ActionSetEndOfTerm, Seats: q, From: q, To: q, EndOfTerm: desired.EndOfTerm})
	}
	bought := desired.Bought()
	next := Schedule{Action: ScheduledRenewal, Quantity: q, SKU: desired.SKU, Term: desired.Term, Cycle: desired.Cycle}
	renewal.apply(&next)
	if !next.repeats(bought) {
		out.Changes = append(out.Changes, scheduleChange(next, bought))
		bought.Schedule = &next
	}
	out.After = bought
	markCommitments(asBought, out.Changes)
	return out
}

// CheckOffer tells what the catalog says against a purchase.
func CheckOffer(offer Offer, desired Desired, attested bool) []Violation {
	var out []Violation
	if !offer.Purchasable {
		out = append(out, Violation{
			Rule: RuleOffer, Attribute: "sku_id", To: strconv.Quote(desired.SKU.SKUID),
			Summary:  fmt.Sprintf("%s is no longer sold", offer.Title),
			Reason:   "Microsoft lists the SKU at end of sale: what runs of it renews, and nothing new can be bought.",
			Remedies: upgradeRemedies(offer),
		})
	} else {
		out = append(out, CheckTerm(offer, desired.Term, desired.Cycle, "")...)
	}
	if offer.MustAttest && !attested {
		out = append(out, Violation{
			Rule: RuleAttestation, Attribute: "attestation_accepted", To: "true",
			Summary:  fmt.Sprintf("%s asks the buyer to attest", offer.Title),
			Reason:   "The SKU is sold only to buyers who attest that they meet its terms. Read them with the customer first; terms_of_use_uri links them.",
			Remedies: []Remedy{{"attest", "attestation_accepted = true"}},
		})
	}
	out = append(out, checkTermEnd(offer, desired)...)
	return append(out, CheckSeats(offer, desired.Quantity, "quantity")...)
}

// checkTermEnd refuses what could not be set once the purchase was made.
// Source: "Extended service terms", which products have one.
func checkTermEnd(offer Offer, desired Desired) []Violation {
	var out []Violation
	if desired.EndOfTerm == EndOfTermExtend && (offer.Trial || offer.Kind == KindSoftware) {
		out = append(out, Violation{
			Rule: RuleEndOfTerm, Attribute: "end_of_term", To: strconv.Quote(string(EndOfTermExtend)),
			Summary: fmt.Sprintf("%s has no extended service term", offer.Title),
			Reason:  "Only paid seat subscriptions go on month by month after their term; trials and software end or renew.",
			Remedies: []Remedy{
				{"renew it", fmt.Sprintf("end_of_term = %q", EndOfTermRenew)},
				{"let it end", fmt.Sprintf("end_of_term = %q", EndOfTermCancel)},
			},
		})
	}
	next := desired.Renewal
	if next == nil {
		return out
	}
	if offer.Trial && next.Quantity != nil && *next.Quantity != desired.Quantity {
		out = append(out, trialInstructed(offer, "renewal.quantity", strconv.Itoa(*next.Quantity)))
	}
	if offer.Trial && next.PromotionID != nil {
		out = append(out, trialInstructed(offer, "renewal.promotion_id", strconv.Quote(*next.PromotionID)))
	}
	if v := noAlignment(offer.Kind, offer.Trial, offer.Title); v != nil && next.CustomTermEnd != nil {
		out = append(out, v.ofRenewal(*next.CustomTermEnd))
	}
	return out
}

func trialInstructed(offer Offer, attribute, asked string) Violation {
	return Violation{
		Rule: RuleTrial, Attribute: attribute, To: asked,
		Summary:  "The renewal of a trial cannot be instructed",
		Reason:   fmt.Sprintf("%s is a trial. What it converts into can be changed once it has.", offer.Title),
		Remedies: []Remedy{{"let it convert as it is", "remove renewal"}},
	}
}

func upgradeRemedies(offer Offer) []Remedy {
	out := make([]Remedy, 0, len(offer.UpgradesTo))
	for _, sku := range offer.UpgradesTo {
		out = append(out, Remedy{"buy what it upgrades to", fmt.Sprintf("product_id = %q and sku_id = %q", sku.ProductID, sku.SKUID)})
	}
	return out
}

// CheckTerm tells whether an offer is sold for a term and billing cycle; within
// is the block that asks, as in "renewal.", or empty.
func CheckTerm(offer Offer, term Term, cycle BillingCycle, within string) []Violation {
	if offer.Sells(term, cycle) {
		return nil
	}
	return []Violation{termNotSold(offer, term, cycle, within)}
}

func termNotSold(offer Offer, term Term, cycle BillingCycle, within string) Violation {
	v := Violation{
		Rule: RuleTermNotSold, Attribute: within + "term_duration", To: strconv.Quote(string(term)),
		Summary: fmt.Sprintf("%s is not sold for %s billed %s", offer.Title, term, cycle),
	}
	options := make([]string, 0, len(offer.Terms))
	var others []Remedy
	once := false
	for _, o := range offer.Terms {
		if o.Term == "" { // perpetual software
			once = true
			continue
		}
		option := fmt.Sprintf("%s billed %s", o.Term, o.Cycle)
		options = append(options, option)
		r := Remedy{"buy it for " + option, fmt.Sprintf("term_duration = %q and billing_cycle = %q", o.Term, o.Cycle)}
		if within != "" {
			r = Remedy{"renew it for " + option, fmt.Sprintf("renewal = { term_duration = %q, billing_cycle = %q }", o.Term, o.Cycle)}
		}
		if !o.Term.Same(term) {
			others = append(others, r)
			continue
		}
		v.Attribute, v.To = within+"billing_cycle", strconv.Quote(string(cycle))
		v.Remedies = append(v.Remedies, r)
	}
	v.Remedies = append(v.Remedies, others...)
	slices.Sort(options)
	switch {
	case len(options) > 0:
		v.Reason = fmt.Sprintf("The catalog sells %s for: %s.", offer.SKU, strings.Join(options, ", "))
	case once:
		v.Reason = fmt.Sprintf("The catalog sells %s once and for good, without a term: its order makes no subscription.", offer.SKU)
	default:
		v.Reason = fmt.Sprintf("The catalog lists no term of %s that this tenant can buy.", offer.SKU)
	}
	return v
}

// AfterPurchase tells what follows an order by its own promise from what would
// change the seats just bought.
func AfterPurchase(changes []Change) (settings, others []Change) {
	for _, c := range changes {
		switch c.Action {
		case ActionSetEndOfTerm, ActionScheduleRenewal, ActionSetReseller, ActionSuspend:
			settings = append(settings, c)
		default:
			others = append(others, c)
		}
	}
	return settings, others
}

// Moved is the refusal to carry out a plan whose ground has moved.
func Moved(planned, fresh []Change) Violation {
	return Violation{
		Rule: RuleWorldMoved, Attribute: "",
		Summary: "The subscription changed between plan and apply",
		Reason: fmt.Sprintf("The plan promised: %s. As it stands now, the same configuration would mean: %s. Nothing was called.",
			describe(planned), describe(fresh)),
		Remedies: []Remedy{{"see what changed", "terraform plan"}},
	}
}

func describe(changes []Change) string {
	if len(changes) == 0 {
		return "no change"
	}
	words := make([]string, 0, len(changes))
	for _, c := range changes {
		words = append(words, c.String())
	}
	return strings.Join(words, ", then ")
}

// Summary words the change for the plan, with what is in effect next to it: renew
// with 20 seats (38 in effect). It leaves out the name, which may be sensitive:
// the attribute itself shows it, or not.
func (c Change) Summary() string {
	switch c.Action {
	case ActionScheduleRenewal:
		return fmt.Sprintf("%s (%d in effect)", c, c.From)
	case ActionRename:
		return "change friendly_name"
	default:
		return c.String()
	}
}

// otherwise words what the next term has that the present one has not.
func (c Change) otherwise() string {
	text := ""
	if c.SKU != (SKU{}) {
		text += " as " + c.SKU.String()
	}
	if c.Term != "" {
		text += " for " + string(c.Term)
	}
	if c.Cycle != "" {
		text += " billed " + string(c.Cycle)
	}
	if c.Schedule != nil && c.Schedule.PromotionID != "" {
		text += " with promotion " + c.Schedule.PromotionID
	}
	if c.Schedule != nil && !c.Schedule.CustomTermEnd.IsZero() {
		text += " until " + Day(c.Schedule.CustomTermEnd)
	}
	return text
}

// String words the change: add 15 seats (25 -> 40).
func (c Change) String() string {
	switch c.Action {
	case ActionPurchase:
		return "buy " + Seats(c.Seats)
	case ActionAddSeats:
		return fmt.Sprintf("add %s (%d -> %d)", Seats(c.Seats), c.From, c.To)
	case ActionReduceSeats:
		return fmt.Sprintf("remove %s (%d -> %d)", Seats(c.Seats), c.From, c.To)
	case ActionUpgrade:
		return fmt.Sprintf("upgrade %s to %s", Seats(c.Seats), c.SKU)
	case ActionPartialUpgrade:
		if c.Into != "" {
			return fmt.Sprintf("upgrade %d of %s to %s in subscription %s", c.Seats, Seats(c.From), c.SKU, c.Into)
		}
		return fmt.Sprintf("upgrade %d of %s to %s in a new subscription", c.Seats, Seats(c.From), c.SKU)
	case ActionLengthenTerm:
		return fmt.Sprintf("lengthen the term of %s to %s billed %s", Seats(c.Seats), c.Term, c.Cycle)
	case ActionSuspend:
		return fmt.Sprintf("suspend %s", Seats(c.Seats))
	case ActionResume:
		return fmt.Sprintf("resume %s", Seats(c.Seats))
	case ActionRename:
		return fmt.Sprintf("rename to %q", c.Name)
	case ActionSetReseller:
		return fmt.Sprintf("set the reseller of record to %s", c.Name)
	case ActionSetEndOfTerm:
		return fmt.Sprintf("set end_of_term to %q", c.EndOfTerm)
	case ActionScheduleRenewal:
		return "renew with " + Seats(c.Seats) + c.otherwise()
	case ActionWithdrawSchedule:
		return "withdraw what is scheduled for the renewal"
	case ActionCancel:
		return fmt.Sprintf("cancel %s", Seats(c.Seats))
	case ActionEndAtTerm:
		return "end with the term"
	case ActionAbandon:
		return "forget"
	default:
		return string(c.Action)
	}
}
