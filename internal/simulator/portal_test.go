package simulator_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestPortal_seatsAndName_areOneDocument(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	result := b.Portal(simtest.PortalChange{Subscription: "front DESK", Quantity: 12, Name: "Reception"})
	want := `Changed "Front desk" of Alder Clinics (` + simulator.AlderOpenWindow + `): 12 seats instead of 10, named "Reception".`
	if result.Summary != want || result.TenantID != simtest.Alder || result.Before.Quantity != 10 ||
		result.After.Quantity != 12 || result.Pending {
		t.Errorf("got %+v\nwant %s", result, want)
	}
	if got := strings.Join(b.Calls(), ", "); got != "GET "+simulator.AlderOpenWindow+", PATCH "+
		simulator.AlderOpenWindow {
		t.Errorf("calls %s", got)
	}
	after := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)))
	if after["autoRenewEnabled"] != true || after["trackingTag"] == nil {
		t.Errorf("the document lost something: %v", after)
	}
	if n := b.Orders(simtest.Alder); n == 0 {
		t.Error("the seats were added without an order")
	}
	again := b.Portal(simtest.PortalChange{Subscription: simulator.AlderOpenWindow, Quantity: 12})
	if !strings.HasPrefix(again.Summary, "Nothing changed:") {
		t.Errorf("the same again: %s", again.Summary)
	}
}

func TestPortal_seats_dropWhatWasScheduled(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	result := b.Portal(simtest.PortalChange{Subscription: "Research", Quantity: 11})
	if result.After.Scheduled != "" || !strings.Contains(result.Summary, "11 seats instead of 10, nothing scheduled") {
		t.Errorf("%s; %+v", result.Summary, result.After)
	}
	both := b.Portal(simtest.PortalChange{Subscription: "Research", Quantity: 12, Schedule: "quantity=9"})
	if both.After.Quantity != 12 || both.After.ScheduledQuantity != 9 {
		t.Errorf("%s; %+v", both.Summary, both.After)
	}
}

func TestPortal_schedule_takesWhatAPersonTypes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		action, offer, terms string
		seats                int
		autoRenew            bool
	}{
		"quantity=20":              {"RenewToNewTerm", simulator.Microsoft365E3, "P1Y monthly", 20, true},
		"Seats = 20 , term=p3y":    {"RenewToNewTerm", simulator.Microsoft365E3, "P3Y monthly", 20, true},
		"cycle=Annual":             {"RenewToNewTerm", simulator.Microsoft365E3, "P1Y annual", 25, true},
		"ends=2028-01-31,seats=24": {"RenewToNewTerm", simulator.Microsoft365E3, "P1Y monthly", 24, true},
		"cancel":                   {"Cancel", "", "", 0, false},
		"extend":                   {"RenewToExtendedServiceTerm", "", "", 0, false},
		"none":                     {"", "", "", 0, true},
		"sku=" + simulator.Microsoft365E5 +
			",term=P1Y,cycle=annual,quantity=3": {"RenewToNewTerm", simulator.Microsoft365E5, "P1Y annual", 3, true},
	} {
		for _, forms := range []string{"both", "new"} {
			b := simtest.New(t, func(s *simulator.Behaviors) { s.ScheduleForms = forms })
			got := b.Portal(simtest.PortalChange{Subscription: simulator.AlderTwoBatches, Schedule: text}).After
			terms := strings.TrimSpace(got.ScheduledTerm + " " + got.ScheduledBillingCycle)
			if got.Scheduled != want.action || !strings.HasPrefix(got.ScheduledOffer, want.offer) ||
				terms != want.terms ||
				got.ScheduledQuantity != want.seats || got.AutoRenew != want.autoRenew || got.Quantity != 25 {
				t.Errorf("%q with %s forms: %+v", text, forms, got)
			}
		}
	}
}

func TestPortal_autoRenewOn_withdrawsTheScheduledEnd(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	ended := b.Portal(simtest.PortalChange{Subscription: "Doctors", Schedule: "cancel"})
	if !strings.HasSuffix(ended.Summary, "auto-renew off, scheduled to end with its term.") {
		t.Error(ended.Summary)
	}
	back := b.Portal(simtest.PortalChange{Subscription: "Doctors", AutoRenew: "on"})
	if !back.After.AutoRenew || back.After.Scheduled != "" {
		t.Errorf("%s; %+v", back.Summary, back.After)
	}
}

