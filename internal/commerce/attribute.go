package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// Attribute is an attribute of a subscription that the service holds a value
// of, under its name in the configuration.
type Attribute string

// The attributes whose value at the service can differ from the configuration.
const (
	AttributeQuantity  Attribute = "quantity"
	AttributeProduct   Attribute = "product_id"
	AttributeSKU       Attribute = "sku_id"
	AttributeTerm      Attribute = "term_duration"
	AttributeCycle     Attribute = "billing_cycle"
	AttributeName      Attribute = "friendly_name"
	AttributeReseller  Attribute = "partner_id_on_record"
	AttributeEndOfTerm Attribute = "end_of_term"
	AttributeSuspended Attribute = "suspended"
	AttributeRenewal   Attribute = "renewal"
)

// Attributes lists them, in the order of the documentation.
func Attributes() []Attribute {
	return []Attribute{
		AttributeQuantity,
		AttributeProduct,
		AttributeSKU,
		AttributeTerm,
		AttributeCycle,
		AttributeName,
		AttributeReseller,
		AttributeEndOfTerm,
		AttributeSuspended,
		AttributeRenewal,
	}
}

// Text is the value of an attribute as text: 25, P1Y, true. It is empty if the
// configuration does not set it.
func (d Desired) Text(a Attribute) string {
	switch a {
	case AttributeQuantity:
		return strconv.Itoa(d.Quantity)
	case AttributeProduct:
		return d.SKU.ProductID
	case AttributeSKU:
		return d.SKU.SKUID
	case AttributeTerm:
		return string(d.Term)
	case AttributeCycle:
		return string(d.Cycle)
	case AttributeName:
		return d.FriendlyName
	case AttributeReseller:
		return d.ResellerID
	case AttributeEndOfTerm:
		return string(d.EndOfTerm)
	case AttributeSuspended:
		if d.Suspended == nil {
			return ""
		}
		return strconv.FormatBool(*d.Suspended)
	case AttributeRenewal:
		return d.Renewal.Config()
	default:
		return ""
	}
}

// Literal is the value of an attribute as configuration: 25, "P1Y", true.
func (d Desired) Literal(a Attribute) string {
	switch a {
	case AttributeQuantity, AttributeSuspended, AttributeRenewal:
		return d.Text(a)
	default:
		return strconv.Quote(d.Text(a))
	}
}

// Sets is the attribute that the change sets.
func (c Change) Sets() Attribute { return c.Action.facts().sets }

// Config is the block as configuration: { quantity = 25, sku_id = "0001" }. It
// is empty if there is no block.
func (r *RenewalInstructions) Config() string {
	if r == nil {
		return ""
	}
	var parts []string
	set := func(name, value string) { parts = append(parts, name+" = "+value) }
	if r.Quantity != nil {
		set("quantity", strconv.Itoa(*r.Quantity))
	}
	if r.SKU != nil {
		set("product_id", strconv.Quote(r.SKU.ProductID))
		set("sku_id", strconv.Quote(r.SKU.SKUID))
	}
	if r.Term != nil {
		set("term_duration", strconv.Quote(string(*r.Term)))
	}
	if r.Cycle != nil {
		set("billing_cycle", strconv.Quote(string(*r.Cycle)))
	}
	if r.PromotionID != nil {
		set("promotion_id", strconv.Quote(*r.PromotionID))
	}
	if r.CustomTermEnd != nil {
		set("custom_term_end_date", strconv.Quote(Day(*r.CustomTermEnd)))
	}
	if len(parts) == 0 {
		return "{}"
	}
	return fmt.Sprintf("{ %s }", strings.Join(parts, ", "))
}

// SameText reports whether two texts are the same value of an attribute.
// Identifiers of the catalog are compared without regard to letter case.
func (a Attribute) SameText(x, y string) bool {
	switch a {
	case AttributeProduct, AttributeSKU, AttributeTerm, AttributeCycle:
		return strings.EqualFold(x, y)
	default:
		return x == y
	}
}

// SameIn reports whether both ask the same in one attribute.
func (d Desired) SameIn(a Attribute, o Desired) bool {
	if a == AttributeRenewal {
		return d.Renewal.Same(o.Renewal)
	}
	return a.SameText(d.Text(a), o.Text(a))
}

// With returns d with one attribute taken from o.
func (d Desired) With(a Attribute, o Desired) Desired {
	switch a {
	case AttributeQuantity:
		d.Quantity = o.Quantity
	case AttributeProduct:
		d.SKU.ProductID = o.SKU.ProductID
	case AttributeSKU:
		d.SKU.SKUID = o.SKU.SKUID
	case AttributeTerm:
		d.Term = o.Term
	case AttributeCycle:
		d.Cycle = o.Cycle
	case AttributeName:
		d.FriendlyName = o.FriendlyName
	case AttributeReseller:
		d.ResellerID = o.ResellerID
	case AttributeEndOfTerm:
		d.EndOfTerm = o.EndOfTerm
	case AttributeSuspended:
		d.Suspended = o.Suspended
	case AttributeRenewal:
		d.Renewal = o.Renewal
	}
	return d
}
