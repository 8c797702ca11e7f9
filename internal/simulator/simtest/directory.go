package simtest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// DirectorySubscriptions is the path of a directory's subscriptions.
const DirectorySubscriptions = "/v1.0/directory/subscriptions"

// Graph reads from Microsoft Graph; an address with a host is used unchanged.
func (b *Bench) Graph(address string, headers ...string) Reply {
	b.T.Helper()
	r := b.Request(http.MethodGet, "/", nil, headers...)
	if !strings.HasPrefix(address, "https://") {
		address = GraphHost + address
	}
	parsed, err := url.Parse(address)
	if err != nil {
		b.T.Fatal(err)
	}
	r.URL, r.Host = parsed, ""
	return b.Do(r)
}

// GraphAs gets a token for Graph in a tenant.
func (b *Bench) GraphAs(tenant string, form url.Values) {
	b.T.Helper()
	b.Token = Text(b.OK(http.StatusOK, b.V2(tenant, Changed(form, About(GraphHost)...))), "access_token")
}

// GraphRefused checks Graph's error body.
func (b *Bench) GraphRefused(status int, code string, got Reply) {
	b.T.Helper()
	said := got.Object(b.T)
	if got.Status != status || Text(said, "error.code") != code || Text(said, "error.message") == "" {
		b.T.Errorf("%d %s, want %d %s", got.Status, got.Body, status, code)
	}
	Shape{
		"error.innerError.date": 's', "error.innerError.request-id": 's',
		"error.innerError.client-request-id": 's',
	}.Check(b.T, "error", said)
}

// SubscribedSKUs is the path of the SKUs that a directory has.
const SubscribedSKUs = "/v1.0/subscribedSkus"

// SKUs reads what the directory of a tenant has, by part number.
func (b *Bench) SKUs(tenant string) map[string]any {
	b.T.Helper()
	own := b.Token
	defer func() { b.Token = own }()
	b.GraphAs(tenant, AppForm())
	found := map[string]any{}
	for _, one := range Elements(b.OK(http.StatusOK, b.Graph(SubscribedSKUs)), "value") {
		found[Text(one, "skuPartNumber")] = one
	}
	return found
}

// Assign assigns a license to n users of a tenant.
func (b *Bench) Assign(tenant, offer string, n int) {
	b.T.Helper()
	if err := b.Sim.Assign(b.T.Context(), tenant, offer, n); err != nil {
		b.T.Fatal(err)
	}
}

// Relationships is the path of the delegated admin relationships.
const Relationships = "/v1.0/tenantRelationships/delegatedAdminRelationships"

// AsPartner gets the partner's application's token for Graph in the partner's directory.
func (b *Bench) AsPartner() {
	b.T.Helper()
	b.GraphAs(simulator.PartnerTenant, AppForm())
}

// ByName reads a list of Graph by the names of its entries.
func (b *Bench) ByName(address string) map[string]any {
	b.T.Helper()
	found := map[string]any{}
	for _, one := range Elements(b.OK(http.StatusOK, b.Graph(address)), "value") {
		found[Text(one, "displayName")] = one
	}
	return found
}

// Relate adds a delegated admin relationship to the world.
func (b *Bench) Relate(r simulator.Relationship) string {
	b.T.Helper()
	id, err := b.Sim.Relate(b.T.Context(), r)
	if err != nil {
		b.T.Fatal(err)
	}
	return id
}

// Parts of the paths of the billing service.
const (
	BillingAccounts = "/providers/Microsoft.Billing/billingAccounts"
	BillingVersion  = "?api-version=2024-04-01"
	PartnersAccount = BillingAccounts + "/" + simulator.PartnerBillingAccount
)

// Arm reads from Resource Manager.
func (b *Bench) Arm(path string, headers ...string) Reply {
	b.T.Helper()
	address := path
	if !strings.HasPrefix(path, "https://") {
		address = ArmHost + path
	}
	r := b.Request(http.MethodGet, "/", nil, headers...)
	parsed, err := url.Parse(address)
	if err != nil {
		b.T.Fatal(err)
	}
	r.URL, r.Host = parsed, ""
	return b.Do(r)
}

// ArmAs gets a token for Resource Manager in a tenant.
func (b *Bench) ArmAs(tenant string, form url.Values) {
	b.T.Helper()
	b.Token = Text(b.OK(http.StatusOK, b.V2(tenant, Changed(form, About(ArmHost)...))), "access_token")
}

// ArmRefused checks Resource Manager's error body.
func (b *Bench) ArmRefused(status int, code string, got Reply) {
	b.T.Helper()
	said := got.Object(b.T)
	if got.Status != status || Text(said, "error.code") != code || Text(said, "error.message") == "" {
		b.T.Errorf("%d %s, want %d %s", got.Status, got.Body, status, code)
	}
}
