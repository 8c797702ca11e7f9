package commerce

import (
	"slices"
	"strings"
	"time"
)

// ListLag is how long a new order, and its subscription, may be missing from
// the service's lists.
// Source: "Get all of a customer's orders".
const ListLag = 15 * time.Minute

// Naming is whether an order was placed under the name that is wanted now.
type Naming int

// What is known of an order's name.
const (
	NameUnknown Naming = iota
	NameSame
	NameOther
)

// Ordered is an order whose subscription does not show yet.
type Ordered struct {
	// OrderID is empty while it is unknown whether CartID was ordered.
	OrderID  string
	CartID   string
	SKU      SKU
	Term     Term // empty if the order does not state it
	Quantity int  // zero if the order does not state it
	At       time.Time
	Naming   Naming
}

// Wanted is a planned purchase, with what the rule about twins compares.
type Wanted struct {
	TenantID   string
	SKU        SKU
	Term       Term
	Name       string // empty while it is not known
	Additional bool
	UpgradesTo []SKU // of the SKU, as the catalog lists them
}

// likeness is how much one purchase is like another, the worst last.
type likeness int

const (
	unlike   likeness = iota
	sameSKU           // and term, under another name
	upgraded          // the same name, and a SKU that the wanted one upgrades to
	sameName          // and SKU
)

// allows reports whether additional = true lets both exist.
func (l likeness) allows(additional bool) bool { return l == unlike || additional && l != sameName }

func (w Wanted) likeTo(sku SKU, term Term, naming Naming) likeness {
	same := w.SKU.Same(sku)
	switch {
	case same && naming == NameSame:
		return sameName
	case naming == NameSame && slices.ContainsFunc(w.UpgradesTo, sku.Same):
		return upgraded
	case same && (term == "" || w.Term == "" || w.Term.Same(term)):
		return sameSKU
	default:
		return unlike
	}
}

// SameName compares friendly names as people read them.
func SameName(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

// namingOf compares a name with the wanted one, which is empty while it is not
// known.
func namingOf(name, wanted string) Naming {
	if wanted != "" && SameName(name, wanted) {
		return NameSame
	}
	return NameOther
}

// WantedOf is the purchase of what is desired; name is empty while it is not
// known.
func WantedOf(desired Desired, name string, upgradesTo []SKU) Wanted {
	return Wanted{
		TenantID: desired.TenantID, SKU: desired.SKU, Term: desired.Term, Name: name,
		Additional: desired.Additional, UpgradesTo: upgradesTo,
	}
}

// CheckTwin refuses to buy next to what the tenant holds: a live subscription
// of the same SKU and term, or of the same name whose SKU is one of upgradesTo,
// which are those that the wanted SKU upgrades to. desired.Additional allows
// that, but never the same SKU under the same name. An empty name is not known
// yet.
func CheckTwin(held []Subscription, desired Desired, name string, upgradesTo ...SKU) []Violation {
	w := WantedOf(desired, name, upgradesTo)
	worst := unlike
	var twins []Subscription
	for _, s := range held {
		naming := namingOf(s.FriendlyName, name)
		like := w.likeTo(s.SKU, s.Term, naming)
		if !s.Live() || like.allows(w.Additional) || like < worst {
			continue
		}
		if like > worst {
			worst, twins = like, nil
		}
		twins = append(twins, s)
	}
	if len(twins) == 0 {
		return nil
	}
	return []Violation{w.heldAlready(worst, twins)}
}

// Twins lists the live subscriptions like the one just bought, without itself: of
// its SKU and term, or of its name and a SKU that it upgrades to. A purchase made
// at the same time may have bought them.
func Twins(held []Subscription, bought Wanted, id string) []Subscription {
	return slices.DeleteFunc(slices.Clone(held), func(s Subscription) bool {
		like := bought.likeTo(s.SKU, s.Term, namingOf(s.FriendlyName, bought.Name))
		return !s.Live() || strings.EqualFold(s.ID, id) || like.allows(bought.Additional)
	})
}

// CheckOrdered refuses to buy next to what has been ordered and does not show
// yet, by the rule of CheckTwin. An order whose name is not known counts as one
// of the same name where its SKU is the same.
func CheckOrdered(orders []Ordered, desired Desired, name string, upgradesTo ...SKU) []Violation {
	w := WantedOf(desired, name, upgradesTo)
	worst, found := unlike, Ordered{}
	for _, o := range orders {
		like := w.likeTo(o.SKU, o.Term, o.Naming)
		if o.Naming == NameUnknown && w.SKU.Same(o.SKU) {
			like = sameName
		}
		if !like.allows(w.Additional) && like > worst {
			worst, found = like, o
		}
	}
	if worst == unlike {
		return nil
	}
	return []Violation{w.orderedAlready(worst, found)}
}

// CheckRun refuses a purchase that is too much like another of the same plan. Two
// of one SKU and term both need additional = true, so that a plan that was only
// half carried out can be run again unchanged. Two of one SKU and name are never
// bought. The one planned later reports which of them lacks the attribute.
func CheckRun(planned []Wanted, next Wanted) []Violation {
	for _, other := range planned {
		if !strings.EqualFold(other.TenantID, next.TenantID) {
			continue
		}
		naming := namingOf(other.Name, next.Name)
		like := max(next.likeTo(other.SKU, other.Term, naming), other.likeTo(next.SKU, next.Term, naming))
		switch {
		case like == sameName:
			return []Violation{nameTwice(next)}
		case !like.allows(next.Additional && other.Additional):
			return []Violation{boughtNextTo(like, other, next)}
		}
	}
	return nil
}
