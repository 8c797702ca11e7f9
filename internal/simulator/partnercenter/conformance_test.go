package partnercenter_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestShapes_catalogAndCustomers(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	simtest.Shape{
		"totalCount": 'n', "items": 'l', "items.id": 's', "items.companyProfile.tenantId": 's',
		"items.companyProfile.domain":      's',
		"items.companyProfile.companyName": 's', "items.relationshipToPartner": 's', "items.links.self.uri": 's',
		"items.attributes.objectType": 's', "links.self.method": 's', "attributes.objectType": 's',
	}.Check(t, "customers", b.OK(http.StatusOK, b.Get("/v1/customers?size=5")))
	simtest.Shape{
		"commerceId": 's', "billingProfile.defaultAddress.country": 's', "billingProfile.attributes.etag": 's',
		"allowDelegatedAccess": 'b', "customDomains": 'l',
	}.Check(t, "customer", b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder)))
	simtest.Shape{"country": 's', "addressLine1": 's'}.Check(t, "billing profile",
		b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Birch+"/profiles/billing"))["defaultAddress"])
	simtest.Shape{"tenantId": 's', "companyName": 's'}.Check(t, "company profile",
		b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder+"/profiles/company")))
	for _, tree := range []string{"/v1/products", "/v1/customers/" + simtest.Alder + "/products"} {
		country := "?country=US"
		if tree != "/v1/products" {
			country = "?"
		}
		simtest.Shape{
			"items.id": 's', "items.title": 's', "items.description": 's', "items.productType.id": 's',
			"items.isMicrosoftProduct": 'b',
			"items.publisherName":      's', "items.links.skus.uri": 's',
		}.Check(t, tree, b.OK(http.StatusOK, b.Get(tree+country+"&targetView=OnlineServices")))
		simtest.Shape{
			"id": 's', "productId": 's', "minimumQuantity": 'n', "maximumQuantity": 'n', "isTrial": 'b',
			"supportedBillingCycles": 'l',
			"purchasePrerequisites":  'l', "dynamicAttributes.isAddon": 'b', "dynamicAttributes.prerequisiteSkus": 'l',
			"dynamicAttributes.upgradeTargetOffers": 'l', "dynamicAttributes.provisioningId": 's',
			"links.availabilities.uri": 's',
		}.Check(t, tree+" SKU", b.OK(http.StatusOK, b.Get(tree+"/CFQ7TTC0LH18/skus/0001"+country)))
		list := b.OK(http.StatusOK, b.Get(tree+"/CFQ7TTC0LH18/skus/0001/availabilities"+country))
		availability := simtest.Shape{
			"id": 's', "catalogItemId": 's', "defaultCurrency.code": 's', "segment": 's', "country": 's',
			"isPurchasable": 'b', "isRenewable": 'b',
			"terms.id": 's', "terms.duration": 's', "terms.billingCycle": 's', "terms.renewalOptions.renewToId": 's',
			"terms.cancellationPolicies.refundOptions.expiresAfter": 's', "renewalInstructions.applicableTermIds": 'l',
			"product.id": 's', "sku.id": 's',
		}
		availability.Check(t, tree+" availability", list["items"])
		availability.Check(t, tree+" one availability", b.OK(http.StatusOK,
			b.Get(tree+"/CFQ7TTC0LH18/skus/0001/availabilities/"+simtest.Text(list, "items.id")+country)))
	}
}

