package commerce_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestInPlace(t *testing.T) {
	t.Parallel()
	sku := func(s commerce.SKU) func(*commerce.Desired) { return func(d *commerce.Desired) { d.SKU = s } }
	term := func(v commerce.Term) func(*commerce.Desired) { return func(d *commerce.Desired) { d.Term = v } }
	cycle := func(v commerce.BillingCycle) func(*commerce.Desired) {
		return func(d *commerce.Desired) { d.Cycle = v }
	}
	tenant := func(v string) func(*commerce.Desired) { return func(d *commerce.Desired) { d.TenantID = v } }
	refused := func(attribute, from, to string, remedies ...commerce.Remedy) outcome {
		return outcome{violations: []commerce.Violation{{
			Rule: commerce.RuleInPlace, Attribute: attribute, From: from, To: to, Remedies: remedies,
		}}}
	}
	upgraded := func(to commerce.SKU) outcome {
		return outcome{
			changes: []commerce.Change{{
				Action: commerce.ActionUpgrade, Seats: 100, From: 100, To: 100, SKU: to, Final: true,
				BilledUntil: termEnd,
			}},
			notices: []commerce.Rule{commerce.RuleUpgrade}, after: func(s *commerce.Subscription) { s.SKU = to },
		}
	}
	sister := commerce.SKU{ProductID: strings.ToLower(basic.ProductID), SKUID: "0002"}
	lower := commerce.SKU{ProductID: strings.ToLower(basic.ProductID), SKUID: basic.SKUID}
	moved := refused("tenant_id", `"tenant-a"`, `"tenant-b"`,
		commerce.Remedy{Do: "keep it", Config: `tenant_id = "tenant-a"`},
		commerce.Remedy{Do: "buy for the other tenant too", Config: "add another csp_subscription"})
	longer := refused("term_duration", `"P1Y"`, `"P3Y"`,
		commerce.Remedy{Do: "keep it", Config: `term_duration = "P1Y"`},
		commerce.Remedy{Do: "change it at renewal, 2027-08-01", Config: `term_duration = "P1Y" and renewal = { term_duration = "P3Y" }`})
	drift := func(keeps ...commerce.Attribute) outcome {
		return outcome{notices: []commerce.Rule{commerce.RuleInPlace}, keeps: keeps}
	}
	for name, c := range map[string]struct {
		before  []func(*commerce.Desired)
		desired []func(*commerce.Desired)
		asked   outcome
	}{
		"nothing else":                {nil, nil, outcome{}},
		"another tenant":              {nil, []func(*commerce.Desired){tenant("tenant-b")}, moved},
		"the tenant in other letters": {nil, []func(*commerce.Desired){tenant("TENANT-A")}, outcome{}},
		"another product":             {nil, []func(*commerce.Desired){sku(standard)}, upgraded(standard)},
		"another SKU of the product":  {nil, []func(*commerce.Desired){sku(sister)}, upgraded(sister)},
		"the SKU in other letters":    {nil, []func(*commerce.Desired){sku(lower)}, outcome{}},
		"a longer term":               {nil, []func(*commerce.Desired){term(commerce.TermThreeYear)}, longer},
		"the term in other letters":   {nil, []func(*commerce.Desired){term("p1y")}, outcome{}},
		"a term the service names otherwise": {nil, []func(*commerce.Desired){term("P12M")}, refused("term_duration", `"P1Y"`, `"P12M"`,
			commerce.Remedy{Do: "keep it", Config: `term_duration = "P1Y"`},
			commerce.Remedy{
				Do:     "change it at renewal, 2027-08-01",
				Config: `term_duration = "P1Y" and renewal = { term_duration = "P12M" }`,
			})},
		"another billing cycle": {nil, []func(*commerce.Desired){cycle(commerce.CycleAnnual)}, refused("billing_cycle", `"monthly"`, `"annual"`,
			commerce.Remedy{Do: "keep it", Config: `billing_cycle = "monthly"`},
			commerce.Remedy{
				Do:     "change it at renewal, 2027-08-01",
				Config: `billing_cycle = "monthly" and renewal = { billing_cycle = "annual" }`,
			})},
		"the portal upgraded it": {
			[]func(*commerce.Desired){sku(standard)},
			[]func(*commerce.Desired){sku(standard)},
			drift(commerce.AttributeProduct, commerce.AttributeSKU),
		},
		"the portal changed the term": {
			[]func(*commerce.Desired){term(commerce.TermMonth)},
			[]func(*commerce.Desired){term(commerce.TermMonth)},
			drift(commerce.AttributeTerm),
		},
		"the portal changed the cycle": {
			[]func(*commerce.Desired){cycle(commerce.CycleAnnual)},
			[]func(*commerce.Desired){cycle(commerce.CycleAnnual)},
			drift(commerce.AttributeCycle),
		},
		"an upgrade taken into the text": {[]func(*commerce.Desired){sku(standard)}, nil, outcome{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running()
			before := asks(s, c.before...)
			c.asked.check(t, s, update(s, &before, asks(s, c.desired...), today))
		})
	}
	// Right after the purchase everything was asked.
	s := running()
	longer.check(t, s, update(s, nil, asks(s, term(commerce.TermThreeYear)), today))
	moved.check(t, s, update(s, nil, asks(s, tenant("tenant-b")), today))
}

