package partnercenter

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// fields are the properties of a PATCH body by lower-case name: names match in any case. A null counts as absent.
type fields map[string]json.RawMessage

func (c *call) fields() (fields, error) {
	var body map[string]json.RawMessage
	if err := c.Decode(&body); err != nil {
		return nil, err
	}
	f := fields{}
	for name, value := range body {
		if string(value) != "null" {
			f[strings.ToLower(name)] = value
		}
	}
	return f, nil
}

// read decodes one property; found is false if it is absent.
func (f fields) read(name string, dst any) (found bool, err error) {
	raw, found := f[strings.ToLower(name)]
	if !found {
		return false, nil
	}
	if err := json.Unmarshal(raw, dst); err != nil {
		return true, wire.Refuse(http.StatusBadRequest, wire.CodeInvalidInput, "The request is invalid: %s.",
			wire.FaultOf(name, err))
	}
	return true, nil
}

// wanted is the state that a PATCH requests. The body is the whole resource: an omitted property has a meaning.
type wanted struct {
	quantity   int
	status     string
	autoRenew  bool // omitted = off
	name       string
	partner    string
	plan       *Plan // omitted = removed
	nextCharge *Plan // omitted = removed
	term       string
	cycle      string
}

func (c *call) wanted(s *Subscription, f fields) (wanted, error) {
	w := wanted{
		quantity: s.Quantity, status: s.Status, name: s.FriendlyName, partner: s.PartnerID,
		term: s.Offer.TermDuration, cycle: s.Offer.BillingCycle,
	}
	for name, dst := range map[string]any{
		"quantity": (*wire.Number)(&w.quantity), "status": &w.status, "autoRenewEnabled": &w.autoRenew,
		"friendlyName": &w.name,
		"partnerId":    &w.partner, "termDuration": &w.term, "billingCycle": &w.cycle,
	} {
		if _, err := f.read(name, dst); err != nil {
			return w, err
		}
	}
	w.status = strings.ToLower(strings.TrimSpace(w.status))
	w.term, w.cycle = strings.ToUpper(strings.TrimSpace(w.term)), strings.ToLower(strings.TrimSpace(w.cycle))
	var err error
	if w.plan, err = c.wantedPlan(s, f); err != nil {
		return w, err
	}
	var next instructions
	if found, err := f.read("nextChargeInstructions", &next); err != nil {
		return w, err
	} else if found {
		w.nextCharge = next.plan(FormOld, ActionRenew)
	}
	return w, nil
}

// patchSubscription is the one write on subscriptions ("Update a subscription by ID").
func (c *call) patchSubscription() (wire.Answer, error) {
	buyer, s, err := c.subscriptionToWrite()
	if err != nil {
		return wire.Answer{}, err
	}
	f, err := c.fields()
	if err != nil {
		return wire.Answer{}, err
	}
	w, err := c.wanted(s, f)
	if err != nil {
		return wire.Answer{}, err
	}
	e := &edit{call: c, turn: &turn{c.Tx, c.switches, c.shop, c.RequestID}, s: s, before: *s.copied(), buyer: buyer}
	if err := e.run(w); err != nil {
		return wire.Answer{}, err
	}
	s.keepExtra(f)
	return e.finish()
}

// subscriptionToWrite returns the true state of the subscription in the path; one that readers do not see yet is not
// found.
func (c *call) subscriptionToWrite() (*directory.Customer, *Subscription, error) {
	buyer, s, err := c.subscriptionEver()
	if err != nil {
		return nil, nil, err
	}
	if s.Status == StatusDeleted && !c.switches.DeletedKept {
		return nil, nil, noSubscription(s.ID)
	}
	if s.settled(c.Now) {
		s.Veil = nil
	}
	return buyer, s, nil
}

// subscriptionEver returns the subscription in the path, even after its deletion.
func (c *call) subscriptionEver() (*directory.Customer, *Subscription, error) {
	buyer, err := c.customer()
	if err != nil {
		return nil, nil, err
	}
	var s Subscription
	found, err := c.Load(KindSubscription, buyer.ID, c.Vars["subscription"], &s)
	if err != nil {
		return nil, nil, err
	}
	if !found || s.shown(c.Now) == nil {
		return nil, nil, noSubscription(c.Vars["subscription"])
	}
	return buyer, &s, nil
}

// copied returns a copy of the state, to restore it or to show it meanwhile.
func (s *Subscription) copied() *Subscription {
	before := *s
	before.Batches = slices.Clone(s.Batches)
	return &before
}

