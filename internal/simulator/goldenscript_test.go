package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
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
		for _, tenant := range []string{alder, cedar, simulator.DogwoodFoods, nowhere} {
			r.get(customer(tenant) + path)
		}
	}
	r.title("the user of the partner")
	r.as(simulator.PartnerTenant, apiHost, true)
	for _, path := range []string{
		"/users", "/users?filter=" + url.QueryEscape(`{"Field":"UserStatus","Value":"Inactive","Operator":"equals"}`),
		"/agreements?agreementType=*", "/agreements", "/users/" + nowhere,
	} {
		r.get(customer(alder)+path, "ValidateMfa", "true")
	}
	person := text(r.get(customer(birch)+"/users").object(r.t), "items.id")
	r.get(customer(birch) + "/users/" + person)
	r.as(simulator.PartnerTenant, apiHost, false)
	r.get("/v1/agreements?agreementType=*")
	r.get("/v1/agreements")
	r.get(customer(birch) + "/directSignedMicrosoftCustomerAgreementStatus")
	r.ask(http.MethodPost, "/generatetoken", "grant_type=jwt_token")
	r.catalog()
}

func (r *recorder) catalog() {
	r.title("catalog")
	for _, tree := range []string{"/v1/products%s?country=DE&", customer(cedar) + "/products%s?"} {
		for _, path := range []string{
			"", "/CFQ7TTC0LH18", "/CFQ7TTC0LH18/skus", "/CFQ7TTC0LCHC/skus/0005", "/CFQ7TTC0LHSS/skus/0001/availabilities",
			"/CFQ7TTC0LF8Q/skus/0001/availabilities", "/CFQ7TTC0ZZZZ", "/CFQ7TTC0ZZZZ/skus", "/CFQ7TTC0LH18/skus/0009",
			"/CFQ7TTC0LH18/skus/0009/availabilities", "/CFQ7TTC0LH18/skus/0001/availabilities/CFQ7TTC0ZZZZ", "/CFQ7TTC0MBMD/skus/0001",
		} {
			r.get(strings.Replace(tree, "%s", path, 1) + "targetView=Software")
		}
		r.get(strings.Replace(tree, "%s", "", 1) + "targetView=Azure")
		r.get(strings.Replace(tree, "%s", "", 1) + "targetView=Nothing")
		r.get(strings.Replace(tree, "%s", "/CFQ7TTC0LH18/skus", 1) + "targetSegment=nonprofit")
		r.get(strings.Replace(tree, "%s", "/CFQ7TTC0LH18/skus", 1) + "targetSegment=private")
		list := r.get(strings.Replace(tree, "%s", "/DG7GMGF0D5RK/skus/0001/availabilities", 1)).object(r.t)
		r.get(strings.Replace(tree, "%s", "/DG7GMGF0D5RK/skus/0001/availabilities/"+text(list, "items.id"), 1))
	}
	for _, path := range []string{"/v1/products?targetView=OnlineServices", "/v1/products?country=USA", "/v1/products/CFQ7TTC0LH18"} {
		r.get(path)
	}
	r.title("promotions")
	for _, path := range []string{
		"?country=US&segment=commercial", "?country=DE&segment=commercial", "?country=US&segment=education", "?segment=commercial",
		"/" + simulator.PromotionE5 + "?country=US", "/" + simulator.PromotionGermany + "?country=US", "/none?country=US",
	} {
		r.get("/v1/productpromotions" + path)
	}
	item := func(id int, offer, term, cycle string, quantity int, promotion string) body {
		return body{
			"id": id, "catalogItemId": r.availability(alder, offer, term, cycle), "quantity": quantity, "termDuration": term,
			"billingCycle": cycle, "promotionId": promotion,
		}
	}
	path := customer(alder) + "/promotionEligibilities"
	r.ask(http.MethodPost, path, body{"items": []body{
		item(0, simulator.BusinessStandard, "P1Y", "monthly", 60, simulator.PromotionStandard),
		item(1, simulator.BusinessStandard, "P3Y", "monthly", 4, ""),
		item(2, simulator.Microsoft365E5, "P3Y", "annual", 1, ""),
		item(3, simulator.BusinessPremium, "P1Y", "monthly", 1, ""),
		item(4, simulator.Dynamics365Sales, "P1Y", "annual", 5, ""),
		item(5, simulator.TeamsPhone, "P1Y", "annual", 5, ""),
		item(6, simulator.TeamsPhone, "P1Y", "annual", 5, "none"),
		{"id": "7", "catalogItemId": "none", "quantity": "1"},
	}})
	r.ask(http.MethodPost, path, body{"items": []body{}})
	r.ask(http.MethodPost, path, "")
	r.ask(http.MethodPost, path, `{"items": [`)
	r.ask(http.MethodPost, path, body{"items": []body{{"quantity": "many"}}})
}

