package simulator

import "github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"

// RoutePatterns gives tests the patterns of all GET routes.
func RoutePatterns() []string {
	list := []string{}
	for _, one := range services() {
		for _, r := range one.Routes {
			if r.Method == "GET" {
				list = append(list, r.Pattern)
			}
		}
	}
	return list
}

// RoutePattern gives tests the pattern that a request's path matches, "" for none.
func RoutePattern(method, host, path string) string {
	return wire.NewServer(nil, wire.Options{}, services()).PatternOf(method, host, path)
}

var serviceNames = map[wire.ServiceID]string{
	wire.ServicePartner: "Partner Center", wire.ServiceLogin: "login endpoint", wire.ServiceGraph: "Microsoft Graph",
	wire.ServiceManager: "Azure Resource Manager", wire.ServicePipeline: "pipeline",
}

// RouteNames gives tests every route as service, method and pattern.
func RouteNames() []string {
	list := []string{}
	for _, one := range services() {
		for _, r := range one.Routes {
			list = append(list, serviceNames[one.ID]+" "+r.Method+" "+r.Pattern)
		}
	}
	return list
}

// RouteName gives tests the route that answers a request, "none" if there is none.
func RouteName(method, host, path string) string {
	pattern := RoutePattern(method, host, path)
	if pattern == "" {
		return "none"
	}
	if method == "HEAD" { // answered by the route for GET
		method = "GET"
	}
	return serviceNames[wire.ServiceOf(host, path)] + " " + method + " " + pattern
}
