package fulfillment_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// refusals are the rules that a verdict's violations name, each with its attribute.
func refusals(v fulfillment.Verdict) []string {
	var out []string
	for _, one := range v.Violations {
		out = append(out, string(one.Rule)+" "+one.Attribute)
	}
	return out
}

// mustAnswer fails where a question went without an answer.
func mustAnswer(t *testing.T, v fulfillment.Verdict) {
	t.Helper()
	for _, f := range slices.Concat(v.Failures, v.Unanswered) {
		t.Errorf("could not %s: %v", f.Tried, f.Err)
	}
}

// buying is the case of a purchase in a run.
func buying(o fulfillment.Order, run *fulfillment.Run) fulfillment.Case {
	return fulfillment.Case{Desired: o.Desired, Plan: commerce.Purchase(o.Desired), Attested: o.Attested, Run: run}
}

// changing is the case of a change of what a process holds.
func (s *service) changing(process *fulfillment.Fulfiller, run *fulfillment.Run, id string, edit func(*commerce.Desired)) fulfillment.Case {
	s.t.Helper()
	seen, err := process.Read(s.t.Context(), simulator.AlderClinics, id)
	if err != nil {
		s.t.Fatal(err)
	}
	is := seen.Subscription
	desired := commerce.Desired{
		TenantID: is.TenantID, SKU: is.SKU, Term: is.Term, Cycle: is.Cycle, Quantity: is.Quantity, FriendlyName: is.FriendlyName,
		Midterm: true,
	}
	prior := desired
	edit(&desired)
	current := commerce.Current{Subscription: is, Prior: &prior}
	plan := commerce.Update(current, desired, seen.AsOf)
	if !plan.OK() || len(plan.Changes) == 0 {
		s.t.Fatalf("the plan: %v, refused %v", plan.Changes, plan.Violations)
	}
	return fulfillment.Case{Current: current, Desired: desired, Plan: plan, Run: run}
}

func skuOf(key string) commerce.SKU {
	product, sku, _ := strings.Cut(key, ":")
	return commerce.SKU{ProductID: product, SKUID: sku}
}

// Each change meets the subscription as the changes before it leave it.
func TestVet_laterChanges_meetWhatTheEarlierOnesLeave(t *testing.T) {
	t.Parallel()
	basics, standard := skuOf(simulator.BusinessBasic), skuOf(simulator.BusinessStandard)
	promotion := simulator.PromotionStandard
	for name, c := range map[string]struct {
		behaviors []string
		edit      func(*commerce.Desired)
		want      []string
	}{
		"an upgrade": {nil, func(d *commerce.Desired) { d.SKU = standard }, nil},
		"it renews as it runs, at end of sale": {
			[]string{"end-of-sale=" + simulator.BusinessBasic},
			func(d *commerce.Desired) { d.Renewal = &commerce.RenewalInstructions{Quantity: new(20)} },
			nil,
		},
		"upgraded, it does not renew as what is at end of sale": {
			[]string{"end-of-sale=" + simulator.BusinessBasic},
			func(d *commerce.Desired) {
				d.SKU, d.Renewal = standard, &commerce.RenewalInstructions{SKU: &basics}
			},
			[]string{"term-not-sold renewal.term_duration"},
		},
		"upgraded, it renews as what it has become": {
			nil,
			func(d *commerce.Desired) {
				d.SKU, d.Renewal = standard, &commerce.RenewalInstructions{Quantity: new(20)}
			},
			nil,
		},
		"it has no promotion of another SKU": {
			nil,
			func(d *commerce.Desired) { d.Renewal = &commerce.RenewalInstructions{PromotionID: &promotion} },
			[]string{"promotion renewal.promotion_id"},
		},
		"upgraded, it has that of the new one": {
			nil,
			func(d *commerce.Desired) {
				d.SKU, d.Renewal = standard, &commerce.RenewalInstructions{PromotionID: &promotion}
			},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c.behaviors...)
			run := fulfillment.NewRun()
			process := s.processOf(run)
			v := process.Vet(t.Context(), s.changing(process, run, simulator.AlderClosedWindow, c.edit))
			mustAnswer(t, v)
			if diff := cmp.Diff(c.want, refusals(v)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%+v", diff, v.Violations)
			}
		})
	}
}

// A quote claims nothing, and to it a twin is worth a notice; a resource that
// buys the same is refused.
func TestVet_forAQuote_claimsNothingAndRefusesNoTwin(t *testing.T) {
	t.Parallel()
	s := open(t)
	run := fulfillment.NewRun()
	process := s.processOf(run)
	same := basic("Doctors", as(simulator.AlderClinics, simulator.Microsoft365E3, commerce.TermYear))
	quoted := process.Vet(t.Context(), buying(same, nil))
	mustAnswer(t, quoted)
	if len(quoted.Violations) != 0 || len(quoted.Notices) != 1 || quoted.Notices[0].Rule != commerce.RuleTwin {
		t.Errorf("a quote: violations %v, notices %v; want the twin as a notice", refusals(quoted), quoted.Notices)
	}
	if got := refusals(process.Vet(t.Context(), buying(same, run))); !slices.Equal(got, []string{"twin friendly_name"}) {
		t.Errorf("a purchase: %v, want the twin refused", got)
	}

	other := basic("Desk")
	for range 2 {
		process.Vet(t.Context(), buying(other, nil))
	}
	if v := process.Vet(t.Context(), buying(other, run)); !v.OK() {
		t.Errorf("after two quotes: %v, want the first purchase of the run allowed", refusals(v))
	}
	if got := refusals(process.Vet(t.Context(), buying(other, run))); !slices.Equal(got, []string{"twin friendly_name"}) {
		t.Errorf("two purchases in one run: %v, want the second refused", got)
	}
	s.expectOrders(simulator.CedarSchool, 0)
}

