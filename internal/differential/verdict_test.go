package differential_test

import (
	"slices"
	"strconv"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// The error codes a raw call is refused with where the planner refuses for a
// rule. One breach comes back under several codes.
var refusalCodes = map[commerce.Rule][]int{
	commerce.RuleReduceWindow:    {800090, 900257, 900214},
	commerce.RuleCancelWindow:    {900117, 900213},
	commerce.RuleSeatCount:       limitCodes,
	commerce.RuleStatus:          statusCodes,
	commerce.RuleTrial:           fixedCodes,
	commerce.RuleSoftware:        fixedCodes,
	commerce.RuleRenewalRunning:  busyCodes,
	commerce.RuleRenewalNeedsOn:  {800002},
	commerce.RuleEndOfTerm:       {800002},
	commerce.RuleRenewalConflict: nil,
	commerce.RuleUpgrade:         upgradeCodes,
	commerce.RulePartialUpgrade:  partCodes,
	commerce.RuleInPlace:         {800097, 800107, 800121, 800122, 900269, 900270},
	commerce.RuleTermNotSold:     {800121, 900268, 900269, 900270},
	commerce.RulePromotion:       {27007},
	commerce.RuleTermEnd:         {900244, 900245, 900246},
}

var (
	limitCodes  = []int{2002, 900275}
	statusCodes = []int{800091, 2011, 800093, 900279}
	fixedCodes  = []int{800092, 800095, 800096}
	busyCodes   = []int{800082, 900278}
	poolCode    = 800088
	// promotedCode is for the seats of a promotion.
	promotedCode = 27006
	// An upgrade is refused, or taken on and given up with a transition error code.
	upgradeCodes = []int{800020, 900267, 2, 3, 4, 5, 6, 7, 9, 13}

	// So is a partial one, which may be refused for what the seats are to join, too.
	partCodes = append([]int{20003, 900236, 900258, 900259, 900260, 900261, 2002}, upgradeCodes...)

	refusalCodesOfPromotions = []int{10014, 27007}
	refusalCodesOfTermEnds   = []int{10016, 10017, 900242}
)

// purchaseCodes are the same for a cart's line.
var purchaseCodes = map[commerce.Rule][]int{
	commerce.RuleSeatCount:   limitCodes,
	commerce.RuleOffer:       {400072, 800020},
	commerce.RuleTermNotSold: {10013, 900270, 900269, 800121},
	commerce.RuleAttestation: {10012, 900203},
	commerce.RulePromotion:   refusalCodesOfPromotions,
	commerce.RuleTermEnd:     refusalCodesOfTermEnds,
}

// refused has the service confirm what the planner refuses, one call each.
func (h *history) refused(at fulfillment.Snapshot, want commerce.Desired, plan commerce.Plan) {
	for _, v := range plan.Violations {
		h.books.refusal(v.Rule)
		if behindUpgrade(want, plan, v) {
			if !h.upgradeFirst(&at, want, &plan) {
				continue
			}
			h.books.count("refused behind an upgrade")
		}
		s := at.Subscription
		before := h.truth(h.tenant, s.ID)
		call := h.asCall(s, want, plan, v)
		if call.none() {
			h.excuse(settingOnly(v), "the planner refuses for %s (%s), and no call was found that would do it", v.Rule, v.Reason)
			continue
		}
		got := h.send(s.ID, call)
		after := h.truth(h.tenant, s.ID)
		if !got.refused() {
			if call.change["termDuration"] != nil && gocmp.Equal(before, after) {
				continue // the service passes over what it does not change
			}
			h.excuse(
				h.acceptedExcuse(s, want, v), "the planner refuses %v for %s (%s), the service accepts it: %+v -> %+v",
				call, v.Rule, v.Reason, before, after,
			)
			return // the world has moved
		}
		if before.Updates != after.Updates {
			h.t.Fatalf("refused with %d, and yet it was updated", got.code)
		}
		if codes := h.allowedCodes(at, want, plan, v); !slices.Contains(codes, got.code) {
			h.t.Fatalf(
				"the planner refuses %v for %s (%s), the service with %d, which is not one of %v: %s", call, v.Rule,
				v.Reason, got.code, codes, got.text,
			)
		}
	}
}

// behindUpgrade reports whether a refusal is about what would follow an upgrade.
func behindUpgrade(want commerce.Desired, plan commerce.Plan, v commerce.Violation) bool {
	upgrade, seats := upgradeOf(plan)
	_, part := partRefused(want, plan, v)
	return !part && upgrade != nil && (nextTerm(v) || v.Rule == commerce.RuleSeatCount && v.To != seats)
}

// upgradeFirst makes the upgrade of a plan, and what comes before it, unless
// that is refused itself.
func (h *history) upgradeFirst(at *fulfillment.Snapshot, want commerce.Desired, plan *commerce.Plan) bool {
	for _, v := range plan.Violations {
		if !behindUpgrade(want, *plan, v) {
			return false
		}
	}
	i := slices.IndexFunc(plan.Changes, isUpgrade)
	seen, _, err := h.fulfiller.Apply(h.ctx, *at, plan.Changes[:i+1], plan.History.MadeUpgrades)
	if err != nil {
		h.excuse(h.changeExcuse(*at, err), "the planner allows %v, the service: %v", plan.Changes[:i+1], err)
		return false
	}
	*at, plan.Changes = seen, plan.Changes[i+1:]
	return true
}

// nextTerm reports whether a refusal is about the next term.
func nextTerm(v commerce.Violation) bool { return strings.HasPrefix(v.Attribute, "renewal") }

// allowedCodes are those of the rule, and of whatever else stands against the
// call at that moment: which of two reasons the service names is not settled.
func (h *history) allowedCodes(at fulfillment.Snapshot, want commerce.Desired, plan commerce.Plan, v commerce.Violation) []int {
	s := at.Subscription
	codes := slices.Clone(refusalCodes[v.Rule])
	if s.Renewing(at.AsOf) {
		codes = append(codes, busyCodes...)
	}
	if s.Status != commerce.StatusActive {
		codes = append(codes, statusCodes...)
	}
	if s.Trial || s.Kind() == commerce.KindSoftware {
		codes = append(codes, fixedCodes...)
	}
	if want.EndOfTerm == commerce.EndOfTermExtend && !s.ExtendsByDefault() {
		codes = append(codes, refusalCodes[commerce.RuleEndOfTerm]...)
	}
	if want.Quantity > s.Quantity {
		codes = append(codes, poolCode, promotedCode)
	}
	if v.Attribute == "partner_id_on_record" && h.face.PartnerKind == "direct" {
		codes = append(codes, 800098)
	}
	// A next term may be of another SKU, with limits of its own.
	outside := commerce.CheckSeats(h.listing(s.SKU).Offer, want.Quantity, "quantity")
	if nextTerm(v) || len(outside) > 0 {
		codes = append(append(codes, limitCodes...), poolCode)
	}
	_, part := partRefused(want, plan, v)
	if part {
		codes = append(codes, partCodes...)
	}
	if nextTerm(v) || part || upgradeRefused(s, want, plan, v) {
		codes = append(codes, upgradeCodes...)
		codes = append(codes, refusalCodes[commerce.RuleTermNotSold]...)
		codes = append(append(codes, limitCodes...), poolCode)
	}
	if (part || upgradeRefused(s, want, plan, v)) && h.face.FulfillmentDelay > 0 {
		codes = append(codes, busyCodes...)
	}
	if nextTerm(v) {
		codes = append(codes, refusalCodes[commerce.RulePromotion]...)
		codes = append(codes, refusalCodes[commerce.RuleTermEnd]...)
	}
	return codes
}

// upgradeRefused reports whether a refusal is about an upgrade.
func upgradeRefused(s commerce.Subscription, want commerce.Desired, plan commerce.Plan, v commerce.Violation) bool {
	switch v.Attribute {
	case "sku_id", "product_id", "upgrade.license_transfer":
		return true
	case "term_duration", "billing_cycle":
		return !want.SKU.Same(s.SKU) && v.Rule != commerce.RuleInPlace
	case "quantity":
		// The seats of a trial that is converted, or those that are upgraded.
		_, upgraded := upgradeOf(plan)
		return v.Rule == commerce.RuleTrial && !want.SKU.Same(s.SKU) || v.Rule == commerce.RuleSeatCount && upgraded == v.To
	}
	return false
}

// upgradeOf is the upgrade of a plan, and its seats as a refusal words them.
func upgradeOf(plan commerce.Plan) (_ *commerce.Change, seats string) {
	for _, c := range plan.Changes {
		if c.Action == commerce.ActionUpgrade {
			return &c, strconv.Itoa(c.To)
		}
	}
	return nil, ""
}

// asCall is the one raw change that would do what the planner refuses.
func (h *history) asCall(s commerce.Subscription, want commerce.Desired, plan commerce.Plan, v commerce.Violation) attempt {
	if u, about := partRefused(want, plan, v); about {
		return h.partCall(s, u)
	}
	switch {
	case v.Rule == commerce.RulePartialUpgrade:
		return attempt{} // what was made before is no call
	case upgradeRefused(s, want, plan, v):
		if c, _ := upgradeOf(plan); c != nil && !s.Trial {
			s.Quantity = c.To // after a reduction
		}
		return h.upgradeCall(s, want, want.Term, want.Cycle)
	case v.Rule == commerce.RuleRenewalConflict:
		return attempt{}
	case nextTerm(v):
		return h.scheduleCall(s, h.next(s, want, plan), true)
	}
	switch v.Attribute {
	case "quantity":
		if want.Quantity == s.Quantity {
			return attempt{}
		}
		return attempt{change: map[string]any{"quantity": want.Quantity}}
	case "friendly_name":
		return attempt{change: map[string]any{"friendlyName": want.FriendlyName}}
	case "partner_id_on_record":
		return attempt{change: map[string]any{"partnerId": want.ResellerID}}
	case "term_duration", "billing_cycle":
		return attempt{change: map[string]any{"termDuration": want.Term, "billingCycle": want.Cycle}}
	case "suspended":
		return attempt{change: map[string]any{"status": map[bool]string{true: "suspended", false: "active"}[*want.Suspended]}}
	case "on_destroy":
		// Only to end with the term is hindered by a renewal that is written.
		if v.Rule == commerce.RuleRenewalRunning {
			return h.endCall(commerce.EndOfTermCancel)
		}
		return attempt{change: map[string]any{"status": "deleted"}}
	case "end_of_term":
		if v.Rule != commerce.RuleRenewalNeedsOn {
			return h.endCall(want.EndOfTerm)
		}
		return h.scheduleCall(s, h.next(s, want, plan), false)
	}
	return attempt{}
}

// next is the next term that a configuration asks for: as the plan writes it,
// or, where none came about, with what the block says of what comes.
func (h *history) next(s commerce.Subscription, want commerce.Desired, plan commerce.Plan) commerce.Schedule {
	for _, c := range plan.Changes {
		if c.Action == commerce.ActionScheduleRenewal {
			return *c.Schedule
		}
	}
	next := comes(s)
	if want.Renewal == nil {
		next.Quantity = want.Quantity
	}
	return asked(next, want.Renewal)
}

func rules(list []commerce.Violation) []string {
	out := []string{}
	for _, v := range list {
		out = append(out, string(v.Rule)+"@"+v.Attribute)
	}
	return out
}
