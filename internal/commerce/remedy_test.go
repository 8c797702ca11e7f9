package commerce_test

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// prose are the remedies that are no configuration of this subscription: a
// person does something else, or waits.
var prose = regexp.MustCompile(`^(remove the resource \(|add another csp_subscription|after \d{4}-|then plan again: |apply quantity = |(remove )?target_subscription_id|add another entry|add a second entry|remove term_duration .* from the entry|and set |terraform |a removed block |give each |remove the other resource)`)

var assignment = regexp.MustCompile(`^(\w+) = (?:"([^"]*)"|(\d+)|(true|false)|\{ (.+) \})(, until .*|, apply, then destroy)?$`)

// paste applies the configuration a remedy offers, and reports whether it is
// one. Text that is neither configuration nor known prose fails the test.
func paste(t fataler, config string, d *commerce.Desired) bool {
	t.Helper()
	if prose.MatchString(config) || strings.Contains(config, " in the entry ") {
		return false
	}
	for _, part := range strings.Split(config, " and ") {
		if part == "remove renewal" {
			d.Renewal = nil
			continue
		}
		if part == "remove custom_term_end_date from renewal" {
			next := *d.Renewal
			next.CustomTermEnd = nil
			d.Renewal = &next
			continue
		}
		if entry, ok := strings.CutPrefix(part, "remove the entry "); ok {
			name, err := strconv.Unquote(entry)
			if err != nil {
				t.Fatalf("a remedy names no entry: %q", part)
			}
			d.PartialUpgrades = maps.Clone(d.PartialUpgrades)
			delete(d.PartialUpgrades, name)
			continue
		}
		m := assignment.FindStringSubmatch(part)
		if m == nil {
			t.Fatalf("a remedy that nobody can paste: %q in %q", part, config)
		}
		n, _ := strconv.Atoi(m[3])
		switch m[1] {
		case "quantity":
			d.Quantity = n
		case "reduction":
			d.Reduction = commerce.Reduction(m[2])
		case "end_of_term":
			d.EndOfTerm = commerce.EndOfTerm(m[2])
		case "renewal":
			d.Renewal = pasteRenewal(t, m[5])
		case "suspended":
			d.Suspended = ptr(m[4] == "true")
		case "external_changes":
			d.External = commerce.External(m[2])
		case "upgrade":
			d.LicenseTransfer = commerce.TransferNever
		case "friendly_name":
			d.FriendlyName = m[2]
		case "partner_id_on_record":
			d.ResellerID = m[2]
		case "tenant_id":
			d.TenantID = m[2]
		case "product_id":
			d.SKU.ProductID = m[2]
		case "sku_id":
			d.SKU.SKUID = m[2]
		case "term_duration":
			d.Term = commerce.Term(m[2])
		case "billing_cycle":
			d.Cycle = commerce.BillingCycle(m[2])
		case "on_destroy", "attestation_accepted":
		default:
			t.Fatalf("a remedy sets an attribute nobody has: %q", config)
		}
	}
	return true
}

var member = regexp.MustCompile(`(\w+) = (?:"([^"]*)"|(\d+))`)

// pasteRenewal reads the members of a renewal block.
func pasteRenewal(t fataler, text string) *commerce.RenewalInstructions {
	t.Helper()
	r := &commerce.RenewalInstructions{}
	for _, m := range member.FindAllStringSubmatch(text, -1) {
		switch n, _ := strconv.Atoi(m[3]); m[1] {
		case "quantity":
			r.Quantity = &n
		case "product_id":
			r.SKU = &commerce.SKU{ProductID: m[2]}
		case "sku_id":
			r.SKU.SKUID = m[2]
		case "term_duration":
			r.Term = ptr(commerce.Term(m[2]))
		case "billing_cycle":
			r.Cycle = ptr(commerce.BillingCycle(m[2]))
		default:
			t.Fatalf("a remedy sets a part of the renewal nobody has: %q", text)
		}
	}
	return r
}

// fataler is what a test and a property have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func calls(p commerce.Plan) []string {
	var out []string
	for _, c := range p.Changes {
		out = append(out, c.String())
	}
	return out
}