func TestPortal_trial_schedulesWhatItConvertsInto(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	got := b.Portal(simtest.PortalChange{Subscription: simulator.AlderTrial, Schedule: "quantity=20"}).After
	if !strings.HasPrefix(got.ScheduledOffer, simulator.BusinessPremium) || got.ScheduledQuantity != 20 ||
		got.ScheduledTerm != "P1Y" {
		t.Errorf("%+v", got)
	}
}

func TestPortal_actions_goTheirWay(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for _, step := range []struct{ action, status, says string }{
		{simulator.PortalSuspend, "suspended", "suspended, auto-renew off."},
		{simulator.PortalResume, "active", "active again."},
		{simulator.PortalCancel, "deleted", "canceled."},
	} {
		result := b.Portal(simtest.PortalChange{Subscription: "Front desk", Action: step.action})
		if result.After.Status != step.status || !strings.HasSuffix(result.Summary, "): "+step.says) {
			t.Errorf("%s: %s; %+v", step.action, result.Summary, result.After)
		}
	}
}

func TestPortal_upgrade_ofSomeOrAllSeats(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	some := b.Portal(simtest.PortalChange{
		Subscription: "Doctors",
		Upgrade:      strings.ToLower(simulator.Microsoft365E5), Quantity: 5,
	})
	if some.New == nil || some.New.Quantity != 5 || some.New.TransitionedFrom != simulator.AlderTwoBatches ||
		some.After.Quantity != 20 {
		t.Errorf("some: %s; %+v", some.Summary, some.New)
	}
	rest := b.Portal(simtest.PortalChange{Subscription: "Doctors", Upgrade: simulator.Microsoft365E5})
	if rest.New != nil || rest.After.ID != simulator.AlderTwoBatches || rest.Pending ||
		!strings.HasPrefix(rest.After.OfferID, simulator.Microsoft365E5) {
		t.Errorf("rest: %s; %+v", rest.Summary, rest.After)
	}
}

func TestPortal_upgradeThatTakesTime_saysSo(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.TransitionDelay = time.Hour })
	begun := b.Portal(simtest.PortalChange{Subscription: "Doctors", Upgrade: simulator.Microsoft365E5})
	if !begun.Pending || !strings.HasPrefix(begun.Summary, "Began to upgrade") {
		t.Errorf("%+v", begun)
	}
	b = simtest.New(t, func(s *simulator.Behaviors) { s.TransitionFails = 3 })
	var no *simulator.PortalRefusedError
	_, err := b.Sim.Portal(t.Context(), simtest.PortalChange{
		Subscription: "Doctors",
		Upgrade:      simulator.Microsoft365E5,
	})
	if !errors.As(err, &no) || no.Code != "3" {
		t.Errorf("an upgrade that fails: %v", err)
	}
}

func TestPortal_slowPatch_isPending(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.PatchDelay = time.Hour })
	result := b.Portal(simtest.PortalChange{Subscription: "Front desk", Quantity: 12})
	if !result.Pending || !strings.HasPrefix(result.Summary, "Accepted for") {
		t.Errorf("%+v", result)
	}
}

func TestPortal_buy_fillsACartAndChecksItOut(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	result := b.Portal(simtest.PortalChange{
		Tenant: "cedarschool.onmicrosoft.com", Buy: simulator.BusinessBasic, Quantity: 10, Name: "Office", Term: "p1y",
		BillingCycle: "Annual",
	})
	bought := result.After
	if bought == nil || result.Before != nil || bought.TenantID != simulator.CedarSchool || bought.Quantity != 10 ||
		bought.FriendlyName != "Office" || bought.Term != "P1Y" || bought.BillingCycle != "annual" ||
		len(result.OrderIDs) != 1 || bought.OrderID != result.OrderIDs[0] {
		t.Fatalf("%s; %+v", result.Summary, bought)
	}
	if n := b.Orders(simulator.CedarSchool); n != 1 {
		t.Errorf("%d orders", n)
	}
	if got := strings.Join(b.Calls(), ", "); !strings.HasPrefix(got, "GET availabilities, POST carts, POST checkout") {
		t.Errorf("calls %s", got)
	}
}

