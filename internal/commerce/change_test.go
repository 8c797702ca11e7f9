package commerce_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestChangedSincePlan_comparesTheCalls(t *testing.T) {
	t.Parallel()
	planned := []commerce.Change{reduces(100, 90), schedules(90, 80)}
	changed := func(i int, edit func(*commerce.Change)) []commerce.Change {
		out := []commerce.Change{planned[0], planned[1]}
		next := *out[1].Schedule
		out[1].Schedule = &next
		edit(&out[i])
		return out
	}
	for name, c := range map[string]struct {
		fresh []commerce.Change
		same  bool
	}{
		"the same":                    {changed(0, func(*commerce.Change) {}), true},
		"the same day elsewhere":      {changed(1, func(c *commerce.Change) { c.At = c.At.In(time.FixedZone("elsewhere", 3600)) }), true},
		"dates that only explain":     {changed(1, func(c *commerce.Change) { c.BilledUntil = c.BilledUntil.AddDate(1, 0, 0) }), true},
		"letters of the SKU":          {changed(1, func(c *commerce.Change) { c.Schedule.SKU.ProductID = "cfq7ttc0lh18" }), true},
		"none":                        {nil, false},
		"one less":                    {planned[:1], false},
		"one more":                    {append(changed(0, func(*commerce.Change) {}), planned[1]), false},
		"the other order":             {[]commerce.Change{planned[1], planned[0]}, false},
		"another call":                {changed(0, func(c *commerce.Change) { c.Action = commerce.ActionAddSeats }), false},
		"other seats":                 {changed(0, func(c *commerce.Change) { c.Seats = 9 }), false},
		"from another number":         {changed(0, func(c *commerce.Change) { c.From = 101 }), false},
		"to another number":           {changed(0, func(c *commerce.Change) { c.To = 89 }), false},
		"after a renewal":             {changed(1, func(c *commerce.Change) { c.At = c.At.AddDate(1, 0, 0) }), false},
		"to another SKU":              {changed(0, func(c *commerce.Change) { c.SKU = standard }), false},
		"for another term":            {changed(0, func(c *commerce.Change) { c.Term = commerce.TermThreeYear }), false},
		"billed otherwise":            {changed(0, func(c *commerce.Change) { c.Cycle = commerce.CycleAnnual }), false},
		"with other licenses":         {changed(0, func(c *commerce.Change) { c.LicenseTransfer = commerce.TransferAlways }), false},
		"another name":                {changed(0, func(c *commerce.Change) { c.FriendlyName = "Sales" }), false},
		"another reseller":            {changed(0, func(c *commerce.Change) { c.ResellerID = "7654321" }), false},
		"another entry":               {changed(0, func(c *commerce.Change) { c.Entry = "sales" }), false},
		"into another subscription":   {changed(0, func(c *commerce.Change) { c.Into = "sub-2" }), false},
		"another end of term":         {changed(0, func(c *commerce.Change) { c.EndOfTerm = cancels }), false},
		"an explicit end":             {changed(0, func(c *commerce.Change) { c.Explicit = true }), false},
		"no schedule":                 {changed(1, func(c *commerce.Change) { c.Schedule = nil }), false},
		"a schedule of other seats":   {changed(1, func(c *commerce.Change) { c.Schedule.Quantity = 70 }), false},
		"a schedule of another SKU":   {changed(1, func(c *commerce.Change) { c.Schedule.SKU = standard }), false},
		"a schedule of another term":  {changed(1, func(c *commerce.Change) { c.Schedule.Term = commerce.TermThreeYear }), false},
		"a schedule billed otherwise": {changed(1, func(c *commerce.Change) { c.Schedule.Cycle = commerce.CycleAnnual }), false},
		"an upgrade":                  {changed(1, func(c *commerce.Change) { c.Schedule.Kind = commerce.ScheduledUpgrade }), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := commerce.SameCalls(planned, c.fresh); got != c.same {
				t.Errorf("SameCalls = %t, want %t", got, c.same)
			}
			if got := commerce.SameCalls(c.fresh, planned); got != c.same {
				t.Errorf("SameCalls the other way round = %t, want %t", got, c.same)
			}
		})
	}
	want := commerce.Violation{
		Rule: commerce.RuleWorldMoved, Remedies: []commerce.Remedy{{Do: "see what changed", Config: "terraform plan"}},
	}
	if diff := cmp.Diff(want, commerce.ChangedSincePlan(planned, nil), words); diff != "" {
		t.Errorf("violation (-want +got):\n%s", diff)
	}
}