// keepExtra keeps the undocumented properties in the body; omitted ones are lost.
func (s *Subscription) keepExtra(f fields) {
	kept := map[string]json.RawMessage{}
	for name, value := range s.Extra {
		if _, came := f[strings.ToLower(name)]; came {
			kept[name] = value
		}
	}
	s.Extra = kept
}

// edit is one PATCH being carried out on a subscription.
type edit struct {
	*call
	turn   *turn
	s      *Subscription
	before Subscription
	buyer  *directory.Customer
	added  int    // seats, negative if removed
	event  string // transaction type of the order to write, "" for none
}

// finish saves the changes and answers. In slow mode the answer is 202 and readers see the old state for a while.
func (e *edit) finish() (wire.Answer, error) {
	s := e.s
	if !e.changed() {
		if err := SaveSubscription(e.Tx, s); err != nil {
			return wire.Answer{}, err
		}
		return wire.OK(e.wireSubscription(s))
	}
	s.Updates++
	s.resound(&e.before, e.Now, e.switches.DirectoryLag)
	if e.event != "" {
		seats := e.added
		switch {
		case seats < 0:
			seats = -seats
		case seats == 0:
			seats = s.Quantity
		}
		if err := e.turn.writeOrder(s, e.Now, "UserPurchase", e.event, seats); err != nil {
			return wire.Answer{}, err
		}
	}
	if e.switches.PatchDelay == 0 && e.switches.PatchReads == 0 {
		if err := SaveSubscription(e.Tx, s); err != nil {
			return wire.Answer{}, err
		}
		return wire.OK(e.wireSubscription(s))
	}
	before := e.before
	s.Veil = &Veil{Until: e.Now.Add(e.switches.PatchDelay), Reads: e.switches.PatchReads, Before: &before}
	if err := SaveSubscription(e.Tx, s); err != nil {
		return wire.Answer{}, err
	}
	header := http.Header{"Location": {fmt.Sprintf("/customers/%s/subscriptions/%s", s.Tenant, s.ID)}}
	return wire.Answer{Status: http.StatusAccepted, Header: header}, nil
}

// changed reports whether anything that a PATCH can change is different.
func (e *edit) changed() bool {
	a, b := e.s, e.before
	return a.Quantity != b.Quantity || a.Status != b.Status || a.AutoRenew != b.AutoRenew ||
		a.FriendlyName != b.FriendlyName ||
		a.PartnerID != b.PartnerID || a.Offer != b.Offer || !a.Plan.equal(b.Plan) || !a.NextCharge.equal(b.NextCharge)
}

// run makes the checks in order and applies the requested state.
func (e *edit) run(w wanted) error {
	if err := e.open(w); err != nil {
		return err
	}
	steps := []func(wanted) error{e.status, e.quantity, e.autoRenew, e.schedule, e.charge, e.term, e.name}
	for _, step := range steps {
		if err := step(w); err != nil {
			return err
		}
		if e.s.Status == StatusDeleted {
			return nil // a cancellation ignores all other properties
		}
	}
	return nil
}

// open refuses what blocks every write.
func (e *edit) open(wanted) error {
	s := e.s
	switch {
	case s.Status == StatusDeleted:
		return wire.Refuse(http.StatusBadRequest, codeDeleted, "A deleted subscription cannot be updated.")
	case !s.inTerm():
		return wire.Refuse(http.StatusBadRequest, codeUpdateNoLonger,
			"The subscription is %s; it can no longer be updated.", s.Status)
	case !s.settled(e.Now), s.renewing(e.Now, e.switches):
		return wire.Refuse(http.StatusConflict, e.switches.ProcessingCode,
			"The subscription is not ready to be updated. Try again later.")
	case e.switches.UpdatesLimit > 0 && s.Updates >= e.switches.UpdatesLimit:
		return wire.Refuse(http.StatusBadRequest, codeTooManyUpdates,
			"The subscription has been updated too many times.")
	}
	return nil
}

func (e *edit) status(w wanted) error {
	s := e.s
	if w.status == s.Status {
		return nil
	}
	if s.IsTrial() {
		return wire.Refuse(http.StatusBadRequest, codeStatusFixed, "The status of a trial cannot be changed.")
	}
	switch w.status {
	case StatusDeleted:
		return e.cancel()
	case StatusSuspended: // billing goes on, windows too
		s.Status, s.AutoRenew = StatusSuspended, false
		return nil
	case StatusActive: // auto-renew has to be turned on separately
		s.Status = StatusActive
		return nil
	}
	return wire.Refuse(http.StatusBadRequest, codeStatusChange, "The status cannot be changed from %s to %s.",
		s.Status, w.status)
}

