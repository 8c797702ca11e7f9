package commerce_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// drawKept draws a world of which the last configuration was applied and is
// asked again: what differs was done by others.
func drawKept(t *rapid.T) (world, bool) {
	w := drawApplied(t)
	if w.current.Prior == nil || !w.current.Subscription.Live() || w.current.History.MergedInto != "" {
		return w, false
	}
	w.desired = *w.current.Prior
	return w, true
}

// settle asks for what is held of an attribute; a SKU goes with its product.
func settle(d commerce.Desired, a commerce.Attribute, s commerce.Subscription) commerce.Desired {
	if a == commerce.AttributeProduct {
		d = d.With(commerce.AttributeSKU, wishFor(s))
	}
	if a == commerce.AttributeSKU {
		d = d.With(commerce.AttributeProduct, wishFor(s))
	}
	return d.With(a, wishFor(s))
}

// TestKept_settledByAnEdit_plansNothing, drops the entry, and going back to the
// old value afterwards is a new request.
func TestKept_settledByAnEdit_plansNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, ok := drawKept(t)
		if !ok {
			return
		}
		if p := w.plan(); p.OK() && p.History.MergedInto == "" {
			w.apply(t, p)
		}
		p := w.plan()
		if !p.OK() || len(p.Changes) != 0 {
			return
		}
		held := w.service.view()
		for a := range keptBy(p, w.desired, held) {
			if a == commerce.AttributeRenewal {
				continue
			}
			edited := w
			edited.desired = settle(w.desired, a, held)
			q := edited.plan()
			if contradicts(q) {
				continue
			}
			if len(q.Changes) != 0 || !q.OK() {
				t.Fatalf("%s = %s is what is held, and leads to %v %+v", a, edited.desired.Literal(a), calls(q), q.Violations)
			}
			if _, still := keptBy(q, edited.desired, held)[a]; still {
				t.Fatalf("%s = %s is what is held, and still kept", a, edited.desired.Literal(a))
			}
			edited.apply(t, q)
			edited.desired = w.desired
			if r := edited.plan(); r.OK() && r.Keeps[a] {
				t.Fatalf(
					"%s was %s and is %s again: it is kept, with %v", a, edited.current.Prior.Literal(a), w.desired.Literal(a), calls(r),
				)
			}
		}
	})
}

// contradicts reports whether a configuration is refused for what it says of
// the next term in two places, or says while that is being written.
func contradicts(p commerce.Plan) bool {
	return len(p.Violations) == 1 &&
		(p.Violations[0].Rule == commerce.RuleRenewalNeedsOn || p.Violations[0].Rule == commerce.RuleRenewalRunning)
}

// TestUnasked_isNeverAnError but where the plan itself would lose what is set.
func TestUnasked_isNeverAnError(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, ok := drawKept(t)
		if !ok {
			return
		}
		for _, v := range w.plan().Violations {
			loses := v.Rule == commerce.RuleRenewalRunning && v.From == v.To
			if !loses {
				t.Fatalf("nobody asked anything, and yet: %+v", v)
			}
		}
	})
}

// TestUnasked_whereChangesAreAccepted_commitsToNothing but a next term that the
// configuration asks and that is written again.
func TestUnasked_whereChangesAreAccepted_commitsToNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, ok := drawKept(t)
		if !ok || !w.tolerant() {
			return
		}
		for _, c := range w.plan().Changes {
			if c.Commits && c.Action != commerce.ActionScheduleRenewal {
				t.Fatalf("nobody asked anything, and yet: %s", c)
			}
		}
	})
}
