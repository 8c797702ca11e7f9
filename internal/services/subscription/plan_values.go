package subscription

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// carryOver takes the attributes that no call follows from the configuration.
// They are Optional only, so Terraform wants them as configured.
func (m *model) carryOver(config model) {
	m.TenantID, m.Base = config.TenantID, config.Base
	m.Additional, m.Segment, m.Currency, m.ResellerIDs = config.Additional, config.Segment, config.Currency, config.ResellerIDs
	m.Attestation, m.PromotionID = config.Attestation, config.PromotionID
	m.CustomTermEnd, m.AlignWith = config.CustomTermEnd, config.AlignWith
	m.Reduction, m.Upgrade, m.External, m.OnDestroy = config.Reduction, config.Upgrade, config.External, config.OnDestroy
	m.Reason, m.Timeouts = config.Reason, config.Timeouts
	m.PartialUpgrades = config.PartialUpgrades
	m.Renewal = config.Renewal
}

// planned are the values of an update: each configured attribute as configured,
// or as the service holds it where the configuration is not pursued, which
// Kept then says. Terraform allows nothing else. What is unknown stays so.
func planned(config, prior model, p commerce.Plan, desired commerce.Desired) model {
	m := prior
	m.carryOver(config)
	kept := map[commerce.Attribute]string{}
	// choose reports whether the prior value stays.
	choose := func(a commerce.Attribute, configured, held attr.Value) bool {
		switch {
		case configured.IsUnknown(), held.IsNull(), configured.Equal(held), !p.Keeps[a]:
			return false
		}
		kept[a] = desired.Text(a)
		return true
	}
	text := func(a commerce.Attribute, to *types.String, configured types.String) {
		if !choose(a, configured, *to) {
			*to = configured
		}
	}
	text(commerce.AttributeProduct, &m.ProductID, config.ProductID)
	text(commerce.AttributeSKU, &m.SKUID, config.SKUID)
	text(commerce.AttributeTerm, &m.TermDuration, config.TermDuration)
	text(commerce.AttributeCycle, &m.BillingCycle, config.BillingCycle)
	if blank := config.FriendlyName.ValueString() == "" && !config.FriendlyName.IsUnknown(); !blank {
		text(commerce.AttributeName, &m.FriendlyName, config.FriendlyName)
	}
	if blank := config.PartnerIDOnRecord.ValueString() == "" && !config.PartnerIDOnRecord.IsUnknown(); !blank {
		text(commerce.AttributeReseller, &m.PartnerIDOnRecord, config.PartnerIDOnRecord)
	}
	switch end := desired.EndOfTerm; {
	case config.EndOfTerm.IsUnknown():
		m.EndOfTerm = types.StringUnknown()
	case end != "":
		text(commerce.AttributeEndOfTerm, &m.EndOfTerm, types.StringValue(string(end)))
	}
	if !config.Suspended.IsNull() && !choose(commerce.AttributeSuspended, config.Suspended, m.Suspended) {
		m.Suspended = config.Suspended
	}
	if choose(commerce.AttributeRenewal, config.Renewal, prior.Renewal) && !config.Renewal.IsNull() {
		m.Renewal = prior.Renewal
	} else {
		delete(kept, commerce.AttributeRenewal)
	}
	if quantity, waits := plannedQuantity(config.Quantity, prior.Quantity, p); waits {
		m.Quantity = quantity
		kept[commerce.AttributeQuantity] = desired.Text(commerce.AttributeQuantity)
	} else {
		m.Quantity = quantity
	}
	if !p.Ended { // of what has ended nothing is pursued ever again
		m.Kept = encodeKept(kept)
	}
	return m
}

// plannedQuantity is the planned number of seats, and whether the configured
// one is not in effect then. Seats that wait leave the prior number, unless a
// part of them goes now: then the number is neither, and the configured one is
// what Terraform allows.
func plannedQuantity(configured, prior types.Int64, p commerce.Plan) (quantity types.Int64, kept bool) {
	after := int64(p.After.Quantity)
	switch {
	case configured.IsUnknown(), configured.Equal(prior), after == configured.ValueInt64():
		return configured, false
	case p.Keeps[commerce.AttributeQuantity], after == prior.ValueInt64():
		return prior, true
	}
	return configured, false
}

// recordLeftSeats remembers the seats that a reduction leaves until the renewal, where
// the planned quantity does not say so.
func recordLeftSeats(p *commerce.Plan, m model) {
	p.History.Left, p.History.LeftTermEnd = 0, time.Time{}
	if p.Waits() && !m.Quantity.IsUnknown() && m.Quantity.ValueInt64() != int64(p.After.Quantity) {
		p.History.Left, p.History.LeftTermEnd = p.After.Quantity, p.After.CommitmentEnd
	}
}

// setPlanned shows what the calls will bring. What only the service can say, such
// as the windows of seats that come or go, is unknown until then.
func (m *model) setPlanned(p commerce.Plan, desired commerce.Desired, by string) {
	m.Seats = types.Int64Value(int64(p.After.Quantity))
	m.Status = values.Text(string(p.After.Status))
	m.NextTerm = encodeNextTerm(p.After.NextTerm(), by)
	m.Changes = encodeChanges(p.Changes)
	for _, c := range p.Changes {
		if c.ChangesWindows() {
			m.setWindowsUnknown()
		}
		if c.TakesAllSeats() { // what the service makes of a source without seats is its own to say
			m.Status, m.NextTerm, m.Seats = types.StringUnknown(), types.ObjectUnknown(
				nextTermType,
			), types.Int64Unknown()
		}
		if c.ChangesDates() {
			m.setDatesUnknown(c.ChangesOffer())
		}
	}
	if desired.EndOfTerm == "" && p.After.Live() && p.After.Status != commerce.StatusSuspended &&
		!m.EndOfTerm.IsUnknown() {
		m.EndOfTerm = types.StringValue(string(p.After.EndOfTerm()))
	}
}

// setDatesUnknown leaves to the service what an upgrade or a longer term brings.
func (m *model) setDatesUnknown(upgraded bool) {
	if upgraded {
		m.OfferName, m.ProductType = types.StringUnknown(), types.StringUnknown()
	}
	m.EffectiveStart, m.CommitmentEnd = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	m.NextTerm = types.ObjectUnknown(nextTermType)
}

// setUnknown leaves all that depends on values not known yet unknown. other is
// true where the SKU may become another one.
func (m *model) setUnknown(other bool) {
	m.Status, m.Seats, m.NextTerm = types.StringUnknown(), types.Int64Unknown(), types.ObjectUnknown(nextTermType)
	m.Kept, m.Changes = types.MapUnknown(types.StringType), types.ListUnknown(changeType)
	m.EffectiveStart, m.CommitmentEnd = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	m.setWindowsUnknown()
	if other {
		m.OfferName, m.ProductType = types.StringUnknown(), types.StringUnknown()
		m.LicenseSKUID, m.TermsOfUseURI = types.StringUnknown(), types.StringUnknown()
	}
}