func TestPortal_friendlyName_meansTheOneThatIsNotDeleted(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Portal(simtest.PortalChange{Subscription: "Front desk", Action: simulator.PortalCancel})
	var no *simulator.PortalRefusedError
	if _, err := b.Sim.Portal(t.Context(), simtest.PortalChange{
		Subscription: "Front desk",
		Quantity:     5,
	}); !errors.As(err, &no) ||
		no.Code != "2011" {
		t.Errorf("the deleted one: %v", err)
	}
	bought := b.Portal(simtest.PortalChange{
		Tenant: simtest.Alder, Buy: simulator.BusinessBasic, Quantity: 5,
		Name: "Front desk",
	}).After
	if got := b.Portal(simtest.PortalChange{Subscription: "Front desk", Quantity: 6}).After; got.ID != bought.ID ||
		got.Quantity != 6 {
		t.Errorf("%+v", got)
	}
}

func TestPortal_refusal_hasTheServicesCodeAndWords(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		change simtest.PortalChange
		code   string
		status int
	}{
		{simtest.PortalChange{Subscription: "Doctors", Quantity: 5}, "800090", 400},
		{simtest.PortalChange{Subscription: "Clinic staff", Action: simulator.PortalCancel}, "900117", 400},
		{simtest.PortalChange{Subscription: "Drivers", Quantity: 9}, "900279", 400},
		{simtest.PortalChange{Subscription: "Clinic staff", Upgrade: simulator.Dynamics365Sales}, "800020", 403},
		{simtest.PortalChange{Tenant: simtest.Alder, Buy: simulator.BusinessBasic, Quantity: 500}, "900275", 201},
		{simtest.PortalChange{Tenant: simtest.Alder, Buy: "CFQ7TTC0XXXX:0001", Quantity: 5}, "400013", 404},
		{simtest.PortalChange{Tenant: "Dogwood Foods", Buy: simulator.BusinessBasic, Quantity: 5}, "20002", 403},
	} {
		b := simtest.New(t)
		_, err := b.Sim.Portal(t.Context(), one.change)
		var no *simulator.PortalRefusedError
		if !errors.As(err, &no) || no.Code != one.code || no.Status != one.status || no.Description == "" ||
			!strings.Contains(err.Error(), one.code) {
			t.Errorf("%+v: %v", one.change, err)
		}
	}
}

func TestPortal_refusedHalfway_saysWhatWasDone(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	_, err := b.Sim.Portal(t.Context(), simtest.PortalChange{
		Subscription: "Front desk", Quantity: 12,
		Schedule: "quantity=999",
	})
	var no *simulator.PortalRefusedError
	if !errors.As(err, &no) || no.Code != "2002" || no.Done != "12 seats instead of 10" {
		t.Errorf("%v", err)
	}
}

func TestPortal_checkoutRefused_buysNothing(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.UnsignedAgreements = simtest.Alder })
	before := b.Orders(simtest.Alder)
	_, err := b.Sim.Portal(t.Context(), simtest.PortalChange{
		Tenant: simtest.Alder,
		Buy:    simulator.BusinessBasic, Quantity: 5,
	})
	var no *simulator.PortalRefusedError
	if !errors.As(err, &no) || no.Code != "13605" || b.Orders(simtest.Alder) != before {
		t.Errorf("%v", err)
	}
}

func TestPortal_quirksOfTheHandle_doNotReachIt(t *testing.T) {
	t.Parallel()
	for seed := range int64(8) {
		b := simtest.Open(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed})
		got := b.Portal(simtest.PortalChange{Subscription: "Doctors", Schedule: "term=P3Y"}).After
		if got.ScheduledTerm != "P3Y" || got.ScheduledQuantity != 25 {
			t.Errorf("seed %d: %+v", seed, got)
		}
	}
}

