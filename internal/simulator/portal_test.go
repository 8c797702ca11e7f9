package simulator_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

type portalChange = simulator.PortalChange

// portal makes a change that must succeed.
func (b *bench) portal(change portalChange) simulator.PortalResult {
	b.t.Helper()
	result, err := b.sim.Portal(b.t.Context(), change)
	if err != nil {
		b.t.Fatalf("%+v: %v", change, err)
	}
	return result
}

// calls lists method and last part of the path of what was asked since the bench signed in, the portal's calls among them.
func (b *bench) calls() []string {
	b.t.Helper()
	list, err := b.sim.Requests(b.t.Context(), time.Time{})
	if err != nil {
		b.t.Fatal(err)
	}
	out := []string{}
	for _, r := range list {
		if strings.HasPrefix(r.Path, "/v1/") {
			out = append(out, r.Method+" "+r.Path[strings.LastIndex(r.Path, "/")+1:])
		}
	}
	return out
}

func TestPortal_seatsAndName_areOneDocument(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	result := b.portal(portalChange{Subscription: "front DESK", Quantity: 12, Name: "Reception"})
	want := `Changed "Front desk" of Alder Clinics (` + simulator.AlderOpenWindow + `): 12 seats instead of 10, named "Reception".`
	if result.Summary != want || result.TenantID != alder || result.Before.Quantity != 10 || result.After.Quantity != 12 || result.Pending {
		t.Errorf("got %+v\nwant %s", result, want)
	}
	if got := strings.Join(b.calls(), ", "); got != "GET "+simulator.AlderOpenWindow+", PATCH "+simulator.AlderOpenWindow {
		t.Errorf("calls %s", got)
	}
	after := b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderOpenWindow)))
	if after["autoRenewEnabled"] != true || after["trackingTag"] == nil {
		t.Errorf("the document lost something: %v", after)
	}
	if n := b.orders(alder); n == 0 {
		t.Error("the seats were added without an order")
	}
	again := b.portal(portalChange{Subscription: simulator.AlderOpenWindow, Quantity: 12})
	if !strings.HasPrefix(again.Summary, "Nothing changed:") {
		t.Errorf("the same again: %s", again.Summary)
	}
}

func TestPortal_seats_dropWhatWasScheduled(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	result := b.portal(portalChange{Subscription: "Research", Quantity: 11})
	if result.After.Scheduled != "" || !strings.Contains(result.Summary, "11 seats instead of 10, nothing scheduled") {
		t.Errorf("%s; %+v", result.Summary, result.After)
	}
	both := b.portal(portalChange{Subscription: "Research", Quantity: 12, Schedule: "quantity=9"})
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
			b := newBench(t, func(s *simulator.Behaviors) { s.ScheduleForms = forms })
			got := b.portal(portalChange{Subscription: simulator.AlderTwoBatches, Schedule: text}).After
			terms := strings.TrimSpace(got.ScheduledTerm + " " + got.ScheduledBillingCycle)
			if got.Scheduled != want.action || !strings.HasPrefix(got.ScheduledOffer, want.offer) || terms != want.terms ||
				got.ScheduledQuantity != want.seats || got.AutoRenew != want.autoRenew || got.Quantity != 25 {
				t.Errorf("%q with %s forms: %+v", text, forms, got)
			}
		}
	}
}

func TestPortal_autoRenewOn_withdrawsTheScheduledEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ended := b.portal(portalChange{Subscription: "Doctors", Schedule: "cancel"})
	if !strings.HasSuffix(ended.Summary, "auto-renew off, scheduled to end with its term.") {
		t.Error(ended.Summary)
	}
	back := b.portal(portalChange{Subscription: "Doctors", AutoRenew: "on"})
	if !back.After.AutoRenew || back.After.Scheduled != "" {
		t.Errorf("%s; %+v", back.Summary, back.After)
	}
}

func TestPortal_trial_schedulesWhatItConvertsInto(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got := b.portal(portalChange{Subscription: simulator.AlderTrial, Schedule: "quantity=20"}).After
	if !strings.HasPrefix(got.ScheduledOffer, simulator.BusinessPremium) || got.ScheduledQuantity != 20 || got.ScheduledTerm != "P1Y" {
		t.Errorf("%+v", got)
	}
}

func TestPortal_actions_goTheirWay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, step := range []struct{ action, status, says string }{
		{simulator.PortalSuspend, "suspended", "suspended, auto-renew off."},
		{simulator.PortalResume, "active", "active again."},
		{simulator.PortalCancel, "deleted", "canceled."},
	} {
		result := b.portal(portalChange{Subscription: "Front desk", Action: step.action})
		if result.After.Status != step.status || !strings.HasSuffix(result.Summary, "): "+step.says) {
			t.Errorf("%s: %s; %+v", step.action, result.Summary, result.After)
		}
	}
}

