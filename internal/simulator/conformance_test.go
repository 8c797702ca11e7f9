package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// shape names properties and their JSON types: s string, n number, b bool, o object, l list, i instant with Z. A dotted
// name is a path as look reads it.
type shape map[string]byte

func kind(v any) string {
	switch v := v.(type) {
	case string:
		if len(v) > 19 && v[10] == 'T' && strings.HasSuffix(v, "Z") {
			return "i"
		}
		return "s"
	case float64:
		return "n"
	case bool:
		return "b"
	case body:
		return "o"
	case []any:
		return "l"
	}
	return fmt.Sprintf("%T", v)
}

func (s shape) check(t *testing.T, what string, v any) {
	t.Helper()
	for name, want := range s {
		if got := kind(look(v, name)); got != string(want) {
			t.Errorf("%s: %s has type %s (%v), want %c", what, name, got, look(v, name), want)
		}
	}
}

func TestShapes_catalogAndCustomers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shape{
		"totalCount": 'n', "items": 'l', "items.id": 's', "items.companyProfile.tenantId": 's', "items.companyProfile.domain": 's',
		"items.companyProfile.companyName": 's', "items.relationshipToPartner": 's', "items.links.self.uri": 's',
		"items.attributes.objectType": 's', "links.self.method": 's', "attributes.objectType": 's',
	}.check(t, "customers", b.ok(http.StatusOK, b.get("/v1/customers?size=5")))
	shape{
		"commerceId": 's', "billingProfile.defaultAddress.country": 's', "billingProfile.attributes.etag": 's', "allowDelegatedAccess": 'b', "customDomains": 'l',
	}.check(t, "customer", b.ok(http.StatusOK, b.get("/v1/customers/"+alder)))
	shape{"country": 's', "addressLine1": 's'}.check(t, "billing profile", b.ok(http.StatusOK, b.get("/v1/customers/"+birch+"/profiles/billing"))["defaultAddress"])
	shape{"tenantId": 's', "companyName": 's'}.check(t, "company profile", b.ok(http.StatusOK, b.get("/v1/customers/"+alder+"/profiles/company")))
	for _, tree := range []string{"/v1/products", "/v1/customers/" + alder + "/products"} {
		country := "?country=US"
		if tree != "/v1/products" {
			country = "?"
		}
		shape{
			"items.id": 's', "items.title": 's', "items.description": 's', "items.productType.id": 's', "items.isMicrosoftProduct": 'b',
			"items.publisherName": 's', "items.links.skus.uri": 's',
		}.check(t, tree, b.ok(http.StatusOK, b.get(tree+country+"&targetView=OnlineServices")))
		shape{
			"id": 's', "productId": 's', "minimumQuantity": 'n', "maximumQuantity": 'n', "isTrial": 'b', "supportedBillingCycles": 'l',
			"purchasePrerequisites": 'l', "dynamicAttributes.isAddon": 'b', "dynamicAttributes.prerequisiteSkus": 'l',
			"dynamicAttributes.upgradeTargetOffers": 'l', "dynamicAttributes.provisioningId": 's', "links.availabilities.uri": 's',
		}.check(t, tree+" SKU", b.ok(http.StatusOK, b.get(tree+"/CFQ7TTC0LH18/skus/0001"+country)))
		list := b.ok(http.StatusOK, b.get(tree+"/CFQ7TTC0LH18/skus/0001/availabilities"+country))
		availability := shape{
			"id": 's', "catalogItemId": 's', "defaultCurrency.code": 's', "segment": 's', "country": 's', "isPurchasable": 'b', "isRenewable": 'b',
			"terms.id": 's', "terms.duration": 's', "terms.billingCycle": 's', "terms.renewalOptions.renewToId": 's',
			"terms.cancellationPolicies.refundOptions.expiresAfter": 's', "renewalInstructions.applicableTermIds": 'l', "product.id": 's', "sku.id": 's',
		}
		availability.check(t, tree+" availability", list["items"])
		availability.check(t, tree+" one availability", b.ok(http.StatusOK, b.get(tree+"/CFQ7TTC0LH18/skus/0001/availabilities/"+text(list, "items.id")+country)))
	}
}

