package fulfillment

import (
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestCalls_everyActionHasOne: but for a purchase, which is not a call on a
// subscription, and for forgetting one, which calls nothing.
func TestCalls_everyActionHasOne(t *testing.T) {
	t.Parallel()
	for _, action := range commerce.Actions() {
		_, special := calls[action]
		_, edit := edits[action]
		want := 1
		if action == commerce.ActionPurchase || action == commerce.ActionAbandon {
			want = 0
		}
		got := 0
		for _, has := range []bool{special, edit} {
			if has {
				got++
			}
		}
		if got != want {
			t.Errorf("%s has %d calls, want %d", action, got, want)
		}
	}
	if n := len(calls) + len(edits); n != len(commerce.Actions())-2 {
		t.Errorf("%d calls for %d actions", n, len(commerce.Actions()))
	}
}