func TestPortal_upgrade_ofSomeOrAllSeats(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	some := b.portal(portalChange{Subscription: "Doctors", Upgrade: strings.ToLower(simulator.Microsoft365E5), Quantity: 5})
	if some.New == nil || some.New.Quantity != 5 || some.New.TransitionedFrom != simulator.AlderTwoBatches || some.After.Quantity != 20 {
		t.Errorf("some: %s; %+v", some.Summary, some.New)
	}
	rest := b.portal(portalChange{Subscription: "Doctors", Upgrade: simulator.Microsoft365E5})
	if rest.New != nil || rest.After.ID != simulator.AlderTwoBatches || rest.Pending ||
		!strings.HasPrefix(rest.After.OfferID, simulator.Microsoft365E5) {
		t.Errorf("rest: %s; %+v", rest.Summary, rest.After)
	}
}

func TestPortal_upgradeThatTakesTime_saysSo(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.TransitionDelay = time.Hour })
	begun := b.portal(portalChange{Subscription: "Doctors", Upgrade: simulator.Microsoft365E5})
	if !begun.Pending || !strings.HasPrefix(begun.Summary, "Began to upgrade") {
		t.Errorf("%+v", begun)
	}
	b = newBench(t, func(s *simulator.Behaviors) { s.TransitionFails = 3 })
	var no *simulator.PortalRefusedError
	_, err := b.sim.Portal(t.Context(), portalChange{Subscription: "Doctors", Upgrade: simulator.Microsoft365E5})
	if !errors.As(err, &no) || no.Code != "3" {
		t.Errorf("an upgrade that fails: %v", err)
	}
}

func TestPortal_slowPatch_isPending(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.PatchDelay = time.Hour })
	result := b.portal(portalChange{Subscription: "Front desk", Quantity: 12})
	if !result.Pending || !strings.HasPrefix(result.Summary, "Accepted for") {
		t.Errorf("%+v", result)
	}
}

func TestPortal_buy_fillsACartAndChecksItOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	result := b.portal(portalChange{
		Tenant: "cedarschool.onmicrosoft.com", Buy: simulator.BusinessBasic, Quantity: 10, Name: "Office", Term: "p1y", BillingCycle: "Annual",
	})
	bought := result.After
	if bought == nil || result.Before != nil || bought.TenantID != simulator.CedarSchool || bought.Quantity != 10 ||
		bought.FriendlyName != "Office" || bought.Term != "P1Y" || bought.BillingCycle != "annual" ||
		len(result.OrderIDs) != 1 || bought.OrderID != result.OrderIDs[0] {
		t.Fatalf("%s; %+v", result.Summary, bought)
	}
	if n := b.orders(simulator.CedarSchool); n != 1 {
		t.Errorf("%d orders", n)
	}
	if got := strings.Join(b.calls(), ", "); !strings.HasPrefix(got, "GET availabilities, POST carts, POST checkout") {
		t.Errorf("calls %s", got)
	}
}

func TestPortal_friendlyName_meansTheOneThatIsNotDeleted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.portal(portalChange{Subscription: "Front desk", Action: simulator.PortalCancel})
	var no *simulator.PortalRefusedError
	if _, err := b.sim.Portal(t.Context(), portalChange{Subscription: "Front desk", Quantity: 5}); !errors.As(err, &no) ||
		no.Code != "2011" {
		t.Errorf("the deleted one: %v", err)
	}
	bought := b.portal(portalChange{Tenant: alder, Buy: simulator.BusinessBasic, Quantity: 5, Name: "Front desk"}).After
	if got := b.portal(portalChange{Subscription: "Front desk", Quantity: 6}).After; got.ID != bought.ID || got.Quantity != 6 {
		t.Errorf("%+v", got)
	}
}

func TestPortal_refusal_hasTheServicesCodeAndWords(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		change portalChange
		code   string
		status int
	}{
		{portalChange{Subscription: "Doctors", Quantity: 5}, "800090", 400},
		{portalChange{Subscription: "Clinic staff", Action: simulator.PortalCancel}, "900117", 400},
		{portalChange{Subscription: "Drivers", Quantity: 9}, "900279", 400},
		{portalChange{Subscription: "Clinic staff", Upgrade: simulator.Dynamics365Sales}, "800020", 403},
		{portalChange{Tenant: alder, Buy: simulator.BusinessBasic, Quantity: 500}, "900275", 201},
		{portalChange{Tenant: alder, Buy: "CFQ7TTC0XXXX:0001", Quantity: 5}, "400013", 404},
		{portalChange{Tenant: "Dogwood Foods", Buy: simulator.BusinessBasic, Quantity: 5}, "20002", 403},
	} {
		b := newBench(t)
		_, err := b.sim.Portal(t.Context(), one.change)
		var no *simulator.PortalRefusedError
		if !errors.As(err, &no) || no.Code != one.code || no.Status != one.status || no.Description == "" ||
			!strings.Contains(err.Error(), one.code) {
			t.Errorf("%+v: %v", one.change, err)
		}
	}
}

