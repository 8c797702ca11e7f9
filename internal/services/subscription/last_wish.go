package subscription

import (
	"maps"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// lastWish is what was asked last: what the state says, but for what was kept and what a
// read has overwritten since it was asked.
func (mem privateState) lastWish(state model, defaults services.Defaults) commerce.Desired {
	wish := state.desired(defaults)
	if mem.Wish == nil {
		return wish
	}
	kept := decodeKept(state.Kept)
	for _, a := range commerce.Attributes() {
		_, ok := kept[a]
		switch {
		case mem.Unset[a]:
			wish = wish.With(a, commerce.Desired{}) // it is still to be asked for
		case ok, mem.Overwritten[a]:
			wish = wish.With(a, *mem.Wish)
		}
	}
	return wish
}

// recordOverwritten remembers the wishes that a read is about to write over. The first
// one since the last apply counts. What a purchase could not set is no wish to
// compare with: it is asked for again.
func (mem *privateState) recordOverwritten(
	before commerce.Desired,
	attributes []commerce.Attribute,
	kept map[commerce.Attribute]string,
) {
	for _, a := range attributes {
		if _, ok := kept[a]; ok || mem.Overwritten[a] || mem.Unset[a] {
			continue
		}
		if mem.Wish == nil {
			mem.Wish = &commerce.Desired{}
		}
		if mem.Overwritten == nil {
			mem.Overwritten = map[commerce.Attribute]bool{}
		}
		wish := mem.Wish.With(a, before)
		mem.Wish, mem.Overwritten[a] = &wish, true
	}
}

// forgetSet drops what a purchase could not set once the service holds it.
func (mem *privateState) forgetSet(holds commerce.Desired) {
	maps.DeleteFunc(
		mem.Unset,
		func(a commerce.Attribute, _ bool) bool { return mem.Wish != nil && holds.SameIn(a, *mem.Wish) },
	)
}

// recordApplied remembers a wish that was carried out.
func (mem *privateState) recordApplied(desired commerce.Desired) {
	mem.Wish, mem.Overwritten, mem.Unset = &desired, nil, nil
}

// onlyConfigured is the part of a wish that the configuration wrote when it was
// last applied: what it left out is not managed.
func (mem privateState) onlyConfigured(wish commerce.Desired) commerce.Desired {
	for _, a := range []commerce.Attribute{
		commerce.AttributeName, commerce.AttributeReseller, commerce.AttributeEndOfTerm, commerce.AttributeSuspended,
	} {
		if mem.Wish == nil || mem.Wish.Text(a) == "" {
			wish = wish.With(a, commerce.Desired{})
		}
	}
	return wish
}

// keptAfterRead reports which configured values stay out of effect now that the service
// holds what it holds: those of before that are still not met, and those that
// cannot, or must not, be brought back.
func (mem privateState) keptAfterRead(
	state model,
	wish commerce.Desired,
	s commerce.Subscription,
	defaults services.Defaults,
) map[commerce.Attribute]string {
	kept := decodeKept(state.Kept)
	if !s.Live() || mem.History.MergedInto != "" {
		return kept
	}
	holds := state.desired(defaults)
	maps.DeleteFunc(
		kept,
		func(a commerce.Attribute, text string) bool { return holds.SameIn(a, wish) && text == wish.Text(a) },
	)
	asks := mem.onlyConfigured(wish)
	p := commerce.Update(
		commerce.Current{Subscription: s, Prior: &wish, Kept: kept, History: mem.History},
		asks,
		mem.AsOf,
	)
	for a := range p.Keeps {
		if asks.Text(a) != "" && !holds.SameIn(a, asks) {
			kept[a] = asks.Text(a)
		}
	}
	return kept
}
