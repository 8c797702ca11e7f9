package commerce_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

var (
	live  = []commerce.Status{commerce.StatusActive, commerce.StatusPending, commerce.StatusSuspended, "hibernating"}
	ended = []commerce.Status{commerce.StatusExpired, commerce.StatusDisabled, commerce.StatusDeleted}
	other = commerce.SKU{ProductID: "CFQ7TTC0OTHER", SKUID: "0001"}
)

func additional(d *commerce.Desired) { d.Additional = true }

// likeTable says for every way in which a purchase can be like another whether
// it needs additional = true, or is never made.
var likeTable = []struct {
	sku       commerce.SKU // of the other one; basic upgrades to standard
	term      commerce.Term
	name      string
	attribute string // of the violation; empty where it is bought
	never     bool   // whatever additional says
}{
	{basic, commerce.TermYear, "Basic seats", "friendly_name", true},
	{basic, commerce.TermYear, " BASIC seats ", "friendly_name", true},
	{commerce.SKU{ProductID: "cfq7ttc0lh18", SKUID: "0001"}, "p1y", "Basic seats", "friendly_name", true},
	{basic, commerce.TermThreeYear, "Basic seats", "friendly_name", true},
	{basic, "", "Basic seats", "friendly_name", true},
	{basic, commerce.TermYear, "Sales", "sku_id", false},
	{basic, "p1y", "Sales", "sku_id", false},
	{basic, "", "Sales", "sku_id", false},
	{basic, commerce.TermYear, "", "sku_id", false},
	{basic, commerce.TermThreeYear, "Sales", "", false},
	{standard, commerce.TermYear, "Basic seats", "friendly_name", false},
	{standard, commerce.TermThreeYear, "basic seats", "friendly_name", false},
	{standard, commerce.TermYear, "Sales", "", false},
	{standard, commerce.TermYear, "", "", false},
	{other, commerce.TermYear, "Basic seats", "", false},
	{other, commerce.TermYear, "Sales", "", false},
}

func blamed(violations []commerce.Violation) string {
	if len(violations) == 0 {
		return ""
	}
	return violations[0].Attribute
}

func TestTwin_ofALiveSubscription_isBoughtOnlyWhereItIsMeant(t *testing.T) {
	t.Parallel()
	for _, row := range likeTable {
		for _, st := range slices.Concat(live, ended) {
			for _, meant := range []bool{false, true} {
				held := running(status(st), func(s *commerce.Subscription) { s.SKU, s.Term, s.FriendlyName = row.sku, row.term, row.name })
				want := row.attribute
				if slices.Contains(ended, st) || meant && !row.never {
					want = ""
				}
				desired := order(func(d *commerce.Desired) { d.Additional = meant })
				got := commerce.CheckTwin([]commerce.Subscription{held}, desired, "Basic seats", standard)
				if blamed(got) != want || len(got) > 1 {
					t.Errorf(
						"%s %s for %q named %q, additional = %t: violation of %q, want %q",
						st, row.sku, row.term, row.name, meant, blamed(got), want,
					)
				}
			}
		}
	}
	if got := commerce.CheckTwin(nil, order(), "Basic seats"); len(got) != 0 {
		t.Errorf("a tenant that holds nothing has a twin: %v", got)
	}
}

func TestTwin_ofAPurchaseWithoutAKnownName_isFoundBySKUAndTerm(t *testing.T) {
	t.Parallel()
	nameless := running(func(s *commerce.Subscription) { s.FriendlyName = "" })
	if got := blamed(commerce.CheckTwin([]commerce.Subscription{nameless}, order(), "", standard)); got != "sku_id" {
		t.Errorf("violation of %q, want sku_id", got)
	}
	if got := commerce.CheckTwin([]commerce.Subscription{nameless}, order(additional), "", standard); len(got) != 0 {
		t.Errorf("two unknown names count as one: %v", got)
	}
}

const (
	moveHow = "terraform state mv <old address> <address>, or a moved block with from = <old address> and to = <address>"
	keepHow = "terraform untaint <address>; a subscription is never replaced, so drop -replace and replace_triggered_by"
)

