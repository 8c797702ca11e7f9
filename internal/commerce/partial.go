package commerce

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// PartialUpgrade is an entry of partial_upgrades: some of the seats become
// another SKU, once.
type PartialUpgrade struct {
	SKU      SKU `json:"sku"`
	Quantity int `json:"quantity"`
	// Into is the subscription the seats join; empty where they make a new one.
	Into string `json:"into,omitempty"`
	// Term and Cycle are those of the new subscription; empty keeps the source's.
	Term  Term         `json:"term,omitempty"`
	Cycle BillingCycle `json:"cycle,omitempty"`
}

// Same reports whether both describe the same upgrade.
func (u PartialUpgrade) Same(o PartialUpgrade) bool {
	return u.SKU.Same(o.SKU) && u.Quantity == o.Quantity && strings.EqualFold(u.Into, o.Into) && u.Term.Same(o.Term) && u.Cycle.Same(o.Cycle)
}

// Move is a partial upgrade that the service has carried out: seats that left
// for another subscription.
type Move struct {
	// OperationID is the service's name of the transition, empty where it gave none.
	OperationID string `json:"operation_id,omitempty"`
	SKU         SKU    `json:"sku"`
	Quantity    int    `json:"quantity"`
	// SubscriptionID is where the seats are now, empty where that cannot be told.
	SubscriptionID string `json:"subscription_id,omitempty"`
	// At is when the service began with it.
	At time.Time `json:"at,omitzero"`
}

// Fits reports whether the move is what an entry asks. The service names no
// term or billing cycle that could tell two apart.
func (m Move) Fits(u PartialUpgrade) bool {
	return m.SKU.Same(u.SKU) && m.Quantity == u.Quantity && (u.Into == "" || strings.EqualFold(u.Into, m.SubscriptionID))
}

// is reports whether both are the same move.
func (m Move) is(o Move) bool {
	if m.OperationID != "" || o.OperationID != "" {
		return strings.EqualFold(m.OperationID, o.OperationID)
	}
	return m.SKU.Same(o.SKU) && m.Quantity == o.Quantity && m.At.Equal(o.At)
}

// Upgraded is what became of an entry of partial_upgrades.
type Upgraded struct {
	Asked PartialUpgrade `json:"asked"`
	Move  Move           `json:"move"`
}

// Learn adds what the service says was moved to what is remembered.
func (h History) Learn(moves []Move) History {
	h.Moves = slices.Clone(h.Moves)
	for _, m := range moves {
		known := slices.IndexFunc(h.Moves, m.is)
		switch {
		case known < 0:
			h.Moves = append(h.Moves, m)
		case h.Moves[known].SubscriptionID == "":
			h.Moves[known].SubscriptionID = m.SubscriptionID
		}
	}
	return h
}

// Record notes the entries that were carried out, with their moves by name.
func (h History) Record(asked map[string]PartialUpgrade, made map[string]Move) History {
	h.Upgraded = maps.Clone(h.Upgraded)
	for _, name := range slices.Sorted(maps.Keys(made)) {
		h = h.Learn([]Move{made[name]})
		if h.Upgraded == nil {
			h.Upgraded = map[string]Upgraded{}
		}
		h.Upgraded[name] = Upgraded{Asked: asked[name], Move: made[name]}
	}
	return h
}

// unclaimed are the moves that no entry stands for: not of those that are
// still asked, nor of any in claimed.
func (h History) unclaimed(asked map[string]PartialUpgrade) []Move {
	return slices.DeleteFunc(slices.Clone(h.Moves), func(m Move) bool {
		for name, done := range h.Upgraded {
			if _, still := asked[name]; still && done.Move.is(m) {
				return true
			}
		}
		return false
	})
}

// entryNames lists entries in the order they are carried out: new subscriptions
// first, then what joins another one, which alone may take the last seats.
func entryNames(entries map[string]PartialUpgrade) []string {
	names := slices.Sorted(maps.Keys(entries))
	slices.SortStableFunc(names, func(a, b string) int {
		return joins(entries[a]) - joins(entries[b])
	})
	return names
}

func joins(u PartialUpgrade) int {
	if u.Into != "" {
		return 1
	}
	return 0
}
