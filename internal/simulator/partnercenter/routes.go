package partnercenter

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

const (
	customerPath     = "/v1/customers/{customer}"
	subscriptionPath = customerPath + "/subscriptions/{subscription}"
	cartPath         = customerPath + "/carts/{cart}"
	orderPath        = customerPath + "/orders/{order}"
)

// Service is Partner Center.
func Service() wire.Service {
	return wire.Service{
		ID: wire.ServicePartner, Routes: Routes(), Headers: headers, Numbered: true, Shows: wire.AllQuirks(),
	}
}

// Routes lists the calls of Partner Center.
func Routes() []wire.Route {
	list := []wire.Route{
		{Method: "GET", Pattern: "/v1/customers", Admit: access{}.check, Handle: handle((*call).listCustomers)},
		{Method: "GET", Pattern: customerPath, Admit: access{}.check, Handle: handle((*call).getCustomer)},
		{
			Method: "GET", Pattern: customerPath + "/profiles/company", Admit: access{}.check,
			Handle: handle((*call).companyProfile),
		},
		{
			Method: "GET", Pattern: customerPath + "/profiles/billing", Admit: access{}.check,
			Handle: handle((*call).billingProfile),
		},
		{
			Method: "GET", Pattern: customerPath + "/qualifications", Admit: access{}.check,
			Handle: handle((*call).qualifications),
		},
		{
			Method: "GET", Pattern: customerPath + "/subscriptions", Admit: access{}.check,
			Handle: handle((*call).listSubscriptions),
		},
		{
			Method: "GET", Pattern: customerPath + "/subscriptions/customtermenddates", Admit: access{}.check,
			Handle: handle((*call).customTermEndDates),
		},
		{Method: "GET", Pattern: subscriptionPath, Admit: access{}.check, Handle: handle((*call).getSubscription)},
		{
			Method: "PATCH", Pattern: subscriptionPath, Writes: true, Admit: access{writes: true}.check,
			Handle: handle((*call).patchSubscription),
		},
		{
			Method: "GET", Pattern: subscriptionPath + "/addons", Admit: access{}.check,
			Handle: handle((*call).subscriptionAddons),
		},
		{
			Method: "GET", Pattern: subscriptionPath + "/provisioningstatus", Admit: access{}.check,
			Handle: handle((*call).subscriptionProvisioning),
		},
		{
			Method: "GET", Pattern: subscriptionPath + "/transitioneligibilities", Admit: access{}.check,
			Handle: handle((*call).transitionEligibilities),
		},
		{
			Method: "GET", Pattern: subscriptionPath + "/transitions", Admit: access{}.check,
			Handle: handle((*call).listTransitions),
		},
		{
			Method: "POST", Pattern: subscriptionPath + "/transitions", Writes: true, Admit: access{writes: true}.check,
			Handle: handle((*call).postTransition),
		},
		{
			Method: "GET", Pattern: "/v1/productpromotions", Admit: access{}.check,
			Handle: handle((*call).listPromotions),
		},
		{
			Method: "GET", Pattern: "/v1/productpromotions/{promotion}", Admit: access{}.check,
			Handle: handle((*call).getPromotion),
		},
		{
			Method: "POST", Pattern: customerPath + "/promotioneligibilities", Admit: access{}.check,
			Handle: handle((*call).promotionEligibilities),
		},
		{
			Method: "POST", Pattern: customerPath + "/carts", Writes: true, Admit: access{writes: true}.check,
			Handle: handle((*call).createCart),
		},
		{Method: "GET", Pattern: cartPath, Admit: access{}.check, Handle: handle((*call).getCart)},
		{
			Method: "PUT", Pattern: cartPath, Writes: true, Admit: access{writes: true}.check,
			Handle: handle((*call).replaceCart),
		},
		{
			Method: "POST", Pattern: cartPath + "/checkout", Writes: true, Admit: access{writes: true}.check,
			Handle: handle((*call).checkout),
		},
		{Method: "GET", Pattern: customerPath + "/orders", Admit: access{}.check, Handle: handle((*call).listOrders)},
		{Method: "GET", Pattern: orderPath, Admit: access{}.check, Handle: handle((*call).getOrder)},
		{
			Method: "PATCH", Pattern: orderPath, Writes: true, Admit: access{writes: true}.check,
			Handle: handle((*call).patchOrder),
		},
		{
			Method: "GET", Pattern: orderPath + "/provisioningstatus", Admit: access{}.check,
			Handle: handle((*call).orderProvisioning),
		},
		{
			Method: "GET", Pattern: customerPath + "/users", Admit: access{delegated: true, users: true}.check,
			Handle: handle((*call).listUsers),
		},
		{
			Method: "GET", Pattern: customerPath + "/users/{user}", Admit: access{delegated: true, users: true}.check,
			Handle: handle((*call).getUser),
		},
		{
			Method: "GET", Pattern: "/v1/agreements", Admit: access{agreements: true}.check,
			Handle: handle((*call).agreementMetadata),
		},
		{
			Method: "GET", Pattern: customerPath + "/agreements", Admit: access{delegated: true, agreements: true}.check,
			Handle: handle((*call).agreements),
		},
		{
			Method: "GET", Pattern: customerPath + "/directSignedMicrosoftCustomerAgreementStatus",
			Admit: access{agreements: true}.check, Handle: handle((*call).directSignStatus),
		},
		{Method: "POST", Pattern: "/generatetoken", Handle: handle((*call).generateToken)},
	}
	for _, tree := range []string{"/v1/products", customerPath + "/products"} {
		list = append(
			list,
			wire.Route{Method: "GET", Pattern: tree, Admit: access{}.check, Handle: handle((*call).listProducts)},
			wire.Route{
				Method: "GET", Pattern: tree + "/{product}", Admit: access{}.check,
				Handle: handle((*call).getProduct),
			},
			wire.Route{
				Method: "GET", Pattern: tree + "/{product}/skus", Admit: access{}.check,
				Handle: handle((*call).listSKUs),
			},
			wire.Route{
				Method: "GET", Pattern: tree + "/{product}/skus/{sku}", Admit: access{}.check,
				Handle: handle((*call).getSKU),
			},
			wire.Route{
				Method: "GET", Pattern: tree + "/{product}/skus/{sku}/availabilities", Admit: access{}.check,
				Handle: handle((*call).listAvailabilities),
			},
			wire.Route{
				Method: "GET", Pattern: tree + "/{product}/skus/{sku}/availabilities/{availability}",
				Admit: access{}.check, Handle: handle((*call).getAvailability),
			},
		)
	}
	return list
}

func headers(l *wire.Look, header http.Header) {
	for name, id := range map[string]string{"MS-RequestId": l.RequestID, "MS-CorrelationId": l.CorrelationID} {
		if l.Shows(wire.QuirkDoubledID) {
			id += "," + id
		}
		header.Set(name, id)
	}
	header.Set("MS-CV", world.DerivedID("cv", l.RequestID, l.CorrelationID)[:13]+".0")
	header.Set("MS-ServerId", "simulator")
	header.Set("X-Locale", "en-US")
}
