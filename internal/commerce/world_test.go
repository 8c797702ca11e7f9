package commerce_test

import (
	"maps"
	"strings"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// world is any subscription at any moment, and what is asked of it.
type world struct {
	service *service
	current commerce.Current
	desired commerce.Desired
}

func (w world) plan() commerce.Plan { return commerce.Update(w.current, w.desired, w.service.now) }

// see looks at the service.
func (w *world) see() {
	w.current.Subscription, w.current.EndBefore = w.service.view(), w.service.endBefore
}

// apply carries a plan out and remembers what was asked, and what of it was not
// pursued.
func (w *world) apply(t *rapid.T, p commerce.Plan) {
	held := w.service.sub.Quantity
	for _, c := range p.Changes {
		if err := w.service.carry(c); err != nil {
			t.Fatalf("%s of %v: %v", c, calls(p), err)
		}
	}
	wish := w.desired
	w.current.Prior, w.current.History = &wish, w.service.record(p, wish)
	w.see()
	w.current.Kept = keptBy(p, wish, w.service.view())
	if now := w.service.sub.Quantity; now == held && now != wish.Quantity { // it waits
		w.current.Kept[commerce.AttributeQuantity] = wish.Text(commerce.AttributeQuantity)
	}
}

// read sees what others did, and keeps what cannot, or must not, be brought back.
func (w *world) read() {
	w.see()
	wish := *w.current.Prior
	kept := maps.Clone(w.current.Kept)
	maps.DeleteFunc(kept, func(a commerce.Attribute, _ string) bool { return holds(w.service.view(), wish, a) })
	w.current.Kept = kept
	maps.Copy(kept, keptBy(commerce.Update(w.current, wish, w.service.now), wish, w.service.view()))
}

// keptBy are the configured values that a plan does not pursue, where the
// service holds others.
func keptBy(p commerce.Plan, wish commerce.Desired, s commerce.Subscription) map[commerce.Attribute]string {
	kept := map[commerce.Attribute]string{}
	for a := range p.Keeps {
		if wish.Text(a) != "" && !holds(s, wish, a) {
			kept[a] = wish.Text(a)
		}
	}
	return kept
}

// holds reports whether a subscription holds what a wish asks of an attribute.
func holds(s commerce.Subscription, wish commerce.Desired, a commerce.Attribute) bool {
	return a != commerce.AttributeRenewal && strings.EqualFold(wishFor(s).Text(a), wish.Text(a))
}

// wishFor asks for all that a subscription holds.
func wishFor(s commerce.Subscription) commerce.Desired {
	return asks(s, suspended(s.Status == commerce.StatusSuspended))
}
