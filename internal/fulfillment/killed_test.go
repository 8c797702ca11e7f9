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
			for range 2 {
				v := s.refused(s.process(), basic("Desk"))
				if v.Summary != c.summary || v.OpensAt.IsZero() == c.until {
					t.Errorf("%s until %s", v.Summary, v.OpensAt)
				}
				until := "plan again after " + commerce.Instant(simulator.Start.Add(commerce.ListLag))
				if c.until && !strings.HasPrefix(v.Remedies[0].Config, until) {
					t.Errorf("%q does not begin with %q", v.Remedies[0].Config, until)
				}
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
	blind := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil && strings.HasSuffix(req.URL.Path, "/subscriptions") && req.URL.RawQuery == "" {
				_ = resp.Body.Close()
				resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(`{"totalCount":0,"items":[]}`)), -1
			}
			return resp, err
		})
	}
	v := s.refused(s.process(blind), basic("Desk"))
	if want := "terraform import <address> " + simulator.CedarSchool + "/" + placed.SubscriptionID; !strings.Contains(v.Advice(), want) {
		t.Errorf("%q is not in %s", want, v.Advice())
	}
	s.expectOrders(simulator.CedarSchool, 1)
}
