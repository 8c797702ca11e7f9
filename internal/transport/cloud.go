package transport

import "strings"

// Cloud is one of Microsoft's clouds. They share nothing: hosts, directories and
// tokens of one are not valid in another.
// Source: "Developing for Partner Center for Microsoft national clouds",
// "Microsoft Graph national cloud deployments".
type Cloud struct {
	// Name is the name in the configuration, Title the name in messages.
	Name  string
	Title string
	// Login is the directory's login host.
	Login string
	// Address and token scope of each service.
	PartnerCenter, Graph, ResourceManager Service
	// FederationAudience is the audience of a token that a pipeline exchanges.
	FederationAudience string
}

// Service is a service's address and the scope of its tokens.
type Service struct {
	Endpoint string
	Scope    string
}

// The names of the clouds.
const (
	CloudGlobal         = "global"
	CloudUSGovernment   = "usgovernment"
	CloudUSGovernmentL5 = "usgovernmentl5"
	CloudChina          = "china"
)

// Clouds lists the clouds, the global one first. Germany's cloud is closed.
func Clouds() []Cloud {
	return []Cloud{
		{
			Name: CloudGlobal, Title: "the global cloud", Login: "https://login.microsoftonline.com",
			PartnerCenter: at("https://api.partnercenter.microsoft.com"), Graph: at("https://graph.microsoft.com"),
			ResourceManager: at("https://management.azure.com"), FederationAudience: "api://AzureADTokenExchange",
		},
		{
			Name:          CloudUSGovernment,
			Title:         "US Government (GCC High)",
			Login:         "https://login.microsoftonline.us",
			PartnerCenter: at("https://api.partnercenter.microsoft.com"),
			Graph:         at("https://graph.microsoft.us"),
			ResourceManager: at(
				"https://management.usgovcloudapi.net",
			),
			FederationAudience: "api://AzureADTokenExchangeUSGov",
		},
		{
			Name:          CloudUSGovernmentL5,
			Title:         "US Government (DoD)",
			Login:         "https://login.microsoftonline.us",
			PartnerCenter: at("https://api.partnercenter.microsoft.com"),
			Graph:         at("https://dod-graph.microsoft.us"),
			ResourceManager: at(
				"https://management.usgovcloudapi.net",
			),
			FederationAudience: "api://AzureADTokenExchangeUSGov",
		},
		{
			Name:  CloudChina,
			Title: "21Vianet (China)",
			Login: "https://login.partner.microsoftonline.cn",
			PartnerCenter: at(
				"https://partner.partnercenterapi.microsoftonline.cn",
			),
			Graph: at("https://microsoftgraph.chinacloudapi.cn"),
			ResourceManager: at(
				"https://management.chinacloudapi.cn",
			),
			FederationAudience: "api://AzureADTokenExchangeChina",
		},
	}
}

// at returns a service whose token scope follows from its address, as for all of
// these.
func at(endpoint string) Service { return Service{Endpoint: endpoint, Scope: endpoint + "/.default"} }

// CloudNamed finds a cloud by its name, ignoring case.
func CloudNamed(name string) (Cloud, bool) {
	for _, c := range Clouds() {
		if strings.EqualFold(c.Name, name) {
			return c, true
		}
	}
	return Cloud{}, false
}