func TestRemedies_doWhatTheySay(t *testing.T) {
	t.Parallel()
	eight := open(commerce.Window{Quantity: 8, Until: at("2026-11-25 14:03:00")})
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		edit func(*commerce.Desired)
		now  time.Time
		// want are the calls of the plan each remedy leads to.
		want map[string][]string
	}{
		"some open": {running(eight), quantity(80), today, map[string][]string{
			"quantity = 92":                  {"remove 8 seats (100 -> 92)"},
			`reduction = "at_renewal"`:       {"renew with 80 seats"},
			`reduction = "now_then_renewal"`: {"remove 8 seats (100 -> 92)", "renew with 80 seats"},
		}},
		"some open, another client scheduled": {running(eight, scheduledSeats(50)), quantity(80), today, map[string][]string{
			"quantity = 92":                  {"remove 8 seats (100 -> 92)", "renew with 50 seats"},
			`reduction = "at_renewal"`:       {"renew with 80 seats"},
			`reduction = "now_then_renewal"`: {"remove 8 seats (100 -> 92)", "renew with 80 seats"},
		}},
		"none open": {running(), quantity(80), today, map[string][]string{
			`reduction = "at_renewal"`: {"renew with 80 seats"}, "quantity = 100": nil,
		}},
		"ends": {running(ends(cancels)), quantity(80), today, map[string][]string{"quantity = 100": nil}},
		"extends": {running(ends(extends)), then(quantity(80), endOfTerm("")), today, map[string][]string{
			`reduction = "at_renewal" and end_of_term = "renew"`: {
				`set end_of_term to "renew"`, "renew with 80 seats",
			}, "quantity = 100": nil,
		}},
		"renewal instructs": {running(), then(quantity(80), renewWith(90)), today, map[string][]string{
			"quantity = 100 and renewal = { quantity = 80 }": {"renew with 80 seats"}, "quantity = 100": {"renew with 90 seats"},
		}},
		"the renewal is in progress": {running(), quantity(80), renewal, map[string][]string{"quantity = 100": nil}},
		"no seat": {running(), quantity(0), today, map[string][]string{
			`quantity = 100 and end_of_term = "cancel"`: {`set end_of_term to "cancel"`},
		}},
		"no seat next to renewal": {running(), then(quantity(0), renewWith(90)), today, map[string][]string{
			`quantity = 100 and end_of_term = "cancel" and remove renewal`: {`set end_of_term to "cancel"`},
		}},
		"no seat of a suspended one": {running(status(commerce.StatusSuspended)), quantity(0), today, nil},
		"no seat then": {running(), renewWith(0), today, map[string][]string{
			"renewal = { quantity = 1 }":                {"renew with 1 seat"},
			`end_of_term = "cancel" and remove renewal`: {`set end_of_term to "cancel"`},
		}},
		"two decide": {running(eight), then(
			quantity(80), reduction(commerce.ReduceNowThenRenewal), renewWith(90),
		), today, map[string][]string{
			"remove renewal": {"remove 8 seats (100 -> 92)", "renew with 80 seats"}, "quantity = 100": {"renew with 90 seats"},
		}},
		"instructions for no renewal": {running(), then(endOfTerm(cancels), renewWith(90)), today, map[string][]string{
			`end_of_term = "renew"`: {"renew with 90 seats"}, "remove renewal": {`set end_of_term to "cancel"`},
		}},
		"waiting for no renewal": {running(), then(
			endOfTerm(extends), quantity(80), reduction(commerce.ReduceAtRenewal),
		), today, map[string][]string{
			`end_of_term = "renew"`: {"renew with 80 seats"}, "quantity = 100": {`set end_of_term to "extend"`},
		}},
		"no extension": {running(noExtension), endOfTerm(extends), at("2026-01-01 00:00:00"), map[string][]string{
			`end_of_term = "renew"`: nil, `end_of_term = "cancel"`: {`set end_of_term to "cancel"`},
		}},
		"trial":              {running(trial), quantity(30), today, map[string][]string{"quantity = 25": nil}},
		"renewal of a trial": {running(trial), renewWith(30), today, map[string][]string{"remove renewal": nil}},
		"software": {
			running(software), quantity(80), today,
			map[string][]string{`reduction = "at_renewal"`: {"renew with 80 seats"}, "quantity = 100": nil},
		},
		"suspended": {running(status(commerce.StatusSuspended)), quantity(110), today, map[string][]string{"quantity = 100": nil}},
		"tenant": {
			running(), func(d *commerce.Desired) { d.TenantID = "tenant-b" }, today,
			map[string][]string{`tenant_id = "tenant-a"`: nil},
		},
		"SKU of software": {
			running(software), func(d *commerce.Desired) { d.SKU = standard }, today,
			map[string][]string{`product_id = "CFQ7TTC0LH18" and sku_id = "0001"`: nil},
		},
		"SKU of a shorter term": {running(), func(d *commerce.Desired) { d.SKU, d.Term = standard, commerce.TermMonth }, today, map[string][]string{
			`term_duration = "P1Y" and billing_cycle = "monthly"`: {"upgrade 100 seats to CFQ7TTC0LDPB:0001"},
		}},
		"term": {running(), func(d *commerce.Desired) { d.Term = commerce.TermMonth }, today, map[string][]string{
			`term_duration = "P1Y"`: nil, `term_duration = "P1Y" and renewal = { term_duration = "P1M" }`: {"renew with 100 seats for P1M"},
		}},
		"cycle": {running(), func(d *commerce.Desired) { d.Cycle = commerce.CycleAnnual }, today, map[string][]string{
			`billing_cycle = "monthly"`: nil, `billing_cycle = "monthly" and renewal = { billing_cycle = "annual" }`: {"renew with 100 seats billed annual"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := asks(c.sub)
			desired := asks(c.sub, c.edit)
			refused := update(c.sub, &before, desired, c.now)
			if len(refused.Violations) != 1 {
				t.Fatalf("%d violations, want 1: %+v", len(refused.Violations), refused.Violations)
			}
			got := map[string][]string{}
			for _, r := range refused.Violations[0].Remedies {
				d := desired
				if !paste(t, r.Config, &d) {
					continue
				}
				p := update(c.sub, &before, d, c.now)
				if !p.OK() {
					t.Errorf("%q leads to %q", r.Config, p.Violations[0].Summary)
				}
				got[r.Config] = calls(p)
			}
			want := c.want
			if want == nil {
				want = map[string][]string{}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("remedies (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemedies_ofARefusedDestroy_work(t *testing.T) {
	t.Parallel()
	how := regexp.MustCompile(`^on_destroy = "(\w+)", apply, then destroy$`)
	for name, c := range map[string]struct {
		sub  commerce.Subscription
		now  time.Time
		want []string
	}{
		"too late": {running(), today, []string{"end with the term", "forget", "prose", "prose"}},
		"too late, some open": {
			running(open(commerce.Window{Quantity: 8, Until: termEnd})), today,
			[]string{"end with the term", "forget", "prose", "prose", "remove 8 seats (100 -> 92)"},
		},
		"already ending": {running(ends(cancels)), today, []string{"", "forget", "prose", "prose"}},
		"trial":          {running(trial), bought, []string{"end with the term", "forget", "prose", "prose"}},
		"suspended, some open": {
			running(status(commerce.StatusSuspended), open(commerce.Window{Quantity: 8, Until: termEnd})),
			today,
			[]string{"", "forget", "prose", "prose"},
		},
		"an unknown status":     {running(status("hibernating")), bought, []string{"forget", "prose", "prose"}},
		"software":              {running(software), today, []string{"end with the term", "forget", "prose", "prose"}},
		"the renewal is coming": {running(), renewal, []string{"forget", "prose", "prose"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, r := range one(t, commerce.Destroy(c.sub, commerce.OnDestroyCancel, c.now).Violations).Remedies {
				d := asks(c.sub)
				before := d
				switch m := how.FindStringSubmatch(r.Config); {
				case m != nil:
					p := commerce.Destroy(c.sub, commerce.OnDestroy(m[1]), c.now)
					if !p.OK() {
						t.Errorf("%q leads to %q", r.Config, p.Violations[0].Summary)
					}
					got = append(got, strings.Join(calls(p), ", "))
				case paste(t, r.Config, &d):
					p := update(c.sub, &before, d, c.now)
					got = append(got, strings.Join(calls(p), ", "))
				default:
					got = append(got, "prose")
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("remedies (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemedies_ofTheCatalog_work(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*commerce.Desired){
		"too few": quantity(1), "too many": quantity(301),
		"another term":  func(d *commerce.Desired) { d.Term = commerce.TermThreeYear },
		"another cycle": func(d *commerce.Desired) { d.Cycle = commerce.CycleTriennial },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			offer := sold()
			pasted := 0
			for _, r := range one(t, commerce.CheckOffer(offer, order(edit), false)).Remedies {
				d := order(edit)
				if !paste(t, r.Config, &d) {
					t.Fatalf("%q is no configuration", r.Config)
				}
				if !d.SKU.Same(offer.SKU) { // another offer, with limits of its own
					continue
				}
				pasted++
				if v := commerce.CheckOffer(offer, d, false); len(v) != 0 {
					t.Errorf("%q leads to %q", r.Config, v[0].Summary)
				}
			}
			if pasted == 0 {
				t.Error("no remedy to paste")
			}
		})
	}
	for _, r := range one(t, commerce.Purchase(order(quantity(0))).Violations).Remedies {
		d := order(quantity(0))
		if !paste(t, r.Config, &d) || !commerce.Purchase(d).OK() {
			t.Errorf("%s does not help", fmt.Sprintf("%q", r.Config))
		}
	}
}
