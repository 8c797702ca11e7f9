package calendar_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func deadlines(w *acctest.World, days int, arguments string) string {
	return w.Provider(fmt.Sprintf("data \"csp_deadlines\" \"it\" {\n  within_days = %d\n  %s\n}\n", days, arguments))
}

func of(tenants ...string) string { return "tenant_ids = " + quoted(tenants) }

func kinds(names ...string) string { return "kinds = " + quoted(names) }

func quoted(list []string) string { return `["` + strings.Join(list, `", "`) + `"]` }

// falls is a deadline in short: kind, when, days left, whose and name.
func falls(kind, when string, days int64, tenant, subscription, name string) knownvalue.Check {
	orNull := func(s string) knownvalue.Check {
		if s == "" {
			return knownvalue.Null()
		}
		return text(s)
	}
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"kind": text(kind), "when": text(when), "days_left": number(days), "tenant_id": orNull(tenant), "subscription_id": orNull(subscription), "name": text(name),
		"what_happens": sentence, "what_to_do": sentence,
	})
}

var sentence = knownvalue.StringFunc(func(got string) error {
	if len(got) < 20 || !strings.HasSuffix(got, ".") {
		return fmt.Errorf("%q is no sentence", got)
	}
	return nil
})

func TestDeadlines_listWhatFallsDueWithinTheDays(t *testing.T) {
	t.Parallel()
	const alder, birch, cedar = simulator.AlderClinics, simulator.BirchLogistics, simulator.CedarSchool
	var (
		management = falls("renewal", "2026-11-05T00:00:00Z", 2, alder, simulator.AlderTermEnd, "Management")
		cancel     = falls("cancel_window", "2026-11-07T10:15:30Z", 5, alder, simulator.AlderOpenWindow, "Front desk")
		frontDesk  = falls("seat_window", "2026-11-07T10:15:30Z", 5, alder, simulator.AlderOpenWindow, "Front desk")
		doctors    = falls("seat_window", "2026-11-08T08:30:00Z", 5, alder, simulator.AlderTwoBatches, "Doctors")
		trial      = falls("trial", "2026-11-19T00:00:00Z", 16, alder, simulator.AlderTrial, "Premium trial")
		research   = falls("scheduled_change", "2027-01-10T00:00:00Z", 68, alder, simulator.AlderScheduled, "Research")
		depot      = falls("ending", "2027-06-15T00:00:00Z", 224, birch, simulator.BirchSuspended, "Depot")
		school     = falls("relationship", "2026-11-20T12:00:00Z", 18, cedar, "", "Cedar School administration")
		clinics    = falls("relationship", "2027-06-01T10:00:00Z", 211, alder, "", "Alder Clinics administration")
		card       = falls("card", "2027-02-01T00:00:00Z", 90, "", "", "visa ending in 1881")
		account    = fmt.Sprintf("billing_account_name = %q", simulator.PartnerBillingAccount)
	)
	for name, c := range map[string]struct {
		days      int
		arguments string
		before    func(w *acctest.World)
		want      []knownvalue.Check
	}{
		"of a tenant": {30, of(alder), nil, []knownvalue.Check{management, cancel, frontDesk, doctors, trial}},
		"later ones":  {68, of(alder), nil, []knownvalue.Check{management, cancel, frontDesk, doctors, trial}},
		"a day later": {69, of(alder), nil, []knownvalue.Check{management, cancel, frontDesk, doctors, trial, research}},
		"in no time":  {0, of(alder), nil, nil},
		"of two tenants, one twice": {
			16, of(birch, alder, strings.ToUpper(alder)), nil,
			[]knownvalue.Check{management, cancel, frontDesk, doctors},
		},
		"of all customers": {7, "", nil, []knownvalue.Check{management, cancel, frontDesk, doctors}},
		"of one kind":      {225, kinds("ending"), nil, []knownvalue.Check{depot}},
		"of two kinds":     {30, kinds("seat_window", "trial"), nil, []knownvalue.Check{frontDesk, doctors, trial}},
		"one of them and all": {
			7, of(alder) + "\n  " + kinds("subscriptions", "renewal"), nil,
			[]knownvalue.Check{management, cancel, frontDesk, doctors},
		},
		"as the clock goes on": {7, of(alder), func(w *acctest.World) {
			w.Set(time.Date(
				2026, 11, 7, 10, 15, 31, 0, time.UTC,
			))()
		}, []knownvalue.Check{
			falls("seat_window", "2026-11-08T08:30:00Z", 0, alder, simulator.AlderTwoBatches, "Doctors"),
			falls("cancel_window", "2026-11-12T00:00:00Z", 4, alder, simulator.AlderTermEnd, "Management"),
			falls("seat_window", "2026-11-12T00:00:00Z", 4, alder, simulator.AlderTermEnd, "Management"),
		}},
		"an end that was scheduled": {120, kinds("ending"), func(w *acctest.World) {
			w.Portal(alder, simulator.AlderClosedWindow, map[string]any{
				"autoRenewEnabled": false, "scheduledActions": []any{map[string]any{"scheduleType": "TermEnd", "actionType": "Cancel"}},
			})()
		}, []knownvalue.Check{falls("ending", "2027-03-01T00:00:00Z", 118, alder, simulator.AlderClosedWindow, "Clinic staff")}},
		"relationships":             {365, kinds("relationship"), nil, []knownvalue.Check{school, clinics}},
		"relationships of a tenant": {365, kinds("relationship") + "\n  " + of(strings.ToUpper(alder)), nil, []knownvalue.Check{clinics}},
		"credentials": {
			200, kinds("credential"), nil,
			[]knownvalue.Check{falls("credential", "2027-05-01T00:00:00Z", 179, "", "", "Terraform")},
		},
		"a certificate, too": {440, kinds("credential"), func(w *acctest.World) {
			w.Set(time.Date(
				2027, 5, 1, 12, 0, 0, 0, time.UTC,
			))()
		}, []knownvalue.Check{
			falls("credential", "2028-01-15T00:00:00Z", 258, "", "", "CN=pipeline"),
		}},
		"a card, besides": {91, kinds("ending") + "\n  " + account, nil, []knownvalue.Check{card}},
		"a card that has expired": {
			0, kinds("card") + "\n  " + account, func(w *acctest.World) { w.Set(time.Date(2027, 2, 1, 0, 0, 1, 0, time.UTC))() },
			[]knownvalue.Check{falls("card", "2027-02-01T00:00:00Z", -1, "", "", "visa ending in 1881")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			if c.before != nil {
				c.before(w)
			}
			w.Test(resource.TestStep{Config: deadlines(w, c.days, c.arguments), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.csp_deadlines.it", tfjsonpath.New("deadlines"), knownvalue.ListExact(c.want)),
			}})
		})
	}
}

