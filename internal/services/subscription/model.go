package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfilment"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
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
	ScheduledQuantity  types.Int64       `tfsdk:"scheduled_quantity"`
	Current            types.Object      `tfsdk:"current"`
	Changes            types.List        `tfsdk:"changes"`

	Timeouts timeouts.Value `tfsdk:"timeouts"`

	// Base is what an add-on stands on; only csp_addon has it.
	Base types.String `tfsdk:"-"`
}

var (
	windowType  = types.ObjectType{AttrTypes: map[string]attr.Type{"quantity": types.Int64Type, "allowed_until": timetypes.RFC3339Type{}}}
	currentType = map[string]attr.Type{
		"quantity": types.Int64Type, "product_id": types.StringType, "sku_id": types.StringType,
		"term_duration": types.StringType, "billing_cycle": types.StringType, "auto_renew": types.BoolType,
		"end_of_term": types.StringType, "partner_id_on_record": types.StringType,
	}
	changeType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"action": types.StringType, "summary": types.StringType, "seats": types.Int64Type, "when": types.StringType, "final": types.BoolType,
		"refundable_until": timetypes.RFC3339Type{}, "billed_until": timetypes.RFC3339Type{},
	}}
)

// decided reports whether everything that becomes a call is known. What the
// first term is to end with may come later: nothing else depends on it, and it
// is asked once more right before the order.
func (m model) decided() bool {
	for _, v := range []attr.Value{
		m.TenantID, m.ProductID, m.SKUID, m.TermDuration, m.BillingCycle, m.Quantity, m.Segment, m.Currency, m.ResellerIDs,
		m.Attestation, m.PartnerIDOnRecord, m.PromotionID, m.CustomTermEnd, m.EndOfTerm, m.Reduction, m.Renewal, m.Upgrade, m.Suspended, m.External,
	} {
		if v.IsUnknown() {
			return false
		}
	}
	for _, block := range []types.Object{m.Renewal, m.Upgrade} {
		for _, v := range block.Attributes() {
			if v.IsUnknown() {
				return false
			}
		}
	}
	if !partialDecided(m.PartialUpgrades) {
		return false
	}
	for _, id := range m.ResellerIDs.Elements() {
		if id.IsUnknown() {
			return false
		}
	}
	return true
}

// desired is what the model asks, as a value of the domain. An unknown or
// absent friendly name leaves the name to the service.
func (m model) desired() commerce.Desired {
	return commerce.Desired{
		TenantID:     m.TenantID.ValueString(),
		SKU:          commerce.SKU{ProductID: m.ProductID.ValueString(), SKUID: m.SKUID.ValueString()},
		Term:         commerce.Term(m.TermDuration.ValueString()),
		Cycle:        commerce.BillingCycle(m.BillingCycle.ValueString()),
		Quantity:     int(m.Quantity.ValueInt64()),
		FriendlyName: m.FriendlyName.ValueString(),
		ResellerID:   m.PartnerIDOnRecord.ValueString(),
		EndOfTerm:    commerce.EndOfTerm(m.EndOfTerm.ValueString()),
		Reduction:    commerce.Reduction(m.Reduction.ValueString()),
		Renewal:      renewalOf(m.Renewal),

		PromotionID:   m.PromotionID.ValueString(),
		CustomTermEnd: dayOf(m.CustomTermEnd.ValueString()),
		AlignWith:     m.AlignWith.ValueString(),

		PartialUpgrades: partialOf(m.PartialUpgrades),
		LicenseTransfer: transferOf(m.Upgrade),
		Suspended:       m.Suspended.ValueBoolPointer(),
		External:        commerce.External(m.External.ValueString()),
	}
}

// order is what the model asks of a purchase.
func (m model) order() fulfilment.Order {
	return fulfilment.Order{
		Desired:     m.desired(),
		Segment:     m.Segment.ValueString(),
		Currency:    m.Currency.ValueString(),
		ResellerIDs: stringsOf(m.ResellerIDs),
		Attested:    m.Attestation.ValueBool(),
	}
}

