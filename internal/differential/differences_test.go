package differential_test

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

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
	// promotedJoin: how many seats of a promotion are left is not asked for seats
	// that join a subscription which has one. Few histories meet that, so it is
	// not among the differences that have to occur.
	promotedJoin difference = "seats of a promotion are the service's to count where others join"
	// softwareSeats: whether a software subscription grows within its term is not
	// documented; the planner lets it be tried.
	softwareSeats difference = "more seats of software within its term are the service's to decide"
	// baseProduct: the base may come from another partner; only the cart knows.
	baseProduct difference = "an add-on's base product is the service's to find"
	// directReseller: which kind of partner it is only the service knows.
	directReseller difference = "a direct partner has no reseller of record"
	// oldForm: a service without scheduledActions cannot note an explicit end;
	// the provider says so instead of promising it.
	oldForm difference = "a service without scheduledActions cannot end explicitly"
	// dateSecond: the service's clock is read from its Date, which has whole seconds.
	dateSecond difference = "a window that closes within the second of the Date"
	// twin: the service sells the same twice, under one name or two.
	twin difference = "a purchase next to another one like it"
	// listPrice: the service takes an order or a schedule that a promotion does
	// not fit, at the list price.
	listPrice difference = "a promotion that does not fit is passed over"
	// sameEnd: a cart knows days, not with which subscription one wants to end.
	sameEnd difference = "an end shared by a subscription that is not to be aligned with"
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
	// runningTerm: eligibilities speak of the term that runs, and may refuse for
	// its billing cycle what another term would allow. The planner takes their word.
	runningTerm difference = "an upgrade that is eligible with another term alone"
	// afterUpgrade: what a SKU can renew as, the service says once it runs.
	afterUpgrade difference = "a next term as a SKU that nothing says the upgraded one can have"
	// behindNewTerm: when a term ends that a plan begins, the service states then.
	behindNewTerm difference = "the end of a next term behind one that has yet to begin"
	// allSeats: what takes every seat is a full upgrade under another name.
	allSeats difference = "an upgrade of some seats that takes all"
	// madeAlready: the service upgrades again what it has upgraded before.
	madeAlready difference = "an upgrade of some seats that was made before"
	// midterm: whether the service takes a longer term for what runs is not
	// documented; the planner asks for it as an experiment alone, and of the
	// configured SKU.
	midterm difference = "a longer term for what runs is an experiment"
	// settings: two attributes contradict each other; no call says the same.
	settings difference = "contradicting attributes are no call"
)

