package commerce

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// History is what the state records because the service does not report it: the
// term in which a renewal block was written, whether a schedule is the provider's
// own, and which partial upgrades were made.
type History struct {
	// RenewalTermEnd is the end of the term in which the renewal block was written;
	// zero without a block.
	RenewalTermEnd time.Time `json:"renewal_term_end,omitzero"`
	// MainQuantity is the quantity configured in that term.
	MainQuantity int `json:"main_quantity,omitempty"`
	// Superseded is true if quantity was changed after that term ended: quantity
	// then counts again.
	Superseded bool `json:"superseded,omitempty"`
	// Derived is the next term's number of seats that a waiting reduction
	// scheduled, and DerivedTermEnd the end of the term in which it waits; zero if
	// none waits.
	Derived        int       `json:"derived,omitempty"`
	DerivedTermEnd time.Time `json:"derived_term_end,omitzero"`
	// Left is the number of seats that now_then_renewal left in the term that ends
	// at LeftTermEnd; zero if it left all or exactly the configured quantity.
	Left        int       `json:"left,omitempty"`
	LeftTermEnd time.Time `json:"left_term_end,omitzero"`
	// MadeUpgrades are the partial upgrades that are known to have been made, and
	// Upgraded the entries of partial_upgrades that they carried out, by key.
	MadeUpgrades []MadeUpgrade       `json:"made_upgrades,omitempty"`
	Upgraded     map[string]Upgraded `json:"upgraded,omitempty"`
	// MergedInto is the id of the subscription that all seats were upgraded into;
	// empty if this one still has seats.
	MergedInto string `json:"merged_into,omitempty"`
}

// InTerm is the history after changes that begin a new term: what was recorded
// for the term that ends at was is recorded for the one that ends at is.
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

// LeftUntilRenewal reports whether a subscription holds exactly the seats that
// now_then_renewal left until the renewal.
func (h History) LeftUntilRenewal(s Subscription) bool {
	return h.Left != 0 && h.Left == s.Quantity && h.LeftTermEnd.Equal(s.CommitmentEnd)
}

// MadeUpgrade is a partial upgrade that the service has carried out: seats that
// became another SKU in another subscription.
type MadeUpgrade struct {
	// OperationID is the service's id of the transition, empty if it gave none.
	OperationID string `json:"operation_id,omitempty"`
	SKU         SKU    `json:"sku"`
	Quantity    int    `json:"quantity"`
	// SubscriptionID is the subscription the seats are in now; empty if not known.
	SubscriptionID string `json:"subscription_id,omitempty"`
	// At is when the service started it.
	At time.Time `json:"at,omitzero"`
}

// Matches reports whether the upgrade is the one that an entry describes. The
// service reports no term or billing cycle that would distinguish two.
func (m MadeUpgrade) Matches(u PartialUpgrade) bool {
	return m.SKU.Same(u.SKU) && m.Quantity == u.Quantity &&
		(u.Into == "" || strings.EqualFold(u.Into, m.SubscriptionID))
}

// Same reports whether both are the same partial upgrade: the same operation,
// or, if the service named none, the same seats at the same time.
func (m MadeUpgrade) Same(o MadeUpgrade) bool {
	if m.OperationID != "" || o.OperationID != "" {
		return strings.EqualFold(m.OperationID, o.OperationID)
	}
	return m.SKU.Same(o.SKU) && m.Quantity == o.Quantity && m.At.Equal(o.At)
}

// Upgraded is an entry of partial_upgrades that was carried out: what it asked,
// and the upgrade that was made for it.
type Upgraded struct {
	Asked PartialUpgrade `json:"asked"`
	Made  MadeUpgrade    `json:"made"`
}

// WithMadeUpgrades returns the history with the upgrades that the service reports,
// each once.
func (h History) WithMadeUpgrades(made []MadeUpgrade) History {
	h.MadeUpgrades = slices.Clone(h.MadeUpgrades)
	for _, m := range made {
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

// WithEntries returns the history with the entries that were carried out. made
// has the upgrade of each, by its key.
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

// unclaimed lists the upgrades that were made for none of the entries in asked.
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