func TestShapes_commerce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	subscription := shape{
		"id": 's', "entitlementId": 's', "offerId": 's', "offerName": 's', "friendlyName": 's', "productType.id": 's', "quantity": 'n', "unitType": 's',
		"hasPurchasableAddons": 'b', "creationDate": 'i', "effectiveStartDate": 'i', "commitmentEndDate": 'i', "commitmentEndDateTime": 'i',
		"cancellationAllowedUntilDate": 'i', "billingCycleEndDate": 'i', "billingCycleEndDateTime": 'i', "status": 's', "autoRenewEnabled": 'b',
		"isTrial": 'b', "billingType": 's', "billingCycle": 's', "termDuration": 's', "renewalTermDuration": 's', "refundOptions.type": 's',
		"refundOptions.expiresAt": 'i', "isMicrosoftProduct": 'b', "partnerId": 's', "attentionNeeded": 'b', "actionTaken": 'b',
		"contractType": 's', "refundableQuantity.totalQuantity": 'n', "refundableQuantity.details.quantity": 'n',
		"refundableQuantity.details.allowedUntilDateTime": 'i', "links.self.uri": 's', "links.availability.uri": 's', "publisherName": 's',
		"orderId": 's', "attributes.objectType": 's',
	}
	subscription.check(t, "subscription", b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderOpenWindow))))
	shape{
		"scheduledNextTermInstructions.product.productId": 's', "scheduledNextTermInstructions.product.availabilityId": 's',
		"scheduledNextTermInstructions.quantity": 'n',
	}.check(t, "schedule", b.ok(http.StatusOK, b.get(subscriptionPath(alder, simulator.AlderScheduled))))
	cart := b.cart(alder, b.line(alder, simulator.BusinessBasic, "P1Y", "monthly", 500), b.line(alder, simulator.BusinessBasic, "P1Y", "monthly", 5))
	shape{
		"id": 's', "creationTimestamp": 'i', "lastModifiedTimestamp": 'i', "expirationTimestamp": 'i', "status": 's', "lineItems.id": 'n',
		"lineItems.error.errorCode": 'n', "lineItems.error.errorDescription": 's', "links.self.uri": 's', "attributes.objectType": 's',
	}.check(t, "cart", cart)
	shape{
		"catalogItemId": 's', "friendlyName": 's', "quantity": 'n', "currencyCode": 's', "billingCycle": 's', "termDuration": 's', "orderGroup": 's',
		"provisioningContext": 'o', "pricing.listPrice": 'n', "pricing.extendedPrice": 'n',
	}.check(t, "cart line", look(cart, "lineItems.1"))
	result := b.ok(http.StatusCreated, b.checkout(alder, b.cart(alder, b.line(alder, simulator.BusinessBasic, "P1Y", "monthly", 5))))
	order := shape{
		"id": 's', "referenceCustomerId": 's', "billingCycle": 's', "currencyCode": 's', "currencySymbol": 's', "creationDate": 'i', "status": 's',
		"transactionType": 's', "lineItems.lineItemNumber": 'n', "lineItems.offerId": 's', "lineItems.subscriptionId": 's', "lineItems.termDuration": 's',
		"lineItems.transactionType": 's', "lineItems.friendlyName": 's', "lineItems.quantity": 'n', "links.provisioningStatus.uri": 's', "attributes.objectType": 's',
	}
	order.check(t, "order of checkout", result["orders"])
	path := "/v1/customers/" + alder + "/orders/" + text(result, "orders.id")
	order.check(t, "order", b.ok(http.StatusOK, b.get(path)))
	shape{"totalPrice": 'n', "lineItems.pricing.price": 'n'}.check(t, "order with price", b.ok(http.StatusOK, b.get(path+"?include_price=true")))
	shape{"lineItemNumber": 'n', "status": 's', "quantityProvisioningInformation.quantity": 'n'}.check(t, "provisioning", b.ok(http.StatusOK, b.get(path+"/provisioningstatus"))["items"])
	one := text(result, "orders.lineItems.subscriptionId")
	shape{"skuId": 's', "status": 's', "quantity": 'n', "endDate": 'i'}.check(t, "provisioning of the subscription", b.ok(http.StatusOK, b.get(subscriptionPath(alder, one)+"/provisioningstatus")))
	if n := len(b.get(subscriptionPath(alder, one) + "/addons").items(t)); n != 0 {
		t.Errorf("%d add-ons", n)
	}
}