func TestPortal_refusedHalfway_saysWhatWasDone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	_, err := b.sim.Portal(t.Context(), portalChange{Subscription: "Front desk", Quantity: 12, Schedule: "quantity=999"})
	var no *simulator.PortalRefusedError
	if !errors.As(err, &no) || no.Code != "2002" || no.Done != "12 seats instead of 10" {
		t.Errorf("%v", err)
	}
}

func TestPortal_checkoutRefused_buysNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.UnsignedAgreements = alder })
	before := b.orders(alder)
	_, err := b.sim.Portal(t.Context(), portalChange{Tenant: alder, Buy: simulator.BusinessBasic, Quantity: 5})
	var no *simulator.PortalRefusedError
	if !errors.As(err, &no) || no.Code != "13605" || b.orders(alder) != before {
		t.Errorf("%v", err)
	}
}

func TestPortal_quirksOfTheHandle_doNotReachIt(t *testing.T) {
	t.Parallel()
	for seed := range int64(8) {
		b := openBench(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed})
		got := b.portal(portalChange{Subscription: "Doctors", Schedule: "term=P3Y"}).After
		if got.ScheduledTerm != "P3Y" || got.ScheduledQuantity != 25 {
			t.Errorf("seed %d: %+v", seed, got)
		}
	}
}

func TestPortal_wrongInput_namesFlagAndWayOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.portal(portalChange{Tenant: alder, Buy: simulator.BusinessBasic, Quantity: 5, Name: "Twin"})
	b.portal(portalChange{Tenant: alder, Buy: simulator.BusinessBasic, Quantity: 5, Name: "Twin"})
	before := len(b.calls())
	for want, change := range map[string]portalChange{
		"--subscription: no subscription named; give its id":           {Quantity: 5},
		"--subscription: nothing to change; add --quantity":            {Subscription: "Doctors"},
		"--subscription: there is no subscription with the id":         {Subscription: "Nurses", Quantity: 5},
		"--subscription: 2 subscriptions are named \"Twin\"; give one": {Subscription: "Twin", Quantity: 5},
		"--tenant: there is no tenant \"Elm\" in this world":           {Subscription: "Doctors", Tenant: "Elm", Quantity: 5},
		"--subscription: there is no subscription with the id or":      {Subscription: "Doctors", Tenant: birch, Quantity: 5},
		"--quantity: -3 is negative":                                   {Subscription: "Doctors", Quantity: -3},
		"--auto-renew: \"yes\" must be on or off":                      {Subscription: "Doctors", AutoRenew: "yes"},
		"--schedule: \"soon\" says nothing about the end of the term":  {Subscription: "Doctors", Schedule: "soon"},
		"--schedule: quantity=0 must be a number of seats":             {Subscription: "Doctors", Schedule: "quantity=0"},
		"--schedule: \"price\" is not part of a next term":             {Subscription: "Doctors", Schedule: "price=1"},
		"--schedule: sku=E5 must be product:SKU":                       {Subscription: "Doctors", Schedule: "sku=E5"},
		"--schedule: term=year must be an ISO 8601 duration":           {Subscription: "Doctors", Schedule: "term=year"},
		"--schedule: ends=soon must be a day":                          {Subscription: "Doctors", Schedule: "ends=soon"},
		"--schedule: cancel needs auto-renew to be off":                {Subscription: "Doctors", Schedule: "cancel", AutoRenew: "on"},
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
		"--buy: it goes with --tenant":                      {Buy: simulator.BusinessBasic, Tenant: alder, AutoRenew: "on"},
		"--tenant: no buyer named":                          {Buy: simulator.BusinessBasic, Quantity: 5},
		"--quantity: no seats to buy":                       {Buy: simulator.BusinessBasic, Tenant: alder},
		"--term: \"1 year\" must be an ISO 8601 duration": {
			Buy: simulator.BusinessBasic, Tenant: alder, Quantity: 5, Term: "1 year",
		},
		"--buy: CFQ7TTC0LH18:0001 is not sold with the term P9Y billed mon": {
			Buy: simulator.BusinessBasic, Tenant: alder, Quantity: 5, Term: "P9Y",
		},
	} {
		_, err := b.sim.Portal(t.Context(), change)
		var wrong *simulator.PortalInputError
		if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v\n got %v\nwant %s", change, err, want)
		}
	}
	for _, call := range b.calls()[before:] {
		if call != "GET availabilities" {
			t.Errorf("wrong input led to %s", call)
		}
	}
}
