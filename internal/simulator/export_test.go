package simulator

// RoutePatterns gives tests the patterns of all GET routes.
func RoutePatterns() []string {
	list := []string{}
	for _, r := range routes() {
		if r.method == "GET" {
			list = append(list, r.pattern)
		}
	}
	return list
}

// RoutePattern gives tests the pattern that a request's path matches, "" for none.
func RoutePattern(method, host, path string) string {
	if r, _, _ := find(serviceOf(host, path), method, path); r != nil {
		return r.pattern
	}
	return ""
}

var serviceNames = map[service]string{
	servicePartner: "Partner Center", serviceLogin: "login endpoint", serviceGraph: "Microsoft Graph",
	serviceManager: "Azure Resource Manager", servicePipeline: "pipeline",
}

func (r *route) name() string { return serviceNames[r.service] + " " + r.method + " " + r.pattern }

// RouteNames gives tests every route as service, method and pattern.
func RouteNames() []string {
	list := []string{}
	for _, r := range routes() {
		list = append(list, r.name())
	}
	return list
}

// RouteName gives tests the route that answers a request, "none" if there is none.
func RouteName(method, host, path string) string {
	if r, _, _ := find(serviceOf(host, path), method, path); r != nil {
		return r.name()
	}
	return "none"
}
