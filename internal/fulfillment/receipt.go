package fulfillment

import (
	"errors"
	"net/http"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Outcome is the outcome of a purchase or a change.
type Outcome string

// The outcomes.
const (
	// OutcomeDone: the service accepted it, and shows it where it can be shown.
	OutcomeDone Outcome = "done"
	// OutcomeRefused: it was certainly not done.
	OutcomeRefused Outcome = "refused"
	// OutcomeUnknown: the answer was lost, or was a success that did not show.
	OutcomeUnknown Outcome = "unknown"
)

// Receipt is what one purchase or change did at the service.
type Receipt struct {
	// At is the service's clock at its last answer.
	At      time.Time
	Outcome Outcome
	// Code is the service's error code of a refusal, and Status the HTTP status of
	// its last answer; empty and zero if there was none.
	Code   string
	Status int
	Action commerce.Action
	// Words describe the request: add 15 seats (25 -> 40).
	Words    string
	TenantID string
	// SubscriptionID and OrderID are empty until the service states them; the order
	// is the one that bought the subscription. CartID is set for a purchase.
	SubscriptionID string
	OrderID        string
	CartID         string
	// TargetID is the subscription that the seats of a partial upgrade are in
	// now; empty if the service does not state it.
	TargetID     string
	FriendlyName string
	// Before and After are what the subscription held; Before is zero for a
	// purchase, After nil if not known.
	Before Holding
	After  *Holding
	// RequestID and CorrelationID are those of the last write, and EarlierRequestIDs
	// those of the writes before it: of carts, and of tries while the service was
	// busy.
	RequestID         string
	CorrelationID     string
	EarlierRequestIDs []string
	By                transport.Principal
}

// Holding is what a subscription holds; the zero value is nothing.
type Holding struct {
	SKU   commerce.SKU
	Seats int
	// ScheduledSeats are the seats scheduled for the next term; nil if none are.
	ScheduledSeats *int
}

func holdingOf(s commerce.Subscription) Holding {
	if !s.Live() {
		return Holding{}
	}
	return Holding{SKU: s.SKU, Seats: s.Quantity, ScheduledSeats: s.ScheduledQuantity()}
}

// Ledger keeps receipts. It is safe for concurrent use.
type Ledger interface {
	// Keep stores a receipt. An error does not change the outcome that the receipt
	// records.
	Keep(r Receipt) error
}

// WithLedger makes a new Fulfiller keep the receipts of all its writes in a ledger.
func (f *Fulfiller) WithLedger(l Ledger) *Fulfiller {
	f.ledger = l
	return f
}

// UnkeptReceipt is a receipt that the ledger failed to keep, and why.
type UnkeptReceipt struct {
	Receipt Receipt
	Err     error
}

// keep stores the receipt of a write in the ledger, if anything was written. It
// returns the receipt if the ledger failed to keep it.
func (f *Fulfiller) keep(r Receipt) []UnkeptReceipt {
	if f.ledger == nil || r.RequestID == "" {
		return nil
	}
	if err := f.ledger.Keep(r); err != nil {
		return []UnkeptReceipt{{Receipt: r, Err: err}}
	}
	return nil
}

// writer is a Fulfiller with a client that records its writes.
type writer struct {
	*Fulfiller
	client *partnercenter.Client
}

func (f *Fulfiller) writer(w *transport.Recorder) writer { return writer{f, f.client.Recorded(w)} }

// withReceipt makes one change of a subscription and keeps the receipt of it.
func (f *Fulfiller) withReceipt(at Snapshot, c commerce.Change, change func(writer) (applied, error)) (applied, error) {
	var w transport.Recorder
	next, err := change(f.writer(&w))
	s := at.Subscription
	r := Receipt{
		Action: c.Action, Words: c.String(), TenantID: s.TenantID, SubscriptionID: s.ID, OrderID: s.OrderID,
		TargetID:     c.Into,
		FriendlyName: s.FriendlyName, Before: holdingOf(s),
	}
	f.complete(&r, w.Writes(), err)
	switch r.Outcome {
	case OutcomeDone:
		after := holdingOf(next.Subscription)
		r.After, r.FriendlyName = &after, next.Subscription.FriendlyName
		if c.Action == commerce.ActionPartialUpgrade {
			r.TargetID = next.made.SubscriptionID
		}
	case OutcomeRefused:
		r.After = &r.Before
	default: // whether it was done is not known
	}
	next.Unkept = f.keep(r)
	return next, err
}

// complete adds to a receipt what its writes and their final error show.
func (f *Fulfiller) complete(r *Receipt, writes []transport.Write, err error) {
	if len(writes) == 0 {
		return
	}
	last := writes[len(writes)-1]
	r.RequestID, r.CorrelationID, r.Status, r.At, r.By = last.RequestID, last.CorrelationID, last.Status, last.Date, last.By
	if r.At.IsZero() {
		r.At = f.ServiceTime()
	}
	listed := map[string]bool{last.RequestID: true}
	for _, one := range writes {
		if !listed[one.RequestID] {
			listed[one.RequestID] = true
			r.EarlierRequestIDs = append(r.EarlierRequestIDs, one.RequestID)
		}
	}
	r.Outcome, r.Code = outcomeOf(last, err)
}

// givenUpError is returned if the service accepted and started something, and then
// reported that it failed for good.
type givenUpError struct{ *NotTakenError }

func (e givenUpError) Unwrap() error { return e.NotTakenError }

func outcomeOf(last transport.Write, err error) (outcome Outcome, code string) {
	var failed givenUpError
	switch {
	case err == nil:
		return OutcomeDone, ""
	case last.Unknown:
		return OutcomeUnknown, ""
	case last.Status >= http.StatusBadRequest, errors.As(err, &failed):
		return OutcomeRefused, codeOf(err)
	default:
		return OutcomeUnknown, ""
	}
}

// codeOf is the service's error code, whatever kind of error it is in; empty for
// others.
func codeOf(err error) string {
	var refused *partnercenter.Error
	var line *partnercenter.LineError
	var order *RefusedError
	switch {
	case errors.As(err, &line):
		return line.CodeText
	case errors.As(err, &order):
		return order.OrderErrors[0].CodeText
	case errors.As(err, &refused):
		return refused.CodeText
	}
	return ""
}
