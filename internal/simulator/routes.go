package simulator

import (
	"net/http"
	"path"
	"slices"
	"strings"
)

// route binds a method and a path to what answers it. Parts of the path in braces are parameters.
type route struct {
	method, pattern string
	service         service
	writes          bool   // runs as one transaction and remembers its answer by MS-RequestId
	open            bool   // needs no token
	delegated       bool   // refuses app-only tokens
	users           bool   // about a customer's users: needs its delegation
	agreements      bool   // about the customer agreement: no such thing in the national clouds
	role            string // of Graph, which the token must carry; "" = graphRole
	global          bool   // not in the national clouds
	handle          handler
}

const (
	customerPath     = "/v1/customers/{customer}"
	subscriptionPath = customerPath + "/subscriptions/{subscription}"
	cartPath         = customerPath + "/carts/{cart}"
	orderPath        = customerPath + "/orders/{order}"
)

// routes lists every call the simulator knows. It is a function, not a variable, because handlers refer to it in turn.
func routes() []route {
	list := []route{
		{method: "GET", pattern: "/v1/customers", handle: (*call).listCustomers},
		{method: "GET", pattern: customerPath, handle: (*call).getCustomer},
		{method: "GET", pattern: customerPath + "/profiles/company", handle: (*call).companyProfile},
		{method: "GET", pattern: customerPath + "/profiles/billing", handle: (*call).billingProfile},
		{method: "GET", pattern: customerPath + "/qualifications", handle: (*call).qualifications},

		{method: "GET", pattern: customerPath + "/subscriptions", handle: (*call).listSubscriptions},
		{method: "GET", pattern: customerPath + "/subscriptions/customtermenddates", handle: (*call).customTermEndDates},
		{method: "GET", pattern: subscriptionPath, handle: (*call).getSubscription},
		{method: "PATCH", pattern: subscriptionPath, writes: true, handle: (*call).patchSubscription},
		{method: "GET", pattern: subscriptionPath + "/addons", handle: (*call).subscriptionAddons},
		{method: "GET", pattern: subscriptionPath + "/provisioningstatus", handle: (*call).subscriptionProvisioning},
		{method: "GET", pattern: subscriptionPath + "/transitioneligibilities", handle: (*call).transitionEligibilities},
		{method: "GET", pattern: subscriptionPath + "/transitions", handle: (*call).listTransitions},
		{method: "POST", pattern: subscriptionPath + "/transitions", writes: true, handle: (*call).postTransition},

		{method: "GET", pattern: "/v1/productpromotions", handle: (*call).listPromotions},
		{method: "GET", pattern: "/v1/productpromotions/{promotion}", handle: (*call).getPromotion},
		{method: "POST", pattern: customerPath + "/promotioneligibilities", handle: (*call).promotionEligibilities},

		{method: "POST", pattern: customerPath + "/carts", writes: true, handle: (*call).createCart},
		{method: "GET", pattern: cartPath, handle: (*call).getCart},
		{method: "PUT", pattern: cartPath, writes: true, handle: (*call).replaceCart},
		{method: "POST", pattern: cartPath + "/checkout", writes: true, handle: (*call).checkout},

		{method: "GET", pattern: customerPath + "/orders", handle: (*call).listOrders},
		{method: "GET", pattern: orderPath, handle: (*call).getOrder},
		{method: "PATCH", pattern: orderPath, writes: true, handle: (*call).patchOrder},
		{method: "GET", pattern: orderPath + "/provisioningstatus", handle: (*call).orderProvisioning},

		{method: "GET", pattern: customerPath + "/users", delegated: true, users: true, handle: (*call).listUsers},
		{method: "GET", pattern: customerPath + "/users/{user}", delegated: true, users: true, handle: (*call).getUser},

		{method: "GET", pattern: "/v1/agreements", agreements: true, handle: (*call).agreementMetadata},
		{method: "GET", pattern: customerPath + "/agreements", delegated: true, agreements: true, handle: (*call).agreements},
		{method: "GET", pattern: customerPath + "/directSignedMicrosoftCustomerAgreementStatus", agreements: true, handle: (*call).directSignStatus},

		{method: "POST", pattern: "/generatetoken", open: true, handle: (*call).generateToken},
	}
	list = append(list, otherRoutes()...)
	for _, tree := range []string{"/v1/products", customerPath + "/products"} {
		list = append(
			list,
			route{method: "GET", pattern: tree, handle: (*call).listProducts},
			route{method: "GET", pattern: tree + "/{product}", handle: (*call).getProduct},
			route{method: "GET", pattern: tree + "/{product}/skus", handle: (*call).listSKUs},
			route{method: "GET", pattern: tree + "/{product}/skus/{sku}", handle: (*call).getSKU},
			route{method: "GET", pattern: tree + "/{product}/skus/{sku}/availabilities", handle: (*call).listAvailabilities},
			route{method: "GET", pattern: tree + "/{product}/skus/{sku}/availabilities/{availability}", handle: (*call).getAvailability},
		)
	}
	return list
}

