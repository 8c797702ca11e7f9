package subscription

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// model is csp_subscription as Terraform holds it.
type model struct {
	ID                types.String `tfsdk:"id"`
	TenantID          types.String `tfsdk:"tenant_id"`
	ProductID         types.String `tfsdk:"product_id"`
	SKUID             types.String `tfsdk:"sku_id"`
	TermDuration      types.String `tfsdk:"term_duration"`
	BillingCycle      types.String `tfsdk:"billing_cycle"`
	Quantity          types.Int64  `tfsdk:"quantity"`
	FriendlyName      types.String `tfsdk:"friendly_name"`
	Additional        types.Bool   `tfsdk:"additional"`
	Segment           types.String `tfsdk:"segment"`
	Currency          types.String `tfsdk:"currency"`
	ResellerIDs       types.List   `tfsdk:"reseller_ids"`
	Attestation       types.Bool   `tfsdk:"attestation_accepted"`
	PartnerIDOnRecord types.String `tfsdk:"partner_id_on_record"`
	PromotionID       types.String `tfsdk:"promotion_id"`
	CustomTermEnd     types.String `tfsdk:"custom_term_end_date"`
	AlignWith         types.String `tfsdk:"align_with_subscription_id"`
	EndOfTerm         types.String `tfsdk:"end_of_term"`
	Reduction         types.String `tfsdk:"reduction"`
	Renewal           types.Object `tfsdk:"renewal"`
	Upgrade           types.Object `tfsdk:"upgrade"`
	PartialUpgrades   types.Map    `tfsdk:"partial_upgrades"`
	Suspended         types.Bool   `tfsdk:"suspended"`
	External          types.String `tfsdk:"external_changes"`
	OnDestroy         types.String `tfsdk:"on_destroy"`
	Reason            types.String `tfsdk:"cancellation_reason"`

	OrderID            types.String      `tfsdk:"order_id"`
	OfferName          types.String      `tfsdk:"offer_name"`
	ProductType        types.String      `tfsdk:"product_type"`
	Status             types.String      `tfsdk:"status"`
	LicenseSKUID       types.String      `tfsdk:"license_sku_id"`
	TermsOfUseURI      types.String      `tfsdk:"terms_of_use_uri"`
	EffectiveStart     timetypes.RFC3339 `tfsdk:"effective_start_date"`
	CommitmentEnd      timetypes.RFC3339 `tfsdk:"commitment_end_date"`
	CancelUntil        timetypes.RFC3339 `tfsdk:"cancellation_allowed_until"`
	RefundableQuantity types.Int64       `tfsdk:"refundable_quantity"`
	RefundWindows      types.List        `tfsdk:"refund_windows"`
	Seats              types.Int64       `tfsdk:"seats"`
	NextTerm           types.Object      `tfsdk:"next_term"`
	Kept               types.Map         `tfsdk:"kept"`
	Changes            types.List        `tfsdk:"changes"`

	Timeouts timeouts.Value `tfsdk:"timeouts"`

	// Base is an add-on's base subscription; only csp_addon has it.
	Base types.String `tfsdk:"-"`
}

// addonModel is csp_addon as Terraform holds it.
type addonModel struct {
	model

	BaseID types.String `tfsdk:"base_subscription_id"`
}

var (
	windowType = types.ObjectType{
		AttrTypes: map[string]attr.Type{"quantity": types.Int64Type, "allowed_until": timetypes.RFC3339Type{}},
	}
	changeType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"action":           types.StringType,
		"summary":          types.StringType,
		"seats":            types.Int64Type,
		"when":             types.StringType,
		"final":            types.BoolType,
		"commits":          types.BoolType,
		"refundable_until": timetypes.RFC3339Type{},
		"billed_until":     timetypes.RFC3339Type{},
	}}
)

// desired is what the model asks, as a value of the domain. What is unknown or
// absent is not asked.
func (m model) desired(defaults services.Defaults) commerce.Desired {
	d := commerce.Desired{
		TenantID:     m.TenantID.ValueString(),
		SKU:          commerce.SKU{ProductID: m.ProductID.ValueString(), SKUID: m.SKUID.ValueString()},
		Term:         commerce.Term(m.TermDuration.ValueString()),
		Cycle:        commerce.BillingCycle(m.BillingCycle.ValueString()),
		Quantity:     int(m.Quantity.ValueInt64()),
		FriendlyName: m.FriendlyName.ValueString(),
		ResellerID:   m.PartnerIDOnRecord.ValueString(),
		EndOfTerm:    commerce.EndOfTerm(m.EndOfTerm.ValueString()),
		Reduction:    commerce.Reduction(m.Reduction.ValueString()),
		Renewal:      decodeRenewal(m.Renewal),

		PromotionID:   m.PromotionID.ValueString(),
		CustomTermEnd: parseDay(m.CustomTermEnd.ValueString()),
		AlignWith:     m.AlignWith.ValueString(),

		PartialUpgrades: decodePartialUpgrades(m.PartialUpgrades),
		LicenseTransfer: decodeLicenseTransfer(m.Upgrade),
		Suspended:       known(m.Suspended),
		External:        commerce.External(m.External.ValueString()),
		Additional:      m.Additional.ValueBool(),
	}
	return withDefaults(d, defaults)
}

// known is nil where a value is absent or unknown.
func known(b types.Bool) *bool {
	if b.IsUnknown() {
		return nil
	}
	return b.ValueBoolPointer()
}

