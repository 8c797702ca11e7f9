package fulfillment_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
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
			processes := []*fulfillment.Fulfiller{s.process(), s.process()}
			var errs [2]error
			var wait sync.WaitGroup
			for i := range errs {
				wait.Go(func() { _, errs[i] = processes[i%c.processes].Purchase(t.Context(), basic(c.names[i])) })
			}
			wait.Wait()
			var rule *fulfillment.RuleError
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
	e3 := func(name string, term commerce.Term) fulfillment.Order {
		return basic(name, as(simulator.AlderClinics, simulator.Microsoft365E3, term))
	}
	for name, c := range map[string]struct {
		order fulfillment.Order
		want  string
		meant bool // additional = true lets it be bought
	}{
		"unchanged":              {e3("Doctors", commerce.TermYear), `"Doctors"`, false},
		"renamed":                {e3("Surgeons", commerce.TermYear), `"Doctors" of the same SKU and term`, true},
		"without friendly_name":  {e3("", commerce.TermYear), `"Doctors" of the same SKU and term`, true},
		"upgraded":               {e3("research", commerce.TermYear), `"Research" as an upgrade of what would be bought`, true},
		"upgraded, another term": {e3("Research", commerce.TermThreeYear), `"Research" as an upgrade of what would be bought`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			const seeded = 6
			if v := s.refused(s.process(), c.order); v.Summary != "The tenant already holds "+c.want {
				t.Errorf("%s, want what it holds: %s", v.Summary, c.want)
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
			process := s.process()
			s.must(process, basic("Desk 1", additional))
			s.must(process, basic("Desk 2", additional))
			s.fault(checkout, "400=3000", 1)
			var rule *fulfillment.RuleError
			if _, err := process.Purchase(t.Context(), basic("Desk 3", additional)); err == nil || errors.As(err, &rule) {
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
	s.losing(20)
	process := s.process()
	if placed := s.must(process, basic("Desk")); placed.OrderID != "" {
		t.Fatalf("the answer came: %+v", placed)
	}
	s.answering()
	s.refused(s.process(), basic("Desk"))
	s.refused(process, basic("Front desk"))
	s.must(process, basic("Front desk", additional))
	s.expectOrders(simulator.CedarSchool, 2)
}

func TestPurchase_withoutAFolder_warnsAndStillTakesTurnsInTheProcess(t *testing.T) {
	t.Parallel()
	s := open(t, ordersLag, showsLate)
	inTheWay := filepath.Join(s.folder, "file")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	process := s.processWith(turns.In(inTheWay, "world"))
	placed := s.must(process, basic("Desk"))
	want := `"Desk" was bought without a lock against other applies`
	if n := placed.Notices; len(n) != 1 || n[0].Summary != want || !strings.Contains(n[0].Detail, inTheWay) {
		t.Errorf("notices: %+v", n)
	}
	s.refused(process, basic("Front desk"))
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
	turn := s.takeTurn(simulator.CedarSchool)
	if err := os.WriteFile(turn.File(), []byte("#!/bin/sh\nexit\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := turn.File()
	turn.Release()
	v := s.refused(s.process(), basic("Desk"))
	const want = "What was just ordered for this tenant cannot be read"
	if v.Summary != want || !strings.Contains(v.Reason, file) || v.OpensAt.Before(simulator.Start.Add(commerce.ListLag)) {
		t.Errorf("%s: %s (until %s)", v.Summary, v.Reason, v.OpensAt)
	}
	s.advance(5 * time.Minute)
	s.refused(s.process(), basic("Desk", additional))
	s.advance(10 * time.Minute)
	s.must(s.process(), basic("Desk"))
	s.expectOrders(simulator.CedarSchool, 1)
}

func TestPurchase_thatDoesNotGetItsTurn_ordersNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	turn := s.takeTurn(simulator.CedarSchool)
	defer turn.Release()
	process := s.process()
	if _, err := process.Listing(t.Context(), fulfillment.Catalog{TenantID: simulator.CedarSchool}, basic("").Desired.SKU); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var late *fulfillment.TurnError
	if _, err := process.Purchase(short, basic("Desk")); !errors.As(err, &late) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want a *TurnError", err)
	}
	// Another tenant's turn is free.
	s.must(s.process(), basic("Doctors", as(simulator.BirchLogistics, simulator.BusinessStandard, commerce.TermYear)))
	s.expectOrders(simulator.CedarSchool, 0)
}

// An add-on that waits for its base lets others buy meanwhile.
func TestPurchase_thatWaitsForItsBase_doesNotKeepTheTurn(t *testing.T) {
	t.Parallel()
	s := open(t, "base-lag=1m")
	s.must(s.process(), basic("Suite", as(simulator.CedarSchool, simulator.Microsoft365E3, commerce.TermYear)))
	waits := 0
	s.waiting = func() {
		waits++
		if waits == 1 {
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

// A process that listed what the tenant holds a while ago, as for its plan,
// looks again before it orders.
func TestPurchase_afterAnEarlierLook_looksAgain(t *testing.T) {
	t.Parallel()
	s := open(t, ordersLag)
	process := s.process()
	if held, err := process.Subscriptions(t.Context(), simulator.CedarSchool); err != nil || len(held) != 0 {
		t.Fatalf("%v, %v", held, err)
	}
	s.must(s.processWith(elsewhere(t)), basic("Desk")) // on another machine
	if v := s.refused(process, basic("Desk")); v.Summary != `The tenant already holds "Desk"` {
		t.Errorf("%s", v.Summary)
	}
	s.expectOrders(simulator.CedarSchool, 1)
}

// While no list shows it, the ledger alone knows what was placed, and by which
// order.
func TestPurchase_nextToAnOrderThatWasPlaced_namesTheOrder(t *testing.T) {
	t.Parallel()
	s := open(t, ordersLag, showsLate)
	placed := s.must(s.process(), basic("Desk"))
	for _, name := range []string{"Desk", "Front desk"} {
		if v := s.refused(s.process(), basic(name)); !strings.Contains(v.Reason, "Order "+placed.OrderID+" of ") {
			t.Errorf("%s: %s", name, v.Reason)
		}
	}
	s.expectOrders(simulator.CedarSchool, 1)
}

// What was bought and canceled a moment ago can be bought again: its note on
// this machine is older than what the service shows.
func TestPurchase_ofWhatWasJustCanceled_isMade(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]int{"its answer came": 0, "its answer was lost": 20} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			s.losing(lost)
			process := s.process()
			_, found := s.found(process, basic("Desk"))
			s.answering()
			gone := commerce.Change{Action: commerce.ActionCancel, Seats: 5, From: 5}
			if _, _, err := process.Apply(t.Context(), found, []commerce.Change{gone}, nil); err != nil {
				t.Fatal(err)
			}
			s.must(s.process(), basic("Desk"))
			s.expectOrders(simulator.CedarSchool, 2)
		})
	}
}