// otherRoutes are the calls of the services beside Partner Center.
func otherRoutes() []route {
	discovery := "/.well-known/openid-configuration"
	return []route{
		{method: "POST", pattern: "/{tenant}/oauth2/token", service: serviceLogin, handle: (*call).tokenV1},
		{method: "POST", pattern: "/{tenant}/oauth2/v2.0/token", service: serviceLogin, handle: (*call).tokenV2},
		{method: "GET", pattern: "/common/discovery/instance", service: serviceLogin, handle: (*call).instanceDiscovery},
		{method: "GET", pattern: "/{tenant}/v2.0" + discovery, service: serviceLogin, handle: (*call).openIDConfiguration},
		{method: "GET", pattern: "/{tenant}" + discovery, service: serviceLogin, handle: (*call).openIDConfiguration},
		{method: "GET", pattern: "/{tenant}/discovery/v2.0/keys", service: serviceLogin, handle: (*call).signingKeys},
		{method: "GET", pattern: "/{tenant}/discovery/keys", service: serviceLogin, handle: (*call).signingKeys},
		{method: "GET", pattern: "/{tenant}/oauth2/v2.0/authorize", service: serviceLogin, handle: (*call).authorizePage},
		{method: "GET", pattern: "/common/oauth2/deviceauth", service: serviceLogin, handle: (*call).devicePage},
		{method: "GET", pattern: "/error", service: serviceLogin, handle: (*call).errorPage},
		{method: "POST", pattern: "/{tenant}/oauth2/v2.0/devicecode", service: serviceLogin, handle: (*call).deviceCode},

		{method: "GET", pattern: "/v1.0/$metadata", service: serviceGraph, open: true, handle: (*call).graphMetadata},
		{method: "GET", pattern: "/v1.0/directory/subscriptions", service: serviceGraph, handle: (*call).listDirectorySubscriptions},
		{method: "GET", pattern: "/v1.0/directory/subscriptions/{subscription}", service: serviceGraph, handle: (*call).getDirectorySubscription},
		{method: "GET", pattern: "/v1.0/directory/subscriptions(commerceSubscriptionId='{commerce}')", service: serviceGraph, handle: (*call).getDirectorySubscription},
		{method: "GET", pattern: "/v1.0/applications", service: serviceGraph, role: roleApplications, handle: (*call).listApplications},
		{method: "GET", pattern: "/v1.0/applications/{application}", service: serviceGraph, role: roleApplications, handle: (*call).getApplication},
		{method: "GET", pattern: "/v1.0/applications(appId='{app}')", service: serviceGraph, role: roleApplications, handle: (*call).getApplication},
		{method: "GET", pattern: "/v1.0/" + relationshipEntity, service: serviceGraph, role: rolePartner, global: true, handle: (*call).listRelationships},
		{method: "GET", pattern: "/v1.0/" + relationshipEntity + "/{relationship}", service: serviceGraph, role: rolePartner, global: true, handle: (*call).getRelationship},
		{method: "GET", pattern: "/v1.0/subscribedSkus", service: serviceGraph, handle: (*call).listSubscribedSKUs},
		{method: "GET", pattern: "/v1.0/subscribedSkus/{sku}", service: serviceGraph, handle: (*call).getSubscribedSKU},

		{method: "GET", pattern: billingPath, service: serviceManager, handle: (*call).listBillingAccounts},
		{method: "GET", pattern: billingPath + "/{account}", service: serviceManager, handle: (*call).getBillingAccount},
		{method: "GET", pattern: billingPath + "/{account}/paymentMethods", service: serviceManager, handle: (*call).listPaymentMethods},
		{method: "GET", pattern: billingPath + "/{account}/paymentMethods/{method}", service: serviceManager, handle: (*call).getPaymentMethod},

		{method: "GET", pattern: "/_oidc/github", service: servicePipeline, handle: (*call).githubToken},
		{method: "POST", pattern: "/_oidc/devops", service: servicePipeline, handle: (*call).devopsToken},
		{method: "GET", pattern: "/_msi/token", service: servicePipeline, handle: (*call).managedIdentity},
	}
}

// find gives the route of a service for a request; allowed are the methods that the path takes, none for an unknown one.
func find(asked service, method, requestPath string) (r *route, vars map[string]string, allowed []string) {
	segments := strings.Split(strings.Trim(path.Clean("/"+requestPath), "/"), "/")
	for _, candidate := range routes() {
		vars, matches := match(strings.Split(strings.Trim(candidate.pattern, "/"), "/"), segments)
		if !matches || candidate.service != asked {
			continue
		}
		if candidate.method == method || (candidate.method == http.MethodGet && method == http.MethodHead) {
			return &candidate, vars, nil
		}
		allowed = append(allowed, candidate.method)
		if candidate.method == http.MethodGet {
			allowed = append(allowed, http.MethodHead)
		}
	}
	slices.Sort(allowed)
	return nil, nil, slices.Compact(allowed)
}

func match(pattern, segments []string) (map[string]string, bool) {
	if len(pattern) != len(segments) {
		return nil, false
	}
	vars := map[string]string{}
	for i, part := range pattern {
		before, name, isVar := strings.Cut(part, "{")
		name, after, _ := strings.Cut(name, "}")
		value := strings.ToLower(segments[i])
		if !isVar && value == strings.ToLower(part) {
			continue
		}
		value, begins := strings.CutPrefix(value, strings.ToLower(before))
		value, ends := strings.CutSuffix(value, after)
		if !isVar || !begins || !ends {
			return nil, false
		}
		vars[name] = value
	}
	return vars, true
}
