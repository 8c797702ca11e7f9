package fulfilment_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// Two purchases at once make one order, whatever is between them: two
// resources of one process, two aliases, two states.
func TestPurchase_ofTwoAtOnce_ordersOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		behaviors []string
		names     [2]string
		processes int
	}{
		"one name, one process":                  {nil, [2]string{"Desk", "desk "}, 1},
		"one name, two processes":                {nil, [2]string{"Desk", "Desk"}, 2},
		"two names, two processes":               {nil, [2]string{"Desk", "Front desk"}, 2},
		"one name, two processes, lists lag":     {[]string{ordersLag, showsLate}, [2]string{"Desk", "Desk"}, 2},
		"two names, one process, lists lag":      {[]string{ordersLag, showsLate}, [2]string{"Desk", "Front desk"}, 1},
		"two names, two processes, lists lag":    {[]string{ordersLag, showsLate}, [2]string{"Desk", "Front desk"}, 2},
		"two names, two processes, only orders":  {[]string{showsLate}, [2]string{"Desk", "Front desk"}, 2},
		"no name and the SKU's title, lists lag": {[]string{ordersLag, showsLate}, [2]string{"", "Microsoft 365 Business Basic"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c.behaviors...)
			s.fault(checkout, "slow=300ms", 2)
			desks := []*fulfilment.Desk{s.process(), s.process()}
			var errs [2]error
			var wait sync.WaitGroup
			for i := range errs {
				wait.Go(func() { _, errs[i] = desks[i%c.processes].Purchase(t.Context(), basic(c.names[i])) })
			}
			wait.Wait()
			var rule *fulfilment.RuleError
			if (errs[0] == nil) == (errs[1] == nil) || !errors.As(errors.Join(errs[0], errs[1]), &rule) {
				t.Errorf("%v, want one to buy and one to be refused by a rule", errs)
			}
			s.expectOrders(simulator.CedarSchool, 1)
		})
	}
}

// A state that was lost comes back under another name, without one, or as what
// the subscription was before it was upgraded elsewhere.
func TestPurchase_ofWhatAnotherStateHolds_isNotMade(t *testing.T) {
	t.Parallel()
	alder := func(key string, term commerce.Term) func(*commerce.Desired) {
		return as(simulator.AlderClinics, key, term)
	}
	for name, c := range map[string]struct {
		order fulfilment.Order
		want  string
		meant bool // additional = true lets it be bought
	}{
		"unchanged":              {basic("Doctors", alder(simulator.Microsoft365E3, commerce.TermYear)), `The tenant already holds "Doctors"`, false},
		"renamed":                {basic("Surgeons", alder(simulator.Microsoft365E3, commerce.TermYear)), `The tenant already holds "Doctors" of the same SKU and term`, true},
		"without friendly_name":  {basic("", alder(simulator.Microsoft365E3, commerce.TermYear)), `The tenant already holds "Doctors" of the same SKU and term`, true},
		"upgraded":               {basic("research", alder(simulator.Microsoft365E3, commerce.TermYear)), `The tenant already holds "Research" as an upgrade of what would be bought`, true},
		"upgraded, another term": {basic("Research", alder(simulator.Microsoft365E3, commerce.TermThreeYear)), `The tenant already holds "Research" as an upgrade of what would be bought`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			const seeded = 6
			if v := s.refused(s.process(), c.order); v.Summary != c.want {
				t.Errorf("%s, want %s", v.Summary, c.want)
			}
			s.expectOrders(simulator.AlderClinics, seeded)
			meant := c.order
			meant.Desired.Additional = true
			if !c.meant {
				s.refused(s.process(), meant)
				s.expectOrders(simulator.AlderClinics, seeded)
				return
			}
			s.must(s.process(), meant)
			s.expectOrders(simulator.AlderClinics, seeded+1)
		})
	}
}

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
			[]string{ordersLag, showsLate, "checkout-subscription-id=false"}, true, `"Desk" may have just been ordered`, true, `The tenant already holds "Desk"`,
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
			} else if v := s.refused(s.process(), basic("Desk")); v.Summary != c.later || !strings.Contains(v.Advice(), "terraform import") {
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

// Three that are meant to stand next to each other are bought one after the
// other while the lists lag; where the last fails, the same again buys it.
func TestPurchase_ofThreeThatAreMeant_canBeRunAgainUnchanged(t *testing.T) {
	t.Parallel()
	for name, behaviors := range map[string][]string{
		"at once":                 nil,
		"the lists lag":           {ordersLag, showsLate},
		"only the orders show":    {showsLate},
		"the answer has no order": {ordersLag, showsLate, "checkout-subscription-id=false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, behaviors...)
			desk := s.process()
			s.must(desk, basic("Desk 1", additional))
			s.must(desk, basic("Desk 2", additional))
			s.fault(checkout, "400=3000", 1)
			var rule *fulfilment.RuleError
			if _, err := desk.Purchase(t.Context(), basic("Desk 3", additional)); err == nil || errors.As(err, &rule) {
				t.Fatalf("the last order: %v, want the service to refuse it", err)
			}
			s.expectOrders(simulator.CedarSchool, 2)
			again := s.process()
			s.must(again, basic("Desk 3", additional))
			s.refused(again, basic("Desk 2", additional)) // never the same name
			s.refused(s.process(), basic("Desk 3", additional))
			s.expectOrders(simulator.CedarSchool, 3)
		})
	}
}

