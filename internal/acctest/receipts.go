package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// Receipt is a line of the receipts, as another program reads it.
type Receipt struct {
	Time              time.Time `json:"time"`
	Outcome           string    `json:"outcome"`
	Code              *string   `json:"code"`
	HTTPStatus        *int      `json:"http_status"`
	Action            string    `json:"action"`
	Description       string    `json:"description"`
	TenantID          string    `json:"tenant_id"`
	SubscriptionID    *string   `json:"subscription_id"`
	OrderID           *string   `json:"order_id"`
	CartID            *string   `json:"cart_id"`
	TargetID          *string   `json:"target_subscription_id"`
	FriendlyName      *string   `json:"friendly_name"`
	SKUBefore         *string   `json:"sku_before"`
	SKUAfter          *string   `json:"sku_after"`
	SeatsBefore       int       `json:"seats_before"`
	SeatsAfter        *int      `json:"seats_after"`
	ScheduledSeats    *int      `json:"scheduled_seats"`
	RequestID         string    `json:"request_id"`
	CorrelationID     string    `json:"correlation_id"`
	EarlierRequestIDs []string  `json:"earlier_request_ids"`
	PartnerTenant     string    `json:"partner_tenant"`
	ApplicationID     *string   `json:"application_id"`
	User              *string   `json:"user"`
	ProviderVersion   string    `json:"provider_version"`
	Simulated         bool      `json:"simulated"`
}

// Receipts is the receipts file of a world's provider, with the orders that existed before.
type Receipts struct {
	Path string

	w      *World
	before map[string]bool
}

// KeepReceipts makes the provider keep receipts from now on.
func (w *World) KeepReceipts() *Receipts {
	w.t.Helper()
	r := &Receipts{Path: filepath.Join(w.t.TempDir(), "receipts.jsonl"), w: w, before: map[string]bool{}}
	w.settings += fmt.Sprintf("  receipt_path = %q\n", filepath.ToSlash(r.Path))
	for _, o := range r.orders() {
		r.before[o.ID] = true
	}
	w.Mark()()
	return r
}

// Lines reads the file; it returns no lines while the file does not exist.
func (r *Receipts) Lines() []Receipt {
	r.w.t.Helper()
	text, err := os.ReadFile(r.Path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.w.t.Fatal(err)
	}
	var out []Receipt
	for line := range bytes.Lines(text) {
		strict := json.NewDecoder(bytes.NewReader(line))
		strict.DisallowUnknownFields()
		var one Receipt
		if err := strict.Decode(&one); err != nil || !bytes.HasSuffix(line, []byte("\n")) {
			r.w.t.Fatalf("a line that is no receipt: %v in %q", err, line)
		}
		out = append(out, one)
	}
	return out
}

// Actions lists the receipts as action and outcome, with the error code of refused writes.
func (r *Receipts) Actions() []string {
	r.w.t.Helper()
	var out []string
	for _, one := range r.Lines() {
		text := one.Action + " " + one.Outcome
		if one.Code != nil {
			text += " " + *one.Code
		}
		out = append(out, text)
	}
	return out
}

// Check compares the receipts with the service: each new order has exactly one, the receipt of the write that made it,
// and each write's id is in exactly one. It returns the number of new orders.
func (r *Receipts) Check() int {
	r.w.t.Helper()
	byID := map[string][]Receipt{}
	for _, one := range r.Lines() {
		if one.Time.Before(simulator.Start) {
			r.w.t.Errorf("it is not said when: %+v", one)
		}
		for _, id := range append(one.EarlierRequestIDs, one.RequestID) {
			byID[strings.ToLower(id)] = append(byID[strings.ToLower(id)], one)
		}
	}
	writes := r.writes()
	for _, call := range writes {
		if got := byID[strings.ToLower(call.RequestID)]; len(got) != 1 {
			r.w.t.Errorf(
				"%s %s (%d, %s) is in %d receipts, want one",
				call.Method,
				call.Path,
				call.Status,
				call.RequestID,
				len(got),
			)
		}
	}
	orders := 0
	for _, o := range r.orders() {
		if r.before[o.ID] || strings.EqualFold(o.Lines[0].Transaction, "renew") { // which no request makes
			continue
		}
		orders++
		made := madeBy(o, writes, r.Lines())
		if made == nil {
			r.w.t.Errorf("order %s has no write that made it", o.ID)
			continue
		}
		if got := byID[strings.ToLower(made.RequestID)]; len(got) == 1 {
			r.agree(o, got[0])
		}
	}
	return orders
}

