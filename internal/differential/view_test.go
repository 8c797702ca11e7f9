package differential_test

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// view is what both sides can say of a subscription.
type view struct {
	ID, Order, SKU, Term, Cycle, Name, Status string
	Quantity                                  int
	AutoRenew, Trial                          bool
	Start, End                                time.Time
	CancelUntil                               time.Time // zero where nothing can be canceled
	Windows                                   []simulator.Batch
	Scheduled, ScheduledSKU                   string
	ScheduledSeats                            int
}

// simulated is the simulator's word.
func simulated(s simulator.Subscription) view {
	product, sku, _ := strings.Cut(s.OfferID, ":")
	sku, _, _ = strings.Cut(sku, ":")
	v := view{
		ID: s.ID, Order: s.OrderID, SKU: product + ":" + sku, Term: s.Term, Cycle: s.BillingCycle, Name: s.FriendlyName,
		Status: s.Status, Quantity: s.Quantity, AutoRenew: s.AutoRenew, Trial: s.Trial, Start: s.Start,
		End: s.End.AddDate(0, 0, 1).Add(-time.Second), CancelUntil: s.CancelUntil, Windows: s.Refundable,
		Scheduled: s.Scheduled, ScheduledSeats: s.ScheduledQuantity,
	}
	if s.Trial && s.Scheduled == "" && (s.Status == "active" || s.Status == "suspended") {
		// A trial shows what it turns into without anybody having scheduled it.
		v.Scheduled, v.ScheduledSKU, v.ScheduledSeats = "RenewToNewTerm", simulator.BusinessPremium, s.Quantity
	}
	if s.ScheduledOffer != "" {
		v.ScheduledSKU = s.ScheduledOffer[:strings.LastIndex(s.ScheduledOffer, ":")]
	}
	v.Windows = sorted(v.Windows)
	return v
}

// shown is what the provider made of the wire.
func (h *history) shown(s commerce.Subscription) view {
	v := view{
		ID: strings.ToLower(s.ID), Order: s.OrderID, SKU: s.SKU.String(), Term: string(s.Term), Cycle: string(s.Cycle), Name: s.FriendlyName,
		Status: string(s.Status), Quantity: s.Quantity, AutoRenew: s.AutoRenew, Trial: s.Trial, Start: s.EffectiveStart, End: s.CommitmentEnd,
		Windows: []simulator.Batch{},
	}
	if s.CancelUntil != nil && h.now().Before(*s.CancelUntil) {
		v.CancelUntil = *s.CancelUntil
	}
	if s.Refundable != nil {
		for _, b := range s.Refundable.Windows {
			v.Windows = append(v.Windows, simulator.Batch{Quantity: b.Quantity, Until: b.Until})
		}
	}
	v.Windows = sorted(v.Windows)
	if s.Schedule != nil {
		v.Scheduled = map[commerce.ScheduledKind]string{
			commerce.ScheduledRenewal: "RenewToNewTerm", commerce.ScheduledCancellation: "Cancel",
			commerce.ScheduledExtension: "RenewToExtendedServiceTerm", commerce.ScheduledUpgrade: "Transition",
		}[s.Schedule.Kind]
		v.ScheduledSeats = s.Schedule.Quantity
		if s.Schedule.Renews() {
			v.ScheduledSKU = s.Schedule.SKU.String()
		}
	}
	return v
}

func sorted(list []simulator.Batch) []simulator.Batch {
	return slices.SortedFunc(slices.Values(list), func(a, b simulator.Batch) int {
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Quantity, b.Quantity))
	})
}
