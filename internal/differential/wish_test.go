package differential_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// otherWish changes some things of what was asked, or nothing: then the world
// alone has moved.
func (h *history) otherWish(d commerce.Desired, s fulfillment.Snapshot) commerce.Desired {
	for range rapid.IntRange(0, 3).Draw(h.t, "edits") {
		edit := rapid.SampledFrom([]string{
			"seats", "seats", "reduction", "end", "renewal", "renewal", "name", "reseller", "sku", "sku", "term", "suspended", "external", "partial",
		}).Draw(h.t, "edit")
		d = h.edited(d, s, edit)
	}
	return d
}

// edited is a configuration after one edit.
func (h *history) edited(d commerce.Desired, s fulfillment.Snapshot, edit string) commerce.Desired {
	switch edit {
	case "seats":
		d.Quantity = h.seats(s)
	case "reduction":
		d.Reduction = rapid.SampledFrom([]commerce.Reduction{
			commerce.ReduceNow, commerce.ReduceAtRenewal, commerce.ReduceNowThenRenewal,
		}).Draw(h.t, "reduction")
	case "end":
		d.EndOfTerm = rapid.SampledFrom([]commerce.EndOfTerm{
			commerce.EndOfTermRenew, commerce.EndOfTermCancel, commerce.EndOfTermExtend,
		}).Draw(h.t, "end of term")
	case "renewal":
		d.Renewal = nil
		if rapid.Bool().Draw(h.t, "block") {
			d.Renewal = h.renewal(s)
		}
	case "name":
		d.FriendlyName = rapid.SampledFrom([]string{"Front desk", "Depot", "Moved"}).Draw(h.t, "new name")
	case "reseller":
		d.ResellerID = rapid.SampledFrom([]string{"", "7654321"}).Draw(h.t, "reseller")
	case "sku":
		d = h.upgraded(d, s)
	case "term":
		one := rapid.SampledFrom(pairs).Draw(h.t, "term")
		d.Term, d.Cycle = one.Term, one.Cycle
	case "suspended":
		d.Suspended = rapid.SampledFrom([]*bool{nil, new(false), new(true)}).Draw(h.t, "suspended")
	case "partial":
		d = h.parted(d, s)
	case "external":
		d.External = rapid.SampledFrom([]commerce.External{commerce.ExternalAccept, commerce.ExternalRevert}).Draw(h.t, "external")
	}
	return d
}

// pairs are terms and billing cycles, most of them sold for most SKUs.
var pairs = []commerce.TermOption{
	{Term: "P1M", Cycle: "monthly"},
	{Term: "P1Y", Cycle: "monthly"},
	{Term: "P1Y", Cycle: "annual"},
	{Term: "P3Y", Cycle: "annual"},
	{Term: "P3Y", Cycle: "triennial"},
	{Term: "P1M", Cycle: "annual"},
	{Term: "P1Y", Cycle: "triennial"},
	{Term: "P1M", Cycle: "none"},
}

// editions are SKUs that one may want to become.
var editions = []string{
	simulator.BusinessBasic, simulator.BusinessStandard, simulator.BusinessPremium, simulator.Microsoft365E3, simulator.Microsoft365E5,
	simulator.Dynamics365Sales, simulator.WindowsServerCAL, simulator.Office365E1, simulator.BusinessPremiumTrial, simulator.TeamsPhone,
}

// upgraded asks for another SKU: most often one that the service lists.
func (h *history) upgraded(d commerce.Desired, s fulfillment.Snapshot) commerce.Desired {
	d.SKU = h.edition(s, false)
	d.LicenseTransfer = rapid.SampledFrom([]commerce.LicenseTransfer{
		commerce.TransferIfPossible, commerce.TransferIfPossible, commerce.TransferAlways, commerce.TransferNever,
	}).Draw(h.t, "licenses")
	if s.Subscription.Trial {
		d.Term, d.Cycle = commerce.TermYear, commerce.CycleMonthly
		d.Quantity = rapid.SampledFrom([]int{25, 25, 24, 26, s.Subscription.Quantity}).Draw(h.t, "converted seats")
	}
	if rapid.IntRange(0, 2).Draw(h.t, "other term") == 0 {
		one := rapid.SampledFrom(pairs).Draw(h.t, "term")
		d.Term, d.Cycle = one.Term, one.Cycle
	}
	return d
}