// withDefaults asks what the provider block asks of every subscription, where
// the resource itself does not say.
func withDefaults(d commerce.Desired, defaults services.Defaults) commerce.Desired {
	if d.EndOfTerm == "" && defaults.EndOfTerm != "" {
		d.EndOfTerm, d.FromDefaults.EndOfTerm = commerce.EndOfTerm(defaults.EndOfTerm), true
	}
	if d.Reduction == "" {
		d.Reduction, d.FromDefaults.Reduction = commerce.Reduction(defaults.Reduction), defaults.Reduction != ""
	}
	if d.Reduction == "" {
		d.Reduction = commerce.ReduceNow
	}
	if d.External == "" {
		d.External, d.FromDefaults.External = commerce.External(
			defaults.ExternalChanges,
		), defaults.ExternalChanges != ""
	}
	if d.External == "" {
		d.External = commerce.ExternalRevert
	}
	return d
}

// onDestroy is what destroying does: as the state says, else as the provider
// block says, else cancel.
func (m model) onDestroy(defaults services.Defaults) commerce.OnDestroy {
	switch {
	case m.OnDestroy.ValueString() != "":
		return commerce.OnDestroy(m.OnDestroy.ValueString())
	case defaults.OnDestroy != "":
		return commerce.OnDestroy(defaults.OnDestroy)
	}
	return commerce.OnDestroyCancel
}

// order is what the model asks of a purchase.
func (m model) order(defaults services.Defaults) fulfillment.Order {
	return fulfillment.Order{
		Desired:     m.desired(defaults),
		Segment:     m.Segment.ValueString(),
		Currency:    m.Currency.ValueString(),
		ResellerIDs: decodeStrings(m.ResellerIDs),
		Attested:    m.Attestation.ValueBool(),
	}
}

func decodeStrings(l types.List) []string {
	out := make([]string, 0, len(l.Elements()))
	for _, e := range l.Elements() {
		if s, ok := e.(types.String); ok {
			out = append(out, s.ValueString())
		}
	}
	return out
}

// setComputed writes what the service says into the computed attributes.
func (m *model) setComputed(s commerce.Subscription) {
	m.ID = types.StringValue(s.ID)
	m.OrderID = values.Text(s.OrderID)
	m.OfferName = values.Text(s.OfferName)
	m.ProductType = values.Text(s.ProductType)
	m.Status = values.Text(string(s.Status))
	m.EffectiveStart = values.Instant(s.EffectiveStart)
	m.CommitmentEnd = values.Instant(s.CommitmentEnd)
	m.CancelUntil = timetypes.NewRFC3339Null()
	if s.CancelUntil != nil {
		m.CancelUntil = values.Instant(*s.CancelUntil)
	}
	m.Seats = types.Int64Value(int64(s.Quantity))
	m.RefundableQuantity = types.Int64Null()
	if s.Refundable != nil {
		m.RefundableQuantity = types.Int64Value(int64(s.Refundable.Total))
	}
	m.RefundWindows = encodeWindows(s.Refundable)
}

// setWindowsUnknown leaves to the service what only it can say of windows.
func (m *model) setWindowsUnknown() {
	m.CancelUntil = timetypes.NewRFC3339Unknown()
	m.RefundableQuantity = types.Int64Unknown()
	m.RefundWindows = types.ListUnknown(windowType)
}

func encodeWindows(r *commerce.Refundable) types.List {
	if r == nil {
		return types.ListValueMust(windowType, nil)
	}
	out := make([]attr.Value, 0, len(r.Windows))
	for _, w := range r.Windows {
		out = append(out, types.ObjectValueMust(windowType.AttrTypes, map[string]attr.Value{
			"quantity": types.Int64Value(int64(w.Quantity)), "allowed_until": values.Instant(w.Until),
		}))
	}
	return types.ListValueMust(windowType, out)
}

func encodeChanges(list []commerce.Change) types.List {
	out := make([]attr.Value, 0, len(list))
	for _, c := range list {
		refundable, when := timetypes.NewRFC3339Null(), "now"
		if c.OpensWindow {
			refundable = timetypes.NewRFC3339Unknown()
		}
		billed := values.Instant(c.BilledUntil)
		if c.Buys() {
			billed = timetypes.NewRFC3339Unknown()
		}
		if c.AtRenewal() {
			when = "at_renewal"
		}
		out = append(out, types.ObjectValueMust(changeType.AttrTypes, map[string]attr.Value{
			"action": types.StringValue(
				string(c.Action),
			),
			"summary": types.StringValue(c.Summary()),
			"seats":   types.Int64Value(int64(c.Seats)),
			"when":    types.StringValue(when),
			"final": types.BoolValue(
				c.Final,
			),
			"commits":          types.BoolValue(c.Commits),
			"refundable_until": refundable,
			"billed_until":     billed,
		}))
	}
	return types.ListValueMust(changeType, out)
}

// displayName is what messages call a subscription.
func displayName(m model) string {
	if n := m.FriendlyName.ValueString(); n != "" {
		return n
	}
	return m.OfferName.ValueString()
}

// displayNameOrSKU is what messages call a subscription that is not bought yet.
func displayNameOrSKU(m model) string {
	if n := m.FriendlyName.ValueString(); n != "" {
		return n
	}
	return fmt.Sprintf("%s:%s", m.ProductID.ValueString(), m.SKUID.ValueString())
}