func TestPortal_wrongInput_reportsFlagAndRemedy(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Portal(simtest.PortalChange{Tenant: simtest.Alder, Buy: simulator.BusinessBasic, Quantity: 5, Name: "Twin"})
	b.Portal(simtest.PortalChange{Tenant: simtest.Alder, Buy: simulator.BusinessBasic, Quantity: 5, Name: "Twin"})
	before := len(b.Calls())
	for want, change := range map[string]simtest.PortalChange{
		"--subscription: no subscription named; give its id":           {Quantity: 5},
		"--subscription: nothing to change; add --quantity":            {Subscription: "Doctors"},
		"--subscription: no subscription has the id":                   {Subscription: "Nurses", Quantity: 5},
		"--subscription: 2 subscriptions are named \"Twin\"; give one": {Subscription: "Twin", Quantity: 5},
		"--tenant: there is no tenant \"Elm\" in this world": {
			Subscription: "Doctors",
			Tenant:       "Elm", Quantity: 5,
		},
		"--subscription: no subscription has the id or": {
			Subscription: "Doctors",
			Tenant:       simtest.Birch, Quantity: 5,
		},
		"--quantity: -3 is negative":                                  {Subscription: "Doctors", Quantity: -3},
		"--auto-renew: \"yes\" must be on or off":                     {Subscription: "Doctors", AutoRenew: "yes"},
		"--schedule: \"soon\" says nothing about the end of the term": {Subscription: "Doctors", Schedule: "soon"},
		"--schedule: quantity=0 must be a number of seats": {
			Subscription: "Doctors",
			Schedule:     "quantity=0",
		},
		"--schedule: \"price\" is not part of a next term": {Subscription: "Doctors", Schedule: "price=1"},
		"--schedule: sku=E5 must be product:SKU":           {Subscription: "Doctors", Schedule: "sku=E5"},
		"--schedule: term=year must be an ISO 8601 duration": {
			Subscription: "Doctors",
			Schedule:     "term=year",
		},
		"--schedule: ends=soon must be a day": {
			Subscription: "Doctors",
			Schedule:     "ends=soon",
		},
		"--schedule: cancel needs auto-renew to be off": {
			Subscription: "Doctors", Schedule: "cancel",
			AutoRenew: "on",
		},
		"--schedule: a next term needs auto-renew to be on": {
			Subscription: "Doctors", Schedule: "quantity=4", AutoRenew: "off",
		},
		"--cancel: it stands alone":                {Subscription: "Doctors", Action: "cancel", Quantity: 4},
		"--term: it goes with --buy or --upgrade":  {Subscription: "Doctors", Quantity: 4, Term: "P1Y"},
		"--cycle: it goes with --buy or --upgrade": {Subscription: "Doctors", Quantity: 4, BillingCycle: "annual"},
		"--upgrade: \"E5\" must be product:SKU":    {Subscription: "Doctors", Upgrade: "E5"},
		"--upgrade: it goes with --quantity, --term and --cycle only": {
			Subscription: "Doctors", Upgrade: simulator.Microsoft365E5, Name: "x",
		},
		"--buy: \"Basic\" must be product:SKU":              {Buy: "Basic"},
		"--buy: a purchase makes a subscription of its own": {Buy: simulator.BusinessBasic, Subscription: "Doctors"},
		"--buy: it goes with --tenant": {
			Buy: simulator.BusinessBasic, Tenant: simtest.Alder,
			AutoRenew: "on",
		},
		"--tenant: no buyer named":    {Buy: simulator.BusinessBasic, Quantity: 5},
		"--quantity: no seats to buy": {Buy: simulator.BusinessBasic, Tenant: simtest.Alder},
		"--term: \"1 year\" must be an ISO 8601 duration": {
			Buy: simulator.BusinessBasic, Tenant: simtest.Alder, Quantity: 5, Term: "1 year",
		},
		"--buy: CFQ7TTC0LH18:0001 is not sold with the term P9Y billed mon": {
			Buy: simulator.BusinessBasic, Tenant: simtest.Alder, Quantity: 5, Term: "P9Y",
		},
	} {
		_, err := b.Sim.Portal(t.Context(), change)
		var wrong *simulator.PortalInputError
		if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v\n got %v\nwant %s", change, err, want)
		}
	}
	for _, call := range b.Calls()[before:] {
		if call != "GET availabilities" {
			t.Errorf("wrong input led to %s", call)
		}
	}
}
