package catalog

// DirectorySKU is a SKU in the directory ("Product names and service plan identifiers for licensing").
type DirectorySKU struct {
	PartNumber string
	Company    bool // for the tenant as a whole, not for its users
	Plans      []ServicePlan
}

// ServicePlan is a service that comes with a SKU.
type ServicePlan struct{ Name, ID string }

// DirectorySKUs returns the SKUs that the catalog provisions and those that the default world has from other sellers,
// with some of the service plans of each.
var DirectorySKUs = map[string]DirectorySKU{
	IDBasic: {PartNumber: "O365_BUSINESS_ESSENTIALS", Plans: []ServicePlan{
		{"EXCHANGE_S_STANDARD", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"},
		{"SHAREPOINTSTANDARD", "c7699d2e-19aa-44de-8edf-1736da088ca1"},
		planTeams,
	}},
	idStandard: {PartNumber: "O365_BUSINESS_PREMIUM", Plans: []ServicePlan{
		{"EXCHANGE_S_STANDARD", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"},
		{"OFFICE_BUSINESS", "094e7854-93fc-4d55-b2c0-3ab5369ebdc1"},
		planTeams,
	}},
	idPremium: {PartNumber: "SPB", Plans: []ServicePlan{
		{"OFFICE_BUSINESS", "094e7854-93fc-4d55-b2c0-3ab5369ebdc1"},
		{"AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"},
		{"INTUNE_A", "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"},
		planTeams,
	}},
	IDE3: {PartNumber: "SPE_E3", Plans: []ServicePlan{
		planExchange, planOffice, {"AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"}, planTeams,
	}},
	idE5: {PartNumber: "SPE_E5", Plans: []ServicePlan{
		planExchange, planOffice, {"AAD_PREMIUM_P2", "eec0eb4f-6444-4f95-aba0-50c24d67f998"}, planPhone, planTeams,
	}},
	idA3:    {PartNumber: "ENTERPRISEPACKPLUS_FACULTY", Plans: []ServicePlan{planExchange, planOffice, planTeams}},
	idPhone: {PartNumber: "MCOEV", Plans: []ServicePlan{planPhone}},
	idCopilot: {PartNumber: "Microsoft_365_Copilot", Plans: []ServicePlan{
		{"M365_COPILOT_APPS", "a62f8878-de10-42f3-b68f-6149a25ceb97"},
		{"M365_COPILOT_TEAMS", "b95945de-b3bd-46db-8437-f2beb6ea2347"},
		{"M365_COPILOT_BUSINESS_CHAT", "3f30311c-6b1e-48a4-ab79-725b469da960"},
	}},
	idMultiGeo: {PartNumber: "OFFICE365_MULTIGEO", Plans: []ServicePlan{
		{"EXCHANGEONLINE_MULTIGEO", "897d51f1-2cfa-4848-9b30-469149f5e68e"},
		{"SHAREPOINTONLINE_MULTIGEO", "735c1d98-dd3f-4818-b4ed-c8052e18e62d"},
	}},
	idStorage: {
		PartNumber: "SHAREPOINTSTORAGE", Company: true,
		Plans: []ServicePlan{{"SHAREPOINTSTORAGE", "be5a7ed5-c598-4fcd-a061-5e6724c68a58"}},
	},
	idE1: {PartNumber: "STANDARDPACK", Plans: []ServicePlan{
		{"EXCHANGE_S_STANDARD", "9aaf7827-d63c-4b61-89c3-182f06f82e5c"},
		{"SHAREPOINTSTANDARD", "c7699d2e-19aa-44de-8edf-1736da088ca1"},
		planTeams,
	}},
	idF1: {PartNumber: "M365_F1", Plans: []ServicePlan{{
		"SHAREPOINTDESKLESS",
		"902b47e5-dcb2-4fdc-858b-c63a90a2bdb9",
	}, planTeams}},
	idSales: {PartNumber: "DYN365_ENTERPRISE_SALES", Plans: []ServicePlan{{
		"DYN365_ENTERPRISE_SALES",
		"2da8e897-7791-486b-b08f-cc63c8129df7",
	}}},
	idSalesPro: {PartNumber: "D365_SALES_PRO", Plans: []ServicePlan{{
		"DYN365_SALES_PRO",
		"88d83950-ff78-4e85-aa66-abfc787f8090",
	}}},
	IDPowerBI: {PartNumber: "POWER_BI_PRO", Plans: []ServicePlan{{
		"BI_AZURE_P2",
		"70d33638-9c74-4d01-bfd3-562de28bd4ba",
	}}},
	IDVisio: {PartNumber: "VISIOCLIENT", Plans: []ServicePlan{
		{"VISIO_CLIENT_SUBSCRIPTION", "663a804f-1c30-4ff0-9915-9db84f0d1cea"},
		{"VISIOONLINE", "2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f"},
	}},
}

// SKUs of the directory that are not in the catalog.
const (
	IDPowerBI = "f8a1db68-be16-40ed-86d5-cb42ce701560"
	IDVisio   = "c5928f49-12ba-48f7-ada3-0d743a3601d5"
)

var (
	planExchange = ServicePlan{"EXCHANGE_S_ENTERPRISE", "efb87545-963c-4e0d-99df-69c6916d9eb0"}
	planOffice   = ServicePlan{"OFFICESUBSCRIPTION", "43de0ff5-c92c-492b-9116-175376d08c38"}
	planPhone    = ServicePlan{"MCOEV", "4828c8ec-dc2e-4779-b502-87ac9ce28ab7"}
	planTeams    = ServicePlan{"TEAMS1", "57ff2da0-773e-42df-b2af-ffb7a2317929"}
)