var differences = []difference{
	renewalRetries, seatPool, softwareSeats, baseProduct, directReseller, oldForm, dateSecond, twin, listPrice, sameEnd, renewalMinute, silentDrop, keepsSchedule,
	afterwards, trialRenewal, runningTerm, afterUpgrade, behindNewTerm, allSeats, madeAlready, midterm, settings,
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

func boughtExcuse(v commerce.Violation) difference {
	switch v.Rule {
	case commerce.RuleTwin:
		return twin
	case commerce.RuleRenewalNeedsOn:
		return settings
	case commerce.RuleEndOfTerm, commerce.RuleTrial:
		return afterwards
	case commerce.RulePromotion:
		return listPrice
	case commerce.RuleTermEnd:
		return sameEnd
	default:
		if nextTerm(v) {
			return afterwards
		}
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

func (h *history) changeExcuse(s fulfillment.Snapshot, err error) difference {
	var missed *fulfillment.NotTakenError
	var failed *fulfillment.StepError
	errors.As(err, &failed)
	switch {
	case partnercenter.IsNotReady(err) && s.Subscription.Renewing(s.AsOf) && s.Subscription.Status == commerce.StatusActive:
		return renewalRetries
	case partnercenter.IsSeatLimit(err):
		return seatPool
	case failed != nil && failed.Failed.Action == commerce.ActionAddSeats && s.Subscription.Kind() == commerce.KindSoftware:
		return softwareSeats
	case partnercenter.IsPromotionRefused(err) && failed != nil && failed.Failed.Into != "":
		return promotedJoin
	case errors.As(err, &missed) && h.face.ScheduleForms == "old" && failed != nil && failed.Failed.Explicit:
		return oldForm
	case failed != nil && failed.Failed.Action == commerce.ActionSetReseller && h.face.PartnerKind == "direct":
		return directReseller
	case errors.As(err, &missed) && failed.Failed.Action == commerce.ActionLengthenTerm && !h.face.ImmediateTermChange:
		return midterm
	case failed != nil && failed.Failed.Schedule != nil && failed.Failed.SKU != (commerce.SKU{}) &&
		slices.ContainsFunc(failed.Done, isUpgrade):
		return afterUpgrade
	case partnercenter.IsTermEndRefused(err) && slices.ContainsFunc(failed.Done, commerce.Change.BeginsTerm):
		return behindNewTerm
	case partnercenter.IsCancelWindowClosed(err) && h.closesNow(s):
		return dateSecond
	}
	return none
}

// closesNow reports whether the window closed within the second of the Date.
func (h *history) closesNow(s fulfillment.Snapshot) bool {
	until, _ := s.Subscription.CancelDeadline()
	return until != nil && !h.now().Before(*until) && h.now().Sub(*until) < time.Second
}

func settingOnly(v commerce.Violation) difference {
	if v.Rule == commerce.RulePartialUpgrade || v.Rule == commerce.RuleRenewalConflict ||
		v.Rule == commerce.RuleRenewalNeedsOn || v.Attribute == "reduction" {
		return settings
	}
	return none
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
	case v.Rule == commerce.RuleTrial && nextTerm(v):
		return trialRenewal
	case v.Attribute == "end_of_term" && h.face.ScheduleForms == "old" && want.EndOfTerm != commerce.EndOfTermRenew:
		return oldForm // the part it does not know is passed over
	case v.Rule == commerce.RulePromotion:
		return listPrice
	case v.Rule == commerce.RuleUpgrade &&
		strings.Contains(v.Reason, partnercenter.TransitionBillingCycleUnsupported.Reason()) && otherTerm(s, want, v):
		return runningTerm
	case v.Rule == commerce.RulePartialUpgrade && strings.HasPrefix(v.Summary, "A partial upgrade cannot take every seat"),
		v.Rule == commerce.RuleTrial && strings.HasPrefix(v.Attribute, "partial_upgrades"):
		return allSeats
	case v.Rule == commerce.RulePartialUpgrade && strings.HasPrefix(v.Summary, "Microsoft has made"):
		return madeAlready
	case v.Rule == commerce.RuleInPlace && (!want.Midterm || !want.SKU.Same(s.SKU)) && h.face.ImmediateTermChange:
		return midterm
	case v.Rule == commerce.RuleTermNotSold && want.Midterm && want.SKU.Same(s.SKU) && !h.listing(s.SKU).Offer.Purchasable:
		return midterm // a longer term at end of sale
	}
	return none
}

func (h *history) triedExcuse(s fulfillment.Snapshot, got answer) difference {
	switch {
	case slices.Contains(busyCodes, got.code) && s.Subscription.Renewing(s.AsOf) && s.Subscription.Status == commerce.StatusActive:
		return renewalRetries
	case got.code == poolCode:
		return seatPool
	case slices.Contains(fixedCodes, got.code) && s.Subscription.Kind() == commerce.KindSoftware:
		return softwareSeats
	}
	return none
}

// otherTerm reports whether what is refused would begin another term than runs.
func otherTerm(s commerce.Subscription, want commerce.Desired, v commerce.Violation) bool {
	term, cycle := want.Term, want.Cycle
	if nextTerm(v) {
		next := asked(comes(s), want.Renewal)
		term, cycle = next.Term, next.Cycle
	}
	return !term.Same(s.Term) || !cycle.Same(s.Cycle)
}

func isUpgrade(c commerce.Change) bool { return c.Action == commerce.ActionUpgrade }
