package licensing

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

type model struct {
	TenantID      types.String   `tfsdk:"tenant_id"`
	SKUPartNumber types.String   `tfsdk:"sku_part_number"`
	Subscriptions []subscription `tfsdk:"subscriptions"`
}

type subscription struct {
	ID             types.String      `tfsdk:"id"`
	CommerceID     types.String      `tfsdk:"commerce_subscription_id"`
	LicenseSKUID   types.String      `tfsdk:"license_sku_id"`
	SKUPartNumber  types.String      `tfsdk:"sku_part_number"`
	Status         types.String      `tfsdk:"status"`
	Seats          types.Int64       `tfsdk:"seats"`
	IsTrial        types.Bool        `tfsdk:"is_trial"`
	Created        timetypes.RFC3339 `tfsdk:"created"`
	NextLifecycle  timetypes.RFC3339 `tfsdk:"next_lifecycle"`
	SoldBy         types.String      `tfsdk:"sold_by"`
	SellerTenantID types.String      `tfsdk:"seller_tenant_id"`
	BuyerID        types.String      `tfsdk:"buyer_id"`
}

// settle fills in the one tenant that a customer's provider can mean.
func (m *model) settle(who transport.Identity, diags *diag.Diagnostics) {
	if m.TenantID.ValueString() != "" {
		return
	}
	if who.Side != transport.SideCustomer {
		diags.AddAttributeError(
			path.Root("tenant_id"),
			"tenant_id is missing",
			"A partner has many customers. Name the tenant whose directory to read; the data source csp_tenants "+
				"finds it by domain or company name.",
		)
		return
	}
	m.TenantID = types.StringValue(who.Tenant)
}

// Who sold a subscription.
const (
	soldByThisPartner    = "this_partner"
	soldByAnotherPartner = "another_partner"
	soldBySomePartner    = "a_partner"
	soldDirectly         = "direct"
)

func subscriptionOf(s msgraph.DirectorySubscription, tenantID string, who transport.Identity) subscription {
	out := subscription{
		ID: values.Text(
			s.ID,
		),
		CommerceID:    values.Text(s.CommerceID),
		LicenseSKUID:  values.Text(s.SKUID),
		SKUPartNumber: values.Text(s.SKUPartNumber),
		Status:        values.Text(s.Status),
		Seats:         types.Int64Value(int64(s.Seats)),
		IsTrial:       types.BoolValue(s.IsTrial),
		Created: values.Instant(
			s.Created,
		),
		NextLifecycle:  values.Instant(s.NextLifecycle),
		SoldBy:         types.StringValue(soldBy(s.OwnerTenantID, tenantID, who)),
		SellerTenantID: types.StringNull(),
		BuyerID:        types.StringNull(),
	}
	if out.SoldBy.ValueString() == soldDirectly {
		out.BuyerID = values.Text(s.OwnerID)
	} else {
		out.SellerTenantID = values.Text(s.OwnerTenantID)
	}
	return out
}

// soldBy reads the owner's tenant: the partner's that sold it, or the
// customer's own, or none. A partner that is known by its domain alone cannot
// be told from another.
func soldBy(owner, tenantID string, who transport.Identity) string {
	switch {
	case owner == "" || strings.EqualFold(owner, tenantID):
		return soldDirectly
	case who.Side == transport.SideCustomer || !validate.IsGUID(who.Tenant):
		return soldBySomePartner
	case strings.EqualFold(owner, who.Tenant):
		return soldByThisPartner
	}
	return soldByAnotherPartner
}