// order buys lines and looks at what came of it; it gives the ids of the subscriptions.
func (r *recorder) order(tenant string, lines ...body) []string {
	r.t.Helper()
	cart := r.ask(http.MethodPost, customer(tenant)+"/carts", body{"lineItems": lines}).object(r.t)
	placed := r.ask(http.MethodPost, customer(tenant)+"/carts/"+text(cart, "id")+"/checkout", nil).object(r.t)
	ids := []string{}
	for _, one := range elements(placed, "orders") {
		for _, line := range elements(one, "lineItems") {
			ids = append(ids, text(line, "subscriptionId"))
		}
	}
	return ids
}

func (r *recorder) trade() {
	r.title("carts")
	carts := customer(cedar) + "/carts"
	basic, cal := r.line(cedar, simulator.BusinessBasic, "P1Y", "monthly", 30), r.line(cedar, simulator.WindowsServerCAL, "P1Y", "one_time", 3)
	cart := carts + "/" + text(r.ask(http.MethodPost, carts, body{"lineItems": []body{basic, cal}}).object(r.t), "id")
	r.get(cart)
	r.ask(http.MethodPut, cart, body{"lineItems": []body{
		with(basic, "friendlyName", "Classroom", "provisioningContext", body{"Key": "as it is"}), with(cal, "id", 1),
		r.line(cedar, simulator.Office365A3Faculty, "P1Y", "annual", 4),
	}})
	r.ask(http.MethodPut, cart, body{"lineItems": []body{}})
	r.ask(http.MethodPut, carts+"/"+nowhere, body{"lineItems": []body{basic}})
	placed := r.ask(http.MethodPost, cart+"/checkout", nil).object(r.t)
	r.ask(http.MethodPost, cart+"/checkout", nil)
	r.ask(http.MethodPut, cart, body{"lineItems": []body{basic}})
	r.get(cart)
	r.get(carts + "/" + nowhere)
	r.ask(http.MethodPost, carts+"/"+nowhere+"/checkout", nil)
	r.ask(http.MethodPost, carts, "")
	r.ask(http.MethodPost, carts, body{"lineItems": []body{}})
	r.ask(http.MethodPost, customer(simulator.DogwoodFoods)+"/carts", body{"lineItems": []body{basic}})
	r.refusedLinesOfCarts()
	r.title("orders")
	orders := customer(cedar) + "/orders"
	r.get(orders + "?include_price=true")
	for _, one := range elements(placed, "orders") {
		path := orders + "/" + text(one, "id")
		r.get(path)
		r.get(path + "?include_price=true")
		r.get(path + "/provisioningstatus")
		r.ask(http.MethodPatch, path, body{"status": "Cancelled "})
		r.ask(http.MethodPatch, path, body{"status": "none"})
	}
	for _, path := range []string{"/000000000000", "/000000000000/provisioningstatus"} {
		r.get(orders + path)
	}
	r.ask(http.MethodPatch, orders+"/000000000000", body{"status": "cancelled"})
	r.get(customer(cedar) + "/subscriptions?order_id=" + text(placed, "orders.id"))
}