// agree compares an order with its receipt.
func (r *Receipts) agree(o simulator.Order, one Receipt) {
	r.w.t.Helper()
	line := o.Lines[0]
	kind := map[string]string{
		"purchase": "new", "add_seats": "addquantity", "reduce_seats": "removequantity", "upgrade": "convert",
		"cancel": "cancel",
	}[one.Action]
	if one.Action == "partial_upgrade" {
		r.agreeInParts(o, one)
		return
	}
	switch {
	case one.Outcome == "refused" || one.TenantID != o.TenantID || kind != strings.ToLower(line.Transaction):
		r.w.t.Errorf("order %+v has the receipt %+v", o, one)
	case one.Outcome == "unknown":
		return
	case one.SubscriptionID != nil && !strings.EqualFold(*one.SubscriptionID, line.SubscriptionID),
		kind == "new" && (one.OrderID == nil || *one.OrderID != o.ID),
		kind != "convert" && max(*one.SeatsAfter-one.SeatsBefore, one.SeatsBefore-*one.SeatsAfter) != line.Quantity,
		kind != "cancel" && (one.SKUAfter == nil || !strings.HasPrefix(line.OfferID, *one.SKUAfter+":")):
		r.w.t.Errorf("order %+v and its receipt %+v disagree", o, one)
	}
}

// agreeInParts compares one of the two orders of a partial upgrade: that of the seats added to the target, or of those
// removed from the source.
func (r *Receipts) agreeInParts(o simulator.Order, one Receipt) {
	r.w.t.Helper()
	line := o.Lines[0]
	of := one.SubscriptionID
	if strings.EqualFold(line.Transaction, "convert") {
		of = one.TargetID
	}
	if one.Outcome != "done" || of == nil || !strings.EqualFold(*of, line.SubscriptionID) ||
		one.SeatsBefore-*one.SeatsAfter != line.Quantity {
		r.w.t.Errorf("order %+v and its receipt %+v disagree", o, one)
	}
}

// writes returns the writes since the receipts began, without reads sent as POST; the service does not know of a write
// that was cut off.
func (r *Receipts) writes() []simulator.Request {
	var out []simulator.Request
	for _, call := range r.w.Calls("", "/v1/customers/") {
		if call.Method != http.MethodGet && call.Status != 0 &&
			!strings.HasSuffix(call.Path, "/promotionEligibilities") {
			out = append(out, call)
		}
	}
	return out
}

// madeBy returns the write that made an order: that of the receipt with the order's id, or else the one during which
// the order was created.
func madeBy(o simulator.Order, writes []simulator.Request, lines []Receipt) *simulator.Request {
	for i, call := range writes {
		for _, one := range lines {
			if one.Action == "purchase" && one.OrderID != nil && *one.OrderID == o.ID &&
				strings.HasSuffix(call.Path, "/carts/"+*one.CartID+"/checkout") {
				return &writes[i]
			}
		}
	}
	line := o.Lines[0]
	for i, call := range writes {
		if !strings.Contains(strings.ToLower(call.Path), strings.ToLower(line.SubscriptionID)) &&
			!strings.EqualFold(line.Transaction, "new") &&
			!strings.EqualFold(line.Transaction, "convert") {
			continue // the order changes the subscription itself
		}
		begun, ended := call.Clock.Add(-time.Millisecond), call.Clock.Add(call.Duration+time.Millisecond)
		if o.Created.After(begun) && o.Created.Before(ended) && strings.Contains(call.Path, o.TenantID) &&
			!call.Replayed {
			return &writes[i]
		}
	}
	return nil
}

func (r *Receipts) orders() []simulator.Order {
	r.w.t.Helper()
	tenants, err := r.w.Sim.Tenants(context.WithoutCancel(r.w.t.Context()))
	if err != nil {
		r.w.t.Fatal(err)
	}
	var out []simulator.Order
	for _, tenant := range tenants {
		list, err := r.w.Sim.Orders(context.WithoutCancel(r.w.t.Context()), tenant.ID)
		if err != nil {
			r.w.t.Fatal(err)
		}
		out = append(out, list...)
	}
	return out
}
