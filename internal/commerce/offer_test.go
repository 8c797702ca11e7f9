package commerce_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// sold is an offer for 5 to 300 seats.
func sold(edit ...func(*commerce.Offer)) commerce.Offer {
	o := commerce.Offer{
		SKU: basic, Title: "Business Basic", Kind: commerce.KindSeat, Purchasable: true, Minimum: 5, Maximum: 300,
		UpgradesTo: []commerce.SKU{standard},
		Terms: []commerce.TermOption{
			{Term: commerce.TermMonth, Cycle: commerce.CycleMonthly},
			{Term: commerce.TermYear, Cycle: commerce.CycleMonthly},
			{Term: commerce.TermYear, Cycle: commerce.CycleAnnual},
		},
	}
	for _, e := range edit {
		e(&o)
	}
	return o
}

func TestOffer(t *testing.T) {
	t.Parallel()
	unlimited := func(o *commerce.Offer) { o.Minimum, o.Maximum = 0, 0 }
	attest := func(o *commerce.Offer) { o.MustAttest = true }
	upgrade := commerce.Remedy{Do: "buy what it upgrades to", Config: `product_id = "CFQ7TTC0LDPB" and sku_id = "0001"`}
	count := func(to string, r ...commerce.Remedy) commerce.Violation {
		return commerce.Violation{Rule: commerce.RuleSeatCount, Attribute: "quantity", To: to, Remedies: r}
	}
	month := commerce.Remedy{Do: "buy it for P1M billed monthly", Config: `term_duration = "P1M" and billing_cycle = "monthly"`}
	year := commerce.Remedy{Do: "buy it for P1Y billed monthly", Config: `term_duration = "P1Y" and billing_cycle = "monthly"`}
	upfront := commerce.Remedy{Do: "buy it for P1Y billed annual", Config: `term_duration = "P1Y" and billing_cycle = "annual"`}
	notSold := func(attribute, to string, r ...commerce.Remedy) commerce.Violation {
		return commerce.Violation{Rule: commerce.RuleTermNotSold, Attribute: attribute, To: to, Remedies: r}
	}
	minimum, maximum := commerce.Remedy{
		Do: "buy the minimum", Config: "quantity = 5",
	}, commerce.Remedy{Do: "stay within it", Config: "quantity = 300"}
	attestation := commerce.Violation{Rule: commerce.RuleAttestation, Attribute: "attestation_accepted", To: "true", Remedies: []commerce.Remedy{
		{Do: "attest", Config: "attestation_accepted = true"},
	}}
	asSoftware := func(o *commerce.Offer) { o.Kind = commerce.KindSoftware }
	asTrial := func(o *commerce.Offer) { o.Trial = true }
	noExtension := commerce.Violation{Rule: commerce.RuleEndOfTerm, Attribute: "end_of_term", To: `"extend"`, Remedies: []commerce.Remedy{
		{Do: "renew it", Config: `end_of_term = "renew"`}, {Do: "let it end", Config: `end_of_term = "cancel"`},
	}}
	trialRenewal := commerce.Violation{Rule: commerce.RuleTrial, Attribute: "renewal.quantity", To: "80", Remedies: []commerce.Remedy{
		{Do: "let it convert as it is", Config: "remove renewal"},
	}}
	for name, c := range map[string]struct {
		offer    commerce.Offer
		desired  commerce.Desired
		attested bool
		want     []commerce.Violation
	}{
		"as sold":                     {sold(), order(), false, nil},
		"seats extend":                {sold(), order(endOfTerm(extends)), false, nil},
		"software does not extend":    {sold(asSoftware), order(endOfTerm(extends)), false, []commerce.Violation{noExtension}},
		"a trial does not extend":     {sold(asTrial), order(endOfTerm(extends)), false, []commerce.Violation{noExtension}},
		"software renews with others": {sold(asSoftware), order(renewWith(80)), false, nil},
		"a trial converts as it is":   {sold(asTrial), order(renewWith(80)), false, []commerce.Violation{trialRenewal}},
		"a trial's own seats":         {sold(asTrial), order(quantity(80), renewWith(80)), false, nil},
		"letter case says nothing":    {sold(), order(func(d *commerce.Desired) { d.Term, d.Cycle = "p1y", "Monthly" }), false, nil},
		"at end of sale": {
			sold(func(o *commerce.Offer) { o.Purchasable = false }), order(), false,
			[]commerce.Violation{{Rule: commerce.RuleOffer, Attribute: "sku_id", To: `"0001"`, Remedies: []commerce.Remedy{upgrade}}},
		},
		"for another term": {
			sold(), order(func(d *commerce.Desired) { d.Term = commerce.TermThreeYear }), false,
			[]commerce.Violation{notSold("term_duration", `"P3Y"`, month, year, upfront)},
		},
		"billed by another cycle": {
			sold(), order(func(d *commerce.Desired) { d.Cycle = commerce.CycleTriennial }), false,
			[]commerce.Violation{notSold("billing_cycle", `"triennial"`, year, upfront, month)},
		},
		"an unknown cycle": {
			sold(), order(func(d *commerce.Desired) { d.Cycle = "weekly" }), false,
			[]commerce.Violation{notSold("billing_cycle", `"weekly"`, year, upfront, month)},
		},
		"an unknown cycle that sells": {
			sold(func(o *commerce.Offer) { o.Terms = []commerce.TermOption{{Term: "P6M", Cycle: "weekly"}} }),
			order(func(d *commerce.Desired) { d.Term, d.Cycle = "P6M", "weekly" }), false, nil,
		},
		"no term at all": {
			sold(func(o *commerce.Offer) { o.Terms = nil }), order(), false,
			[]commerce.Violation{{Rule: commerce.RuleTermNotSold, Attribute: "term_duration", To: `"P1Y"`}},
		},
		"attestation missing":          {sold(attest), order(), false, []commerce.Violation{attestation}},
		"attestation given":            {sold(attest), order(), true, nil},
		"one below the minimum":        {sold(), order(quantity(4)), false, []commerce.Violation{count("4", minimum)}},
		"the minimum":                  {sold(), order(quantity(5)), false, nil},
		"the maximum":                  {sold(), order(quantity(300)), false, nil},
		"one above the maximum":        {sold(), order(quantity(301)), false, []commerce.Violation{count("301", maximum)}},
		"no limits stated":             {sold(unlimited), order(quantity(1_000_000)), false, nil},
		"too few and nothing attested": {sold(attest), order(quantity(1)), false, []commerce.Violation{attestation, count("1", minimum)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, commerce.CheckOffer(c.offer, c.desired, c.attested), words); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}
