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