// edition draws a SKU: one that the service lists for an upgrade, or any.
func (h *history) edition(s fulfillment.Snapshot, atRenewal bool) commerce.SKU {
	listed := h.targets(s.Subscription, atRenewal)
	if len(listed) > 0 && rapid.IntRange(0, 3).Draw(h.t, "listed") > 0 {
		return rapid.SampledFrom(listed).Draw(h.t, "target").SKU
	}
	return skuOf(rapid.SampledFrom(editions).Draw(h.t, "edition"))
}

// renewal draws what a renewal block asks.
func (h *history) renewal(s fulfillment.Snapshot) *commerce.RenewalInstructions {
	r := &commerce.RenewalInstructions{}
	for range rapid.IntRange(1, 2).Draw(h.t, "instructions") {
		switch rapid.SampledFrom([]string{"seats", "seats", "sku", "term", "promotion", "end"}).Draw(h.t, "instruction") {
		case "seats":
			q := h.seats(s)
			r.Quantity = &q
		case "sku":
			sku := h.edition(s, true)
			r.SKU = &sku
		case "term":
			one := rapid.SampledFrom(pairs).Draw(h.t, "next term")
			r.Term, r.Cycle = &one.Term, &one.Cycle
		case "promotion":
			id := rapid.SampledFrom(promotionIDs).Draw(h.t, "next promotion")
			r.PromotionID = &id
		case "end":
			day := h.day(s.Subscription.RenewalStart())
			r.CustomTermEnd = &day
		}
	}
	return r
}

// seats draws a number of seats near a limit of what is sold.
func (h *history) seats(s fulfillment.Snapshot) int {
	have, open := s.Subscription.Quantity, s.Subscription.OpenSeats(s.AsOf).Seats
	return rapid.SampledFrom([]int{
		have + 1, have - 1, have - open, have - open - 1, have - open + 1, have, have + 7, 1, 0, 4, 5, 25, 300, 301, 10001,
	}).Filter(func(n int) bool { return n >= 0 }).Draw(h.t, "seats")
}

// day draws a last day for a term that begins at an instant: a month's end, the
// end of something else, or one beside these.
func (h *history) day(start time.Time) time.Time {
	y, m, _ := start.Date()
	month := func(n int) time.Time { return time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC) }
	days := []time.Time{
		month(0), month(1), month(5), month(11), month(12), month(36), start.Truncate(24 * time.Hour),
		time.Date(y, m+1, 28, 0, 0, 0, 0, time.UTC),
	}
	for _, one := range h.held() {
		days = append(days, one.End)
	}
	off := rapid.SampledFrom([]int{0, 0, 0, 0, 1, -1}).Draw(h.t, "days off")
	return rapid.SampledFrom(days).Draw(h.t, "day").AddDate(0, 0, off)
}

// wish words what is asked.
func wish(d commerce.Desired) string {
	text := fmt.Sprintf("%d of %s %s/%s %s %s %q", d.Quantity, d.SKU, d.Term, d.Cycle, d.Reduction, d.EndOfTerm, d.FriendlyName)
	var more []string
	if r := d.Renewal; r != nil {
		more = append(more, "renewal:")
		if r.Quantity != nil {
			more = append(more, strconv.Itoa(*r.Quantity))
		}
		if r.SKU != nil {
			more = append(more, r.SKU.String())
		}
		if r.Term != nil {
			more = append(more, string(*r.Term)+"/"+string(*r.Cycle))
		}
		if r.PromotionID != nil {
			more = append(more, *r.PromotionID)
		}
		if r.CustomTermEnd != nil {
			more = append(more, "until "+commerce.Day(*r.CustomTermEnd))
		}
	}
	if d.PromotionID != "" {
		more = append(more, "promotion "+d.PromotionID)
	}
	if !d.CustomTermEnd.IsZero() {
		more = append(more, "ends "+commerce.Day(d.CustomTermEnd))
	}
	if d.AlignWith != "" {
		more = append(more, "ends with "+d.AlignWith)
	}
	if d.Suspended != nil {
		more = append(more, "suspended "+strconv.FormatBool(*d.Suspended))
	}
	if d.External == commerce.ExternalAccept {
		more = append(more, "accepts")
	}
	if d.LicenseTransfer != "" {
		more = append(more, "licenses "+string(d.LicenseTransfer))
	}
	for _, name := range slices.Sorted(maps.Keys(d.PartialUpgrades)) {
		u := d.PartialUpgrades[name]
		more = append(more, fmt.Sprintf("%s: %d as %s %s/%s %s", name, u.Quantity, u.SKU, u.Term, u.Cycle, u.Into))
	}
	return text + " " + strings.Join(more, " ")
}
