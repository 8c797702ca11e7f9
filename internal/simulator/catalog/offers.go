package catalog

// Products and SKUs of the simulated catalog as product:sku. Ids have the real form; the selection is invented.
const (
	BusinessBasic          = "CFQ7TTC0LH18:0001" // up to 300 seats, upgrades to BusinessStandard and BusinessPremium
	BusinessBasicNonprofit = "CFQ7TTC0LH18:0002" // nonprofit segment
	BusinessStandard       = "CFQ7TTC0LDPB:0001" // up to 300 seats, upgrades to BusinessPremium; BusinessBasic at renewal
	BusinessPremium        = "CFQ7TTC0LCHC:0002" // 300 seats pooled per tenant, upgrades to Microsoft365E5; BusinessStandard at renewal
	BusinessPremiumTrial   = "CFQ7TTC0LCHC:0005" // 25 seats, 30 days, becomes BusinessPremium
	Microsoft365E3         = "CFQ7TTC0LFLX:0001" // upgrades to Microsoft365E5
	Microsoft365E5         = "CFQ7TTC0LFLZ:0002" // Microsoft365E3 at renewal
	Office365A3Faculty     = "CFQ7TTC0LHSS:0001" // education segment
	Office365A3Student     = "CFQ7TTC0LHSS:0002" // education segment
	TeamsPhone             = "CFQ7TTC0LH0T:0001" // add-on, needs Microsoft365E3
	Microsoft365Copilot    = "CFQ7TTC0MM8R:0002" // add-on, needs any of the other Microsoft 365 plans
	MultiGeo               = "CFQ7TTC0LHRF:0001" // add-on, P1Y only, at least 5 % of the seats of its bases: Microsoft365E3, Microsoft365E5, FrontlineF1, Office365E1
	ExtraFileStorage       = "CFQ7TTC0LHS9:0001" // add-on for the whole tenant, needs 10 seats of Microsoft365E3 and Microsoft365E5 together
	Office365E1            = "CFQ7TTC0LF8Q:0001" // at end of sale: renews, cannot be bought
	FrontlineF1            = "CFQ7TTC0MBMD:0001" // attestation enforced; upgrades to Microsoft365E3 and, until its end of sale, Office365E1
	Dynamics365Sales       = "CFQ7TTC0LFF1:0001" // at least 5 seats, P1Y only
	Dynamics365SalesPro    = "CFQ7TTC0LFN5:0001" // at least 2 seats, upgrades to Dynamics365Sales
	WindowsServerCAL       = "DG7GMGF0D5RK:0001" // software subscription
)

// The SKUs of the extended service term; they are not listed and cannot be bought.
const (
	BusinessBasicExtended       = "CFQ7TTC0LH18:000E"
	BusinessStandardExtended    = "CFQ7TTC0LDPB:000E"
	BusinessPremiumExtended     = "CFQ7TTC0LCHC:000E"
	Microsoft365E3Extended      = "CFQ7TTC0LFLX:000E"
	Microsoft365E5Extended      = "CFQ7TTC0LFLZ:000E"
	Office365A3Extended         = "CFQ7TTC0LHSS:000E"
	TeamsPhoneExtended          = "CFQ7TTC0LH0T:000E"
	Microsoft365CopilotExtended = "CFQ7TTC0MM8R:000E"
	MultiGeoExtended            = "CFQ7TTC0LHRF:000E"
	ExtraFileStorageExtended    = "CFQ7TTC0LHS9:000E"
	Office365E1Extended         = "CFQ7TTC0LF8Q:000E"
	FrontlineF1Extended         = "CFQ7TTC0MBMD:000E"
	Dynamics365SalesExtended    = "CFQ7TTC0LFF1:000E"
	Dynamics365SalesProExtended = "CFQ7TTC0LFN5:000E"
)

// Segments of customers.
const (
	Commercial = "commercial"
	Education  = "education"
	Nonprofit  = "nonprofit"
)

// seatPlans returns the usual plans: monthly terms under one availability, one- and three-year terms under another.
func seatPlans(price float64) [][]Choice {
	return [][]Choice{
		{{"P1M", "monthly", price * 1.2}},
		{{"P1Y", "monthly", price * 1.05}, {"P1Y", "annual", price}},
		{{"P3Y", "monthly", price * 1.05}, {"P3Y", "annual", price}, {"P3Y", "triennial", price}},
	}
}