func TestChange_survivesBeingWrittenDown(t *testing.T) {
	t.Parallel()
	for _, c := range []commerce.Change{
		adds(100, 110), reduces(100, 90), schedules(90, 80), withdraws(80, 100), sets(cancels, running(), true),
		{Action: commerce.ActionCancel, Seats: 100, From: 100, Final: true},
		{Action: commerce.ActionRename, FriendlyName: "Sales"},
		{Action: commerce.ActionSetReseller, ResellerID: "7654321"},
		{Action: commerce.ActionPartialUpgrade, Entry: "sales", Seats: 20, From: 100, To: 80, SKU: standard, Into: "sub-2"},
	} {
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var got commerce.Change
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestChange_takesEffectAtRenewalOrAtOnce(t *testing.T) {
	t.Parallel()
	for action, want := range map[commerce.Action]struct{ waits, drops bool }{
		commerce.ActionPurchase:         {false, false},
		commerce.ActionRename:           {false, false},
		commerce.ActionSetReseller:      {false, false},
		commerce.ActionAddSeats:         {false, true},
		commerce.ActionReduceSeats:      {false, true},
		commerce.ActionUpgrade:          {false, true},
		commerce.ActionLengthenTerm:     {false, true},
		commerce.ActionSuspend:          {false, true},
		commerce.ActionResume:           {false, false},
		commerce.ActionSetEndOfTerm:     {true, true},
		commerce.ActionScheduleRenewal:  {true, false},
		commerce.ActionWithdrawSchedule: {true, true},
		commerce.ActionCancel:           {false, true},
		commerce.ActionEndAtTerm:        {true, true},
		commerce.ActionAbandon:          {false, false},
		"donate":                        {false, false},
	} {
		c := commerce.Change{Action: action}
		if c.AtRenewal() != want.waits || c.DropsSchedule() != want.drops {
			t.Errorf("%s: at renewal %t, drops what is scheduled %t, want %+v", action, c.AtRenewal(), c.DropsSchedule(), want)
		}
	}
}

func TestChange_isWordedForAPerson(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]commerce.Change{
		"buy 1 seat":                                 {Action: commerce.ActionPurchase, Seats: 1, To: 1},
		"add 15 seats (25 -> 40)":                    adds(25, 40),
		"remove 1 seat (25 -> 24)":                   reduces(25, 24),
		`rename to "Sales"`:                          {Action: commerce.ActionRename, FriendlyName: "Sales"},
		`set end_of_term to "cancel"`:                sets(cancels, running(), true),
		"renew with 80 seats":                        schedules(100, 80),
		"cancel 100 seats":                           {Action: commerce.ActionCancel, Seats: 100, From: 100},
		"end with the term":                          {Action: commerce.ActionEndAtTerm},
		"forget":                                     {Action: commerce.ActionAbandon},
		"donate":                                     {Action: "donate"},
		"set the reseller of record to 7654321":      {Action: commerce.ActionSetReseller, ResellerID: "7654321"},
		"withdraw what is scheduled for the renewal": withdraws(80, 100),
	} {
		if got := c.String(); got != want {
			t.Errorf("String() = %q, want %q", got, want)
		}
	}
}

func TestChange_showsWhatIsInEffectNextToIt(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]commerce.Change{
		"renew with 80 seats (100 in effect)": schedules(
			100, 80,
		), "add 15 seats (25 -> 40)": adds(25, 40), "suspend 100 seats": {Action: commerce.ActionSuspend, Seats: 100},
	} {
		if got := c.Summary(); got != want {
			t.Errorf("Summary() = %q, want %q", got, want)
		}
	}
}

func TestChange_leadsToItsStatus(t *testing.T) {
	t.Parallel()
	for action, want := range map[commerce.Action]commerce.Status{
		commerce.ActionSuspend: commerce.StatusSuspended, commerce.ActionResume: commerce.StatusActive,
	} {
		if got := running(held).After([]commerce.Change{{Action: action}}).Status; got != want ||
			(commerce.Change{Action: action}).NotTaken(running(status(want))) != "" {
			t.Errorf("%s: %s, want %s, which shows that it was taken", action, got, want)
		}
	}
}

func TestRules_haveOneNameEach(t *testing.T) {
	t.Parallel()
	seen := map[commerce.Rule]bool{}
	for _, r := range commerce.Rules() {
		if seen[r] || r == "" {
			t.Errorf("rule %q is listed twice or has no name", r)
		}
		seen[r] = true
	}
	for _, list := range allMessages() {
		for _, m := range list {
			for _, v := range m.plan.Violations {
				if !seen[v.Rule] {
					t.Errorf("rule %q of %q is not listed", v.Rule, m.name)
				}
			}
			for _, n := range m.plan.Notices {
				if !seen[n.Rule] {
					t.Errorf("rule %q of %q is not listed", n.Rule, m.name)
				}
			}
		}
	}
}
