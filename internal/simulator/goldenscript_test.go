package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

const (
	nowhere = "00000000-0000-4000-8000-000000000000"
	cedar   = simulator.CedarSchool
)

func customer(tenant string) string { return "/v1/customers/" + tenant }

func (r *recorder) partnerCenter() {
	r.title("customers")
	for _, path := range []string{
		"", "?size=2", "?size=x", "?filter=" + url.QueryEscape(`{"Field":"Domain","Value":"birch","Operator":"starts_with"}`),
		"?filter=x", "?filter=" + url.QueryEscape(`{"Field":"City","Value":"a","Operator":"equals"}`),
		"?filter=" + url.QueryEscape(`{"Field":"Domain","Value":"a","Operator":"like"}`),
	} {
		r.get("/v1/customers" + path)
	}
	r.get("/v1/customers?size=2", "MS-ContinuationToken", "YWZ0ZXI6Mg==")
	r.get("/v1/customers", "MS-ContinuationToken", "?")
	for _, path := range []string{
		"", "/profiles/company", "/profiles/billing", "/qualifications", "/subscriptions", "/orders", "/users",
		"/agreements?agreementType=*", "/directSignedMicrosoftCustomerAgreementStatus",
		"/subscriptions/customtermenddates?term_duration=P1Y", "/products?targetView=OnlineServices",
	} {
		for _, tenant := range []string{simtest.Alder, cedar, simulator.DogwoodFoods, nowhere} {
			r.get(customer(tenant) + path)
		}
	}
	r.title("the user of the partner")
	r.as(simulator.PartnerTenant, simtest.APIHost, true)
	for _, path := range []string{
		"/users", "/users?filter=" + url.QueryEscape(`{"Field":"UserStatus","Value":"Inactive","Operator":"equals"}`),
		"/agreements?agreementType=*", "/agreements", "/users/" + nowhere,
	} {
		r.get(customer(simtest.Alder)+path, "ValidateMfa", "true")
	}
	person := simtest.Text(r.get(customer(simtest.Birch)+"/users").Object(r.T), "items.id")
	r.get(customer(simtest.Birch) + "/users/" + person)
	r.as(simulator.PartnerTenant, simtest.APIHost, false)
	r.get("/v1/agreements?agreementType=*")
	r.get("/v1/agreements")
	r.get(customer(simtest.Birch) + "/directSignedMicrosoftCustomerAgreementStatus")
	r.ask(http.MethodPost, "/generatetoken", "grant_type=jwt_token")
	r.catalog()
}