func stringsOf(l types.List) []string {
	out := make([]string, 0, len(l.Elements()))
	for _, e := range l.Elements() {
		if s, ok := e.(types.String); ok {
			out = append(out, s.ValueString())
		}
	}
	return out
}

// show writes what the service says into the computed attributes.
func (m *model) show(s commerce.Subscription) {
	m.ID = types.StringValue(s.ID)
	m.OrderID = services.Text(s.OrderID)
	m.OfferName = services.Text(s.OfferName)
	m.ProductType = services.Text(s.ProductType)
	m.Status = services.Text(string(s.Status))
	m.FriendlyName = services.Text(s.FriendlyName)
	m.EffectiveStart = services.Instant(s.EffectiveStart)
	m.CommitmentEnd = services.Instant(s.CommitmentEnd)
	m.CancelUntil = timetypes.NewRFC3339Null()
	if s.CancelUntil != nil {
		m.CancelUntil = services.Instant(*s.CancelUntil)
	}
	m.RefundableQuantity = types.Int64Null()
	if s.Refundable != nil {
		m.RefundableQuantity = types.Int64Value(int64(s.Refundable.Total))
	}
	m.RefundWindows = windows(s.Refundable)
	m.ScheduledQuantity = scheduled(s)
	m.Current = current(s)
}

// adopt writes what the service says into the attributes a configuration
// would hold: the one time Read does so is after an import.
func (m *model) adopt(s commerce.Subscription) {
	m.ProductID = types.StringValue(s.SKU.ProductID)
	m.SKUID = types.StringValue(s.SKU.SKUID)
	m.TermDuration = types.StringValue(string(s.Term))
	m.BillingCycle = types.StringValue(string(s.Cycle))
	m.Quantity = types.Int64Value(int64(s.Quantity))
	m.EndOfTerm = types.StringValue(string(s.EndOfTerm()))
	if s.Status == commerce.StatusSuspended {
		// Suspension turned auto-renew off by itself: it says nothing of the wish.
		m.EndOfTerm = types.StringValue(string(commerce.EndOfTermRenew))
	}
	m.Reduction = types.StringValue(string(commerce.ReduceNow))
	m.OnDestroy = types.StringValue(string(commerce.OnDestroyCancel))
	m.PartnerIDOnRecord = services.Text(s.ResellerID)
	m.ResellerIDs = types.ListNull(types.StringType)
	m.Renewal = renewalBlock(s)
	m.Upgrade = types.ObjectNull(upgradeType)
	m.PartialUpgrades = types.MapNull(partialType)
	m.Suspended = types.BoolNull()
	if s.Status == commerce.StatusSuspended {
		m.Suspended = types.BoolValue(true)
	}
	m.External = types.StringValue(string(commerce.ExternalRevert))
	m.Changes = types.ListValueMust(changeType, nil)
}

// settle gives every computed attribute the value it had: where no call is
// made, nothing else changes.
func (m *model) settle(prior model) {
	m.ID, m.OrderID, m.OfferName, m.ProductType, m.Status = prior.ID, prior.OrderID, prior.OfferName, prior.ProductType, prior.Status
	m.LicenseSKUID, m.TermsOfUseURI = prior.LicenseSKUID, prior.TermsOfUseURI
	m.EffectiveStart, m.CommitmentEnd, m.CancelUntil = prior.EffectiveStart, prior.CommitmentEnd, prior.CancelUntil
	m.RefundableQuantity, m.RefundWindows, m.ScheduledQuantity = prior.RefundableQuantity, prior.RefundWindows, prior.ScheduledQuantity
	m.Current, m.Changes = prior.Current, prior.Changes
	if m.FriendlyName.IsUnknown() {
		m.FriendlyName = prior.FriendlyName
	}
}

