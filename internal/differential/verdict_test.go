package differential_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
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
}

var (
	limitCodes  = []int{2002, 900275}
	statusCodes = []int{800091, 2011, 800093, 900279}
	fixedCodes  = []int{800092, 800095, 800096}
	busyCodes   = []int{800082, 900278}
	poolCode    = 800088
)

// purchaseCodes are the same for a cart's line.
var purchaseCodes = map[commerce.Rule][]int{
	commerce.RuleSeatCount:   limitCodes,
	commerce.RuleOffer:       {400072, 800020},
	commerce.RuleTermNotSold: {10013, 900270, 900269, 800121},
	commerce.RuleAttestation: {10012, 900203},
}

// Where planner and service differ on purpose. Each has to occur in the
// histories, or it is no longer needed.
type difference string

const (
	// none is no excuse at all.
	none difference = ""
	// renewalRetries: while a renewal runs, seats and names may be tried; the
	// service decides (409). The planner lets it be tried.
	renewalRetries difference = "a change of seats or name is tried while a renewal runs"
	// seatPool: seats of all partners count, and nobody can list those of others.
	seatPool difference = "seats pooled per tenant are the service's to count"
	// baseProduct: the base may come from another partner; only the cart knows.
	baseProduct difference = "an add-on's base product is the service's to find"
	// directReseller: which kind of partner it is only the service knows.
	directReseller difference = "a direct partner has no reseller of record"
	// oldForm: a service without scheduledActions cannot note an explicit end;
	// the provider says so instead of promising it.
	oldForm difference = "a service without scheduledActions cannot end explicitly"
	// dateSecond: the service's clock is read from its Date, which has whole seconds.
	dateSecond difference = "a window that closes within the second of the Date"
	// twin: the service sells the same under the same name twice.
	twin difference = "a second subscription of the same name"
	// renewalMinute: two pages name two instants at which renewal begins; the
	// planner takes the earlier.
	renewalMinute difference = "the minute before renewal begins"
	// silentDrop: the service accepts both and drops the instructions silently.
	silentDrop difference = "instructions dropped together with auto-renew"
	// keepsSchedule: the change is possible, but what was scheduled would be
	// lost with no way to write it again.
	keepsSchedule difference = "a change that would lose a schedule for good"
	// afterwards: the order itself is possible, but not what is to follow it.
	afterwards difference = "an order whose end of term or renewal could not be set"
	// trialRenewal: the service lets a trial convert with other seats; the
	// provider leaves that to the days after the conversion.
	trialRenewal difference = "other seats for the conversion of a trial"
	// settings: two attributes contradict each other; no call says the same.
	settings difference = "contradicting attributes are no call"
)

var differences = []difference{
	renewalRetries, seatPool, baseProduct, directReseller, oldForm, dateSecond, twin, renewalMinute, silentDrop, keepsSchedule, afterwards, trialRenewal, settings,
}

// books count what the histories met, over all of them.
type books struct {
	mu   sync.Mutex
	seen map[string]int
}

func (b *books) count(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seen == nil {
		b.seen = map[string]int{}
	}
	b.seen[what]++
}

func (b *books) refusal(r commerce.Rule) { b.count("refused for " + string(r)) }

// audit fails for whatever never occurred: a comparison that was never made
// proves nothing.
func (b *books) audit(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	var due []string
	for r := range refusalCodes {
		due = append(due, "refused for "+string(r))
	}
	for r := range purchaseCodes {
		due = append(due, "refused for "+string(r))
	}
	for _, d := range differences {
		due = append(due, string(d))
	}
	due = append(due, "bought")
	for _, a := range []commerce.Action{
		commerce.ActionRename, commerce.ActionSetReseller, commerce.ActionAddSeats, commerce.ActionReduceSeats, commerce.ActionSetEndOfTerm,
		commerce.ActionScheduleRenewal, commerce.ActionWithdrawSchedule, commerce.ActionCancel, commerce.ActionEndAtTerm,
	} {
		due = append(due, string(a))
	}
	slices.Sort(due)
	for _, what := range slices.Compact(due) {
		t.Logf("%5d  %s", b.seen[what], what)
		if b.seen[what] == 0 {
			t.Errorf("no history met: %s", what)
		}
	}
}

// excuse passes over a difference that is meant, and fails on any other.
func (h *history) excuse(d difference, format string, args ...any) {
	h.t.Helper()
	if d == none {
		h.t.Fatalf(format, args...)
	}
	h.t.Logf("difference: %s", d)
	h.books.count(string(d))
}