func (r *recorder) refusedLinesOfCarts() {
	line := func(offer, term, cycle string, quantity int, pairs ...any) body {
		return with(r.line(alder, offer, term, cycle, quantity), pairs...)
	}
	carts := customer(alder) + "/carts"
	bad := body{"lineItems": []body{
		line(simulator.BusinessBasic, "P1Y", "monthly", 301),
		line(simulator.BusinessPremium, "P1Y", "monthly", 290),
		line(simulator.BusinessBasic, "P1M", "monthly", 1, "termDuration", "P3Y"),
		line(simulator.BusinessBasic, "P1M", "monthly", 1, "billingCycle", "annual"),
		line(simulator.BusinessBasic, "P1M", "monthly", 1, "billingCycle", ""),
		line(simulator.TeamsPhone, "P1Y", "annual", 5),
		line(simulator.ExtraFileStorage, "P1Y", "annual", 5),
		line(simulator.MultiGeo, "P1Y", "annual", 1),
		line(simulator.FrontlineF1, "P1Y", "annual", 1),
		line(simulator.BusinessStandard, "P1Y", "annual", 5, "promotionId", simulator.PromotionStandard),
		line(simulator.BusinessStandard, "P1Y", "annual", 50, "promotionId", simulator.PromotionStandard),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "promotionId", simulator.PromotionEnded),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "customTermEndDate", "2027-05-31"),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "customTermEndDate", "2027-05-15T00:00:00Z"),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "participants", []body{{"key": "transaction_reseller", "value": "1"}}),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "currencyCode", "EUR"),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "renewsTo", body{"termDuration": "P1Y"}),
		line(simulator.BusinessPremiumTrial, "P1M", "none", 5, "renewsTo", body{"termDuration": "P3Y"}),
		line(simulator.Office365E1, "P1Y", "annual", 1),
		{"catalogItemId": "none"},
		{"catalogItemId": "CFQ7TTC0ZZZZ:0001:x"},
		{"catalogItemId": "CFQ7TTC0LH18:0009:x"},
		{"catalogItemId": simulator.BusinessBasic + ":x"},
		{"catalogItemId": r.availability(cedar, simulator.Office365A3Faculty, "P1Y", "annual")},
	}}
	cart := r.ask(http.MethodPost, carts, bad).object(r.t)
	r.ask(http.MethodPost, carts+"/"+text(cart, "id")+"/checkout", nil)
	r.set("cart-errors=status")
	r.ask(http.MethodPost, carts, bad)
	r.ask(http.MethodPost, carts, body{"lineItems": []body{line(simulator.BusinessBasic, "P1Y", "monthly", 301)}})
	r.set("cart-errors=line", "agreement-check=cart", "unsigned-agreements="+alder)
	r.ask(http.MethodPost, carts, bad)
	r.set("agreement-check=checkout")
	r.order(alder, line(simulator.BusinessBasic, "P1Y", "monthly", 3))
	r.set("unsigned-agreements=", "partner-kind=indirect")
	r.order(alder, line(simulator.BusinessBasic, "P1Y", "monthly", 3))
	r.order(alder, line(simulator.BusinessBasic, "P1Y", "monthly", 3, "participants", []body{{"key": "transaction_reseller", "value": "4711"}}))
	r.get(customer(alder) + "/subscriptions?mpn_id=4711")
	r.set("partner-kind=direct")
}

// product is the product of a next term.
func (r *recorder) product(tenant, offer, term, cycle string) body {
	r.t.Helper()
	return product(r.t, r.availability(tenant, offer, term, cycle), term, cycle)
}