func TestDeadlines_badArguments_areRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days            int
		arguments, want string
	}{
		"days gone by":        {-1, "", "within_days value must be between 0 and 3660"},
		"no kinds":            {7, "kinds = []", "kinds set must contain at least 1 elements"},
		"a kind there is not": {7, kinds("birthday"), `value must be one of: ["subscriptions" "seat_window"`},
		"no tenants":          {7, "tenant_ids = []", "tenant_ids set must contain at least 1 elements"},
		"a domain": {
			7, of("alderclinics.onmicrosoft.com"),
			"must be the GUID of a tenant; the data source csp_tenants finds it by domain",
		},
		"an unknown tenant": {7, of(nobody), "Partner Center has no reseller relationship with tenant " + nobody},
		"cards of nobody": {
			7, kinds("card"), "kinds asks for cards, which belong to a billing account. Name it, or leave card out.",
		},
		"an account there isn't": {
			7, kinds("renewal") + "\n  billing_account_name = \"" + nobody + "\"", "there is no such billing account",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			w.Test(resource.TestStep{Config: deadlines(w, c.days, c.arguments), ExpectError: acctest.Words(c.want)})
		})
	}
}

// What is refused for want of a permission is left out, and said: the rest is
// worth seeing.
func TestDeadlines_thatMayNotBeSeen_areLeftOutWithAWarning(t *testing.T) {
	t.Parallel()
	all := kinds("renewal", "relationship", "credential") + fmt.Sprintf("\n  billing_account_name = %q", simulator.PartnerBillingAccount)
	for behavior, c := range map[string]struct {
		kind, grant string
		left        string
	}{
		"graph-relationships=none": {
			"relationship",
			"To read delegated admin relationships, the caller needs the permission " +
				"DelegatedAdminRelationship.Read.All, consented in the partner's tenant.",
			"renewal credential card",
		},
		"graph-applications=none": {
			"credential",
			"To read the application's credentials, the caller needs the permission Application.Read.All, consented in its own tenant.",
			"renewal relationship card",
		},
		"billing-role=none": {
			"card",
			"To read how the billing account pays, the caller needs the role Billing account reader, Billing account " +
				"contributor or Billing account owner: on the billing account",
			"renewal relationship credential",
		},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewProcesses(t)
			p.Behave(behavior)
			config := fmt.Sprintf(
				"data \"csp_deadlines\" \"it\" {\n  within_days = 300\n  tenant_ids = [%q]\n  %s\n}\n",
				simulator.AlderClinics, all,
			)
			p.Write(config +
				"output \"found\" {\n  value = join(\" \", distinct([for k in [\"renewal\", \"relationship\", " +
				"\"credential\", \"card\"] : k if contains(data.csp_deadlines.it.deadlines[*].kind, k)]))\n}\n")
			output := p.Must(0, "plan", "-no-color")
			for _, want := range []string{
				"Warning: Deadlines of the kind " + c.kind + " are left out", c.grant, fmt.Sprintf(
					"Without %q in kinds nothing is asked", c.kind,
				), fmt.Sprintf("found = %q", c.left),
			} {
				if !strings.Contains(output, want) {
					t.Errorf("%q is missing in:\n%s", want, output)
				}
			}
			if strings.Count(output, "Warning: Deadlines") != 1 {
				t.Errorf("there are other warnings:\n%s", output)
			}
		})
	}
}

func TestDeadlines_ofACustomersOwnProvider_areItsCredentials(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	block := fmt.Sprintf(
		"provider \"csp\" {\n  customer_tenant_id = %q\n  simulator          = { path = %q }\n}\n",
		simulator.AlderClinics, p.Path,
	)
	p.WriteRaw(block +
		"data \"csp_deadlines\" \"it\" {\n  within_days = 600\n  kinds = [\"credential\"]\n}\noutput \"found\" {\n  " +
		"value = one(data.csp_deadlines.it.deadlines).when\n}\n")
	if output := p.Must(0, "plan", "-no-color"); !strings.Contains(output, `found = "2028-03-31T00:00:00Z"`) ||
		strings.Contains(output, "Warning: Deadlines") {
		t.Error(output)
	}
	p.WriteRaw(block + "data \"csp_deadlines\" \"it\" {\n  within_days = 600\n}\n")
	if output := p.Must(1, "plan", "-no-color"); !strings.Contains(output, "Could not list the tenants: only a partner can do this") {
		t.Error(output)
	}
}