func (r *recorder) catalog() {
	r.title("catalog")
	for _, tree := range []string{"/v1/products%s?country=DE&", customer(cedar) + "/products%s?"} {
		for _, path := range []string{
			"", "/CFQ7TTC0LH18", "/CFQ7TTC0LH18/skus", "/CFQ7TTC0LCHC/skus/0005",
			"/CFQ7TTC0LHSS/skus/0001/availabilities",
			"/CFQ7TTC0LF8Q/skus/0001/availabilities", "/CFQ7TTC0ZZZZ", "/CFQ7TTC0ZZZZ/skus", "/CFQ7TTC0LH18/skus/0009",
			"/CFQ7TTC0LH18/skus/0009/availabilities", "/CFQ7TTC0LH18/skus/0001/availabilities/CFQ7TTC0ZZZZ",
			"/CFQ7TTC0MBMD/skus/0001",
		} {
			r.get(strings.Replace(tree, "%s", path, 1) + "targetView=Software")
		}
		r.get(strings.Replace(tree, "%s", "", 1) + "targetView=Azure")
		r.get(strings.Replace(tree, "%s", "", 1) + "targetView=Nothing")
		r.get(strings.Replace(tree, "%s", "/CFQ7TTC0LH18/skus", 1) + "targetSegment=nonprofit")
		r.get(strings.Replace(tree, "%s", "/CFQ7TTC0LH18/skus", 1) + "targetSegment=private")
		list := r.get(strings.Replace(tree, "%s", "/DG7GMGF0D5RK/skus/0001/availabilities", 1)).Object(r.T)
		r.get(strings.Replace(tree, "%s", "/DG7GMGF0D5RK/skus/0001/availabilities/"+simtest.Text(list, "items.id"), 1))
	}
	for _, path := range []string{
		"/v1/products?targetView=OnlineServices", "/v1/products?country=USA",
		"/v1/products/CFQ7TTC0LH18",
	} {
		r.get(path)
	}
	r.title("promotions")
	for _, path := range []string{
		"?country=US&segment=commercial", "?country=DE&segment=commercial", "?country=US&segment=education",
		"?segment=commercial",
		"/" + simulator.PromotionE5 + "?country=US", "/" + simulator.PromotionGermany + "?country=US",
		"/none?country=US",
	} {
		r.get("/v1/productpromotions" + path)
	}
	item := func(id int, offer, term, cycle string, quantity int, promotion string) simtest.Body {
		return simtest.Body{
			"id": id, "catalogItemId": r.Availability(simtest.Alder, offer, term, cycle), "quantity": quantity,
			"termDuration": term,
			"billingCycle": cycle, "promotionId": promotion,
		}
	}
	path := customer(simtest.Alder) + "/promotionEligibilities"
	r.ask(http.MethodPost, path, simtest.Body{"items": []simtest.Body{
		item(0, simulator.BusinessStandard, "P1Y", "monthly", 60, simulator.PromotionStandard),
		item(1, simulator.BusinessStandard, "P3Y", "monthly", 4, ""),
		item(2, simulator.Microsoft365E5, "P3Y", "annual", 1, ""),
		item(3, simulator.BusinessPremium, "P1Y", "monthly", 1, ""),
		item(4, simulator.Dynamics365Sales, "P1Y", "annual", 5, ""),
		item(5, simulator.TeamsPhone, "P1Y", "annual", 5, ""),
		item(6, simulator.TeamsPhone, "P1Y", "annual", 5, "none"),
		{"id": "7", "catalogItemId": "none", "quantity": "1"},
	}})
	r.ask(http.MethodPost, path, simtest.Body{"items": []simtest.Body{}})
	r.ask(http.MethodPost, path, "")
	r.ask(http.MethodPost, path, `{"items": [`)
	r.ask(http.MethodPost, path, simtest.Body{"items": []simtest.Body{{"quantity": "many"}}})
}

// product is the product of a next term.
func (r *recorder) product(tenant, offer, term, cycle string) simtest.Body {
	r.T.Helper()
	return simtest.Product(r.T, r.Availability(tenant, offer, term, cycle), term, cycle)
}

// change reads a subscription in the plain world, sets properties (nil removes) and sends it back.
func (r *recorder) change(tenant, id string, pairs ...any) {
	r.T.Helper()
	s := r.OK(http.StatusOK, r.Bench.Get(simtest.SubscriptionPath(tenant, id)))
	changes := simtest.With(simtest.Body{}, pairs...)
	for name, value := range changes {
		s[name] = value
		if value == nil {
			delete(s, name)
		}
	}
	r.shown = "as it is, with " + textOf(r.T, changes)
	r.ask(http.MethodPatch, simtest.SubscriptionPath(tenant, id), s)
	r.shown = ""
}