func TestInPlace_whatTheServiceLeavesUnsaid_isNotCompared(t *testing.T) {
	t.Parallel()
	s := running()
	desired := asks(s)
	s.Term, s.Cycle = "", ""
	outcome{}.check(t, s, update(s, &desired, desired, today))
	outcome{}.check(t, s, update(s, nil, desired, today))
}

func TestInPlace_extendedTerm_isLeftWithItsOwnSKU(t *testing.T) {
	t.Parallel()
	before := asks(running(), endOfTerm(extends))
	s := running(ends(extends), func(s *commerce.Subscription) {
		s.SKU.SKUID, s.Term = "0001-EST", commerce.TermMonth
		s.EffectiveStart, s.CommitmentEnd, s.Schedule = renewal, at("2027-08-31 23:59:59"), nil
	})
	outcome{keeps: itsOffer}.check(t, s, update(s, &before, before, nextDay))
	// Another product is no extension, however the term was to end.
	s.SKU = standard
	outcome{
		notices: []commerce.Rule{commerce.RuleInPlace, commerce.RuleInPlace},
		keeps:   []commerce.Attribute{commerce.AttributeProduct, commerce.AttributeSKU, commerce.AttributeTerm},
	}.check(t, s, update(s, &before, before, nextDay))
}

// TestLengthen_aRunningTerm where the experiment allows it; the renewal comes
// first where one is being written.
func TestLengthen_aRunningTerm(t *testing.T) {
	t.Parallel()
	threeYears := func(d *commerce.Desired) { d.Term, d.Cycle = commerce.TermThreeYear, commerce.CycleAnnual }
	tried := then(threeYears, func(d *commerce.Desired) { d.Midterm = true })
	for name, c := range map[string]struct {
		sub     commerce.Subscription
		edit    func(*commerce.Desired)
		now     string
		refused commerce.Rule
	}{
		"as an experiment":        {running(), tried, "2026-11-21 10:00:00", ""},
		"a second before the end": {running(), tried, "2027-07-31 23:59:59", ""},
		"the renewal is written":  {running(), tried, "2027-08-01 00:00:00", commerce.RuleRenewalRunning},
		"without the experiment":  {running(), threeYears, "2026-11-21 10:00:00", commerce.RuleInPlace},
		"to a shorter one": {
			running(), then(tried, func(d *commerce.Desired) { d.Term = commerce.TermMonth }), "2026-11-21 10:00:00",
			commerce.RuleInPlace,
		},
		"of software":          {running(software), tried, "2026-11-21 10:00:00", commerce.RuleInPlace},
		"of what is suspended": {running(status(commerce.StatusSuspended)), tried, "2026-11-21 10:00:00", commerce.RuleInPlace},
	} {
		before := asks(c.sub)
		p := update(c.sub, &before, asks(c.sub, c.edit), at(c.now))
		if c.refused != "" {
			if p.OK() || p.Violations[0].Rule != c.refused {
				t.Errorf("%s: %v %+v, want %s", name, calls(p), p.Violations, c.refused)
			}
			continue
		}
		if !p.OK() || len(p.Changes) != 1 || p.Changes[0].Action != commerce.ActionLengthenTerm || !p.Changes[0].BeginsTerm() {
			t.Errorf("%s: %v %+v", name, calls(p), p.Violations)
		}
	}
}