// promise shows what the changes will bring. What only the service can say,
// the windows of seats that come or go, stays unknown until then.
func (m *model) promise(p commerce.Plan) {
	m.Current = current(p.After)
	m.ScheduledQuantity = scheduled(p.After)
	m.Changes = changes(p.Changes)
	for _, c := range p.Changes {
		switch c.Action {
		case commerce.ActionAddSeats, commerce.ActionReduceSeats:
			m.windowsUnknown()
		case commerce.ActionPartialUpgrade:
			m.windowsUnknown()
			if c.To == 0 { // what the service makes of a source without seats is its own to say
				m.Status, m.Current = types.StringUnknown(), types.ObjectUnknown(currentType)
				m.ScheduledQuantity = types.Int64Unknown()
			}
		case commerce.ActionSuspend, commerce.ActionResume:
			m.Status = types.StringValue(string(commerce.StatusAfter(c.Action)))
			m.windowsUnknown()
		case commerce.ActionUpgrade:
			m.OfferName, m.ProductType = types.StringUnknown(), types.StringUnknown()
			m.EffectiveStart, m.CommitmentEnd = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
			m.windowsUnknown()
		case commerce.ActionLengthenTerm:
			m.EffectiveStart, m.CommitmentEnd = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
			m.windowsUnknown()
		default: // the rest changes no date and no window
		}
	}
}

// windowsUnknown leaves to the service what only it can say of windows.
func (m *model) windowsUnknown() {
	m.CancelUntil = timetypes.NewRFC3339Unknown()
	m.RefundableQuantity = types.Int64Unknown()
	m.RefundWindows = types.ListUnknown(windowType)
}

// await leaves all that a purchase or an undecided change brings unknown.
func (m *model) await() {
	m.Status, m.OfferName, m.ProductType = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
	m.EffectiveStart, m.CommitmentEnd, m.CancelUntil = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	m.RefundableQuantity, m.ScheduledQuantity = types.Int64Unknown(), types.Int64Unknown()
	m.RefundWindows = types.ListUnknown(windowType)
	m.Current = types.ObjectUnknown(currentType)
	m.Changes = types.ListUnknown(changeType)
}

func scheduled(s commerce.Subscription) types.Int64 {
	q := s.ScheduledQuantity()
	if q == nil {
		return types.Int64Null()
	}
	return types.Int64Value(int64(*q))
}

func windows(r *commerce.Refundable) types.List {
	if r == nil {
		return types.ListValueMust(windowType, nil)
	}
	out := make([]attr.Value, 0, len(r.Windows))
	for _, w := range r.Windows {
		out = append(out, types.ObjectValueMust(windowType.AttrTypes, map[string]attr.Value{
			"quantity": types.Int64Value(int64(w.Quantity)), "allowed_until": services.Instant(w.Until),
		}))
	}
	return types.ListValueMust(windowType, out)
}

func current(s commerce.Subscription) basetypes.ObjectValue {
	return types.ObjectValueMust(currentType, map[string]attr.Value{
		"quantity": types.Int64Value(int64(s.Quantity)), "product_id": services.Text(s.SKU.ProductID), "sku_id": services.Text(s.SKU.SKUID),
		"term_duration": services.Text(string(s.Term)), "billing_cycle": services.Text(string(s.Cycle)), "auto_renew": types.BoolValue(s.AutoRenew),
		"end_of_term": types.StringValue(string(s.EndOfTerm())), "partner_id_on_record": services.Text(s.ResellerID),
	})
}

func changes(list []commerce.Change) types.List {
	out := make([]attr.Value, 0, len(list))
	for _, c := range list {
		refundable, when := timetypes.NewRFC3339Null(), "now"
		if c.OpensWindow {
			refundable = timetypes.NewRFC3339Unknown()
		}
		billed := services.Instant(c.BilledUntil)
		if c.Action == commerce.ActionPurchase {
			billed = timetypes.NewRFC3339Unknown()
		}
		if c.AtRenewal() {
			when = "at_renewal"
		}
		out = append(out, types.ObjectValueMust(changeType.AttrTypes, map[string]attr.Value{
			"action": types.StringValue(string(c.Action)), "summary": types.StringValue(c.Summary()), "seats": types.Int64Value(int64(c.Seats)), "when": types.StringValue(when),
			"final": types.BoolValue(c.Final), "refundable_until": refundable, "billed_until": billed,
		}))
	}
	return types.ListValueMust(changeType, out)
}