func TestShapes_commerce(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	subscription := simtest.Shape{
		"id": 's', "entitlementId": 's', "offerId": 's', "offerName": 's', "friendlyName": 's', "productType.id": 's',
		"quantity": 'n', "unitType": 's',
		"hasPurchasableAddons": 'b', "creationDate": 'i', "effectiveStartDate": 'i', "commitmentEndDate": 'i',
		"commitmentEndDateTime":        'i',
		"cancellationAllowedUntilDate": 'i', "billingCycleEndDate": 'i', "billingCycleEndDateTime": 'i', "status": 's',
		"autoRenewEnabled": 'b',
		"isTrial":          'b', "billingType": 's', "billingCycle": 's', "termDuration": 's', "renewalTermDuration": 's',
		"refundOptions.type":      's',
		"refundOptions.expiresAt": 'i', "isMicrosoftProduct": 'b', "partnerId": 's', "attentionNeeded": 'b',
		"actionTaken":  'b',
		"contractType": 's', "refundableQuantity.totalQuantity": 'n', "refundableQuantity.details.quantity": 'n',
		"refundableQuantity.details.allowedUntilDateTime": 'i', "links.self.uri": 's', "links.availability.uri": 's',
		"publisherName": 's',
		"orderId":       's', "attributes.objectType": 's',
	}
	subscription.Check(t, "subscription", b.OK(http.StatusOK,
		b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow))))
	simtest.Shape{
		"scheduledNextTermInstructions.product.productId":      's',
		"scheduledNextTermInstructions.product.availabilityId": 's',
		"scheduledNextTermInstructions.quantity":               'n',
	}.Check(t, "schedule", b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder,
		simulator.AlderScheduled))))
	cart := b.Cart(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly", 500),
		b.Line(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly", 5))
	simtest.Shape{
		"id": 's', "creationTimestamp": 'i', "lastModifiedTimestamp": 'i', "expirationTimestamp": 'i', "status": 's',
		"lineItems.id":              'n',
		"lineItems.error.errorCode": 'n', "lineItems.error.errorDescription": 's', "links.self.uri": 's',
		"attributes.objectType": 's',
	}.Check(t, "cart", cart)
	simtest.Shape{
		"catalogItemId": 's', "friendlyName": 's', "quantity": 'n', "currencyCode": 's', "billingCycle": 's',
		"termDuration": 's', "orderGroup": 's',
		"provisioningContext": 'o', "pricing.listPrice": 'n', "pricing.extendedPrice": 'n',
	}.Check(t, "cart line", simtest.Look(cart, "lineItems.1"))
	result := b.OK(http.StatusCreated, b.Checkout(simtest.Alder,
		b.Cart(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly", 5))))
	order := simtest.Shape{
		"id": 's', "referenceCustomerId": 's', "billingCycle": 's', "currencyCode": 's', "currencySymbol": 's',
		"creationDate": 'i', "status": 's',
		"transactionType": 's', "lineItems.lineItemNumber": 'n', "lineItems.offerId": 's',
		"lineItems.subscriptionId": 's', "lineItems.termDuration": 's',
		"lineItems.transactionType": 's', "lineItems.friendlyName": 's', "lineItems.quantity": 'n',
		"links.provisioningStatus.uri": 's', "attributes.objectType": 's',
	}
	order.Check(t, "order of checkout", result["orders"])
	path := "/v1/customers/" + simtest.Alder + "/orders/" + simtest.Text(result, "orders.id")
	order.Check(t, "order", b.OK(http.StatusOK, b.Get(path)))
	simtest.Shape{"totalPrice": 'n', "lineItems.pricing.price": 'n'}.Check(t, "order with price",
		b.OK(http.StatusOK, b.Get(path+"?include_price=true")))
	simtest.Shape{"lineItemNumber": 'n', "status": 's', "quantityProvisioningInformation.quantity": 'n'}.Check(t,
		"provisioning", b.OK(http.StatusOK, b.Get(path+"/provisioningstatus"))["items"])
	one := simtest.Text(result, "orders.lineItems.subscriptionId")
	simtest.Shape{"skuId": 's', "status": 's', "quantity": 'n', "endDate": 'i'}.Check(t,
		"provisioning of the subscription", b.OK(http.StatusOK,
			b.Get(simtest.SubscriptionPath(simtest.Alder, one)+"/provisioningstatus")))
	if n := len(b.Get(simtest.SubscriptionPath(simtest.Alder, one) + "/addons").Items(t)); n != 0 {
		t.Errorf("%d add-ons", n)
	}
}

func TestShapes_transitionsAndPromotions(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Mergeable(simtest.Alder, "P1Y")
	path := simtest.SubscriptionPath(simtest.Alder, simulator.AlderClosedWindow)
	simtest.Shape{
		"totalCount": 'n', "items.operationId": 's', "items.catalogItemId": 's', "items.title": 's',
		"items.description": 's', "items.quantity": 'n',
		"items.eligibilities.isEligible": 'b', "items.eligibilities.transitionType": 's',
		"items.eligibilities.errors":                 'l',
		"items.subscriptionEligibilities.isEligible": 'b', "items.subscriptionEligibilities.subscriptionId": 's',
		"items.subscriptionEligibilities.subscriptionFriendlyName": 's',
		"items.subscriptionEligibilities.subscriptionTermDuration": 's',
		"items.subscriptionEligibilities.subscriptionBillingCycle": 's', "items.subscriptionEligibilities.errors": 'l',
		"items.attributes.objectType": 's', "attributes.objectType": 's',
	}.Check(t, "eligibilities", b.OK(http.StatusOK, b.Get(path+"/transitionEligibilities")))
	transition := simtest.Shape{
		"operationId": 's', "fromCatalogItemId": 's', "fromSubscriptionId": 's', "toCatalogItemId": 's',
		"quantity": 'n', "transitionType": 's',
		"termDuration": 's', "billingCycle": 's', "events.name": 's', "events.status": 's', "events.timestamp": 'i',
		"events.errors":                'l',
		"events.attributes.objectType": 's', "attributes.objectType": 's',
	}
	transition.Check(t, "answer of a transition", b.OK(http.StatusOK,
		b.Transit(simtest.Alder, simulator.AlderClosedWindow, simulator.BusinessStandard, "P1Y", "annual", 5)))
	list := b.OK(http.StatusOK, b.Get(path+"/transitions"))
	transition.Check(t, "transition", list["transition"])
	simtest.Shape{"attributes.objectType": 's'}.Check(t, "transitions", list)
	promotion := simtest.Shape{
		"id": 's', "name": 's', "description": 's', "startDate": 'i', "endDate": 'i',
		"properties.isAutoApplicable": 'b', "requiredProducts.productId": 's',
		"requiredProducts.skuId": 's', "requiredProducts.term.duration": 's', "requiredProducts.term.billingCycle": 's',
		"requiredProducts.pricingPolicies.policyType": 's', "requiredProducts.pricingPolicies.value": 's',
		"attributes.objectType": 's',
	}
	promotion.Check(t, "promotion of the list", b.OK(http.StatusOK,
		b.Get("/v1/productpromotions?country=US&segment=commercial"))["items"])
	one := b.OK(http.StatusOK, b.Get("/v1/productpromotions/"+simulator.PromotionStandard+"?country=US"))
	promotion.Check(t, "promotion", one)
	simtest.Shape{
		"promotionConstraints.seatConstraints.minSeats": 'n', "promotionConstraints.seatConstraints.maxSeats": 'n',
		"promotionConstraints.assetOwnershipLimits": 'l', "promotionConstraints.eligibilityConstraints": 'l',
	}.Check(t, "promotion", one)
	checked := b.OK(http.StatusOK, b.Call(http.MethodPost, "/v1/customers/"+simtest.Alder+"/promotionEligibilities",
		simtest.Body{"items": []simtest.Body{
			b.Line(simtest.Alder, simulator.BusinessStandard, "P1Y", "monthly", 1),
		}}))
	simtest.Shape{
		"items.id": 'n', "items.catalogItemId": 's', "items.quantity": 'n', "items.billingCycle": 's',
		"items.termDuration":              's',
		"items.eligibilities.promotionId": 's', "items.eligibilities.isEligible": 'b',
		"items.eligibilities.errors.type":        's',
		"items.eligibilities.errors.description": 's', "items.attributes.objectType": 's',
	}.Check(t, "promotion eligibilities", checked)
}

func TestCatalog_viewsAndSegments(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	count := func(path string) int { return len(b.Get(path).Items(t)) }
	seats := count("/v1/products?country=US&targetView=OnlineServices")
	if school := count("/v1/customers/" + simulator.CedarSchool +
		"/products?targetView=OnlineServices"); school != seats {
		t.Errorf("the school may buy %d of %d", school, seats)
	}
	if clinic := count("/v1/customers/" + simtest.Alder + "/products?targetView=OnlineServices"); clinic != seats-1 {
		t.Errorf("the clinic may buy %d of %d, one is for schools", clinic, seats)
	}
	if n := count("/v1/products?country=US&targetView=SoftwareSubscriptions"); n != 1 {
		t.Errorf("%d software products", n)
	}
	if n := count("/v1/products?country=US&targetView=AzureReservations"); n != 0 {
		t.Errorf("%d reservations", n)
	}
	if n := count("/v1/products/CFQ7TTC0LH18/skus?country=US"); n != 1 {
		t.Errorf("%d SKUs without asking for the nonprofit segment", n)
	}
	if n := count("/v1/products/CFQ7TTC0LH18/skus?country=US&targetSegment=nonprofit"); n != 1 {
		t.Errorf("%d nonprofit SKUs", n)
	}
	german := b.Get("/v1/products/CFQ7TTC0LH18/skus/0001/availabilities?country=DE").Items(t)[0]
	if simtest.Text(german, "defaultCurrency.code") != "EUR" || german["country"] != "DE" {
		t.Errorf("German availability %v", german)
	}
	qualified := b.Get("/v1/customers/" + simulator.CedarSchool + "/qualifications")
	if !strings.HasPrefix(string(qualified.Body), "[") || !strings.Contains(string(qualified.Body), `"vettingStatus":"Approved"`) {
		t.Errorf("qualifications %s", qualified.Body)
	}
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/products?country=US"))
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/products?targetView=OnlineServices"))
	b.Refused(http.StatusNotFound, 400013, b.Get("/v1/products/NONSENSE?country=US"))
	b.Refused(http.StatusNotFound, 400018, b.Get("/v1/products/CFQ7TTC0LH18/skus/0099?country=US"))
	b.Refused(http.StatusNotFound, 400019, b.Get("/v1/products/CFQ7TTC0LH18/skus/0001/availabilities/XXXX?country=US"))
}

func TestShapes_directory(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.GraphAs(simtest.Alder, simtest.AppForm())
	plans := simtest.Shape{"servicePlanId": 's', "servicePlanName": 's', "provisioningStatus": 's', "appliesTo": 's'}
	list := b.OK(http.StatusOK, b.Graph(simtest.SubscribedSKUs))
	sku := simtest.Shape{
		"id": 's', "accountId": 's', "accountName": 's', "appliesTo": 's', "capabilityStatus": 's',
		"consumedUnits": 'n', "prepaidUnits.enabled": 'n',
		"prepaidUnits.warning": 'n', "prepaidUnits.suspended": 'n', "prepaidUnits.lockedOut": 'n', "skuId": 's',
		"skuPartNumber":     's',
		"subscriptionIds.0": 's', "servicePlans": 'l',
	}
	sku.Check(t, "subscribed SKUs", list["value"])
	plans.Check(t, "service plans", simtest.Look(list, "value.servicePlans"))
	sku.Check(t, "one subscribed SKU", b.OK(http.StatusOK, b.Graph(simtest.SubscribedSKUs+"/"+
		simtest.Text(list, "value.id"))))
	list = b.OK(http.StatusOK, b.Graph(simtest.DirectorySubscriptions))
	subscription := simtest.Shape{
		"id": 's', "commerceSubscriptionId": 's', "skuId": 's', "skuPartNumber": 's', "status": 's',
		"totalLicenses": 'n', "isTrial": 'b',
		"createdDateTime": 'i', "nextLifecycleDateTime": 'i', "ownerTenantId": 's', "serviceStatus": 'l',
	}
	subscription.Check(t, "directory subscriptions", list["value"])
	plans.Check(t, "service status", simtest.Look(list, "value.serviceStatus"))
	subscription.Check(t, "one directory subscription", b.OK(http.StatusOK,
		b.Graph(simtest.DirectorySubscriptions+"/"+simtest.Text(list, "value.id"))))
}

func TestShapes_partner(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.AsPartner()
	relationship := simtest.Shape{
		"id": 's', "displayName": 's', "duration": 's', "autoExtendDuration": 's', "status": 's',
		"customer.tenantId": 's', "customer.displayName": 's',
		"accessDetails.unifiedRoles.roleDefinitionId": 's', "createdDateTime": 'i', "activatedDateTime": 'i',
		"endDateTime": 'i', "lastModifiedDateTime": 'i',
	}
	relationship.Check(t, "relationships", b.OK(http.StatusOK, b.Graph(simtest.Relationships))["value"])
	relationship.Check(t, "one relationship", b.OK(http.StatusOK,
		b.Graph(simtest.Relationships+"/"+simulator.CedarRelationship)))
	application := simtest.Shape{
		"id": 's', "appId": 's', "displayName": 's', "passwordCredentials.keyId": 's',
		"passwordCredentials.displayName":   's',
		"passwordCredentials.startDateTime": 'i', "passwordCredentials.endDateTime": 'i',
		"passwordCredentials.hint": 's',
		"keyCredentials.keyId":     's', "keyCredentials.displayName": 's', "keyCredentials.startDateTime": 'i',
		"keyCredentials.endDateTime": 'i',
		"keyCredentials.type":        's', "keyCredentials.usage": 's',
	}
	application.Check(t, "applications", b.OK(http.StatusOK, b.Graph("/v1.0/applications"))["value"])
	application.Check(t, "one application", b.OK(http.StatusOK,
		b.Graph("/v1.0/applications(appId='"+simulator.PartnerClient+"')")))
}

func TestShapes_billing(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.ArmAs(simulator.PartnerTenant, simtest.AppForm())
	account := simtest.Shape{
		"id": 's', "name": 's', "type": 's', "properties.accountStatus": 's', "properties.accountType": 's',
		"properties.agreementType":            's',
		"properties.billingRelationshipTypes": 'l', "properties.displayName": 's',
		"properties.hasNoBillingProfiles": 'b',
		"properties.hasReadAccess":        'b', "properties.primaryBillingTenantId": 's', "properties.provisioningState": 's',
		"properties.qualifications": 'l', "properties.soldTo.addressLine1": 's', "properties.soldTo.country": 's',
		"properties.taxIds": 'l',
	}
	account.Check(t, "billing accounts", b.OK(http.StatusOK,
		b.Arm(simtest.BillingAccounts+simtest.BillingVersion))["value"])
	account.Check(t, "billing account", b.OK(http.StatusOK, b.Arm(simtest.PartnersAccount+simtest.BillingVersion)))
	method := simtest.Shape{
		"id": 's', "name": 's', "type": 's', "properties.family": 's', "properties.status": 's',
		"properties.paymentMethodType": 's',
		"properties.displayName":       's', "properties.lastFourDigits": 's', "properties.expiration": 's',
		"properties.accountHolderName": 's',
		"properties.logos":             'l',
	}
	list := b.OK(http.StatusOK, b.Arm(simtest.PartnersAccount+"/paymentMethods"+simtest.BillingVersion))
	method.Check(t, "payment methods", list["value"])
	method.Check(t, "payment method", b.OK(http.StatusOK, b.Arm(simtest.Text(list, "value.id")+simtest.BillingVersion)))
}
