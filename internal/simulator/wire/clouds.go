package wire

import (
	"slices"
	"strings"
)

// Hosts that the simulator answers for by name.
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
	Instance     string   // as the login endpoint calls it
	Logins       []string // the first is the one it prefers
	Cache        string   // the name under which libraries file tokens
	API          string
	Graphs       []string
	FormerLogins []string // names that discovery still lists
	managers     []string // names under which Resource Manager is asked for; the first is its own
	others       []string // resources that have no national counterpart
	Exchange     string   // ending of the audience of federated tokens
}

// Clouds lists the clouds; the first is the one that names which are not the vendor's belong to.
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

// ResourceKind says which service a token is asked for.
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

// KindOf gives what a resource identifier names in this cloud.
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

// CloudOfResource is the first cloud that knows the resource; nil when none does.
func CloudOfResource(resource string) *Cloud {
	for _, k := range Clouds {
		if k.KindOf(resource) != ResourceUnknown {
			return k
		}
	}
	return nil
}

// loginCloud is the cloud of a login endpoint. Names that are not the vendor's are what the switch says.
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
	ServicePipeline                  // what runs next to a pipeline or an app: token issuers, the managed identity endpoint
)

// NamedService finds the service that owns a real host name.
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

// ServiceOf distinguishes the services: by their real names, at any other name by path.
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

// hostNames lists every name the simulator answers for.
func hostNames() []string {
	names := []string{}
	for _, k := range Clouds {
		names = append(append(append(append(names, k.Logins...), k.API), k.Graphs...), k.managers...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
