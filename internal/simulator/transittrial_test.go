package simulator_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestTransition_trial_isConvertedEarlyWithAWindowOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := simulator.AlderTrial
	b.refused(http.StatusBadRequest, 2002, b.transit(alder, id, simulator.BusinessPremium, "P1Y", "monthly", 24))
	b.ok(http.StatusOK, b.transit(alder, id, simulator.BusinessPremium, "P1Y", "monthly", 30, "promotionId", simulator.PromotionPremium))
	want := phases{"active", simulator.BusinessPremium, "P1Y", 30, "2026-11-02T09:00:00Z", "2027-11-01", "2026-11-09T09:00:00Z", false, false}
	if diff := cmp.Diff(want, b.phases(alder, id)); diff != "" {
		t.Errorf("converted (-want +got):\n%s", diff)
	}
	s := b.subscription(alder, id)
	if s.PromotionID != "" || len(s.Refundable) != 1 || s.Refundable[0].Quantity != 30 {
		t.Errorf("converted trial %+v", s)
	}
	if got := b.ok(http.StatusOK, b.get(subscriptionPath(alder, id))); got["scheduledNextTermInstructions"] != nil {
		t.Errorf("still scheduled: %v", got["scheduledNextTermInstructions"])
	}
}

func TestTransition_trial_goesIntoASubscriptionThatTheListDoesNotName(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	into := b.mergeable(alder, "P1Y")
	eligible := b.get(subscriptionPath(alder, simulator.AlderTrial) + "/transitionEligibilities").items(t)
	if len(eligible) != 1 || len(elements(eligible[0], "subscriptionEligibilities")) != 0 {
		t.Errorf("eligibilities of a trial %v", eligible)
	}
	b.ok(http.StatusOK, b.transit(alder, simulator.AlderTrial, simulator.BusinessPremium, "P1Y", "monthly", 25, "toSubscriptionId", into))
	trial, target := b.subscription(alder, simulator.AlderTrial), b.subscription(alder, into)
	if trial.Status != "deleted" || target.Quantity != 30 || len(target.Refundable) != 1 || target.Refundable[0].Quantity != 25 {
		t.Errorf("trial %+v\ntarget %+v", trial, target)
	}
}
