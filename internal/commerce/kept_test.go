package commerce_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// keeping is what was kept before: an attribute and its configured value.
func keeping(a commerce.Attribute, text string) map[commerce.Attribute]string {
	return map[commerce.Attribute]string{a: text}
}

func reverts(d *commerce.Desired) { d.External = commerce.ExternalRevert }

// TestKept_seats_stayUntilTheConfigurationAsksOtherwise: 103 are held, 100 were
// configured, and the window of the three had closed when they were kept.
func TestKept_seats_stayUntilTheConfigurationAsksOtherwise(t *testing.T) {
	t.Parallel()
	shut := running(seatsOf(103))
	opened := running(seatsOf(103), open(commerce.Window{Quantity: 3, Until: termEnd}))
	fewer := running(seatsOf(97))
	hundred, was := quantity(100), keeping(commerce.AttributeQuantity, "100")
	waits := reduction(commerce.ReduceAtRenewal)
	decide(t, map[string]row{
		"nothing is edited": {runs: shut, before: hundred, kept: was, asks: hundred, want: "nothing", keeps: "quantity"},
		"a window opens meanwhile": {
			runs: opened, before: hundred, kept: was, asks: hundred,
			want: "nothing", keeps: "quantity",
		},
		"some go meanwhile": {
			runs: fewer, before: hundred, kept: was, asks: hundred,
			want: "nothing", keeps: "quantity",
		},
		"they are met meanwhile":          {runs: running(), before: hundred, kept: was, asks: hundred, want: "nothing"},
		"nothing was kept, all is open":   {runs: opened, before: hundred, asks: hundred, want: "remove 3 seats (103 -> 100)"},
		"nothing was kept, some are gone": {runs: fewer, before: hundred, asks: hundred, want: "add 3 seats (97 -> 100)"},
		"another value was kept": {
			runs: opened, before: hundred, kept: keeping(commerce.AttributeQuantity, "99"), asks: hundred,
			want: "remove 3 seats (103 -> 100)",
		},
		"a name is edited": {
			runs: opened, before: hundred, kept: was, asks: then(hundred, named("Sales")),
			want: `rename to "Sales"`, keeps: "quantity",
		},
		"set to what is held": {runs: shut, before: hundred, kept: was, asks: quantity(103), want: "nothing"},
		"set to more": {
			runs: shut, before: hundred, kept: was, asks: quantity(110),
			want: "add 7 seats (103 -> 110)",
		},
		"set to fewer, too late": {
			runs: shut, before: hundred, kept: was, asks: quantity(99),
			want: "refused: reduce-window",
		},
		"set to fewer, all open": {
			runs: running(seatsOf(103), states(termEnd)), before: hundred, kept: was, asks: quantity(99),
			want: "remove 4 seats (103 -> 99)",
		},
		"they are to wait": {
			runs: shut, before: hundred, kept: was, asks: then(hundred, waits),
			want: "renew with 100 seats",
		},
		"they are to go, now and then": {
			runs: opened, before: hundred, kept: was, asks: then(hundred, reduction(commerce.ReduceNowThenRenewal)),
			want: "remove 3 seats (103 -> 100)",
		},
		"to wait, where more are wanted": {
			runs: fewer, before: hundred, kept: was, asks: then(hundred, waits),
			want: "nothing", keeps: "quantity",
		},
		"changes are to be kept": {
			runs: opened, before: hundred, kept: was, asks: then(hundred, accepts),
			want: "nothing", keeps: "quantity",
		},
		"changes are to be brought back": {
			runs: opened, before: then(hundred, accepts), kept: was, asks: then(hundred, reverts),
			want: "remove 3 seats (103 -> 100)",
		},
		"brought back, too late": {
			runs: shut, before: then(hundred, accepts), kept: was, asks: then(hundred, reverts),
			want: "nothing", keeps: "quantity",
		},
		"brought back, where some went": {
			runs: fewer, before: then(hundred, accepts), kept: was, asks: then(hundred, reverts),
			want: "add 3 seats (97 -> 100)",
		},
		"settled, and back, too late":      {runs: shut, before: quantity(103), asks: hundred, want: "refused: reduce-window"},
		"settled, and back, all open":      {runs: opened, before: quantity(103), asks: hundred, want: "remove 3 seats (103 -> 100)"},
		"settled, and back, where some go": {runs: fewer, before: quantity(97), asks: hundred, want: "add 3 seats (97 -> 100)"},
		"settled, back, the entry still there": {
			runs: fewer, before: quantity(97), kept: was, asks: hundred,
			want: "add 3 seats (97 -> 100)",
		},
		"settled, and back, to accept": {
			runs: fewer, before: then(accepts, quantity(97)), asks: then(accepts, hundred),
			want: "add 3 seats (97 -> 100)",
		},
	})
}