func (r *recorder) edits() {
	r.title("subscriptions")
	for _, id := range []string{
		simulator.AlderOpenWindow, simulator.AlderClosedWindow, simulator.AlderTwoBatches, simulator.AlderScheduled,
		simulator.AlderTrial,
	} {
		r.get(simtest.SubscriptionPath(simtest.Alder, id))
	}
	for _, path := range []string{"", "/addons", "/provisioningstatus", "/transitionEligibilities", "/transitions"} {
		r.get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow) + path)
		r.get(simtest.SubscriptionPath(simtest.Alder, nowhere) + path)
		r.get(simtest.SubscriptionPath(simtest.Birch, simulator.BirchSuspended) + path)
	}
	r.get(customer(simtest.Alder) + "/subscriptions/customtermenddates?term_duration=P1M&term_start_date=2026-11-20")
	r.get(customer(simtest.Alder) + "/subscriptions/customtermenddates?term_duration=P1M&term_start_date=soon")
	r.get(customer(simtest.Alder) + "/subscriptions/customtermenddates?term_duration=long")
	r.title("changes of seats, name and status")
	r.ask(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, nowhere), simtest.Body{"quantity": 1})
	for _, pairs := range [][]any{
		{"quantity", 14},
		{"quantity", 8},
		{"quantity", 301},
		{"quantity", "9"},
		{"quantity", simtest.Body{}},
		{"friendlyName", "Reception"},
		{"partnerId", "1"},
		{"status", "expired"},
		{"status", "suspended"},
		{"quantity", 20},
		{"status", "active"},
		{"autoRenewEnabled", true},
		{"status", "deleted"},
		{"quantity", 3},
	} {
		r.change(simtest.Alder, simulator.AlderOpenWindow, pairs...)
	}
	r.change(simtest.Alder, simulator.AlderClosedWindow, "quantity", 20)
	r.change(simtest.Alder, simulator.AlderClosedWindow, "status", "deleted")
	r.change(simtest.Alder, simulator.AlderTwoBatches, "quantity", 19)
	r.change(simtest.Alder, simulator.AlderTwoBatches, "quantity", 22)
	r.change(simtest.Alder, simulator.AlderTrial, "quantity", 20)
	r.change(simtest.Alder, simulator.AlderTrial, "status", "suspended")
	r.change(simtest.Birch, simulator.BirchExpired, "friendlyName", "x")
	r.change(simtest.Birch, simulator.BirchSuspended, "quantity", 16)
	r.change(simtest.Birch, simulator.BirchSuspended, "autoRenewEnabled", true)
	r.set("reduce-code=900257", "cancel-code=900213", "updates-limit=1", "immediate-term-change=on", "next-charge=on")
	r.change(simtest.Alder, simulator.AlderClosedWindow, "quantity", 20)
	r.change(simtest.Alder, simulator.AlderClosedWindow, "status", "deleted")
	r.change(simtest.Alder, simulator.AlderClosedWindow, "termDuration", "P1M", "billingCycle", "monthly")
	r.change(simtest.Alder, simulator.AlderClosedWindow, "termDuration", "P3Y", "billingCycle", "triennial")
	r.change(simtest.Alder, simulator.AlderClosedWindow, "quantity", 26)
	r.set("updates-limit=1200")
	r.change(simtest.Alder, simulator.AlderTermEnd, "nextChargeInstructions", simtest.Body{
		"product": r.product(simtest.Alder, simulator.BusinessPremium, "P1Y", "annual"), "quantity": 12,
	})
	r.set("immediate-term-change=off", "next-charge=off")
	r.schedules()
}

func (r *recorder) schedules() {
	r.title("schedules")
	id := simulator.AlderScheduled
	e3 := r.product(simtest.Alder, simulator.Microsoft365E3, "P1Y", "annual")
	action := func(kind string, instructions any) []simtest.Body {
		return []simtest.Body{{"scheduleType": "TermEnd", "actionType": kind, "instructions": instructions}}
	}
	plan := simtest.Body{"product": e3, "quantity": 6}
	for _, pairs := range [][]any{
		{"scheduledNextTermInstructions", plan},
		{"scheduledNextTermInstructions", simtest.Body{"product": e3, "quantity": 0}},
		{"scheduledNextTermInstructions", simtest.Body{
			"product": e3, "quantity": 6,
			"customTermEndDate": "2028-03-31",
		}},
		{"scheduledNextTermInstructions", simtest.Body{
			"product": e3, "quantity": 6,
			"customTermEndDate": "2027-06-30T00:00:00Z",
		}},
		{"scheduledNextTermInstructions", simtest.Body{"product": r.product(simtest.Alder, simulator.BusinessBasic,
			"P1Y", "annual"), "quantity": 6}},
		{"scheduledNextTermInstructions", nil, "scheduledActions", action("Cancel", nil)},
		{"scheduledNextTermInstructions", nil, "autoRenewEnabled", false, "scheduledActions", action("Cancel", nil)},
		{"scheduledActions", action("RenewToExtendedServiceTerm", nil)},
		{"autoRenewEnabled", true, "scheduledActions", nil},
		{"scheduledNextTermInstructions", nil, "scheduledActions", action("Transition", plan)},
		{"scheduledActions", action("Nothing", plan)},
		{"scheduledActions", action("RenewToNewTerm", simtest.Body{})},
	} {
		r.change(simtest.Alder, id, pairs...)
	}
	for _, form := range []string{"old", "new"} {
		r.set("schedule-forms=" + form)
		r.get(simtest.SubscriptionPath(simtest.Alder, id))
		r.change(simtest.Alder, id, "scheduledNextTermInstructions", plan, "scheduledActions",
			action("RenewToNewTerm", plan))
	}
	r.set("schedule-forms=both", "patch-reads=1")
	r.change(simtest.Alder, id, "friendlyName", "Laboratory")
	r.change(simtest.Alder, id, "friendlyName", "Library")
	r.get(simtest.SubscriptionPath(simtest.Alder, id))
	r.set("patch-reads=0")
}