func TestShapes_transitionsAndPromotions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mergeable(alder, "P1Y")
	path := subscriptionPath(alder, simulator.AlderClosedWindow)
	shape{
		"totalCount": 'n', "items.operationId": 's', "items.catalogItemId": 's', "items.title": 's', "items.description": 's', "items.quantity": 'n',
		"items.eligibilities.isEligible": 'b', "items.eligibilities.transitionType": 's', "items.eligibilities.errors": 'l',
		"items.subscriptionEligibilities.isEligible": 'b', "items.subscriptionEligibilities.subscriptionId": 's',
		"items.subscriptionEligibilities.subscriptionFriendlyName": 's', "items.subscriptionEligibilities.subscriptionTermDuration": 's',
		"items.subscriptionEligibilities.subscriptionBillingCycle": 's', "items.subscriptionEligibilities.errors": 'l',
		"items.attributes.objectType": 's', "attributes.objectType": 's',
	}.check(t, "eligibilities", b.ok(http.StatusOK, b.get(path+"/transitionEligibilities")))
	transition := shape{
		"operationId": 's', "fromCatalogItemId": 's', "fromSubscriptionId": 's', "toCatalogItemId": 's', "quantity": 'n', "transitionType": 's',
		"termDuration": 's', "billingCycle": 's', "events.name": 's', "events.status": 's', "events.timestamp": 'i', "events.errors": 'l',
		"events.attributes.objectType": 's', "attributes.objectType": 's',
	}
	transition.check(t, "answer of a transition", b.ok(http.StatusOK, b.transit(alder, simulator.AlderClosedWindow, simulator.BusinessStandard, "P1Y", "annual", 5)))
	list := b.ok(http.StatusOK, b.get(path+"/transitions"))
	transition.check(t, "transition", list["transition"])
	shape{"attributes.objectType": 's'}.check(t, "transitions", list)
	promotion := shape{
		"id": 's', "name": 's', "description": 's', "startDate": 'i', "endDate": 'i', "properties.isAutoApplicable": 'b', "requiredProducts.productId": 's',
		"requiredProducts.skuId": 's', "requiredProducts.term.duration": 's', "requiredProducts.term.billingCycle": 's',
		"requiredProducts.pricingPolicies.policyType": 's', "requiredProducts.pricingPolicies.value": 's', "attributes.objectType": 's',
	}
	promotion.check(t, "promotion of the list", b.ok(http.StatusOK, b.get("/v1/productpromotions?country=US&segment=commercial"))["items"])
	one := b.ok(http.StatusOK, b.get("/v1/productpromotions/"+simulator.PromotionStandard+"?country=US"))
	promotion.check(t, "promotion", one)
	shape{
		"promotionConstraints.seatConstraints.minSeats": 'n', "promotionConstraints.seatConstraints.maxSeats": 'n',
		"promotionConstraints.assetOwnershipLimits": 'l', "promotionConstraints.eligibilityConstraints": 'l',
	}.check(t, "promotion", one)
	checked := b.ok(http.StatusOK, b.call(http.MethodPost, "/v1/customers/"+alder+"/promotionEligibilities", body{"items": []body{
		b.line(alder, simulator.BusinessStandard, "P1Y", "monthly", 1),
	}}))
	shape{
		"items.id": 'n', "items.catalogItemId": 's', "items.quantity": 'n', "items.billingCycle": 's', "items.termDuration": 's',
		"items.eligibilities.promotionId": 's', "items.eligibilities.isEligible": 'b', "items.eligibilities.errors.type": 's',
		"items.eligibilities.errors.description": 's', "items.attributes.objectType": 's',
	}.check(t, "promotion eligibilities", checked)
}