// change reads a subscription in the plain world, sets properties (nil removes) and sends it back.
func (r *recorder) change(tenant, id string, pairs ...any) {
	r.t.Helper()
	s := r.ok(http.StatusOK, r.bench.get(subscriptionPath(tenant, id)))
	changes := with(body{}, pairs...)
	for name, value := range changes {
		s[name] = value
		if value == nil {
			delete(s, name)
		}
	}
	r.shown = "as it is, with " + textOf(r.t, changes)
	r.ask(http.MethodPatch, subscriptionPath(tenant, id), s)
	r.shown = ""
}

func (r *recorder) edits() {
	r.title("subscriptions")
	for _, id := range []string{
		simulator.AlderOpenWindow, simulator.AlderClosedWindow, simulator.AlderTwoBatches, simulator.AlderScheduled, simulator.AlderTrial,
	} {
		r.get(subscriptionPath(alder, id))
	}
	for _, path := range []string{"", "/addons", "/provisioningstatus", "/transitionEligibilities", "/transitions"} {
		r.get(subscriptionPath(alder, simulator.AlderOpenWindow) + path)
		r.get(subscriptionPath(alder, nowhere) + path)
		r.get(subscriptionPath(birch, simulator.BirchSuspended) + path)
	}
	r.get(customer(alder) + "/subscriptions/customtermenddates?term_duration=P1M&term_start_date=2026-11-20")
	r.get(customer(alder) + "/subscriptions/customtermenddates?term_duration=P1M&term_start_date=soon")
	r.get(customer(alder) + "/subscriptions/customtermenddates?term_duration=long")
	r.title("changes of seats, name and status")
	r.ask(http.MethodPatch, subscriptionPath(alder, nowhere), body{"quantity": 1})
	for _, pairs := range [][]any{
		{"quantity", 14},
		{"quantity", 8},
		{"quantity", 301},
		{"quantity", "9"},
		{"quantity", body{}},
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
		r.change(alder, simulator.AlderOpenWindow, pairs...)
	}
	r.change(alder, simulator.AlderClosedWindow, "quantity", 20)
	r.change(alder, simulator.AlderClosedWindow, "status", "deleted")
	r.change(alder, simulator.AlderTwoBatches, "quantity", 19)
	r.change(alder, simulator.AlderTwoBatches, "quantity", 22)
	r.change(alder, simulator.AlderTrial, "quantity", 20)
	r.change(alder, simulator.AlderTrial, "status", "suspended")
	r.change(birch, simulator.BirchExpired, "friendlyName", "x")
	r.change(birch, simulator.BirchSuspended, "quantity", 16)
	r.change(birch, simulator.BirchSuspended, "autoRenewEnabled", true)
	r.set("reduce-code=900257", "cancel-code=900213", "updates-limit=1", "immediate-term-change=on", "next-charge=on")
	r.change(alder, simulator.AlderClosedWindow, "quantity", 20)
	r.change(alder, simulator.AlderClosedWindow, "status", "deleted")
	r.change(alder, simulator.AlderClosedWindow, "termDuration", "P1M", "billingCycle", "monthly")
	r.change(alder, simulator.AlderClosedWindow, "termDuration", "P3Y", "billingCycle", "triennial")
	r.change(alder, simulator.AlderClosedWindow, "quantity", 26)
	r.set("updates-limit=1200")
	r.change(alder, simulator.AlderTermEnd, "nextChargeInstructions", body{
		"product": r.product(alder, simulator.BusinessPremium, "P1Y", "annual"), "quantity": 12,
	})
	r.set("immediate-term-change=off", "next-charge=off")
	r.schedules()
}