func seat(key, title string, price float64, provisioningID string, edit func(k *SKU)) SKU {
	k := SKU{
		Product: key[:12], ID: key[13:], ProductTitle: title, Title: title,
		Description: title + " for business customers.", ProductType: ProductTypeSeats, Segment: Commercial,
		Minimum: 1, Maximum: 10000, Purchasable: true, Renewable: true, ProvisioningID: provisioningID,
		Extended: key[:12] + ":000E", Plans: seatPlans(price),
	}
	if edit != nil {
		edit(&k)
	}
	return k
}

// extendedSeat returns the SKU of the extended service term, 3 % above the monthly price (23 % if there is no monthly
// plan). A subscription is extended month by month; no new term begins as one.
func extendedSeat(key, title string, price float64, provisioningID string) SKU {
	return seat(key, title+" (Extended Service Term)", price, provisioningID, func(k *SKU) {
		k.ProductTitle, k.Purchasable, k.Renewable, k.Hidden, k.Extended = title, false, false, true, key
		if key == Office365A3Extended {
			k.Segment = Education
		}
		k.Plans = [][]Choice{{{"P1M", "monthly", price}}}
	})
}

// The directory's ids of the licenses that the SKUs provision.
const (
	IDBasic    = "3b555118-da6a-4418-894f-7df1e2096870"
	idStandard = "f245ecc8-75af-4f8e-b61f-27d8114de5f3"
	idPremium  = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46"
	IDE3       = "05e9a617-0261-4cee-bb44-138d3ef5d965"
	idE5       = "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
	idA3       = "4b590615-0888-425a-a965-b3bf7789848d"
	idPhone    = "e43b5b99-8dfb-405f-9987-dc307f34bcbd"
	idCopilot  = "639dec6b-bb19-468b-871c-c5c441c4b0cb"
	idMultiGeo = "84951599-62b7-46f3-9c9d-30551b2ad607"
	idStorage  = "99049c9c-6011-4908-bf17-15f496e6519d"
	idE1       = "18181a46-0d4e-45cd-891e-60aabd171b4e"
	idF1       = "44575883-256e-4a79-9da4-ebe9acabe2b2"
	idSales    = "1e1a282c-9c54-43a2-9310-98ef728faace"
	idSalesPro = "be9f9771-1c64-4618-9907-244325141096"
)

