package commerce_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestDifference_thatWasNotRequested_isReported where nothing can change it:
// right after the purchase all was asked, later only what was edited.
func TestDifference_thatWasNotRequested_isReported(t *testing.T) {
	t.Parallel()
	unknown := status("hibernating")
	late := func(s *commerce.Subscription) { s.CommitmentEnd = today.AddDate(0, 0, -1) }
	tenant := func(d *commerce.Desired) { d.TenantID = "tenant-b" }
	bare := func(d *commerce.Desired) { d.EndOfTerm = "" }
	const status, inPlace, trials = "refused: status", "refused: in-place", "refused: trial"
	for name, c := range map[string]struct {
		runs  commerce.Subscription
		asks  func(*commerce.Desired)
		want  string
		keeps string        // where nobody asked
		says  commerce.Rule // of the notice then, empty for none
	}{
		"more seats":      {running(unknown), quantity(110), status, "quantity", commerce.RuleStatus},
		"fewer seats":     {running(unknown), quantity(90), status, "quantity", commerce.RuleStatus},
		"a closed window": {running(), quantity(90), "refused: reduce-window", "quantity", commerce.RuleExternal},
		"a window of some": {
			running(open(commerce.Window{Quantity: 9, Until: termEnd})), quantity(90),
			"refused: reduce-window", "quantity", commerce.RuleExternal,
		},
		"software's seats":  {running(software), quantity(90), "refused: software", "quantity", commerce.RuleSoftware},
		"a trial's seats":   {running(trial), quantity(30), trials, "quantity", commerce.RuleTrial},
		"suspended seats":   {running(held), then(bare, quantity(90)), status, "quantity", commerce.RuleStatus},
		"an end of term":    {running(unknown), endOfTerm(cancels), status, "end_of_term", commerce.RuleStatus},
		"a next term":       {running(unknown), renewWith(80), status, "renewal", commerce.RuleStatus},
		"a suspension":      {running(unknown), suspended(true), status, "suspended", commerce.RuleStatus},
		"a trial suspended": {running(trial), suspended(true), trials, "suspended", commerce.RuleStatus},
		"a resumption":      {running(held, late), then(bare, suspended(false)), status, "suspended", commerce.RuleStatus},
		"Microsoft's own":   {running(held, reasons("fraud")), then(bare, suspended(false)), status, "suspended", commerce.RuleStatus},
		"another term":      {running(), forTerm(commerce.TermMonth), inPlace, "term_duration", commerce.RuleInPlace},
		"a longer term": {
			running(), then(trying, forTerm(commerce.TermThreeYear)),
			"lengthen the term of 100 seats to P3Y billed monthly", "term_duration", commerce.RuleInPlace,
		},
		"another cycle":  {running(), billed(commerce.CycleAnnual), inPlace, "billing_cycle", commerce.RuleInPlace},
		"another tenant": {running(), tenant, inPlace, "", ""},
		"software's SKU": {running(software), toStandard, "refused: upgrade", "product_id sku_id", commerce.RuleInPlace},
		"another SKU":    {running(), toStandard, "upgrade 100 seats to CFQ7TTC0LDPB:0001", "product_id sku_id", commerce.RuleInPlace},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wants, before := asks(c.runs, c.asks), asks(c.runs)
			if got := verdict(update(c.runs, nil, wants, today)); got != c.want {
				t.Errorf("after the purchase: %s, want %s", got, c.want)
			}
			if got := verdict(update(c.runs, &before, wants, today)); got != c.want {
				t.Errorf("asked now: %s, want %s", got, c.want)
			}
			p := update(c.runs, &wants, wants, today)
			if got := verdict(p); got != "nothing" || keepsWords(t, p) != c.keeps {
				t.Errorf("asked before: %s, keeps %q, want nothing and %q", got, keepsWords(t, p), c.keeps)
			}
			var says []commerce.Rule
			if c.says != "" {
				says = append(says, c.says)
			}
			outcome{notices: says, keeps: keepsOf(t, p)}.check(t, c.runs, withoutBlock(p))
		})
	}
}

// withoutBlock leaves out what is remembered of a renewal block.
func withoutBlock(p commerce.Plan) commerce.Plan {
	p.History.RenewalTermEnd, p.History.MainQuantity = time.Time{}, 0
	return p
}

