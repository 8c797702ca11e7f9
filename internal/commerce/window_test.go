package commerce_test

import (
	"slices"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestWindowClosesAt_everyKind(t *testing.T) {
	t.Parallel()
	// 00:30:15 UTC of the day after.
	start := time.Date(2026, 11, 1, 23, 30, 15, 0, time.FixedZone("", -3600))
	at := func(month time.Month, day, hour, minute, second int) *time.Time {
		t := time.Date(2026, month, day, hour, minute, second, 0, time.UTC)
		return &t
	}
	tested := []commerce.Kind{commerce.KindUnknown}
	for _, c := range []struct {
		kind      commerce.Kind
		at        *time.Time
		estimated bool
	}{
		{commerce.KindSeat, at(11, 9, 0, 30, 15), false},
		{commerce.KindSoftware, at(11, 9, 0, 0, 0), true},
		{commerce.KindPerpetual, at(12, 2, 0, 0, 0), true},
		{commerce.KindMarketplaceMonthly, at(11, 3, 0, 30, 15), true},
		{commerce.KindMarketplaceAnnual, at(11, 16, 0, 0, 0), true},
		{commerce.KindReservation, nil, false},
		{commerce.KindLinuxPlan, nil, false},
		{commerce.KindTrial, nil, false},
		{commerce.KindUnknown, nil, false},
	} {
		tested = append(tested, c.kind)
		got, estimated := c.kind.WindowClosesAt(start)
		if (got == nil) != (c.at == nil) || got != nil && !got.Equal(*c.at) || estimated != c.estimated {
			t.Errorf("%s: %v, estimated %t; want %v, estimated %t", c.kind, got, estimated, c.at, c.estimated)
		}
	}
	for _, k := range commerce.Kinds() {
		if !slices.Contains(tested, k) {
			t.Errorf("%s is not in the table", k)
		}
	}
}
