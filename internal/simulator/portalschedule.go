package simulator

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
)

// portalNext is the requested schedule for the end of the term.
type portalNext struct {
	action           string // actionCancel, actionExtend, actionRenew, or "" to remove the schedule
	sku, term, cycle string // "" as in the current term
	quantity         int    // 0 as in the current term
	ends             string
}

const scheduleForms = "write cancel, extend, none, or a next term such as quantity=20 or " +
	"sku=" + catalog.Microsoft365E3 + ",term=P1Y,cycle=monthly,quantity=20"

// nextTerm reads Schedule; nil if it is empty.
func (p PortalChange) nextTerm() (*portalNext, error) {
	text := strings.TrimSpace(p.Schedule)
	actions := map[string]string{"cancel": partnercenter.ActionCancel, "extend": partnercenter.ActionExtend, "none": ""}
	switch action, isAction := actions[strings.ToLower(text)]; {
	case text == "":
		return nil, nil
	case isAction && action != "" && p.AutoRenew == "on":
		return nil, wrongInput("schedule", "%s needs auto-renew to be off; leave --auto-renew on out", text)
	case isAction:
		return &portalNext{action: action}, nil
	case p.AutoRenew == "off":
		return nil, wrongInput("schedule", "a next term needs auto-renew to be on; leave --auto-renew off out")
	}
	next := &portalNext{action: partnercenter.ActionRenew}
	for part := range strings.SplitSeq(text, ",") {
		name, value, given := strings.Cut(part, "=")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if !given || value == "" {
			return nil, wrongInput("schedule", "%q says nothing about the end of the term; %s", part, scheduleForms)
		}
		if err := next.read(name, value); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// read reads one name=value of a next term.
func (n *portalNext) read(name, value string) error {
	switch name {
	case "quantity", "seats":
		seats, err := strconv.Atoi(value)
		if err != nil || seats < 1 {
			return wrongInput(
				"schedule",
				"quantity=%s must be a number of seats, 1 or more; to let the subscription end, "+
					"write --schedule cancel",
				value,
			)
		}
		n.quantity = seats
	case "sku":
		if !portalOffer.MatchString(value) {
			return wrongInput("schedule", "sku=%s must be product:SKU, for example sku=%s", value,
				catalog.Microsoft365E3)
		}
		n.sku = strings.ToUpper(value)
	case "term":
		if !portalTerm.MatchString(value) {
			return wrongInput(
				"schedule",
				"term=%s must be an ISO 8601 duration of months or years, for example term=P1Y",
				value,
			)
		}
		n.term = strings.ToUpper(value)
	case "cycle":
		n.cycle = strings.ToLower(value)
	case "ends":
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return wrongInput("schedule", "ends=%s must be a day, for example ends=2027-12-31", value)
		}
		n.ends = value
	default:
		return wrongInput("schedule", "%q is not part of a next term; %s", name, scheduleForms)
	}
	return nil
}

// schedule writes the schedule for the end of the term into the document; nil leaves it unchanged.
func (v *portalVisit) schedule(ctx context.Context, d portalDocument, next *portalNext) error {
	if next == nil {
		return nil
	}
	own, _ := d["scheduledNextTermInstructions"].(map[string]any) // a trial always has them
	delete(d, "scheduledNextTermInstructions")
	delete(d, "scheduledActions")
	switch next.action {
	case "":
		return nil
	case partnercenter.ActionCancel, partnercenter.ActionExtend:
		d["autoRenewEnabled"] = false
		d["scheduledActions"] = []any{map[string]any{"scheduleType": "TermEnd", "actionType": next.action}}
		return nil
	}
	instructions, err := v.instructions(ctx, d, own, next)
	if err != nil {
		return err
	}
	// The portal knows which of the two forms its service accepts.
	b, err := v.sim.Behaviors(ctx)
	if err != nil {
		return err
	}
	if b.ScheduleForms != partnercenter.FormNew || v.before.Trial {
		d["scheduledNextTermInstructions"] = instructions
		return nil
	}
	d["scheduledActions"] = []any{map[string]any{
		"scheduleType": "TermEnd", "actionType": next.action,
		"instructions": instructions,
	}}
	return nil
}

// instructions returns the instructions for the next term: what is requested, otherwise as in the current term. A
// trial's next term is own, the one it converts to.
func (v *portalVisit) instructions(
	ctx context.Context, d portalDocument, own map[string]any, next *portalNext,
) (map[string]any, error) {
	offer := strings.Split(d.text("offerId"), ":")
	if len(offer) != 3 {
		return nil, errors.New("portal: the subscription has no offer of three parts")
	}
	product, quantity := map[string]any{
		"productId": offer[0], "skuId": offer[1], "availabilityId": offer[2],
		"termDuration": d.text("termDuration"), "billingCycle": d.text("billingCycle"),
	}, d["quantity"]
	if converted, isTrial := own["product"].(map[string]any); isTrial && v.before.Trial {
		product, quantity = converted, own["quantity"]
	}
	if next.quantity != 0 {
		quantity = next.quantity
	}
	if next.sku+next.term+next.cycle != "" {
		if err := v.choose(ctx, product, next); err != nil {
			return nil, err
		}
	}
	instructions := map[string]any{"product": product, "quantity": quantity}
	if next.ends != "" {
		instructions["customTermEndDate"] = next.ends + "T00:00:00Z"
	}
	return instructions, nil
}

// choose changes the product of a next term and finds its availability.
func (v *portalVisit) choose(ctx context.Context, product map[string]any, next *portalNext) error {
	present := portalDocument(product)
	sku, term, cycle := present.text("productId")+":"+present.text("skuId"), present.text("termDuration"),
		present.text("billingCycle")
	if next.sku != "" {
		sku = next.sku
		delete(product, "promotionId")
	}
	if next.term != "" {
		term = next.term
	}
	if next.cycle != "" {
		cycle = next.cycle
	}
	id, err := v.availability(ctx, "schedule", sku, term, cycle)
	if err != nil {
		return err
	}
	product["productId"], product["skuId"], _ = strings.Cut(sku, ":")
	product["availabilityId"], product["termDuration"], product["billingCycle"] = id, term, strings.ToLower(cycle)
	return nil
}