func (h *history) purchaseExcuse(d commerce.Desired, err error) difference {
	// Refused as a whole, the cart need not say which of its lines' reasons it was.
	whole := partnercenter.IsCartRefused(err)
	switch {
	case partnercenter.IsBaseProductMissing(err), whole && d.SKU.Same(skuOf(simulator.TeamsPhone)):
		return baseProduct
	case partnercenter.IsSeatLimit(err), whole && d.SKU.Same(skuOf(simulator.BusinessPremium)):
		return seatPool
	}
	return none
}

func boughtExcuse(r commerce.Rule) difference {
	switch r {
	case commerce.RuleTwin:
		return twin
	case commerce.RuleRenewalNeedsOn:
		return settings
	case commerce.RuleEndOfTerm, commerce.RuleTrial:
		return afterwards
	default:
		return none
	}
}

// codeExcuse tells what else a purchase by hand may run into.
func codeExcuse(code int) difference {
	switch code {
	case 400041:
		return baseProduct
	case 10015, poolCode:
		return seatPool
	}
	return none
}

func (h *history) changeExcuse(s fulfilment.Sighting, err error) difference {
	var missed *fulfilment.NotTakenError
	var failed *fulfilment.StepError
	errors.As(err, &failed)
	switch {
	case partnercenter.IsNotReady(err) && s.Subscription.Renewing(s.AsOf) && s.Subscription.Status == commerce.StatusActive:
		return renewalRetries
	case partnercenter.IsSeatLimit(err):
		return seatPool
	case errors.As(err, &missed) && h.face.ScheduleForms == "old" && failed != nil && failed.Failed.Explicit:
		return oldForm
	case failed != nil && failed.Failed.Action == commerce.ActionSetReseller && h.face.PartnerKind == "direct":
		return directReseller
	case partnercenter.IsCancelWindowClosed(err) && h.closesNow(s):
		return dateSecond
	}
	return none
}

// closesNow reports whether the window closed within the second of the Date.
func (h *history) closesNow(s fulfilment.Sighting) bool {
	until, _ := s.Subscription.CancelDeadline()
	return until != nil && !h.now().Before(*until) && h.now().Sub(*until) < time.Second
}

// refused has the service confirm what the planner refuses, one call each.
func (h *history) refused(s commerce.Subscription, want commerce.Desired, against []commerce.Violation, asOf time.Time) {
	for _, v := range against {
		h.books.refusal(v.Rule)
		before := h.truth(h.tenant, s.ID)
		change := h.asCall(s, want, v)
		if change == nil {
			h.excuse(settingOnly(v.Rule), "the planner refuses for %s (%s), and no call was found that would do it", v.Rule, v.Reason)
			continue
		}
		got := h.edit(h.tenant, s.ID, change)
		after := h.truth(h.tenant, s.ID)
		if !got.refused() {
			h.excuse(h.acceptedExcuse(s, want, v), "the planner refuses %v for %s (%s), the service accepts it: %+v -> %+v", change, v.Rule, v.Reason, before, after)
			return // the world has moved
		}
		if before.Updates != after.Updates {
			h.t.Fatalf("refused with %d, and yet it was updated", got.code)
		}
		if codes := h.allowedCodes(s, want, v, asOf); !slices.Contains(codes, got.code) {
			h.t.Fatalf("the planner refuses %v for %s (%s), the service with %d, which is not one of %v: %s", change, v.Rule, v.Reason, got.code, codes, got.text)
		}
	}
}

func settingOnly(r commerce.Rule) difference {
	if r == commerce.RuleRenewalConflict || r == commerce.RuleRenewalNeedsOn {
		return settings
	}
	return none
}

// allowedCodes are those of the rule, and of whatever else stands against the
// call at that moment: which of two reasons the service names is not settled.
func (h *history) allowedCodes(s commerce.Subscription, want commerce.Desired, v commerce.Violation, asOf time.Time) []int {
	codes := slices.Clone(refusalCodes[v.Rule])
	if s.Renewing(asOf) {
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
		codes = append(codes, poolCode)
	}
	// A next term may be of another SKU, with limits of its own.
	outside := commerce.CheckSeats(h.listing(s.SKU).Offer, want.Quantity, "quantity")
	if strings.HasPrefix(v.Attribute, "renewal") || len(outside) > 0 {
		codes = append(append(codes, limitCodes...), poolCode)
	}
	return codes
}