// The provider cannot see addresses: what to do where the state has the twin
// comes before the import, and neither is left out.
func TestTwin_names_bothCasesWithTheirRemedy(t *testing.T) {
	t.Parallel()
	move := commerce.Remedy{Do: "move it, if it is in this state under another address", Config: moveHow}
	rename := commerce.Remedy{
		Do: "apply the rename first, if another resource had this name before", Config: "terraform apply -target=<its address>",
	}
	adopt := commerce.Remedy{Do: "import it, if it is in no state", Config: "terraform import <address> tenant-a/sub-1"}
	for name, c := range map[string]struct {
		held []commerce.Subscription
		want []commerce.Remedy
	}{
		"the same name": {[]commerce.Subscription{running()}, []commerce.Remedy{
			move, rename, adopt,
			{Do: "keep it, if it is tainted", Config: keepHow},
			{Do: "buy another one next to it", Config: `friendly_name = "another name" and additional = true`},
		}},
		"the same name for another term": {[]commerce.Subscription{running(
			func(s *commerce.Subscription) { s.Term = commerce.TermMonth },
		)}, []commerce.Remedy{
			move, rename, adopt,
			{Do: "keep it, if it is tainted", Config: keepHow},
			{Do: "buy another one next to it", Config: `friendly_name = "another name"`},
		}},
		"another name": {[]commerce.Subscription{running(func(s *commerce.Subscription) { s.FriendlyName = "Sales" })}, []commerce.Remedy{
			move, adopt,
			{Do: "add the seats to it", Config: "quantity, in the resource that manages it"},
			{Do: "buy another one next to it", Config: "additional = true"},
		}},
		"an upgrade": {[]commerce.Subscription{running(func(s *commerce.Subscription) { s.SKU = standard })}, []commerce.Remedy{
			move, rename, adopt,
			{Do: "keep it as it is, once imported", Config: `product_id = "CFQ7TTC0LDPB" and sku_id = "0001"`},
			{Do: "buy another one next to it", Config: "additional = true"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := one(t, commerce.CheckTwin(c.held, order(), "Basic seats", standard))
			if diff := cmp.Diff(c.want, got.Remedies); diff != "" || got.Rule != commerce.RuleTwin {
				t.Errorf("rule %s, remedies (-want +got):\n%s", got.Rule, diff)
			}
		})
	}
}

func TestTwin_ofSeveral_reportsTheWorstKindAndListsIt(t *testing.T) {
	t.Parallel()
	var held []commerce.Subscription
	for i := range 7 {
		held = append(held, running(func(s *commerce.Subscription) {
			s.ID, s.FriendlyName = fmt.Sprintf("sub-%d", i), fmt.Sprintf("Sales %d", i)
		}))
	}
	v := one(t, commerce.CheckTwin(held, order(), "Basic seats", standard))
	for _, text := range []string{"7 subscriptions have this SKU and term", `sub-0 ("Sales 0", `, `sub-4 ("Sales 4", `, "; 2 more."} {
		if !strings.Contains(v.Reason, text) {
			t.Errorf("%q is not in %s", text, v.Reason)
		}
	}
	if got := v.Remedies[1].Config; got != "terraform import <address> tenant-a/<subscription id>" {
		t.Errorf("import: %s", got)
	}
	v = one(t, commerce.CheckTwin(append(held, running()), order(additional), "Basic seats", standard))
	if !strings.HasPrefix(v.Reason, "Subscription sub-1 has this name and SKU") {
		t.Errorf("reason: %s", v.Reason)
	}
}

func TestTwin_ofAnOrderThatDoesNotShowYet_isBoughtOnlyWhereItIsMeant(t *testing.T) {
	t.Parallel()
	for _, row := range likeTable {
		naming := commerce.NameOther
		if commerce.SameName(row.name, "Basic seats") {
			naming = commerce.NameSame
		}
		for _, meant := range []bool{false, true} {
			want := row.attribute
			if meant && !row.never {
				want = ""
			}
			ordered := commerce.Ordered{OrderID: "order-1", SKU: row.sku, Term: row.term, At: today, Naming: naming}
			desired := order(func(d *commerce.Desired) { d.Additional = meant })
			if got := blamed(commerce.CheckOrdered([]commerce.Ordered{ordered}, desired, "Basic seats", standard)); got != want {
				t.Errorf("%s for %q named %q, additional = %t: violation of %q, want %q", row.sku, row.term, row.name, meant, got, want)
			}
		}
	}
	for sku, want := range map[commerce.SKU]string{basic: "friendly_name", standard: "", other: ""} {
		unnamed := []commerce.Ordered{{SKU: sku, Term: commerce.TermYear, At: today}}
		if got := blamed(commerce.CheckOrdered(unnamed, order(additional), "Basic seats", standard)); got != want {
			t.Errorf("%s under a name that is not known: violation of %q, want %q", sku, got, want)
		}
	}
}

// An order on its way ends with the time until which to wait.
func TestTwin_ofAnOrderThatDoesNotShowYet_saysUntilWhen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ordered commerce.Ordered
		summary string
		wait    string
	}{
		"placed": {
			commerce.Ordered{OrderID: "order-1", SKU: basic, Term: commerce.TermYear, Quantity: 15, At: today, Naming: commerce.NameSame},
			`"Basic seats" has just been ordered`, "plan again after 2026-11-21 10:15 UTC; the message then names " +
				"the subscription to import",
		},
		"of unknown outcome": {
			commerce.Ordered{CartID: "cart-1", SKU: basic, Term: commerce.TermYear, At: today, Naming: commerce.NameSame},
			`"Basic seats" may have just been ordered`,
			"plan again after 2026-11-21 10:15 UTC; the message then names the subscription to import, or the plan buys it",
		},
	} {
		v := one(t, commerce.CheckOrdered([]commerce.Ordered{c.ordered}, order(), "Basic seats"))
		if v.Summary != c.summary || v.Remedies[0].Config != c.wait || !v.OpensAt.Equal(today.Add(commerce.ListLag)) {
			t.Errorf("%s: %q until %s, %q", name, v.Summary, v.OpensAt, v.Remedies[0].Config)
		}
	}
}

