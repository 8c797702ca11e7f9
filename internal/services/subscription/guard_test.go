package subscription_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// The name differs, so the twin guard sees nothing: the replacement itself is
// refused, at plan and, for a tainted resource, before its first call.
func TestReplace_ofARenamedSubscription_isRefused(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(seats("friendly_name = null"))
	p.Must(0, "apply", "-auto-approve")
	p.PortalNamed(simulator.AlderClinics, "Microsoft 365 E3", map[string]any{"friendlyName": "Renamed"})()
	p.Mark()()
	expectText(t, p.Must(1, "apply", "-auto-approve", "-replace", it), "A subscription is never replaced")
	p.Must(0, "taint", it)
	expectText(t, p.Must(1, "apply", "-auto-approve"), "A subscription is never replaced")
	if writes := p.Writes(); len(writes) != 0 {
		t.Errorf("writes: %v, want none", writes)
	}
	p.Must(0, "untaint", it)
	p.Must(0, "plan", "-detailed-exitcode")
	p.Must(0, "destroy", "-auto-approve")
	expectOrders(t, p.World, 1)
}

func TestDestroy_thatIsToldOnce_thatNothingIsThere_doesNotBelieveIt(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	p.Write(seats())
	p.Must(0, "apply", "-auto-approve")
	p.Fault("GET /v1/customers/*/subscriptions/*", "404=20003", 1)
	p.Must(0, "destroy", "-auto-approve")
	if status := statusOf(t, p.World, "Desk"); status != "deleted" {
		t.Errorf("status %q after a destroy that said it was complete, want deleted", status)
	}
}

// The second drift of a kind asks for the call the last apply already made:
// what is in effect must tell the plans apart.
func TestDrift_ofTheEndOfTerm_isRevertedEachTime(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := seats(`end_of_term = "cancel"`)
	portal := func() {
		w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{
			"scheduledActions": []any{map[string]any{"scheduleType": "TermEnd", "actionType": "RenewToExtendedServiceTerm"}},
		})()
	}
	reverted := resource.TestStep{
		PreConfig: portal, Config: w.Provider(config),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(it, plancheck.ResourceActionUpdate),
			plancheck.ExpectKnownValue(it, at("end_of_term"), knownvalue.StringExact("cancel")),
		}},
	}
	w.Test(
		applied(w, nil, seats()),
		applied(w, nil, config, value("end_of_term", knownvalue.StringExact("cancel"))),
		reverted, reverted,
	)
}

// Whoever changes the seats between the order and its first look is not
// overruled: the plan promised a purchase and nothing else.
func TestPurchase_thatIsChangedAtOnce_makesNoCallNobodyPromised(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.After("POST", "/checkout", w.PortalNamed(simulator.AlderClinics, "Desk", map[string]any{"quantity": 40}))
	w.TestCLI(
		resource.TestStep{Config: w.Provider(seats()), ExpectNonEmptyPlan: true},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, w, "POST", "/checkout", "PATCH") }, // the portal's
			Config:    w.Provider(seats()),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(it, at("seats"), number(25)),
			}},
		},
	)
}

func TestCheckout_lostAndThenRefused_countsAsPlaced(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Fault(checkout, "lost-answer", 1)
	w.Fault(checkout, "403=900150", 1)
	w.TestCLI(applied(w, nil, seats(), value("id", knownvalue.NotNull())))
	expectOrders(t, w, 1)
}

func TestName_unknownUntilApply_canChangeTogetherWithSeats(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	config := func(name, quantity string) string {
		return "resource \"terraform_data\" \"n\" {\n  input = \"" + name + "\"\n}\n" + seats(
			"friendly_name = terraform_data.n.output", "quantity = "+quantity,
		)
	}
	w.Test(
		applied(w, nil, config("Desk", "25")),
		applied(
			w, nil, config("Front desk", "30"), value("friendly_name", knownvalue.StringExact("Front desk")), value("seats", number(30)),
		),
	)
}

func TestPurchase_withAPartnerOnRecord_promisesTheCall(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	w.Behave("partner-kind=indirect")
	w.Test(applied(w, nil, seats(`reseller_ids = ["1234567"]`, "attestation_accepted = true", `partner_id_on_record = "7654321"`),
		value("changes", knownvalue.ListPartial(map[int]knownvalue.Check{
			1: knownvalue.ObjectPartial(map[string]knownvalue.Check{"action": knownvalue.StringExact("set_reseller")}),
		})),
		value("partner_id_on_record", knownvalue.StringExact("7654321"))))
}

func TestLimits_holdForReductionsAndRenewalsToo(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	sales := func(lines ...string) string {
		return seats(append([]string{`product_id = "CFQ7TTC0LFF1"`}, lines...)...)
	}
	w.Test(
		refused(w, nil, sales("quantity = 10", "renewal = { quantity = 3 }"), "is sold with at least 5 seats"),
		refused(w, nil, sales(`friendly_name = "Desk "`), "must not begin or end with a blank"),
		applied(w, nil, sales("quantity = 10")),
		refused(w, nil, sales("quantity = 3"), "is sold with at least 5 seats"),
	)
}