func (r *recorder) schedules() {
	r.title("schedules")
	id := simulator.AlderScheduled
	e3 := r.product(alder, simulator.Microsoft365E3, "P1Y", "annual")
	action := func(kind string, instructions any) []body {
		return []body{{"scheduleType": "TermEnd", "actionType": kind, "instructions": instructions}}
	}
	plan := body{"product": e3, "quantity": 6}
	for _, pairs := range [][]any{
		{"scheduledNextTermInstructions", plan},
		{"scheduledNextTermInstructions", body{"product": e3, "quantity": 0}},
		{"scheduledNextTermInstructions", body{"product": e3, "quantity": 6, "customTermEndDate": "2028-03-31"}},
		{"scheduledNextTermInstructions", body{"product": e3, "quantity": 6, "customTermEndDate": "2027-06-30T00:00:00Z"}},
		{"scheduledNextTermInstructions", body{"product": r.product(alder, simulator.BusinessBasic, "P1Y", "annual"), "quantity": 6}},
		{"scheduledNextTermInstructions", nil, "scheduledActions", action("Cancel", nil)},
		{"scheduledNextTermInstructions", nil, "autoRenewEnabled", false, "scheduledActions", action("Cancel", nil)},
		{"scheduledActions", action("RenewToExtendedServiceTerm", nil)},
		{"autoRenewEnabled", true, "scheduledActions", nil},
		{"scheduledNextTermInstructions", nil, "scheduledActions", action("Transition", plan)},
		{"scheduledActions", action("Nothing", plan)},
		{"scheduledActions", action("RenewToNewTerm", body{})},
	} {
		r.change(alder, id, pairs...)
	}
	for _, form := range []string{"old", "new"} {
		r.set("schedule-forms=" + form)
		r.get(subscriptionPath(alder, id))
		r.change(alder, id, "scheduledNextTermInstructions", plan, "scheduledActions", action("RenewToNewTerm", plan))
	}
	r.set("schedule-forms=both", "patch-reads=1")
	r.change(alder, id, "friendlyName", "Laboratory")
	r.change(alder, id, "friendlyName", "Library")
	r.get(subscriptionPath(alder, id))
	r.set("patch-reads=0")
}

func (r *recorder) transitions() {
	r.title("transitions")
	id := r.order(cedar, r.line(cedar, simulator.BusinessBasic, "P1Y", "monthly", 20))[0]
	into := r.order(cedar, r.line(cedar, simulator.BusinessPremium, "P1Y", "monthly", 5))[0]
	path := subscriptionPath(cedar, id)
	ask := func(offer string, quantity int, pairs ...any) reply {
		return r.ask(http.MethodPost, path+"/transitions", with(body{
			"toCatalogItemId": r.availability(cedar, offer, "P1Y", "monthly"), "quantity": quantity, "transitionType": "transition_only",
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
	r.ask(http.MethodPost, subscriptionPath(cedar, nowhere)+"/transitions", body{})
	r.both(func(b *bench) { b.advance(8 * 24 * time.Hour) })
	r.get(path + "/transitionEligibilities")
	ask(premium, 3, "toSubscriptionId", into)
	split := ask(premium, 4, "promotionId", simulator.PromotionPremium).object(r.t)
	r.get(path + "/transitions")
	r.get(path + "/transitions?operationId=" + text(split, "operationId"))
	r.get(path + "/transitions?operationId=" + nowhere)
	r.set("transition-reads=1")
	ask(premium, 13, "transitionType", "transition_with_license_transfer")
	ask(premium, 13)
	r.get(path + "/transitions")
	r.get(path)
	r.get(path + "/transitions")
	r.get(customer(cedar) + "/subscriptions")
	r.set("transition-reads=0", "transition-refusal=event", "transition-fails=3")
	r.ask(http.MethodPost, subscriptionPath(alder, simulator.AlderTwoBatches)+"/transitions", body{
		"toCatalogItemId": r.availability(alder, simulator.Microsoft365E5, "P1Y", "monthly"), "quantity": 22, "transitionType": "transition_only",
	})
	r.get(subscriptionPath(alder, simulator.AlderTwoBatches) + "/transitions")
	r.set("transition-fails=0", "transition-refusal=status")
}
