package fulfillment_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// An apply that is killed at its checkout and repeated at once orders nothing,
// says until when, and later names what to import, or buys what never was.
func TestPurchase_afterAKilledApply_ordersOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		behaviors []string
		after     bool
		summary   string
		until     bool
		later     string // the summary once the lists show it; empty where it is bought then
	}{
		"the lists lag": {
			[]string{ordersLag, showsLate, "checkout-subscription-id=false"},
			true, `"Desk" may have just been ordered`, true,
			`The tenant already holds "Desk"`,
		},
		"only its order shows": {[]string{showsLate}, true, `"Desk" has just been ordered`, true, `The tenant already holds "Desk"`},
		"it shows":             {nil, true, `The tenant already holds "Desk"`, false, `The tenant already holds "Desk"`},
		"before the service had it": {
			nil, false, `"Desk" may have just been ordered`, true, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c.behaviors...)
			s.killed(basic("Desk"), c.after)
			until := time.Time{}
			if c.until {
				until = simulator.Start.Add(commerce.ListLag)
			}
			for range 2 {
				expectRefusal(t, s.refused(s.process(), basic("Desk")), c.summary, until)
			}
			s.refused(s.process(), basic("Front desk")) // nor under another name
			s.advance(commerce.ListLag)
			if c.later == "" {
				s.must(s.process(), basic("Desk"))
			} else if v := s.refused(s.process(), basic("Desk")); v.Summary != c.later ||
				!strings.Contains(v.Advice(), "terraform import") {
				t.Errorf("later: %s\n%s", v.Summary, v.Advice())
			}
			s.expectOrders(simulator.CedarSchool, 1)
		})
	}
}

// expectRefusal expects a refusal that ends some time, which its first remedy
// names to the second at least, or that has no end where until is zero.
func expectRefusal(t *testing.T, v commerce.Violation, summary string, until time.Time) {
	t.Helper()
	if v.Summary != summary || v.OpensAt.IsZero() != until.IsZero() {
		t.Errorf("%s until %s", v.Summary, v.OpensAt)
	}
	if want := "plan again after " + commerce.Instant(until); !until.IsZero() && !strings.HasPrefix(v.Remedies[0].Config, want) {
		t.Errorf("%q does not begin with %q", v.Remedies[0].Config, want)
	}
}

// What was ordered well after its intent, by a last try before the end, is
// found by its cart although the intent is old.
func TestPurchase_afterAKilledApply_asksTheCartOfAnOldIntent(t *testing.T) {
	t.Parallel()
	s := open(t, "orders-lag=40m", "provisioning-delay=40m")
	s.killed(basic("Desk"), true)
	s.advance(commerce.ListLag + time.Minute)
	v := s.refused(s.process(), basic("Desk"))
	if v.Summary != `"Desk" may have just been ordered` || v.OpensAt.Before(simulator.Start.Add(2*commerce.ListLag)) {
		t.Errorf("%s until %s", v.Summary, v.OpensAt)
	}
	s.fault("GET /v1/customers/*/carts/*", "400=3000", 9)
	s.refused(s.process(), basic("Desk")) // a cart that cannot be read proves nothing
	s.advance(time.Hour)
	s.refused(s.process(), basic("Desk"))
	s.expectOrders(simulator.CedarSchool, 1)
}

// What a killed apply has noted as placed leads to its subscription before the
// list does.
func TestPurchase_nextToAnOrderTheListLacks_namesTheSubscriptionToImport(t *testing.T) {
	t.Parallel()
	s := open(t)
	placed := s.must(s.process(), basic("Desk"))
	blind := instead("/subscriptions", func(next http.RoundTripper, req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err == nil && req.URL.RawQuery == "" {
			_ = resp.Body.Close()
			resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(`{"totalCount":0,"items":[]}`)), -1
		}
		return resp, err
	})
	v := s.refused(s.process(blind), basic("Desk"))
	if want := "terraform import <address> " + simulator.CedarSchool + "/" + placed.SubscriptionID; !strings.Contains(v.Advice(), want) {
		t.Errorf("%q is not in %s", want, v.Advice())
	}
	s.expectOrders(simulator.CedarSchool, 1)
}