// TestKept_seatsThatWait_areStillAskedFor: that they are not held yet is what
// was asked.
func TestKept_seatsThatWait_areStillAskedFor(t *testing.T) {
	t.Parallel()
	eighty := then(quantity(80), reduction(commerce.ReduceAtRenewal))
	was, own := keeping(commerce.AttributeQuantity, "80"), commerce.History{Derived: 80, DerivedTermEnd: termEnd}
	decide(t, map[string]row{
		"they are scheduled": {
			runs: running(scheduledSeats(80)), before: eighty, kept: was, history: own, asks: eighty, want: "nothing",
		},
		"a portal dropped them": {runs: running(), before: eighty, kept: was, history: own, asks: eighty, want: "renew with 80 seats"},
		"a portal dropped, accepted": {
			runs: running(), before: then(eighty, accepts), kept: was, history: own, asks: then(eighty, accepts),
			want: "renew with 80 seats",
		},
		"the renewal took them": {
			runs: renewed(80), before: eighty, kept: was, history: own, asks: eighty, now: nextDay,
			want: "nothing",
		},
		"it did not": {
			runs: renewed(100, open()), before: eighty, kept: was, history: own, asks: eighty, now: nextDay,
			want: "renew with 80 seats",
		},
	})
}

// TestLeft_untilTheRenewal is what a reduction left, in the term it left it in.
func TestLeft_untilTheRenewal(t *testing.T) {
	t.Parallel()
	left := commerce.History{Left: 100, LeftTermEnd: termEnd}
	for name, c := range map[string]struct {
		history commerce.History
		holds   commerce.Subscription
		want    bool
	}{
		"as it was left":     {left, running(), true},
		"others took some":   {left, running(seatsOf(99)), false},
		"others added some":  {left, running(seatsOf(101)), false},
		"in the term behind": {left, renewed(100), false},
		"nothing was left":   {commerce.History{}, running(), false},
		"nothing is held":    {commerce.History{LeftTermEnd: termEnd}, running(seatsOf(0)), false},
	} {
		if got := c.history.LeftUntilRenewal(c.holds); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

// TestKept_others_stayUntilTheConfigurationAsksOtherwise, where external_changes
// accepts what others did.
func TestKept_others_stayUntilTheConfigurationAsksOtherwise(t *testing.T) {
	t.Parallel()
	ended := running(ends(cancels))
	block := then(accepts, endOfTerm(renews), renewWith(80))
	name, end, status := keeping(
		commerce.AttributeName, "Sales",
	), keeping(commerce.AttributeEndOfTerm, "renew"), keeping(commerce.AttributeSuspended, "false")
	resumes := then(suspended(false), endOfTerm(""))
	decide(t, map[string]row{
		"a name": {
			runs: running(), before: then(accepts, named("Sales")), kept: name, asks: then(accepts, named("Sales")),
			want: "nothing", keeps: "friendly_name",
		},
		"a name, brought back": {
			runs: running(), before: then(accepts, named("Sales")), kept: name, asks: named("Sales"),
			want: `rename to "Sales"`,
		},
		"a name, settled": {
			runs: running(), before: then(accepts, named("Sales")), kept: name, asks: then(accepts, named("Basic seats")),
			want: "nothing",
		},
		"a name, left out": {
			runs: running(), before: then(accepts, named("Sales")), kept: name, asks: then(accepts, named("")),
			want: "nothing",
		},
		"a name, another one": {
			runs: running(), before: then(accepts, named("Sales")), kept: name, asks: then(accepts, named("Desk")),
			want: `rename to "Desk"`,
		},
		"a name, and back": {
			runs: running(), before: accepts, asks: then(accepts, named("Sales")),
			want: `rename to "Sales"`,
		},
		"a reseller, left out": {
			runs: running(), before: then(accepts, reseller("7")), kept: keeping(commerce.AttributeReseller, "7"), asks: accepts,
			want: "nothing",
		},
		"an end": {
			runs: ended, before: then(accepts, endOfTerm(renews)), kept: end, asks: then(accepts, endOfTerm(renews)),
			want: "nothing", keeps: "end_of_term",
		},
		"an end, brought back": {
			runs: ended, before: then(accepts, endOfTerm(renews)), kept: end, asks: endOfTerm(renews),
			want: `set end_of_term to "renew"`,
		},
		"an end, settled": {
			runs: ended, before: then(accepts, endOfTerm(renews)), kept: end, asks: then(accepts, endOfTerm(cancels)),
			want: "nothing",
		},
		"an end, left out": {
			runs: ended, before: then(accepts, endOfTerm(renews)), kept: end, asks: then(accepts, endOfTerm("")),
			want: "nothing",
		},
		"an end, another one": {
			runs: ended, before: then(accepts, endOfTerm(renews)), kept: end, asks: then(accepts, endOfTerm(extends)),
			want: `set end_of_term to "extend"`, keeps: "product_id sku_id term_duration billing_cycle",
		},
		"an end, and back": {
			runs: ended, before: accepts, asks: then(accepts, endOfTerm(renews)),
			want: `set end_of_term to "renew"`,
		},
		"an end, with a block": {
			runs: ended, before: block, kept: end, history: blockHistory(100), asks: block,
			want: "nothing", keeps: "end_of_term renewal",
		},
		"an end, and a block that goes": {
			runs: ended, before: block, kept: end, history: blockHistory(100), asks: then(block, endOfTerm(cancels), noRenewal),
			want: "nothing",
		},
		"a suspension": {
			runs: running(held), before: resumes, kept: status, asks: resumes,
			want: "nothing", keeps: "suspended",
		},
		"a suspension, brought back": {
			runs: running(held), before: then(accepts, resumes), kept: status, asks: resumes,
			want: "resume 100 seats",
		},
		"a suspension, settled": {
			runs: running(held), before: resumes, kept: status, asks: then(resumes, suspended(true)),
			want: "nothing",
		},
		"a suspension, settled, and back": {
			runs: running(held), before: then(resumes, suspended(true)), asks: resumes,
			want: "resume 100 seats",
		},
		"a SKU": {
			runs: running(), before: toStandard, kept: keeping(commerce.AttributeSKU, "0001"), asks: toStandard,
			want: "nothing", keeps: "product_id sku_id",
		},
		"a SKU, settled": {runs: running(), before: toStandard, asks: asSKU(basic), want: "nothing"},
		"a SKU, settled, and back": {
			runs: running(), before: asSKU(basic), asks: toStandard,
			want: "upgrade 100 seats to CFQ7TTC0LDPB:0001",
		},
		"a term, settled": {
			runs: running(), before: forTerm(commerce.TermMonth), kept: keeping(
				commerce.AttributeTerm, "P1M",
			), asks: forTerm(commerce.TermYear),
			want: "nothing",
		},
		"a term, settled, and back": {
			runs: running(), before: forTerm(commerce.TermYear), asks: forTerm(commerce.TermMonth),
			want: "refused: in-place",
		},
	})
}

// TestResume_writesTheEndBeforeBack where the configuration leaves it out.
func TestResume_writesTheEndBeforeBack(t *testing.T) {
	t.Parallel()
	off := then(suspended(false), endOfTerm(""))
	before := then(suspended(true), endOfTerm(""))
	decide(t, map[string]row{
		"it was to renew": {
			runs: running(held), before: before, endBefore: renews, asks: off,
			want: `resume 100 seats, then set end_of_term to "renew"`,
		},
		"it was to end": {
			runs: running(held), before: before, endBefore: cancels, asks: off,
			want: `resume 100 seats, then set end_of_term to "cancel"`,
		},
		"it was to extend": {runs: running(held), before: before, endBefore: extends, asks: off, want: "resume 100 seats"},
		"an unknown end":   {runs: running(held), before: before, asks: off, want: "resume 100 seats"},
		"software, to end": {
			runs: running(software, held), before: before, endBefore: cancels, asks: off,
			want: "resume 100 seats",
		},
		"software, to renew": {
			runs: running(software, held), before: before, endBefore: renews, asks: off,
			want: `resume 100 seats, then set end_of_term to "renew"`,
		},
		"the configuration says": {
			runs: running(held), before: before, endBefore: renews, asks: then(off, endOfTerm(cancels)),
			want: `resume 100 seats, then set end_of_term to "cancel"`,
		},
		"it renews with a block": {
			runs: running(held), before: before, endBefore: renews, asks: then(off, renewWith(80)),
			want: `resume 100 seats, then set end_of_term to "renew", then renew with 80 seats`,
		},
		"it was resumed elsewhere": {runs: running(ends(cancels)), before: off, endBefore: renews, asks: off, want: "nothing"},
		"nobody resumes it":        {runs: running(held), before: endOfTerm(""), endBefore: renews, asks: endOfTerm(""), want: "nothing"},
	})
}

// TestResume_ofASuspensionByMicrosoft is refused where it is asked, and the
// suspension stays where it is not.
func TestResume_ofASuspensionByMicrosoft(t *testing.T) {
	t.Parallel()
	off := then(suspended(false), endOfTerm(""))
	on := then(suspended(true), endOfTerm(""))
	for name, c := range map[string]struct {
		why  []string
		says []string // reasons that are named, none where it is resumed
	}{
		"no reason given":            {nil, nil},
		"the partner's own":          {[]string{"PartnerInitiated"}, nil},
		"in another spelling":        {[]string{"partner_initiated"}, nil},
		"fraud":                      {[]string{"Fraud"}, []string{"Fraud"}},
		"an unknown reason":          {[]string{"Weather"}, []string{"Weather"}},
		"the partner's and another":  {[]string{"PartnerInitiated", "Fraud"}, []string{"Fraud"}},
		"two that Microsoft may end": {[]string{"Fraud", "NonPayment"}, []string{"Fraud, NonPayment"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := running(held, reasons(c.why...))
			before, wants := asks(s, on), asks(s, off)
			asked, left := update(s, &before, wants, today), update(s, &wants, wants, today)
			if len(c.says) == 0 {
				if got := verdict(asked) + ", " + verdict(left); got != "resume 100 seats, resume 100 seats" {
					t.Errorf("it came to %s", got)
				}
				return
			}
			v := one(t, asked.Violations)
			if v.Rule != commerce.RuleStatus || v.Attribute != "suspended" || v.Remedies[0].Config != "suspended = true" {
				t.Errorf("refused as %+v", v)
			}
			if verdict(left) != "nothing" || keepsWords(t, left) != "suspended" || len(left.Notices) != 1 {
				t.Fatalf("nobody asked: %s, keeps %q with %+v", verdict(left), keepsWords(t, left), left.Notices)
			}
			for _, text := range []string{v.Reason, left.Notices[0].Detail} {
				if !strings.Contains(text, c.says[0]) || strings.Contains(text, "PartnerInitiated") {
					t.Errorf("%q does not say %q, and only that", text, c.says[0])
				}
			}
		})
	}
}

// TestDesired_text_isWhatAnEntryOfKeptSays, and With takes over one attribute.
func TestDesired_text_isWhatAnEntryOfKeptSays(t *testing.T) {
	t.Parallel()
	full := asks(running(), quantity(25), reseller("7"), suspended(true), renewAs(commerce.RenewalInstructions{
		Quantity: ptr(10), SKU: &standard, Term: ptr(commerce.TermMonth), Cycle: ptr(commerce.CycleAnnual), PromotionID: ptr("a:b"), CustomTermEnd: ptr(at("2028-01-31 00:00:00")),
	}))
	for a, want := range map[commerce.Attribute]struct{ text, literal string }{
		commerce.AttributeQuantity: {
			"25", "25",
		}, commerce.AttributeProduct: {"CFQ7TTC0LH18", `"CFQ7TTC0LH18"`}, commerce.AttributeSKU: {"0001", `"0001"`},
		commerce.AttributeTerm: {
			"P1Y", `"P1Y"`,
		}, commerce.AttributeCycle: {"monthly", `"monthly"`}, commerce.AttributeName: {"Basic seats", `"Basic seats"`},
		commerce.AttributeReseller: {
			"7", `"7"`,
		}, commerce.AttributeEndOfTerm: {"renew", `"renew"`}, commerce.AttributeSuspended: {"true", "true"},
		commerce.AttributeRenewal: {
			`{ quantity = 10, product_id = "CFQ7TTC0LDPB", sku_id = "0001", term_duration = "P1M", billing_cycle = "annual", promotion_id = "a:b", custom_term_end_date = "2028-01-31" }`,
			`{ quantity = 10, product_id = "CFQ7TTC0LDPB", sku_id = "0001", term_duration = "P1M", billing_cycle = "annual", promotion_id = "a:b", custom_term_end_date = "2028-01-31" }`,
		},
		"donation": {"", `""`},
	} {
		if got := full.Text(a); got != want.text {
			t.Errorf("%s: %q, want %q", a, got, want.text)
		}
		if got := full.Literal(a); got != want.literal {
			t.Errorf("%s as configuration: %s, want %s", a, got, want.literal)
		}
		if got := (commerce.Desired{}).With(a, full); got.Text(a) != want.text {
			t.Errorf("%s taken over: %q", a, got.Text(a))
		}
		for _, other := range commerce.Attributes() {
			if got := (commerce.Desired{}).With(a, full); other != a && got.Text(other) != (commerce.Desired{}).Text(other) {
				t.Errorf("%s taken over changes %s to %q", a, other, got.Text(other))
			}
		}
	}
	if got := (commerce.Desired{Renewal: &commerce.RenewalInstructions{}}).Text(commerce.AttributeRenewal); got != "{}" {
		t.Errorf("an empty block: %q", got)
	}
}