func TestCatalog_viewsAndSegments(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	count := func(path string) int { return len(b.get(path).items(t)) }
	seats := count("/v1/products?country=US&targetView=OnlineServices")
	if school := count("/v1/customers/" + simulator.CedarSchool + "/products?targetView=OnlineServices"); school != seats {
		t.Errorf("the school may buy %d of %d", school, seats)
	}
	if clinic := count("/v1/customers/" + alder + "/products?targetView=OnlineServices"); clinic != seats-1 {
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
	german := b.get("/v1/products/CFQ7TTC0LH18/skus/0001/availabilities?country=DE").items(t)[0]
	if text(german, "defaultCurrency.code") != "EUR" || german["country"] != "DE" {
		t.Errorf("German availability %v", german)
	}
	qualified := b.get("/v1/customers/" + simulator.CedarSchool + "/qualifications")
	if !strings.HasPrefix(string(qualified.body), "[") || !strings.Contains(string(qualified.body), `"vettingStatus":"Approved"`) {
		t.Errorf("qualifications %s", qualified.body)
	}
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/products?country=US"))
	b.refused(http.StatusBadRequest, 3000, b.get("/v1/products?targetView=OnlineServices"))
	b.refused(http.StatusNotFound, 400013, b.get("/v1/products/NONSENSE?country=US"))
	b.refused(http.StatusNotFound, 400018, b.get("/v1/products/CFQ7TTC0LH18/skus/0099?country=US"))
	b.refused(http.StatusNotFound, 400019, b.get("/v1/products/CFQ7TTC0LH18/skus/0001/availabilities/XXXX?country=US"))
}

func TestShapes_directory(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.graphAs(alder, appForm())
	plans := shape{"servicePlanId": 's', "servicePlanName": 's', "provisioningStatus": 's', "appliesTo": 's'}
	list := b.ok(http.StatusOK, b.graph(subscribedSKUs))
	sku := shape{
		"id": 's', "accountId": 's', "accountName": 's', "appliesTo": 's', "capabilityStatus": 's', "consumedUnits": 'n', "prepaidUnits.enabled": 'n',
		"prepaidUnits.warning": 'n', "prepaidUnits.suspended": 'n', "prepaidUnits.lockedOut": 'n', "skuId": 's', "skuPartNumber": 's',
		"subscriptionIds.0": 's', "servicePlans": 'l',
	}
	sku.check(t, "subscribed SKUs", list["value"])
	plans.check(t, "service plans", look(list, "value.servicePlans"))
	sku.check(t, "one subscribed SKU", b.ok(http.StatusOK, b.graph(subscribedSKUs+"/"+text(list, "value.id"))))
	list = b.ok(http.StatusOK, b.graph(directorySubscriptions))
	subscription := shape{
		"id": 's', "commerceSubscriptionId": 's', "skuId": 's', "skuPartNumber": 's', "status": 's', "totalLicenses": 'n', "isTrial": 'b',
		"createdDateTime": 'i', "nextLifecycleDateTime": 'i', "ownerTenantId": 's', "serviceStatus": 'l',
	}
	subscription.check(t, "directory subscriptions", list["value"])
	plans.check(t, "service status", look(list, "value.serviceStatus"))
	subscription.check(t, "one directory subscription", b.ok(http.StatusOK, b.graph(directorySubscriptions+"/"+text(list, "value.id"))))
}

func TestShapes_partner(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.asPartner()
	relationship := shape{
		"id": 's', "displayName": 's', "duration": 's', "autoExtendDuration": 's', "status": 's', "customer.tenantId": 's', "customer.displayName": 's',
		"accessDetails.unifiedRoles.roleDefinitionId": 's', "createdDateTime": 'i', "activatedDateTime": 'i', "endDateTime": 'i', "lastModifiedDateTime": 'i',
	}
	relationship.check(t, "relationships", b.ok(http.StatusOK, b.graph(relationships))["value"])
	relationship.check(t, "one relationship", b.ok(http.StatusOK, b.graph(relationships+"/"+simulator.CedarRelationship)))
	application := shape{
		"id": 's', "appId": 's', "displayName": 's', "passwordCredentials.keyId": 's', "passwordCredentials.displayName": 's',
		"passwordCredentials.startDateTime": 'i', "passwordCredentials.endDateTime": 'i', "passwordCredentials.hint": 's',
		"keyCredentials.keyId": 's', "keyCredentials.displayName": 's', "keyCredentials.startDateTime": 'i', "keyCredentials.endDateTime": 'i',
		"keyCredentials.type": 's', "keyCredentials.usage": 's',
	}
	application.check(t, "applications", b.ok(http.StatusOK, b.graph("/v1.0/applications"))["value"])
	application.check(t, "one application", b.ok(http.StatusOK, b.graph("/v1.0/applications(appId='"+simulator.PartnerClient+"')")))
}

func TestShapes_billing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.armAs(simulator.PartnerTenant, appForm())
	account := shape{
		"id": 's', "name": 's', "type": 's', "properties.accountStatus": 's', "properties.accountType": 's', "properties.agreementType": 's',
		"properties.billingRelationshipTypes": 'l', "properties.displayName": 's', "properties.hasNoBillingProfiles": 'b',
		"properties.hasReadAccess": 'b', "properties.primaryBillingTenantId": 's', "properties.provisioningState": 's',
		"properties.qualifications": 'l', "properties.soldTo.addressLine1": 's', "properties.soldTo.country": 's', "properties.taxIds": 'l',
	}
	account.check(t, "billing accounts", b.ok(http.StatusOK, b.arm(billingAccounts+billingVersion))["value"])
	account.check(t, "billing account", b.ok(http.StatusOK, b.arm(partnersAccount+billingVersion)))
	method := shape{
		"id": 's', "name": 's', "type": 's', "properties.family": 's', "properties.status": 's', "properties.paymentMethodType": 's',
		"properties.displayName": 's', "properties.lastFourDigits": 's', "properties.expiration": 's', "properties.accountHolderName": 's',
		"properties.logos": 'l',
	}
	list := b.ok(http.StatusOK, b.arm(partnersAccount+"/paymentMethods"+billingVersion))
	method.check(t, "payment methods", list["value"])
	method.check(t, "payment method", b.ok(http.StatusOK, b.arm(text(list, "value.id")+billingVersion)))
}