func (r *recorder) transitions() {
	r.title("transitions")
	id := r.order(cedar, r.Line(cedar, simulator.BusinessBasic, "P1Y", "monthly", 20))[0]
	into := r.order(cedar, r.Line(cedar, simulator.BusinessPremium, "P1Y", "monthly", 5))[0]
	path := simtest.SubscriptionPath(cedar, id)
	ask := func(offer string, quantity int, pairs ...any) simtest.Reply {
		return r.ask(http.MethodPost, path+"/transitions", simtest.With(simtest.Body{
			"toCatalogItemId": r.Availability(cedar, offer, "P1Y", "monthly"), "quantity": quantity,
			"transitionType": "transition_only",
		}, pairs...))
	}
	premium := simulator.BusinessPremium
	r.get(path + "/transitionEligibilities?eligibilityType=scheduled")
	r.get(path + "/transitionEligibilities?eligibilityType=other")
	for _, pairs := range [][]any{
		{"transitionType", "other"},
		{"toCatalogItemId", ""},
		{"fromSubscriptionId", nowhere},
		{"fromCatalogItemId", "CFQ7TTC0LH18:0009:x"},
		{"toCatalogItemId", "none"},
		{"toCatalogItemId", premium + ":x"},
		{"termDuration", "P1M"},
		{"billingCycle", "triennial"},
		{"billingCycle", "biennial", "termDuration", "P3Y"},
		{"promotionId", "none"},
		{"toSubscriptionId", id},
		{"toSubscriptionId", nowhere},
		{"toSubscriptionId", into},
	} {
		ask(premium, 3, pairs...)
	}
	ask(simulator.Microsoft365E5, 3)
	ask(premium, 0)
	ask(premium, 21)
	r.ask(http.MethodPost, simtest.SubscriptionPath(cedar, nowhere)+"/transitions", simtest.Body{})
	r.both(func(b *simtest.Bench) { b.Advance(8 * 24 * time.Hour) })
	r.get(path + "/transitionEligibilities")
	ask(premium, 3, "toSubscriptionId", into)
	split := ask(premium, 4, "promotionId", simulator.PromotionPremium).Object(r.T)
	r.get(path + "/transitions")
	r.get(path + "/transitions?operationId=" + simtest.Text(split, "operationId"))
	r.get(path + "/transitions?operationId=" + nowhere)
	r.set("transition-reads=1")
	ask(premium, 13, "transitionType", "transition_with_license_transfer")
	ask(premium, 13)
	r.get(path + "/transitions")
	r.get(path)
	r.get(path + "/transitions")
	r.get(customer(cedar) + "/subscriptions")
	r.set("transition-reads=0", "transition-refusal=event", "transition-fails=3")
	r.ask(http.MethodPost, simtest.SubscriptionPath(simtest.Alder, simulator.AlderTwoBatches)+
		"/transitions", simtest.Body{
		"toCatalogItemId": r.Availability(simtest.Alder, simulator.Microsoft365E5, "P1Y", "monthly"), "quantity": 22,
		"transitionType": "transition_only",
	})
	r.get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderTwoBatches) + "/transitions")
	r.set("transition-fails=0", "transition-refusal=status")
}