func (e *edit) cancel() error {
	s := e.s
	if s.CancellableUntil(e.Now).IsZero() {
		span := fmt.Sprintf("%d-day", int(e.switches.Window/catalog.Day))
		if e.switches.CancelCode == codeCancelHours {
			span = fmt.Sprintf("%d-hour", int(e.switches.Window/time.Hour))
		}
		return wire.Refuse(http.StatusBadRequest, e.switches.CancelCode, "The %s cancellation window has passed.", span)
	}
	s.Status, s.AutoRenew, s.Plan, s.NextCharge, s.Batches = StatusDeleted, false, nil, nil, nil
	e.event = "cancel"
	return nil
}

func (e *edit) quantity(w wanted) error {
	s, k := e.s, e.s.SKU()
	e.added = w.quantity - s.Quantity
	switch {
	case e.added == 0:
		return nil
	case s.Status == StatusSuspended:
		return wire.Refuse(http.StatusBadRequest, codeSuspended, "A suspended subscription cannot be updated.")
	case s.IsTrial() || k.ProductType == catalog.ProductTypeSoftware:
		return wire.Refuse(http.StatusBadRequest, codeSeatsFixed,
			"The number of seats of %s cannot be changed.", k.Title)
	case w.quantity < k.Minimum || w.quantity > k.Maximum:
		return wire.Refuse(http.StatusBadRequest, codeQuantityLimits,
			"The quantity %d is outside the allowed range of %d to %d.", w.quantity, k.Minimum, k.Maximum)
	case e.added > 0:
		if err := e.add(e.added); err != nil {
			return err
		}
	default:
		if err := e.takeOff(-e.added); err != nil {
			return err
		}
	}
	s.Quantity = w.quantity
	return nil
}

func (e *edit) add(seats int) error {
	if err := e.poolAllows(e.s.SKU(), e.s.Quantity+seats); err != nil {
		return err
	}
	if err := e.promotionAllows(seats); err != nil {
		return err
	}
	e.s.redeem(seats)
	if !e.s.Extended {
		e.s.Batches = append(e.s.Batches, Batch{Quantity: seats, Until: e.switches.windowFrom(e.Now)})
	}
	e.event = "addQuantity"
	return nil
}

// promotionAllows refuses seats beyond the maximum of the subscription's promotion.
func (e *edit) promotionAllows(seats int) error {
	p := catalog.FindPromotion(e.s.Offer.PromotionID)
	if p == nil || p.Maximum == 0 {
		return nil
	}
	held, err := world.All[Subscription](e.Tx, KindSubscription, e.buyer.ID)
	if err != nil {
		return err
	}
	if left := p.Maximum - usedBy(p, held).seats; seats > left {
		return wire.Refuse(http.StatusBadRequest, codePromotionUsedUp,
			"The promotion %s allows %d seats per customer; %d remain.", p.ID, p.Maximum, max(left, 0))
	}
	return nil
}

// poolAllows checks the seats a tenant may hold of the SKU over all subscriptions.
func (e *edit) poolAllows(k *catalog.SKU, quantity int) error {
	if k.Pooled == 0 {
		return nil
	}
	owned, err := EstateOf(e.Tx, e.buyer.ID)
	if err != nil {
		return err
	}
	left := k.Pooled - owned.pooled(k, e.s.ID)
	if quantity <= left {
		return nil
	}
	if k == e.s.SKU() {
		left -= e.s.Quantity // its own seats count toward the limit
	}
	return wire.Refuse(http.StatusForbidden, codeMaxSeats, "%s is limited to %d seats per customer; %d seats remain.",
		k.Title, k.Pooled, max(left, 0))
}

func (e *edit) takeOff(seats int) error {
	s := e.s
	if seats > total(s.Refundable(e.Now)) {
		text := "Subscription quantity can't be decreased."
		switch e.switches.ReduceCode {
		case codeReduceDays:
			text = fmt.Sprintf("The %d-day seat reduction window has passed.", int(e.switches.Window/catalog.Day))
		case codeReduceHours:
			text = fmt.Sprintf("The %d-hour seat reduction window has passed.", int(e.switches.Window/time.Hour))
		}
		return wire.Refuse(http.StatusBadRequest, e.switches.ReduceCode, "%s", text)
	}
	s.giveBack(seats, e.Now, e.switches.ReduceOrder == "newest")
	e.event = "removeQuantity"
	return nil
}
