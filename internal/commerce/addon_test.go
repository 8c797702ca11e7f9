package commerce_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

var (
	phoneSKU = commerce.SKU{ProductID: "CFQ7TTC0LH0T", SKUID: "0001"}
	phone    = commerce.Offer{SKU: phoneSKU, Title: "Teams Phone", Addon: true, Prerequisites: []commerce.SKU{standard, basic}}
	geo      = commerce.Offer{
		SKU: phoneSKU, Title: "Multi-Geo Capabilities in Microsoft 365", Addon: true,
		Prerequisites: []commerce.SKU{basic},
	}
)

func baseOf(id string, edit ...func(*commerce.Subscription)) commerce.Subscription {
	return running(append([]func(*commerce.Subscription){func(s *commerce.Subscription) { s.ID, s.FriendlyName = id, id }}, edit...)...)
}

func onPremium(s *commerce.Subscription) { s.SKU = premium }

func seatsOf(n int) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { s.Quantity = n }
}

func until(day string) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { s.CommitmentEnd = at(day + " 23:59:59") }
}

func TestCheckAddon_eachKindInItsOwnResource(t *testing.T) {
	t.Parallel()
	whole := commerce.Offer{SKU: basic, Title: "Business Basic"}
	for name, c := range map[string]struct {
		offer   commerce.Offer
		asAddon bool
		refused string
	}{
		"an add-on as one":        {phone, true, ""},
		"a subscription as one":   {whole, false, ""},
		"an add-on as a whole":    {phone, false, "Teams Phone is an add-on"},
		"a subscription as addon": {whole, true, "Business Basic is not an add-on"},
	} {
		got := commerce.CheckAddon(c.offer, c.asAddon)
		if c.refused == "" && len(got) == 0 {
			continue
		}
		if c.refused == "" || len(got) != 1 || got[0].Summary != c.refused || len(got[0].Remedies) == 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestCheckBase_edges(t *testing.T) {
	t.Parallel()
	held := []commerce.Subscription{baseOf("base"), baseOf("asleep", status(commerce.StatusSuspended)), baseOf("other", onPremium)}
	for name, c := range map[string]struct{ id, refused, helps string }{
		"a base":                {"base", "", ""},
		"in capitals":           {"BASE", "", ""},
		"one that is suspended": {"asleep", `The base "asleep" is suspended`, `base_subscription_id = "base"`},
		"another SKU":           {"other", `"other" is not a base of Teams Phone`, `base_subscription_id = "base"`},
		"none of the tenant":    {"stranger", "The base is not a subscription of the tenant", "remove base_subscription_id"},
	} {
		got := commerce.CheckBase(phone, c.id, held)
		if c.refused == "" && len(got) == 0 {
			continue
		}
		if c.refused == "" || len(got) != 1 || got[0].Summary != c.refused || !strings.Contains(got[0].Advice(), c.helps) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestCheckLeavingBase_edges: an add-on is not bought in the plan that ends what
// it would stand on.
func TestCheckLeavingBase_edges(t *testing.T) {
	t.Parallel()
	one := []commerce.Subscription{baseOf("base")}
	two := []commerce.Subscription{baseOf("base"), baseOf("second")}
	asleep := []commerce.Subscription{baseOf("base"), baseOf("second", status(commerce.StatusSuspended))}
	premiumToo := []commerce.Subscription{baseOf("base"), baseOf("other", onPremium)}
	for name, c := range map[string]struct {
		held   []commerce.Subscription
		named  string
		leaves string // ids, one after the other
		ends   string // the base that the refusal names, empty where there is none
	}{
		"the named one leaves":                 {one, "base", "base", "base"},
		"in capitals":                          {one, "BASE", "base", "base"},
		"the named one, another stays":         {two, "base", "base", "base"},
		"the named one stays":                  {two, "base", "second", ""},
		"nothing leaves":                       {one, "base", "", ""},
		"none is named, the only one goes":     {one, "", "base", "base"},
		"none is named, another stays":         {two, "", "base", ""},
		"none is named, both go":               {two, "", "base second", "base"},
		"none is named, another is asleep":     {asleep, "", "base", "base"},
		"none is named, the sleeper goes":      {asleep, "", "second", ""},
		"none is named, what stays is none":    {premiumToo, "", "base", "base"},
		"what goes is not a base":              {premiumToo, "", "other", ""},
		"what goes is named and is not a base": {premiumToo, "other", "other", ""},
		"a stranger is named":                  {one, "stranger", "base", ""},
		"nothing is held":                      {nil, "", "", ""},
	} {
		got := commerce.CheckLeavingBase(
			"Phone", phone, c.named, c.held, func(id string) bool { return slices.Contains(strings.Fields(c.leaves), id) },
		)
		if c.ends == "" && len(got) == 0 {
			continue
		}
		if c.ends == "" || len(got) != 1 || got[0].Rule != commerce.RuleAddon ||
			!strings.Contains(got[0].Reason, "subscription "+c.ends) || len(got[0].Remedies) == 0 {
			t.Errorf("%s: %+v, want %q", name, got, c.ends)
		}
	}
}

func TestCheckKnownBases_warnsOnlyIfNothingProvesABase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		f    commerce.KnownBases
		warn bool
	}{
		"held":             {commerce.KnownBases{Held: []commerce.Subscription{baseOf("base")}}, false},
		"planned":          {commerce.KnownBases{Planned: true}, false},
		"licensed":         {commerce.KnownBases{Licensed: 1}, false},
		"nothing":          {commerce.KnownBases{Why: "its directory holds no license of one"}, true},
		"held, not active": {commerce.KnownBases{Held: []commerce.Subscription{baseOf("base", status(commerce.StatusExpired))}}, true},
		"another SKU held": {commerce.KnownBases{Held: []commerce.Subscription{baseOf("base", onPremium)}}, true},
	} {
		if got := commerce.CheckKnownBases(phone, c.f); (len(got) == 1) != c.warn {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestCheckShare_edges: Multi-Geo is sold for 5 % of all base seats at least.
func TestCheckShare_edges(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		offer          commerce.Offer
		base, licensed int
		quantity       int
		least          string
	}{
		"exactly 5 %":        {geo, 100, 0, 5, ""},
		"one less":           {geo, 100, 0, 4, "quantity = 5"},
		"a seat more of it":  {geo, 101, 0, 5, "quantity = 6"},
		"others sold more":   {geo, 100, 400, 19, "quantity = 20"},
		"others are counted": {geo, 100, 400, 20, ""},
		"one base seat":      {geo, 1, 0, 1, ""},
		"no base is known":   {geo, 0, 0, 1, ""},
		"another add-on":     {phone, 1000, 0, 1, ""},
	} {
		f := commerce.KnownBases{Licensed: c.licensed}
		if c.base > 0 {
			f.Held = []commerce.Subscription{baseOf("base", seatsOf(c.base))}
		}
		got := commerce.CheckShare(c.offer, asks(running(), quantity(c.quantity)), f)
		if c.least == "" && len(got) == 0 {
			continue
		}
		if c.least == "" || len(got) != 1 || got[0].Remedies[0].Config != c.least {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestOutlives_edges: bought on 2026-11-21 for a year, it ends on 2027-11-20.
func TestOutlives_edges(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		held []commerce.Subscription
		base string
		edit func(*commerce.Desired)
		warn string
	}{
		"the base ends a day before": {
			[]commerce.Subscription{baseOf("base", until("2027-11-19"))},
			"", quantity(1),
			`align_with_subscription_id = "base"`,
		},
		"on the same day": {[]commerce.Subscription{baseOf("base", until("2027-11-20"))}, "", quantity(1), ""},
		"another base ends later": {
			[]commerce.Subscription{baseOf("base", until("2027-01-31")), baseOf("long", until("2028-01-31"))},
			"",
			quantity(1), "",
		},
		"the named one ends earlier": {
			[]commerce.Subscription{baseOf("base", until("2027-01-31")), baseOf("long", until("2028-01-31"))},
			"base",
			quantity(1), `align_with_subscription_id = "base"`,
		},
		"aligned": {
			[]commerce.Subscription{baseOf("base", until("2027-01-31"))},
			"base",
			func(d *commerce.Desired) { d.AlignWith = "base" }, "",
		},
		"ends on a day before": {
			[]commerce.Subscription{baseOf("base", until("2027-01-31"))},
			"base",
			func(d *commerce.Desired) { d.CustomTermEnd = at("2026-12-31 00:00:00") }, "",
		},
		"ends on a day after": {
			[]commerce.Subscription{baseOf("base", until("2027-01-31"))},
			"base",
			func(d *commerce.Desired) { d.CustomTermEnd = at("2027-02-28 00:00:00") }, "2027-02-28",
		},
		"a year next to a monthly base": {
			[]commerce.Subscription{baseOf("base", until("2026-12-15"), func(s *commerce.Subscription) { s.Term = commerce.TermMonth })},
			"", quantity(1), "does not align to a monthly one",
		},
		"no base is known": {nil, "", quantity(1), ""},
		"a term of unknown length": {
			[]commerce.Subscription{baseOf("base", until("2027-01-31"))},
			"",
			func(d *commerce.Desired) { d.Term = "P90D" }, "",
		},
		"a month next to a yearly base": {
			[]commerce.Subscription{baseOf("base", until("2027-01-31"))},
			"",
			func(d *commerce.Desired) { d.Term = commerce.TermMonth }, "",
		},
		"the named base is not in sight": {[]commerce.Subscription{baseOf("base", until("2027-01-31"))}, "elsewhere", quantity(1), ""},
	} {
		got := commerce.Outlives(phone, asks(running(), c.edit), commerce.KnownBases{Held: c.held}, c.base, today)
		if c.warn == "" && len(got) == 0 {
			continue
		}
		if c.warn == "" || len(got) != 1 || !strings.Contains(got[0].Detail, c.warn) {
			t.Errorf("%s: %+v, want %q", name, got, c.warn)
		}
	}
	if got := commerce.Outlives(
		phone, asks(running()), commerce.KnownBases{Held: []commerce.Subscription{baseOf("base", until("2027-01-31"))}},
		"", time.Time{},
	); len(got) != 0 {
		t.Errorf("without a clock: %+v", got)
	}
}

// TestAddonsLeft_edges: 20 seats of an add-on that ends on 2027-07-31, as the
// base of 100 seats does.
func TestAddonsLeft_edges(t *testing.T) {
	t.Parallel()
	fresh := running(
		open(commerce.Window{Quantity: 100, Until: at("2026-11-25 14:03:00")}),
		func(s *commerce.Subscription) { s.CancelUntil = ptr(at("2026-11-25 14:03:00")) },
	)
	other := func(n int) commerce.Subscription { return baseOf("other", seatsOf(n)) }
	for name, c := range map[string]struct {
		edit   func(*commerce.Desired)
		addon  func(*commerce.Subscription)
		others []commerce.Subscription
		warns  bool
	}{
		"nothing changes":         {quantity(100), seatsOf(20), nil, false},
		"more seats":              {quantity(120), seatsOf(20), nil, false},
		"as many stay":            {quantity(20), seatsOf(20), nil, false},
		"one less stays":          {quantity(19), seatsOf(20), nil, true},
		"another base carries it": {quantity(19), seatsOf(20), []commerce.Subscription{other(1)}, false},
		"an ended base does not": {
			quantity(19), seatsOf(20), []commerce.Subscription{baseOf("other", status(commerce.StatusExpired))}, true,
		},
		"upgraded to no base": {func(d *commerce.Desired) { d.SKU = premium }, seatsOf(20), nil, true},
		"upgraded to a base":  {func(d *commerce.Desired) { d.SKU = standard }, seatsOf(20), nil, false},
		"suspended":           {func(d *commerce.Desired) { d.Suspended = ptr(true) }, seatsOf(20), nil, true},
		"ends with it":        {endOfTerm(cancels), alsoOn(seatsOf(20), until("2027-07-31")), nil, false},
		"ends before it":      {endOfTerm(cancels), alsoOn(seatsOf(20), until("2027-08-01")), nil, true},
		"ends, and another carries it": {
			endOfTerm(cancels), alsoOn(seatsOf(20), until("2027-08-01")), []commerce.Subscription{other(20)}, false,
		},
	} {
		before := asks(fresh)
		p := update(fresh, &before, asks(fresh, c.edit), today)
		standing := baseOf("Phone", func(s *commerce.Subscription) { s.SKU = phoneSKU }, c.addon)
		held := append([]commerce.Subscription{fresh, standing}, c.others...)
		var got []commerce.Notice
		if commerce.Undermines(p.Changes) {
			got = commerce.AddonsLeft(fresh, p, []commerce.HeldAddon{{Subscription: standing, Prerequisites: phone.Prerequisites}}, held)
		}
		if !p.OK() || (len(got) == 1) != c.warns || c.warns && !strings.Contains(got[0].Detail, `"Phone", 20 seats`) {
			t.Errorf("%s: %v %+v: %+v", name, calls(p), p.Violations, got)
		}
	}
	gone := commerce.Destroy(fresh, commerce.OnDestroyCancel, today)
	standing := []commerce.HeldAddon{{Subscription: baseOf("Phone", seatsOf(20)), Prerequisites: phone.Prerequisites}}
	if got := commerce.AddonsLeft(fresh, gone, standing, []commerce.Subscription{fresh}); !commerce.Undermines(gone.Changes) ||
		len(got) != 1 {
		t.Errorf("canceled: %v %+v", calls(gone), got)
	}
}

func alsoOn(a, b func(*commerce.Subscription)) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { a(s); b(s) }
}
