package wire

import (
	"slices"
	"strings"
)

// Hosts that the simulator answers for.
const (
	HostLogin = "login.microsoftonline.com"
	HostAPI   = "api.partnercenter.microsoft.com"
)

// Names of the clouds.
const (
	CloudGlobal       = "global"
	CloudUSGovernment = "usgovernment"
	CloudChina        = "china"
)

// Cloud is one of the vendor's separate clouds ("Developing for Partner Center for Microsoft National Cloud"; "National
// cloud deployments" of Microsoft Graph).
type Cloud struct {
	Name         string
	Instance     string   // as the login endpoint spells it
	Logins       []string // the first is the preferred one
	Cache        string   // the name that libraries use in the keys of their token cache
	API          string
	Graphs       []string
	FormerLogins []string // names that discovery still lists
	managers     []string // resource ids of Resource Manager; the first is its own
	others       []string // resources without a counterpart in national clouds
	Exchange     string   // suffix of the audience of federated tokens
}

// Clouds lists the clouds; hosts that are not the vendor's belong to the first.
var Clouds = []*Cloud{
	{
		Name: CloudGlobal, Instance: "microsoftonline.com", Logins: []string{HostLogin, "login.microsoft.com"},
		Cache:        "login.windows.net",
		FormerLogins: []string{"login.windows.net", "sts.windows.net"}, API: HostAPI,
		Graphs: []string{"graph.microsoft.com"}, managers: []string{
			"management.azure.com",
			"management.core.windows.net",
		},
		others: []string{"https://api.partner.microsoft.com", licensingResource},
	},
	{
		Name: CloudUSGovernment, Instance: "microsoftonline.us", Logins: []string{"login.microsoftonline.us"},
		Cache: "login.microsoftonline.us", API: HostAPI,
		Graphs:   []string{"graph.microsoft.us", "dod-graph.microsoft.us"},
		managers: []string{"management.usgovcloudapi.net", "management.core.usgovcloudapi.net"}, Exchange: "USGov",
	},
	{
		Name: CloudChina, Instance: "partner.microsoftonline.cn",
		Logins: []string{"login.partner.microsoftonline.cn", "login.chinacloudapi.cn"},
		Cache:  "login.partner.microsoftonline.cn",
		API:    "partner.partnercenterapi.microsoftonline.cn", Graphs: []string{"microsoftgraph.chinacloudapi.cn"},
		managers: []string{"management.chinacloudapi.cn", "management.core.chinacloudapi.cn"}, Exchange: "China",
	},
}

// licensingResource is the audience of the service that holds the policy of self-service purchases.
const licensingResource = "aeb86249-8ea3-49e2-900b-54cc8e308f85"

// ResourceKind is the service that a token is requested for.
type ResourceKind int

// Kinds of resources.
const (
	ResourceUnknown ResourceKind = iota
	ResourceAPI
	ResourceGraph
	ResourceManager
	ResourcePricing
	ResourceLicensing
)

// KindOf returns the service of a resource identifier in this cloud.
func (k *Cloud) KindOf(resource string) ResourceKind {
	resource = strings.ToLower(strings.TrimSuffix(resource, "/"))
	host, isURL := strings.CutPrefix(resource, "https://")
	switch {
	case isURL && host == k.API:
		return ResourceAPI
	case isURL && slices.Contains(k.Graphs, host):
		return ResourceGraph
	case isURL && slices.Contains(k.managers, host):
		return ResourceManager
	case !slices.Contains(k.others, resource):
		return ResourceUnknown
	case resource == licensingResource:
		return ResourceLicensing
	}
	return ResourcePricing
}

// CloudOfResource returns the first cloud that has the resource; nil if none has.
func CloudOfResource(resource string) *Cloud {
	for _, k := range Clouds {
		if k.KindOf(resource) != ResourceUnknown {
			return k
		}
	}
	return nil
}

// loginCloud returns the cloud of a login endpoint. For hosts that are not the vendor's, the switch decides.
func (b Switches) loginCloud(host string) *Cloud {
	for _, k := range Clouds {
		if slices.Contains(k.Logins, strings.ToLower(host)) {
			return k
		}
	}
	for _, k := range Clouds {
		if k.Name == b.Cloud {
			return k
		}
	}
	return Clouds[0]
}

// ServiceID is one of the services behind the simulator's names.
type ServiceID int

// The simulated services.
const (
	ServicePartner  ServiceID = iota // Partner Center
	ServiceLogin                     // the login endpoint
	ServiceGraph                     // Microsoft Graph
	ServiceManager                   // Azure Resource Manager
	ServicePipeline                  // token issuers of pipelines, managed identity endpoint of apps
)

// NamedService returns the service of a real host name.
func NamedService(host string) (ServiceID, bool) {
	host = strings.ToLower(host)
	for _, k := range Clouds {
		switch {
		case slices.Contains(k.Logins, host):
			return ServiceLogin, true
		case host == k.API:
			return ServicePartner, true
		case slices.Contains(k.Graphs, host):
			return ServiceGraph, true
		case slices.Contains(k.managers, host):
			return ServiceManager, true
		}
	}
	return 0, false
}

// ServiceOf returns the service of a request: by host if it is a real name, else by path.
func ServiceOf(host, path string) ServiceID {
	path = strings.ToLower(path)
	under := func(prefix string) bool { return strings.HasPrefix(path, prefix) }
	if under("/_oidc/") || under("/_msi/") {
		return ServicePipeline
	}
	if named, known := NamedService(host); known {
		return named
	}
	switch {
	case under("/v1/"), path == "/generatetoken":
		return ServicePartner
	case under("/v1.0/"), under("/beta/"):
		return ServiceGraph
	case under("/providers/"):
		return ServiceManager
	}
	return ServiceLogin
}

// hostNames lists every host that the simulator answers for.
func hostNames() []string {
	names := []string{}
	for _, k := range Clouds {
		names = append(append(append(append(names, k.Logins...), k.API), k.Graphs...), k.managers...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