// Offers are the SKUs of the catalog.
var Offers = []SKU{
	seat(BusinessBasic, "Microsoft 365 Business Basic", 6, IDBasic, func(k *SKU) {
		k.Maximum, k.Upgrades = 300, []string{BusinessStandard, BusinessPremium}
	}),
	seat(BusinessBasicNonprofit, "Microsoft 365 Business Basic (Nonprofit Staff Pricing)", 2, IDBasic, func(k *SKU) {
		k.ProductTitle, k.Segment, k.Maximum, k.Extended = "Microsoft 365 Business Basic", Nonprofit, 300, ""
	}),
	seat(BusinessStandard, "Microsoft 365 Business Standard", 12.5, idStandard, func(k *SKU) {
		k.Maximum, k.Upgrades, k.atRenewal = 300, []string{BusinessPremium}, []string{BusinessBasic}
	}),
	seat(BusinessPremium, "Microsoft 365 Business Premium", 22, idPremium, func(k *SKU) {
		k.Maximum, k.Pooled, k.Upgrades, k.atRenewal = 300, 300, []string{Microsoft365E5}, []string{BusinessStandard}
	}),
	seat(BusinessPremiumTrial, "Microsoft 365 Business Premium Trial", 0, idPremium, func(k *SKU) {
		k.ProductTitle, k.Maximum, k.TrialDays, k.ConvertsTo, k.Extended = "Microsoft 365 Business Premium", 25, 30,
			BusinessPremium, ""
		k.Plans, k.Upgrades = [][]Choice{{{"P1M", "none", 0}}}, []string{BusinessPremium}
	}),
	seat(Microsoft365E3, "Microsoft 365 E3", 36, IDE3, func(k *SKU) { k.Upgrades = []string{Microsoft365E5} }),
	seat(Microsoft365E5, "Microsoft 365 E5", 57, idE5, func(k *SKU) { k.atRenewal = []string{Microsoft365E3} }),
	seat(Office365A3Faculty, "Office 365 A3 for faculty", 3.25, idA3,
		func(k *SKU) { k.ProductTitle, k.Segment = "Office 365 A3", Education }),
	seat(Office365A3Student, "Office 365 A3 for students", 2.5, idA3,
		func(k *SKU) { k.ProductTitle, k.Segment = "Office 365 A3", Education }),
	seat(TeamsPhone, "Microsoft Teams Phone Standard", 8, idPhone, func(k *SKU) {
		k.Addon, k.Prerequisites = true, []string{Microsoft365E3}
	}),
	seat(Microsoft365Copilot, "Microsoft 365 Copilot", 30, idCopilot, func(k *SKU) {
		k.Addon, k.Prerequisites = true, []string{
			BusinessBasic, BusinessStandard, BusinessPremium, Microsoft365E3,
			Microsoft365E5,
		}
	}),
	seat(MultiGeo, "Multi-Geo Capabilities in Microsoft 365", 2, idMultiGeo, func(k *SKU) {
		k.Addon, k.Prerequisites, k.Share = true, []string{Microsoft365E3, Microsoft365E5, FrontlineF1, Office365E1}, 5
		k.Plans = [][]Choice{{{"P1Y", "monthly", 2.1}, {"P1Y", "annual", 2}}}
	}),
	seat(ExtraFileStorage, "Office 365 Extra File Storage", 0.2, idStorage, func(k *SKU) {
		k.Addon, k.Prerequisites, k.BaseSeats = true, []string{Microsoft365E3, Microsoft365E5}, 10
	}),
	seat(Office365E1, "Office 365 E1 (with Teams)", 10, idE1, func(k *SKU) { k.Purchasable = false }),
	seat(FrontlineF1, "Microsoft 365 F1", 2.25, idF1, func(k *SKU) {
		k.Attestation, k.Upgrades = "FrontlineWorker", []string{Office365E1, Microsoft365E3}
	}),
	seat(Dynamics365Sales, "Dynamics 365 Sales Enterprise", 105, idSales, func(k *SKU) {
		k.Minimum = 5
		k.Plans = [][]Choice{{{"P1Y", "monthly", 110.25}, {"P1Y", "annual", 105}}}
	}),
	seat(Dynamics365SalesPro, "Dynamics 365 Sales Professional", 65, idSalesPro, func(k *SKU) {
		k.Minimum, k.Upgrades = 2, []string{Dynamics365Sales}
	}),
	{
		Product: "DG7GMGF0D5RK", ID: "0001", ProductTitle: "Windows Server CAL", Title: "Windows Server 2025 User CAL",
		Description: "Client access license as software subscription.", ProductType: ProductTypeSoftware,
		Segment: Commercial,
		Minimum: 1, Maximum: 10000, Purchasable: true, Renewable: true,
		ProvisioningID: "8f2ea1b4-5d0a-4a53-9d4b-1c3c7e1f6a70",
		Plans: [][]Choice{
			{{"P1Y", "one_time", 1.5}, {"P1Y", "annual", 1.5}},
			{{"P3Y", "one_time", 1.4}, {"P3Y", "triennial", 1.4}},
		},
	},
	extendedSeat(BusinessBasicExtended, "Microsoft 365 Business Basic", 7.42, IDBasic),
	extendedSeat(BusinessStandardExtended, "Microsoft 365 Business Standard", 15.45, idStandard),
	extendedSeat(BusinessPremiumExtended, "Microsoft 365 Business Premium", 27.19, idPremium),
	extendedSeat(Microsoft365E3Extended, "Microsoft 365 E3", 44.5, IDE3),
	extendedSeat(Microsoft365E5Extended, "Microsoft 365 E5", 70.45, idE5),
	extendedSeat(Office365A3Extended, "Office 365 A3", 4.02, idA3),
	extendedSeat(TeamsPhoneExtended, "Microsoft Teams Phone Standard", 9.89, idPhone),
	extendedSeat(Microsoft365CopilotExtended, "Microsoft 365 Copilot", 37.08, idCopilot),
	extendedSeat(MultiGeoExtended, "Multi-Geo Capabilities in Microsoft 365", 2.46, idMultiGeo),
	extendedSeat(ExtraFileStorageExtended, "Office 365 Extra File Storage", 0.25, idStorage),
	extendedSeat(Office365E1Extended, "Office 365 E1", 12.36, idE1),
	extendedSeat(FrontlineF1Extended, "Microsoft 365 F1", 2.78, idF1),
	extendedSeat(Dynamics365SalesExtended, "Dynamics 365 Sales Enterprise", 129.15, idSales),
	extendedSeat(Dynamics365SalesProExtended, "Dynamics 365 Sales Professional", 80.34, idSalesPro),
}