// reasons are what Microsoft gives for a suspension.
func reasons(list ...string) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { s.SuspensionReasons = list }
}

// TestEnded_isNoErrorWhateverIsAsked: what has ended stays as it is, with one
// notice of what is not met.
func TestEnded_isNoErrorWhateverIsAsked(t *testing.T) {
	t.Parallel()
	block := renewAs(commerce.RenewalInstructions{SKU: &standard})
	for name, c := range map[string]struct {
		asks  func(*commerce.Desired)
		unmet string // in the notice, empty where all is met
	}{
		"nothing":          {named("Basic seats"), ""},
		"more seats":       {quantity(110), "quantity = 110"},
		"fewer seats":      {quantity(90), "quantity = 90"},
		"no seat":          {quantity(0), "quantity = 0"},
		"a name":           {named("Sales"), `friendly_name = "Sales"`},
		"no name":          {named(""), ""},
		"a reseller":       {reseller("7"), `partner_id_on_record = "7"`},
		"a product":        {toStandard, `product_id = "CFQ7TTC0LDPB"`},
		"a SKU":            {asSKU(commerce.SKU{ProductID: "cfq7ttc0lh18", SKUID: "0002"}), `sku_id = "0002"`},
		"another spelling": {asSKU(commerce.SKU{ProductID: "cfq7ttc0lh18", SKUID: "0001"}), ""},
		"a term":           {forTerm(commerce.TermThreeYear), `term_duration = "P3Y"`},
		"a cycle":          {billed(commerce.CycleAnnual), `billing_cycle = "annual"`},
		"several":          {then(quantity(110), named("Sales")), `quantity = 110, friendly_name = "Sales"`},
		"a suspension":     {suspended(true), "suspended = true"},
		"another end":      {endOfTerm(cancels), ""}, // its term is over
		"a next term":      {block, ""},
		"a partial one":    {partly(20), "quantity = 80"},
		"seats that wait":  {then(quantity(90), reduction(commerce.ReduceAtRenewal)), "quantity = 90"},
		"another tenant":   {func(d *commerce.Desired) { d.TenantID = "tenant-b" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, st := range []commerce.Status{commerce.StatusExpired, commerce.StatusDisabled, commerce.StatusDeleted} {
				s := running(status(st))
				before, wants := asks(s), asks(s, c.asks)
				was := commerce.History{RenewalTermEnd: termEnd, MainQuantity: 100, Derived: 90, DerivedTermEnd: termEnd}
				for _, prior := range []*commerce.Desired{nil, &before, &wants} {
					p := commerce.Update(commerce.Current{Subscription: s, Prior: prior, History: was}, wants, nextDay)
					o := over
					o.history = was
					o.check(t, s, p)
					said := p.Notices[0].Detail
					unmet := c.unmet
					if name == "a suspension" && prior == &wants {
						unmet = ""
					}
					if strings.Contains(said, "Not in effect") != (unmet != "") || !strings.Contains(said, unmet) {
						t.Errorf("it says %q, want %q", said, unmet)
					}
				}
			}
		})
	}
}

func reseller(id string) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.ResellerID = id }
}

