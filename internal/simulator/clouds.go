package simulator

import (
	"net/url"
	"slices"
	"strings"
)

// Hosts that the simulator answers for by name.
const (
	hostLogin = "login.microsoftonline.com"
	hostAPI   = "api.partnercenter.microsoft.com"
)

const (
	cloudGlobal       = "global"
	cloudUSGovernment = "usgovernment"
	cloudChina        = "china"
)

// cloud is one of the vendor's separate clouds ("Developing for Partner Center for Microsoft National Cloud"; "National
// cloud deployments" of Microsoft Graph).
type cloud struct {
	name         string
	instance     string   // as the login endpoint calls it
	logins       []string // the first is the one it prefers
	cache        string   // the name under which libraries file tokens
	api          string
	graphs       []string
	formerLogins []string // names that discovery still lists
	managers     []string // names under which Resource Manager is asked for; the first is its own
	others       []string // resources that have no national counterpart
	exchange     string   // ending of the audience of federated tokens
}

var clouds = []*cloud{
	{
		name: cloudGlobal, instance: "microsoftonline.com", logins: []string{hostLogin, "login.microsoft.com"}, cache: "login.windows.net",
		formerLogins: []string{"login.windows.net", "sts.windows.net"}, api: hostAPI,
		graphs: []string{"graph.microsoft.com"}, managers: []string{"management.azure.com", "management.core.windows.net"},
		others: []string{"https://api.partner.microsoft.com", licensingResource},
	},
	{
		name: cloudUSGovernment, instance: "microsoftonline.us", logins: []string{"login.microsoftonline.us"},
		cache: "login.microsoftonline.us", api: hostAPI,
		graphs:   []string{"graph.microsoft.us", "dod-graph.microsoft.us"},
		managers: []string{"management.usgovcloudapi.net", "management.core.usgovcloudapi.net"}, exchange: "USGov",
	},
	{
		name: cloudChina, instance: "partner.microsoftonline.cn",
		logins: []string{"login.partner.microsoftonline.cn", "login.chinacloudapi.cn"}, cache: "login.partner.microsoftonline.cn",
		api: "partner.partnercenterapi.microsoftonline.cn", graphs: []string{"microsoftgraph.chinacloudapi.cn"},
		managers: []string{"management.chinacloudapi.cn", "management.core.chinacloudapi.cn"}, exchange: "China",
	},
}

// licensingResource is the audience of the service that holds the policy of self-service purchases.
const licensingResource = "aeb86249-8ea3-49e2-900b-54cc8e308f85"

// resourceKind says which service a token is asked for.
type resourceKind int

const (
	resourceUnknown resourceKind = iota
	resourceAPI
	resourceGraph
	resourceManager
	resourcePricing
	resourceLicensing
)

// kindOf tells what a resource identifier names in this cloud.
func (k *cloud) kindOf(resource string) resourceKind {
	resource = strings.ToLower(strings.TrimSuffix(resource, "/"))
	host, isURL := strings.CutPrefix(resource, "https://")
	switch {
	case isURL && host == k.api:
		return resourceAPI
	case isURL && slices.Contains(k.graphs, host):
		return resourceGraph
	case isURL && slices.Contains(k.managers, host):
		return resourceManager
	case !slices.Contains(k.others, resource):
		return resourceUnknown
	case resource == licensingResource:
		return resourceLicensing
	}
	return resourcePricing
}

// cloudOfResource is the first cloud that knows the resource; nil when none does.
func cloudOfResource(resource string) *cloud {
	for _, k := range clouds {
		if k.kindOf(resource) != resourceUnknown {
			return k
		}
	}
	return nil
}

// loginCloud is the cloud of a login endpoint. Names that are not the vendor's are what the switch says.
func (b Behaviors) loginCloud(host string) *cloud {
	for _, k := range clouds {
		if slices.Contains(k.logins, strings.ToLower(host)) {
			return k
		}
	}
	for _, k := range clouds {
		if k.name == b.Cloud {
			return k
		}
	}
	return clouds[0]
}

// issuingCloud is the cloud whose login endpoint issued a token.
func (b Behaviors) issuingCloud(issuer string) *cloud {
	address, err := url.Parse(issuer)
	if err != nil {
		return clouds[0]
	}
	return b.loginCloud(address.Host)
}

// service is one of the services behind the simulator's names.
type service int

const (
	servicePartner  service = iota // Partner Center
	serviceLogin                   // the login endpoint
	serviceGraph                   // Microsoft Graph
	serviceManager                 // Azure Resource Manager
	servicePipeline                // what runs beside a pipeline or an app: token issuers, the managed identity endpoint
)

// namedService finds the service that owns a real host name.
func namedService(host string) (service, bool) {
	host = strings.ToLower(host)
	for _, k := range clouds {
		switch {
		case slices.Contains(k.logins, host):
			return serviceLogin, true
		case host == k.api:
			return servicePartner, true
		case slices.Contains(k.graphs, host):
			return serviceGraph, true
		case slices.Contains(k.managers, host):
			return serviceManager, true
		}
	}
	return 0, false
}

// serviceOf tells the services apart: by their real names, at any other name by path.
func serviceOf(host, path string) service {
	path = strings.ToLower(path)
	under := func(prefix string) bool { return strings.HasPrefix(path, prefix) }
	if under("/_oidc/") || under("/_msi/") {
		return servicePipeline
	}
	if named, known := namedService(host); known {
		return named
	}
	switch {
	case under("/v1/"), path == "/generatetoken":
		return servicePartner
	case under("/v1.0/"), under("/beta/"):
		return serviceGraph
	case under("/providers/"):
		return serviceManager
	}
	return serviceLogin
}

// hostNames lists every name the simulator answers for.
func hostNames() []string {
	names := []string{}
	for _, k := range clouds {
		names = append(append(append(append(names, k.logins...), k.api), k.graphs...), k.managers...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
