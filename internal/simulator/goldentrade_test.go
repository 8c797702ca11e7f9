package simulator_test

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

// order buys lines and looks at what came of it; it gives the ids of the subscriptions.
func (r *recorder) order(tenant string, lines ...simtest.Body) []string {
	r.T.Helper()
	cart := r.ask(http.MethodPost, customer(tenant)+"/carts", simtest.Body{"lineItems": lines}).Object(r.T)
	placed := r.ask(http.MethodPost, customer(tenant)+"/carts/"+simtest.Text(cart, "id")+"/checkout", nil).Object(r.T)
	ids := []string{}
	for _, one := range simtest.Elements(placed, "orders") {
		for _, line := range simtest.Elements(one, "lineItems") {
			ids = append(ids, simtest.Text(line, "subscriptionId"))
		}
	}
	return ids
}

func (r *recorder) trade() {
	r.title("carts")
	carts := customer(cedar) + "/carts"
	basic, cal := r.Line(cedar, simulator.BusinessBasic, "P1Y", "monthly", 30), r.Line(cedar,
		simulator.WindowsServerCAL, "P1Y", "one_time", 3)
	cart := carts + "/" + simtest.Text(r.ask(http.MethodPost, carts,
		simtest.Body{"lineItems": []simtest.Body{basic, cal}}).Object(r.T), "id")
	r.get(cart)
	r.ask(http.MethodPut, cart, simtest.Body{"lineItems": []simtest.Body{
		simtest.With(basic, "friendlyName", "Classroom", "provisioningContext", simtest.Body{"Key": "as it is"}),
		simtest.With(cal, "id", 1),
		r.Line(cedar, simulator.Office365A3Faculty, "P1Y", "annual", 4),
	}})
	r.ask(http.MethodPut, cart, simtest.Body{"lineItems": []simtest.Body{}})
	r.ask(http.MethodPut, carts+"/"+nowhere, simtest.Body{"lineItems": []simtest.Body{basic}})
	placed := r.ask(http.MethodPost, cart+"/checkout", nil).Object(r.T)
	r.ask(http.MethodPost, cart+"/checkout", nil)
	r.ask(http.MethodPut, cart, simtest.Body{"lineItems": []simtest.Body{basic}})
	r.get(cart)
	r.get(carts + "/" + nowhere)
	r.ask(http.MethodPost, carts+"/"+nowhere+"/checkout", nil)
	r.ask(http.MethodPost, carts, "")
	r.ask(http.MethodPost, carts, simtest.Body{"lineItems": []simtest.Body{}})
	r.ask(http.MethodPost, customer(simulator.DogwoodFoods)+"/carts", simtest.Body{"lineItems": []simtest.Body{basic}})
	r.refusedLinesOfCarts()
	r.title("orders")
	orders := customer(cedar) + "/orders"
	r.get(orders + "?include_price=true")
	for _, one := range simtest.Elements(placed, "orders") {
		path := orders + "/" + simtest.Text(one, "id")
		r.get(path)
		r.get(path + "?include_price=true")
		r.get(path + "/provisioningstatus")
		r.ask(http.MethodPatch, path, simtest.Body{"status": "Cancelled "})
		r.ask(http.MethodPatch, path, simtest.Body{"status": "none"})
	}
	for _, path := range []string{"/000000000000", "/000000000000/provisioningstatus"} {
		r.get(orders + path)
	}
	r.ask(http.MethodPatch, orders+"/000000000000", simtest.Body{"status": "cancelled"})
	r.get(customer(cedar) + "/subscriptions?order_id=" + simtest.Text(placed, "orders.id"))
}

func (r *recorder) refusedLinesOfCarts() {
	line := func(offer, term, cycle string, quantity int, pairs ...any) simtest.Body {
		return simtest.With(r.Line(simtest.Alder, offer, term, cycle, quantity), pairs...)
	}
	carts := customer(simtest.Alder) + "/carts"
	bad := simtest.Body{"lineItems": []simtest.Body{
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
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "participants",
			[]simtest.Body{{"key": "transaction_reseller", "value": "1"}}),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "currencyCode", "EUR"),
		line(simulator.BusinessBasic, "P1Y", "annual", 5, "renewsTo", simtest.Body{"termDuration": "P1Y"}),
		line(simulator.BusinessPremiumTrial, "P1M", "none", 5, "renewsTo", simtest.Body{"termDuration": "P3Y"}),
		line(simulator.Office365E1, "P1Y", "annual", 1),
		{"catalogItemId": "none"},
		{"catalogItemId": "CFQ7TTC0ZZZZ:0001:x"},
		{"catalogItemId": "CFQ7TTC0LH18:0009:x"},
		{"catalogItemId": simulator.BusinessBasic + ":x"},
		{"catalogItemId": r.Availability(cedar, simulator.Office365A3Faculty, "P1Y", "annual")},
	}}
	cart := r.ask(http.MethodPost, carts, bad).Object(r.T)
	r.ask(http.MethodPost, carts+"/"+simtest.Text(cart, "id")+"/checkout", nil)
	r.set("cart-errors=status")
	r.ask(http.MethodPost, carts, bad)
	r.ask(http.MethodPost, carts, simtest.Body{"lineItems": []simtest.Body{line(simulator.BusinessBasic, "P1Y",
		"monthly", 301)}})
	r.set("cart-errors=line", "agreement-check=cart", "unsigned-agreements="+simtest.Alder)
	r.ask(http.MethodPost, carts, bad)
	r.set("agreement-check=checkout")
	r.order(simtest.Alder, line(simulator.BusinessBasic, "P1Y", "monthly", 3))
	r.set("unsigned-agreements=", "partner-kind=indirect")
	r.order(simtest.Alder, line(simulator.BusinessBasic, "P1Y", "monthly", 3))
	r.order(simtest.Alder, line(simulator.BusinessBasic, "P1Y", "monthly", 3, "participants",
		[]simtest.Body{{"key": "transaction_reseller", "value": "4711"}}))
	r.get(customer(simtest.Alder) + "/subscriptions?mpn_id=4711")
	r.set("partner-kind=direct")
}
