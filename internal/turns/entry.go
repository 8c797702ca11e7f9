package turns

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Entry is an order that was about to be sent, or was placed: ids and times, but
// not its name.
type Entry struct {
	// RequestID is the request id of the checkout, and the key of the entry.
	RequestID string `json:"request_id"`
	TenantID  string `json:"tenant_id"`
	ProductID string `json:"product_id"`
	SKUID     string `json:"sku_id"`
	Term      string `json:"term"` // ISO 8601 duration
	CartID    string `json:"cart_id"`
	// NameMark identifies the order's name without containing it.
	NameMark string `json:"name_mark"`
	// OrderID is empty while it is unknown whether the order was placed.
	OrderID string `json:"order_id,omitempty"`
	// At is the service's time when the order was about to be sent, or was placed.
	At time.Time `json:"at"`
	// Damaged is true for an entry that could not be read: it may be any order.
	Damaged bool `json:"damaged,omitempty"`
}

// How long an entry counts. A placed order shows after a quarter of an hour. If the
// outcome is unknown, the last attempt may have been well after At, so the entry
// counts longer.
const (
	keepPlaced   = 15 * time.Minute
	keepIntended = time.Hour
)

// counts reports whether an entry still matters. An entry from the future comes
// from a wrong clock.
func (e Entry) counts(now time.Time) bool {
	keep := keepPlaced
	if e.OrderID == "" && !e.Damaged {
		keep = keepIntended
	}
	age := now.Sub(e.At)
	return age < keep && age > -keepPlaced
}

// usable reports whether an entry is complete enough to use.
func (e Entry) usable() bool { return e.RequestID != "" && e.SKUID != "" && !e.At.IsZero() }

// Named sets the entry's mark from the name of what is ordered.
func (e Entry) Named(name string) Entry {
	e.NameMark = e.mark(name)
	return e
}

// IsNamed reports whether what was ordered has this name, ignoring case.
func (e Entry) IsNamed(name string) bool { return hmac.Equal([]byte(e.NameMark), []byte(e.mark(name))) }

// mark is keyed with the request id, which is random, so that equal names have
// different marks.
func (e Entry) mark(name string) string {
	m := hmac.New(sha256.New, []byte(e.RequestID))
	m.Write([]byte(strings.ToLower(strings.TrimSpace(name))))
	return hex.EncodeToString(m.Sum(nil)[:16])
}