// An order whose answer is lost counts as placed, for this process and for all
// others on the machine.
func TestPurchase_whoseAnswerIsLost_isNotOrderedByAnother(t *testing.T) {
	t.Parallel()
	s := open(t, ordersLag, showsLate)
	s.fault(checkout, "lost-answer", 20)
	desk := s.process()
	if placed := s.must(desk, basic("Desk")); placed.OrderID != "" {
		t.Fatalf("the answer came: %+v", placed)
	}
	if err := s.ClearFaults(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.refused(s.process(), basic("Desk"))
	s.refused(desk, basic("Front desk"))
	s.must(desk, basic("Front desk", additional))
	s.expectOrders(simulator.CedarSchool, 2)
}

func TestPurchase_withoutAFolder_warnsAndStillTakesTurnsInTheProcess(t *testing.T) {
	t.Parallel()
	s := open(t, ordersLag, showsLate)
	inTheWay := filepath.Join(s.folder, "file")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	desk := s.deskWith(turns.In(inTheWay, "world"))
	placed := s.must(desk, basic("Desk"))
	if len(placed.Notices) != 1 || placed.Notices[0].Summary != `"Desk" was bought without a lock against other applies` || !strings.Contains(placed.Notices[0].Detail, inTheWay) {
		t.Errorf("notices: %+v", placed.Notices)
	}
	s.refused(desk, basic("Front desk"))
	s.expectOrders(simulator.CedarSchool, 1)
	if placed := s.must(s.process(), basic("Sales", additional)); len(placed.Notices) != 0 {
		t.Errorf("notices with a folder: %+v", placed.Notices)
	}
}

// A damaged file hides no order: nothing is bought until any that it may have
// listed shows, and then it is.
func TestPurchase_withADamagedFile_waitsAsLongAsAnOrderCanTake(t *testing.T) {
	t.Parallel()
	s := open(t)
	turn, err := turns.In(s.folder, "world").Take(t.Context(), simulator.CedarSchool)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(turn.File(), []byte("#!/bin/sh\nexit\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := turn.File()
	turn.Release()
	v := s.refused(s.process(), basic("Desk"))
	if v.Summary != "What was just ordered for this tenant cannot be read" || !strings.Contains(v.Reason, file) || v.OpensAt.Before(simulator.Start.Add(commerce.ListLag)) {
		t.Errorf("%s: %s (until %s)", v.Summary, v.Reason, v.OpensAt)
	}
	s.advance(5 * time.Minute)
	s.refused(s.process(), basic("Desk", additional))
	s.advance(10 * time.Minute)
	s.must(s.process(), basic("Desk"))
	s.expectOrders(simulator.CedarSchool, 1)
}

// Two machines share no lock. What both bought is reported once it shows.
func TestSecondLook_afterAPurchaseOfAnotherMachine_reportsIt(t *testing.T) {
	t.Parallel()
	s := open(t)
	var once sync.Once
	elsewhere := s.deskWith(turns.In(t.TempDir(), "world"))
	here := s.process(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			if strings.HasSuffix(req.URL.Path, "/checkout") {
				once.Do(func() { s.must(elsewhere, basic("Desk")) })
			}
			return next.RoundTrip(req)
		})
	})
	placed := s.must(here, basic("Desk"))
	found, err := here.Await(t.Context(), placed)
	if err != nil {
		t.Fatal(err)
	}
	notices := here.SecondLook(t.Context(), placed, found)
	if len(notices) != 1 || notices[0].Summary != `"Desk" was bought next to another one` || !strings.Contains(notices[0].Detail, "can be canceled until 2026-11-") {
		t.Errorf("notices: %+v", notices)
	}
	s.expectOrders(simulator.CedarSchool, 2)
	s.fault("GET /v1/customers/*/subscriptions", "400=3000", 9)
	if got := here.SecondLook(t.Context(), placed, found); len(got) != 0 {
		t.Errorf("a look that failed reports %+v", got)
	}
}