// TestExternal_isRevertedOrAccepted has each attribute that another client changed
// elsewhere, and each that the configuration requests now.
func TestExternal_isRevertedOrAccepted(t *testing.T) {
	t.Parallel()
	next := scheduledSeats(50)
	for name, c := range map[string]struct {
		runs   commerce.Subscription
		asks   func(*commerce.Desired)
		revert string
		keeps  string // where it is accepted
	}{
		"more seats":       {running(states(termEnd)), quantity(97), "remove 3 seats (100 -> 97)", "quantity"},
		"fewer seats":      {running(), quantity(103), "add 3 seats (100 -> 103)", "quantity"},
		"another name":     {running(), named("Sales"), `rename to "Sales"`, "friendly_name"},
		"another reseller": {running(), reseller("7654321"), "set the reseller of record to 7654321", "partner_id_on_record"},
		"it ends":          {running(ends(cancels)), endOfTerm(renews), `set end_of_term to "renew"`, "end_of_term"},
		"it extends":       {running(ends(extends)), endOfTerm(cancels), `set end_of_term to "cancel"`, "end_of_term"},
		"it is suspended": {
			running(held), then(suspended(false), endOfTerm(renews)),
			`resume 100 seats, then set end_of_term to "renew"`, "end_of_term suspended",
		},
		"it was resumed":    {running(), suspended(true), "suspend 100 seats", "suspended"},
		"another next term": {running(next), endOfTerm(renews), "nothing", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, external := range []commerce.External{commerce.ExternalRevert, commerce.ExternalAccept, "", "forget"} {
				want, keeps := c.revert, ""
				if external == commerce.ExternalAccept {
					want, keeps = "nothing", c.keeps
				}
				wants := asks(c.runs, c.asks, func(d *commerce.Desired) { d.External = external })
				p := update(c.runs, &wants, wants, today)
				if verdict(p) != want || keepsWords(t, p) != keeps || keeps != "" && len(p.Notices) != 1 {
					t.Errorf(
						"%q: %s, keeps %q with %+v, want %s, %q and a notice", external,
						verdict(p), keepsWords(t, p), p.Notices, want, keeps,
					)
				}
				// What the configuration requests now is done, no matter which side differed before.
				before := asks(c.runs, func(d *commerce.Desired) { d.External = external })
				if p := update(c.runs, &before, wants, today); verdict(p) != c.revert || len(p.Keeps) != 0 {
					t.Errorf("%q, asked now: %s, keeps %v, want %s", external, verdict(p), p.Keeps, c.revert)
				}
			}
		})
	}
}

// TestExternal_accepted_isAskedAgainByAnyRequestForTheNextTerm: who instructs a next
// term asks for there to be one.
func TestExternal_accepted_isAskedAgainByAnyRequestForTheNextTerm(t *testing.T) {
	t.Parallel()
	accepted := then(accepts, endOfTerm(renews))
	waits := then(accepted, reduction(commerce.ReduceAtRenewal))
	ended := running(ends(cancels))
	decide(t, map[string]row{
		"no wish": {runs: ended, before: accepted, asks: accepted, want: "nothing", keeps: "end_of_term"},
		"a wish of before": {
			runs: ended, before: then(accepted, renewWith(80)), asks: then(accepted, renewWith(80)), history: blockHistory(100),
			want: "nothing", keeps: "end_of_term renewal",
		},
		"a block": {
			runs: ended, before: accepted, asks: then(accepted, renewWith(80)),
			want: `set end_of_term to "renew", then renew with 80 seats`,
		},
		"seats that wait": {
			runs: ended, before: accepted, asks: then(waits, quantity(80)),
			want: `set end_of_term to "renew", then renew with 80 seats`,
		},
		"fewer seats now": {
			runs: running(ends(cancels), states(termEnd)), before: accepted, asks: then(accepted, quantity(80)),
			want: `remove 20 seats (100 -> 80), then set end_of_term to "cancel"`, keeps: "end_of_term",
		},
		"reduction alone, seats stay": {runs: ended, before: accepted, asks: waits, want: "nothing", keeps: "end_of_term"},
		"the end of term itself": {
			runs: ended, before: then(accepts, endOfTerm(extends)), asks: accepted,
			want: `set end_of_term to "renew"`,
		},
		"seats kept, a new reduction": {
			runs: running(states(termEnd)), before: then(
				accepts, quantity(97),
			), asks: then(accepts, quantity(97), reduction(commerce.ReduceAtRenewal)),
			want: "renew with 97 seats",
		},
		"seats kept, another's notice": {
			runs: running(scheduledSeats(97)), before: then(accepts, quantity(97)), asks: then(accepts, quantity(97)),
			want: "nothing", keeps: "quantity",
		},
	})
	// Seats that are kept wait for nothing: no schedule is remembered as one's own.
	s := running()
	wants := asks(s, then(accepts, quantity(97), reduction(commerce.ReduceAtRenewal)))
	if diff := cmp.Diff(commerce.History{}, update(s, &wants, wants, today).History); diff != "" {
		t.Errorf("it remembers (-want +got):\n%s", diff)
	}
}
