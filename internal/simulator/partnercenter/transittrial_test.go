package partnercenter_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestTransition_trial_isConvertedEarlyWithAWindowOfItsOwn(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	id := simulator.AlderTrial
	b.Refused(http.StatusBadRequest, 2002, b.Transit(simtest.Alder, id, simulator.BusinessPremium, "P1Y",
		"monthly", 24))
	b.OK(http.StatusOK, b.Transit(simtest.Alder, id, simulator.BusinessPremium, "P1Y", "monthly", 30, "promotionId",
		simulator.PromotionPremium))
	want := simtest.Phases{
		Status: "active", Offer: simulator.BusinessPremium, Term: "P1Y", Quantity: 30,
		Start: "2026-11-02T09:00:00Z", End: "2027-11-01", Window: "2026-11-09T09:00:00Z", Trial: false, Extended: false,
	}
	if diff := cmp.Diff(want, b.Phases(simtest.Alder, id)); diff != "" {
		t.Errorf("converted (-want +got):\n%s", diff)
	}
	s := b.Subscription(simtest.Alder, id)
	if s.PromotionID != "" || len(s.Refundable) != 1 || s.Refundable[0].Quantity != 30 {
		t.Errorf("converted trial %+v", s)
	}
	if got := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder,
		id))); got["scheduledNextTermInstructions"] != nil {
		t.Errorf("still scheduled: %v", got["scheduledNextTermInstructions"])
	}
}

func TestTransition_trial_goesIntoASubscriptionThatTheListDoesNotName(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	into := b.Mergeable(simtest.Alder, "P1Y")
	eligible := b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderTrial) +
		"/transitionEligibilities").Items(t)
	if len(eligible) != 1 || len(simtest.Elements(eligible[0], "subscriptionEligibilities")) != 0 {
		t.Errorf("eligibilities of a trial %v", eligible)
	}
	b.OK(http.StatusOK, b.Transit(simtest.Alder, simulator.AlderTrial, simulator.BusinessPremium, "P1Y", "monthly", 25,
		"toSubscriptionId", into))
	trial, target := b.Subscription(simtest.Alder, simulator.AlderTrial), b.Subscription(simtest.Alder, into)
	if trial.Status != "deleted" || target.Quantity != 30 || len(target.Refundable) != 1 ||
		target.Refundable[0].Quantity != 25 {
		t.Errorf("trial %+v\ntarget %+v", trial, target)
	}
}
