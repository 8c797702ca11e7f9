package commerce

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// History is what the service cannot tell: which term a renewal block was
// written in, and whether a schedule is the provider's own.
type History struct {
	// RenewalTermEnd is the end of the term the renewal block belongs to; zero
	// where there is no block.
	RenewalTermEnd time.Time `json:"renewal_term_end,omitzero"`
	// MainQuantity is what quantity said in that term.
	MainQuantity int `json:"main_quantity,omitempty"`
	// Superseded is true once quantity was changed after that term had ended:
	// from then on quantity is pursued again.
	Superseded bool `json:"superseded,omitempty"`
	// Derived is the next term's seats that a waiting reduction scheduled, for
	// the term that ends at DerivedTermEnd; zero where none did.
	Derived        int       `json:"derived,omitempty"`
	DerivedTermEnd time.Time `json:"derived_term_end,omitzero"`
	// Left is the number of seats that a now_then_renewal left in the term that
	// ends at LeftTermEnd, where that is neither what was held nor what is asked.
	Left        int       `json:"left,omitempty"`
	LeftTermEnd time.Time `json:"left_term_end,omitzero"`
	// MadeUpgrades are the partial upgrades that are known to have been made, and
	// Upgraded which of them the entries of partial_upgrades stand for, by name.
	MadeUpgrades []MadeUpgrade       `json:"made_upgrades,omitempty"`
	Upgraded     map[string]Upgraded `json:"upgraded,omitempty"`
	// MergedInto is the subscription that all seats have gone into; empty while
	// this one runs.
	MergedInto string `json:"merged_into,omitempty"`
}

// InTerm is the history once changes have begun another term, which ends at
// another time: what belonged to the one before belongs to that.
func (h History) InTerm(changes []Change, was, is time.Time) History {
	if !slices.ContainsFunc(changes, Change.BeginsTerm) {
		return h
	}
	for _, end := range []*time.Time{&h.RenewalTermEnd, &h.DerivedTermEnd, &h.LeftTermEnd} {
		if end.Equal(was) {
			*end = is
		}
	}
	return h
}

// LeftUntilRenewal reports whether a subscription holds just the seats that a
// reduction has left to wait for the renewal.
func (h History) LeftUntilRenewal(s Subscription) bool {
	return h.Left != 0 && h.Left == s.Quantity && h.LeftTermEnd.Equal(s.CommitmentEnd)
}

// MadeUpgrade is a partial upgrade that the service has carried out: seats that left
// for another subscription.
type MadeUpgrade struct {
	// OperationID is the service's name of the transition, empty where it gave none.
	OperationID string `json:"operation_id,omitempty"`
	SKU         SKU    `json:"sku"`
	Quantity    int    `json:"quantity"`
	// SubscriptionID is where the seats are now, empty where that cannot be told.
	SubscriptionID string `json:"subscription_id,omitempty"`
	// At is when the service began with it.
	At time.Time `json:"at,omitzero"`
}

// Matches reports whether the move is what an entry asks. The service names no
// term or billing cycle that could tell two apart.
func (m MadeUpgrade) Matches(u PartialUpgrade) bool {
	return m.SKU.Same(u.SKU) && m.Quantity == u.Quantity && (u.Into == "" || strings.EqualFold(u.Into, m.SubscriptionID))
}

// Same reports whether both are the same partial upgrade: the same operation,
// or, if the service named none, the same seats at the same time.
func (m MadeUpgrade) Same(o MadeUpgrade) bool {
	if m.OperationID != "" || o.OperationID != "" {
		return strings.EqualFold(m.OperationID, o.OperationID)
	}
	return m.SKU.Same(o.SKU) && m.Quantity == o.Quantity && m.At.Equal(o.At)
}

// Upgraded is what became of an entry of partial_upgrades.
type Upgraded struct {
	Asked PartialUpgrade `json:"asked"`
	Made  MadeUpgrade    `json:"made"`
}

// WithMadeUpgrades adds what the service says was moved to what is remembered.
func (h History) WithMadeUpgrades(moves []MadeUpgrade) History {
	h.MadeUpgrades = slices.Clone(h.MadeUpgrades)
	for _, m := range moves {
		known := slices.IndexFunc(h.MadeUpgrades, m.Same)
		switch {
		case known < 0:
			h.MadeUpgrades = append(h.MadeUpgrades, m)
		case h.MadeUpgrades[known].SubscriptionID == "":
			h.MadeUpgrades[known].SubscriptionID = m.SubscriptionID
		}
	}
	return h
}

// WithEntries adds the entries that were carried out, with their moves by name.
func (h History) WithEntries(asked map[string]PartialUpgrade, made map[string]MadeUpgrade) History {
	h.Upgraded = maps.Clone(h.Upgraded)
	for _, name := range slices.Sorted(maps.Keys(made)) {
		h = h.WithMadeUpgrades([]MadeUpgrade{made[name]})
		if h.Upgraded == nil {
			h.Upgraded = map[string]Upgraded{}
		}
		h.Upgraded[name] = Upgraded{Asked: asked[name], Made: made[name]}
	}
	return h
}

// unclaimed are the moves that no entry stands for: not of those that are
// still asked, nor of any in claimed.
func (h History) unclaimed(asked map[string]PartialUpgrade) []MadeUpgrade {
	return slices.DeleteFunc(slices.Clone(h.MadeUpgrades), func(m MadeUpgrade) bool {
		for name, done := range h.Upgraded {
			if _, still := asked[name]; still && done.Made.Same(m) {
				return true
			}
		}
		return false
	})
}
