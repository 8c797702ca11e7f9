package fulfillment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// TestListing_sellsWhatCanBeBought: an availability at end of sale still
// renews, and sells nothing.
func TestListing_sellsWhatCanBeBought(t *testing.T) {
	t.Parallel()
	term := func(duration, cycle string) partnercenter.Term {
		return partnercenter.Term{Duration: duration, BillingCycle: cycle}
	}
	of := func(buy, renew bool, terms ...partnercenter.Term) partnercenter.Availability {
		return partnercenter.Availability{IsPurchasable: buy, IsRenewable: renew, Terms: terms}
	}
	month, year, once := term("P1M", "monthly"), term("P1Y", "annual"), term("", "one_time")
	for name, c := range map[string]struct {
		list         []partnercenter.Availability
		sold, renews bool
		terms        []commerce.TermOption
	}{
		"on sale": {
			[]partnercenter.Availability{of(true, true, year, month)},
			true, true,
			[]commerce.TermOption{{Term: "P1M", Cycle: "monthly"}, {Term: "P1Y", Cycle: "annual"}},
		},
		"at end of sale": {[]partnercenter.Availability{of(false, true, year)}, false, true, nil},
		"one at its end": {
			[]partnercenter.Availability{of(false, true, year), of(true, false, month)},
			true, true,
			[]commerce.TermOption{{Term: "P1M", Cycle: "monthly"}},
		},
		"the same twice": {
			[]partnercenter.Availability{of(true, true, year), of(true, true, year)},
			true, true,
			[]commerce.TermOption{{Term: "P1Y", Cycle: "annual"}},
		},
		"bought once":      {[]partnercenter.Availability{of(true, false, once)}, true, false, []commerce.TermOption{{Cycle: "one_time"}}},
		"nothing is there": {nil, false, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := listingOf(partnercenter.Product{}, partnercenter.SKU{}, c.list)
			if got.Offer.Purchasable != c.sold || got.Renewable != c.renews {
				t.Errorf("sold %t and renewable %t, want %t and %t", got.Offer.Purchasable, got.Renewable, c.sold, c.renews)
			}
			if diff := cmp.Diff(c.terms, got.Offer.Terms); diff != "" {
				t.Errorf("terms (-want +got):\n%s", diff)
			}
		})
	}
}