func (h *history) acceptedExcuse(s commerce.Subscription, want commerce.Desired, v commerce.Violation) difference {
	switch {
	case v.Attribute == "quantity" && s.Schedule != nil && (v.Rule == commerce.RuleStatus || v.Rule == commerce.RuleRenewalRunning):
		return keepsSchedule
	case v.Rule == commerce.RuleRenewalRunning && h.now().Before(s.RenewalStart().Add(h.face.RenewalStart)):
		return renewalMinute
	case v.Rule == commerce.RuleRenewalNeedsOn:
		if h.truth(h.tenant, s.ID).ScheduledQuantity == 0 {
			return silentDrop
		}
	case v.Rule == commerce.RuleTrial && v.Attribute == "renewal.quantity":
		return trialRenewal
	case v.Attribute == "end_of_term" && h.face.ScheduleForms == "old" && want.EndOfTerm != commerce.EndOfTermRenew:
		return oldForm // the part it does not know is passed over
	}
	return none
}

// asCall is the one raw change that would do what the planner refuses.
func (h *history) asCall(s commerce.Subscription, want commerce.Desired, v commerce.Violation) map[string]any {
	switch v.Attribute {
	case "quantity":
		if want.Quantity == s.Quantity {
			return nil
		}
		return map[string]any{"quantity": want.Quantity}
	case "friendly_name":
		return map[string]any{"friendlyName": want.FriendlyName}
	case "partner_id_on_record":
		return map[string]any{"partnerId": want.ResellerID}
	case "on_destroy":
		// Only to end with the term is hindered by a renewal that is written.
		if v.Rule == commerce.RuleRenewalRunning {
			return h.endCall(commerce.EndOfTermCancel)
		}
		return map[string]any{"status": "deleted"}
	case "renewal", "renewal.quantity":
		if v.Rule == commerce.RuleRenewalConflict {
			return nil
		}
		return h.scheduleCall(s, nextSeats(want), true)
	case "end_of_term":
		if v.Rule != commerce.RuleRenewalNeedsOn {
			return h.endCall(want.EndOfTerm)
		}
		return h.scheduleCall(s, nextSeats(want), false)
	}
	return nil
}

// nextSeats is what a configuration asks of the next term.
func nextSeats(want commerce.Desired) int {
	if want.Renewal != nil && want.Renewal.Quantity != nil {
		return *want.Renewal.Quantity
	}
	return want.Quantity
}

// endCall asks for what is to happen when the term ends.
func (h *history) endCall(end commerce.EndOfTerm) map[string]any {
	change := map[string]any{"autoRenewEnabled": end == commerce.EndOfTermRenew, "scheduledActions": nil, "scheduledNextTermInstructions": nil}
	action := map[commerce.EndOfTerm]string{commerce.EndOfTermCancel: "Cancel", commerce.EndOfTermExtend: "RenewToExtendedServiceTerm"}[end]
	if action != "" {
		change["scheduledActions"] = []any{map[string]any{"scheduleType": "TermEnd", "actionType": action}}
	}
	return change
}

// scheduleCall asks for a next term with so many seats, of the product that is
// noted or runs.
func (h *history) scheduleCall(s commerce.Subscription, seats int, autoRenew bool) map[string]any {
	got := h.call("GET", h.tenant+"/subscriptions/"+s.ID, nil)
	noted, _ := value(got.body, "scheduledNextTermInstructions").(map[string]any)
	product := value(noted, "product")
	if product == nil {
		offer := strings.Split(text(value(got.body, "offerId")), ":")
		product = map[string]any{
			"productId": offer[0], "skuId": offer[1], "availabilityId": offer[2],
			"billingCycle": text(value(got.body, "billingCycle")), "termDuration": text(value(got.body, "termDuration")),
		}
	}
	next := map[string]any{"product": product, "quantity": seats}
	change := map[string]any{"autoRenewEnabled": autoRenew, "scheduledActions": nil, "scheduledNextTermInstructions": next}
	if h.face.ScheduleForms == "new" && !s.Trial {
		change["scheduledNextTermInstructions"] = nil
		change["scheduledActions"] = []any{map[string]any{"scheduleType": "TermEnd", "actionType": "RenewToNewTerm", "instructions": next}}
	}
	return change
}

func rules(list []commerce.Violation) []string {
	out := []string{}
	for _, v := range list {
		out = append(out, string(v.Rule)+"@"+v.Attribute)
	}
	return out
}