func TestSecondLook_afterAPurchaseThatStandsAlone_reportsNothing(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]int{"its answer came": 0, "its answer was lost": 20} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			if faults > 0 {
				s.fault(checkout, "lost-answer", faults)
			}
			desk := s.process()
			s.must(desk, basic("Sales", additional))
			placed := s.must(desk, basic("Desk", additional))
			if got := desk.SecondLook(t.Context(), placed, fulfilment.Sighting{}); len(got) != 0 {
				t.Errorf("before it was found: %+v", got)
			}
			found, err := desk.Await(t.Context(), placed)
			if err != nil {
				t.Fatal(err)
			}
			if got := desk.SecondLook(t.Context(), placed, found); len(got) != 0 {
				t.Errorf("%+v", got)
			}
			if got := desk.SecondLook(t.Context(), fulfilment.Placed{TenantID: placed.TenantID, OrderID: placed.OrderID}, found); len(got) != 0 {
				t.Errorf("of an order from the state: %+v", got)
			}
		})
	}
}

func TestPurchase_thatDoesNotGetItsTurn_ordersNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	turn, err := turns.In(s.folder, "world").Take(t.Context(), simulator.CedarSchool)
	if err != nil {
		t.Fatal(err)
	}
	defer turn.Release()
	desk := s.process()
	if _, err := desk.Listing(t.Context(), fulfilment.Shelf{TenantID: simulator.CedarSchool}, basic("").Desired.SKU); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var late *fulfilment.TurnError
	if _, err := desk.Purchase(short, basic("Desk")); !errors.As(err, &late) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want a *TurnError", err)
	}
	s.must(s.process(), basic("Doctors", as(simulator.BirchLogistics, simulator.BusinessStandard, commerce.TermYear))) // another tenant's turn is free
	s.expectOrders(simulator.CedarSchool, 0)
}

// An add-on that waits for its base lets others buy meanwhile.
func TestPurchase_thatWaitsForItsBase_doesNotKeepTheTurn(t *testing.T) {
	t.Parallel()
	s := open(t, "base-lag=1m")
	s.must(s.process(), basic("Suite", as(simulator.CedarSchool, simulator.Microsoft365E3, commerce.TermYear)))
	waits := 0
	s.waiting = func() {
		if waits++; waits == 1 {
			short, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if _, err := s.process().Purchase(short, basic("Desk")); err != nil {
				t.Errorf("while the add-on waits: %v", err)
			}
		}
	}
	s.must(s.process(), basic("Phone", as(simulator.CedarSchool, simulator.TeamsPhone, commerce.TermMonth)))
	if waits == 0 {
		t.Error("the add-on did not wait")
	}
	s.expectOrders(simulator.CedarSchool, 3)
}

// The register of a run knows every purchase that was planned.
func TestWant_ofTwoPurchases_needsBothToBeMeant(t *testing.T) {
	t.Parallel()
	desk := open(t).process()
	if v := desk.Want(basic("Desk", additional).Desired, "Desk"); len(v) != 0 {
		t.Errorf("the first: %v", v)
	}
	if v := desk.Want(basic("Sales", additional).Desired, "Sales"); len(v) != 0 {
		t.Errorf("the second: %v", v)
	}
	if v := desk.Want(basic("Front desk").Desired, "Front desk"); len(v) != 1 || !strings.Contains(v[0].Reason, `"Front desk" lacks additional = true`) {
		t.Errorf("one that is not meant: %v", v)
	}
	if v := desk.Want(basic("DESK", additional).Desired, "DESK"); len(v) != 1 || v[0].Summary != `Two resources would buy "DESK"` {
		t.Errorf("one of the same name: %v", v)
	}
	if !desk.Plans(simulator.CedarSchool, []commerce.SKU{basic("").Desired.SKU}) || desk.Plans(simulator.AlderClinics, []commerce.SKU{basic("").Desired.SKU}) {
		t.Error("the register does not tell what is planned for whom")
	}
}
