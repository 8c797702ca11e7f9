package transport

import "strings"

// Cloud is one of Microsoft's clouds, which share nothing: hosts, directories
// and tokens of one mean nothing to another.
// Source: "Developing for Partner Center for Microsoft national clouds",
// "Microsoft Graph national cloud deployments".
type Cloud struct {
	// Name is what the configuration calls it, Title what people do.
	Name  string
	Title string
	// Login is the directory's login host.
	Login string
	// Each service's own address and token scope.
	PartnerCenter, Graph, ResourceManager Service
	// FederationAudience is the audience of a token that a pipeline exchanges.
	FederationAudience string
}

// Service is where a service is reached and the scope its tokens are asked for.
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

// Clouds lists the clouds, the usual one first. Germany's is closed.
func Clouds() []Cloud {
	return []Cloud{
		{
			Name: CloudGlobal, Title: "the global cloud", Login: "https://login.microsoftonline.com",
			PartnerCenter: at("https://api.partnercenter.microsoft.com"), Graph: at("https://graph.microsoft.com"),
			ResourceManager: at("https://management.azure.com"), FederationAudience: "api://AzureADTokenExchange",
		},
		{
			Name: CloudUSGovernment, Title: "US Government (GCC High)", Login: "https://login.microsoftonline.us",
			PartnerCenter: at("https://api.partnercenter.microsoft.com"), Graph: at("https://graph.microsoft.us"),
			ResourceManager: at("https://management.usgovcloudapi.net"), FederationAudience: "api://AzureADTokenExchangeUSGov",
		},
		{
			Name: CloudUSGovernmentL5, Title: "US Government (DoD)", Login: "https://login.microsoftonline.us",
			PartnerCenter: at("https://api.partnercenter.microsoft.com"), Graph: at("https://dod-graph.microsoft.us"),
			ResourceManager: at("https://management.usgovcloudapi.net"), FederationAudience: "api://AzureADTokenExchangeUSGov",
		},
		{
			Name: CloudChina, Title: "21Vianet (China)", Login: "https://login.partner.microsoftonline.cn",
			PartnerCenter: at("https://partner.partnercenterapi.microsoftonline.cn"), Graph: at("https://microsoftgraph.chinacloudapi.cn"),
			ResourceManager: at("https://management.chinacloudapi.cn"), FederationAudience: "api://AzureADTokenExchangeChina",
		},
	}
}

// at is a service whose tokens are named after its address, as all of these are.
func at(endpoint string) Service { return Service{Endpoint: endpoint, Scope: endpoint + "/.default"} }

// CloudNamed finds a cloud by its name, whatever its letter case.
func CloudNamed(name string) (Cloud, bool) {
	for _, c := range Clouds() {
		if strings.EqualFold(c.Name, name) {
			return c, true
		}
	}
	return Cloud{}, false
}