func TestTwin_inOnePlan_needsBothToBeMeant(t *testing.T) {
	t.Parallel()
	for _, row := range likeTable {
		if row.name == "" {
			continue // a name that is not known: below
		}
		for _, meant := range []struct{ first, second bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
			first := commerce.Wanted{TenantID: "TENANT-A", SKU: row.sku, Term: row.term, Name: row.name, Additional: meant.first}
			second := commerce.Wanted{
				TenantID: "tenant-a", SKU: basic, Term: commerce.TermYear, Name: "Basic seats",
				Additional: meant.second, UpgradesTo: []commerce.SKU{standard},
			}
			for _, plan := range [][2]commerce.Wanted{{first, second}, {second, first}} {
				got := commerce.CheckRun(plan[:1], plan[1])
				if refused := row.attribute != "" && (row.never || !meant.first || !meant.second); refused != (len(got) > 0) {
					t.Errorf("%+v, then %+v: %v, want refused %t", plan[0], plan[1], got, refused)
				}
			}
		}
	}
}

func TestTwin_inOnePlan_isLookedForInItsTenantAndWhateverTheNames(t *testing.T) {
	t.Parallel()
	want := func(name string, meant bool) commerce.Wanted {
		return commerce.Wanted{TenantID: "tenant-a", SKU: basic, Term: commerce.TermYear, Name: name, Additional: meant}
	}
	elsewhere := want("Sales", false)
	elsewhere.TenantID = "tenant-b"
	if got := commerce.CheckRun([]commerce.Wanted{elsewhere}, want("Sales", false)); len(got) != 0 {
		t.Errorf("another tenant's purchase counts: %v", got)
	}
	if got := commerce.CheckRun([]commerce.Wanted{want("", true)}, want("", true)); len(got) != 0 {
		t.Errorf("two unknown names count as one: %v", got)
	}
	if got := blamed(commerce.CheckRun([]commerce.Wanted{want("", true)}, want("", false))); got != "sku_id" {
		t.Errorf("violation of %q, want sku_id", got)
	}
}

func TestTwin_inOnePlan_reportsTheOneThatLacksIt(t *testing.T) {
	t.Parallel()
	want := func(name string, meant bool) commerce.Wanted {
		return commerce.Wanted{TenantID: "tenant-a", SKU: basic, Term: commerce.TermYear, Name: name, Additional: meant}
	}
	for text, plan := range map[string][2]commerce.Wanted{
		`"Sales" lacks additional = true`:                           {want("Desk", true), want("Sales", false)},
		`"Desk" lacks additional = true`:                            {want("Desk", false), want("Sales", true)},
		"Neither has additional = true":                             {want("Desk", false), want("Sales", false)},
		"A purchase whose name is not known yet lacks additional":   {want("", false), want("Sales", true)},
		"Both buy CFQ7TTC0LH18:0001 for P1Y in tenant tenant-a":     {want("Desk", false), want("Sales", false)},
		"Another resource of this plan buys CFQ7TTC0LH18:0001 for ": {want("Desk", true), want("desk", true)},
	} {
		if v := one(t, commerce.CheckRun(plan[:1], plan[1])); !strings.Contains(v.Reason, text) {
			t.Errorf("%q is not in %s", text, v.Reason)
		}
	}
}

func TestTwins_afterAnOrder_areTheOthersLikeIt(t *testing.T) {
	t.Parallel()
	itself := running(func(s *commerce.Subscription) { s.ID = "BOUGHT" })
	sales := running(func(s *commerce.Subscription) { s.ID, s.FriendlyName = "sales", "Sales" })
	higher := running(func(s *commerce.Subscription) { s.ID, s.SKU = "higher", standard })
	gone := running(func(s *commerce.Subscription) { s.ID, s.Status = "gone", commerce.StatusDeleted })
	again := running(func(s *commerce.Subscription) { s.ID = "again" })
	held := []commerce.Subscription{itself, sales, higher, gone, again}
	for meant, want := range map[bool]string{false: "sales higher again", true: "again"} {
		w := commerce.Wanted{
			TenantID: "tenant-a", SKU: basic, Term: commerce.TermYear, Name: "Basic seats",
			Additional: meant, UpgradesTo: []commerce.SKU{standard},
		}
		var ids []string
		for _, s := range commerce.Twins(held, w, "bought") {
			ids = append(ids, s.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("additional = %t: %s, want %s", meant, got, want)
		}
	}
}

func TestTwin_says_sinceWhenItRuns(t *testing.T) {
	t.Parallel()
	for want, start := range map[string]time.Time{"100 seats, since 2026-08-01)": bought, "100 seats)": {}} {
		held := running(func(s *commerce.Subscription) { s.EffectiveStart = start })
		if v := one(t, commerce.CheckTwin([]commerce.Subscription{held}, order(), held.FriendlyName)); !strings.Contains(v.Reason, want) {
			t.Errorf("%q is not in %s", want, v.Reason)
		}
	}
}