// What is looked up comes back with the verdict, so that nobody asks twice.
func TestVet_givesWhatItFound(t *testing.T) {
	t.Parallel()
	s := open(t)
	run := fulfillment.NewRun()
	process := s.processOf(run)
	aligned := basic("Desk", func(d *commerce.Desired) { d.CustomTermEnd = time.Date(2027, time.April, 30, 0, 0, 0, 0, time.UTC) })
	v := process.Vet(t.Context(), buying(aligned, run))
	mustAnswer(t, v)
	if !v.OK() || v.Found.Listing == nil || v.Found.Listing.LicenseSKUID == "" || !v.Found.TermEnd.Equal(aligned.Desired.CustomTermEnd) {
		t.Errorf("refused %v, found %+v, want the listing and the end on %s", refusals(v), v.Found, aligned.Desired.CustomTermEnd)
	}
	up := s.changing(process, run, simulator.AlderClosedWindow, func(d *commerce.Desired) { d.SKU = skuOf(simulator.BusinessStandard) })
	if v := process.Vet(t.Context(), up); v.Found.Listing == nil || !v.Found.Listing.Offer.SKU.Same(up.Desired.SKU) {
		t.Errorf("found %+v, want the listing of what it becomes", v.Found)
	}
}

// An upgrade that the service refuses is not announced as final; one that is
// only asked about is not either.
func TestVet_announcesNoUpgradeThatIsNotMade(t *testing.T) {
	t.Parallel()
	s := open(t)
	run := fulfillment.NewRun()
	process := s.processOf(run)
	up := s.changing(process, run, simulator.AlderClosedWindow, func(d *commerce.Desired) { d.SKU = skuOf(simulator.BusinessStandard) })
	down := s.changing(process, run, simulator.AlderTermEnd, func(d *commerce.Desired) { d.SKU = skuOf(simulator.BusinessBasic) })
	quote := up
	quote.Run = nil
	for name, c := range map[string]struct {
		of      fulfillment.Case
		refused []string
		notices int
	}{
		"to what is offered":    {up, nil, 1},
		"to what is not":        {down, []string{"upgrade sku_id"}, 0},
		"for a quote":           {quote, nil, 0},
		"what is not, by quote": {fulfillment.Case{Current: down.Current, Plan: down.Plan}, []string{"upgrade sku_id"}, 0},
	} {
		v := process.Vet(t.Context(), c.of)
		got := slices.DeleteFunc(v.Notices, func(n commerce.Notice) bool { return n.Rule != commerce.RuleUpgrade })
		if !slices.Equal(refusals(v), c.refused) || len(got) != c.notices {
			t.Errorf("%s: refused %v, announced %v", name, refusals(v), got)
		}
	}
}

// A question that decides stops the plan when it has no answer; one that only
// could have added a notice does not.
func TestVet_withoutAnAnswer_stopsOnlyWhatDependsOnIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault              string
		promotion          string
		failed, unanswered string
	}{
		"the catalog":                 {"GET /v1/customers/*/products/*", "", "look up the offer", ""},
		"promotions nobody asked for": {"POST /v1/customers/*/promotionEligibilities", "", "", "ask for promotions"},
		"the promotion that was asked": {
			"POST /v1/customers/*/promotionEligibilities", simulator.PromotionStandard,
			"ask whether the promotion applies", "",
		},
		"what the tenant holds": {"GET /v1/customers/*/subscriptions", "", "list what the tenant holds", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			s.fault(c.fault, "503", 1000)
			s.waiting = func() {}
			run := fulfillment.NewRun()
			process := s.processOf(run)
			o := basic("Desk", func(d *commerce.Desired) { d.PromotionID = c.promotion })
			v := process.Vet(t.Context(), buying(o, run))
			tried := func(list []fulfillment.Failure) string {
				var out []string
				for _, f := range list {
					if f.Err == nil || errors.Is(f.Err, context.Canceled) {
						t.Errorf("%s: %v", f.Tried, f.Err)
					}
					out = append(out, f.Tried)
				}
				return strings.Join(out, ", ")
			}
			if tried(v.Failures) != c.failed || tried(v.Unanswered) != c.unanswered || v.OK() != (c.failed == "") {
				t.Errorf("failed: %q, unanswered: %q, violations %v", tried(v.Failures), tried(v.Unanswered), refusals(v))
			}
		})
	}
}
