package partnercenter

import (
	"net/http"
	"slices"

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
	return slices.Concat(
		customerRoutes(), subscriptionRoutes(), promotionRoutes(), orderRoutes(), agreementRoutes(),
		catalogRoutes("/v1/products"), catalogRoutes(customerPath+"/products"),
	)
}

// reads is a GET, changes a call that writes.
func reads(pattern string, of access, h func(*call) (wire.Answer, error)) wire.Route {
	return wire.Route{Method: "GET", Pattern: pattern, Admit: of.check, Handle: handle(h)}
}

func changes(method, pattern string, h func(*call) (wire.Answer, error)) wire.Route {
	return wire.Route{
		Method:  method,
		Pattern: pattern,
		Writes:  true,
		Admit:   access{writes: true}.check,
		Handle:  handle(h),
	}
}

// customerRoutes lists the calls of the customers, their users and the sign-in.
func customerRoutes() []wire.Route {
	return []wire.Route{
		reads("/v1/customers", access{}, (*call).listCustomers),
		reads(customerPath, access{}, (*call).getCustomer),
		reads(customerPath+"/profiles/company", access{}, (*call).companyProfile),
		reads(customerPath+"/profiles/billing", access{}, (*call).billingProfile),
		reads(customerPath+"/qualifications", access{}, (*call).qualifications),
		reads(customerPath+"/users", access{delegated: true, users: true}, (*call).listUsers),
		reads(customerPath+"/users/{user}", access{delegated: true, users: true}, (*call).getUser),
		{Method: "POST", Pattern: "/generatetoken", Handle: handle((*call).generateToken)},
	}
}

// subscriptionRoutes lists the calls of subscriptions and their transitions.
func subscriptionRoutes() []wire.Route {
	return []wire.Route{
		reads(customerPath+"/subscriptions", access{}, (*call).listSubscriptions),
		reads(customerPath+"/subscriptions/customtermenddates", access{}, (*call).customTermEndDates),
		reads(subscriptionPath, access{}, (*call).getSubscription),
		changes("PATCH", subscriptionPath, (*call).patchSubscription),
		reads(subscriptionPath+"/addons", access{}, (*call).subscriptionAddons),
		reads(subscriptionPath+"/provisioningstatus", access{}, (*call).subscriptionProvisioning),
		reads(subscriptionPath+"/transitioneligibilities", access{}, (*call).transitionEligibilities),
		reads(subscriptionPath+"/transitions", access{}, (*call).listTransitions),
		changes("POST", subscriptionPath+"/transitions", (*call).postTransition),
	}
}

// promotionRoutes lists the calls of promotions.
func promotionRoutes() []wire.Route {
	return []wire.Route{
		reads("/v1/productpromotions", access{}, (*call).listPromotions),
		reads("/v1/productpromotions/{promotion}", access{}, (*call).getPromotion),
		{
			Method: "POST", Pattern: customerPath + "/promotioneligibilities", Admit: access{}.check,
			Handle: handle((*call).promotionEligibilities),
		},
	}
}

// orderRoutes lists the calls of carts and orders.
func orderRoutes() []wire.Route {
	return []wire.Route{
		changes("POST", customerPath+"/carts", (*call).createCart),
		reads(cartPath, access{}, (*call).getCart),
		changes("PUT", cartPath, (*call).replaceCart),
		changes("POST", cartPath+"/checkout", (*call).checkout),
		reads(customerPath+"/orders", access{}, (*call).listOrders),
		reads(orderPath, access{}, (*call).getOrder),
		changes("PATCH", orderPath, (*call).patchOrder),
		reads(orderPath+"/provisioningstatus", access{}, (*call).orderProvisioning),
	}
}

// agreementRoutes lists the calls of agreements.
func agreementRoutes() []wire.Route {
	return []wire.Route{
		reads("/v1/agreements", access{agreements: true}, (*call).agreementMetadata),
		reads(customerPath+"/agreements", access{delegated: true, agreements: true}, (*call).agreements),
		reads(
			customerPath+"/directSignedMicrosoftCustomerAgreementStatus",
			access{agreements: true},
			(*call).directSignStatus,
		),
	}
}

// catalogRoutes lists the calls of the catalog, the public one and a customer's.
func catalogRoutes(tree string) []wire.Route {
	return []wire.Route{
		reads(tree, access{}, (*call).listProducts),
		reads(tree+"/{product}", access{}, (*call).getProduct),
		reads(tree+"/{product}/skus", access{}, (*call).listSKUs),
		reads(tree+"/{product}/skus/{sku}", access{}, (*call).getSKU),
		reads(tree+"/{product}/skus/{sku}/availabilities", access{}, (*call).listAvailabilities),
		reads(tree+"/{product}/skus/{sku}/availabilities/{availability}", access{}, (*call).getAvailability),
	}
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
