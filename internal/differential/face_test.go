package differential_test

import (
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// drawFace varies the service where the contract leaves it room: codes, forms,
// order, and how long things take.
func drawFace(t *rapid.T) simulator.Behavior {
	pick := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	code := func(name string, values ...int) int { return rapid.SampledFrom(values).Draw(t, name) }
	order := pick("reduce order", "newest", "oldest")
	reduce := code("reduce code", 800090, 900257, 900214)
	cancel := code("cancel code", 900117, 900213)
	window := pick("window form", "exact", "exact", "calendar")
	closed := pick("closed window", "null", "past")
	forms := pick("schedule forms", "both", "both", "old", "new")
	key := pick("schedule type key", "scheduleType", "scheduledType")
	shape := pick("scheduled actions shape", "array", "object")
	start := rapid.SampledFrom([]time.Duration{0, 0, time.Minute}).Draw(t, "renewal start")
	takes := rapid.SampledFrom([]time.Duration{0, 0, 2 * time.Hour, 24 * time.Hour}).Draw(t, "renewal processing")
	busy := code("processing code", 800082, 900278)
	suspended := pick("suspended ends as", "disabled", "expired")
	refunds := pick("refund options", "full", "full-then-partial")
	cart := pick("cart errors", "line", "status")
	hidden := rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "provisioning reads")
	slow := rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "patch reads")
	converts := rapid.SampledFrom([]bool{true, true, false}).Draw(t, "trial converts")
	partner := pick("partner kind", "direct", "indirect")
	moves := drawTransitions(t)
	sales := drawSales(t)
	return func(b *simulator.Behaviors) {
		moves(b)
		sales(b)
		b.PartnerKind = partner
		b.ReduceOrder, b.ReduceCode, b.CancelCode, b.WindowForm, b.ClosedWindow = order, reduce, cancel, window, closed
		b.ScheduleForms, b.ScheduleTypeKey, b.ScheduledActionsShape = forms, key, shape
		b.RenewalStart, b.RenewalProcessing, b.ProcessingCode, b.SuspendedEndsAs = start, takes, busy, suspended
		b.RefundOptions, b.CartErrors, b.ProvisioningReads, b.PatchReads, b.TrialConverts = refunds, cart, hidden, slow, converts
	}
}

// drawTransitions varies how upgrades are carried out, refused and told.
func drawTransitions(t *rapid.T) simulator.Behavior {
	pick := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	slow := rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "transition reads")
	fulfilled := rapid.SampledFrom([]time.Duration{0, 0, 0, time.Hour}).Draw(t, "fulfillment delay")
	refusal := pick("transition refusal", "status", "event")
	licenses := pick("license transfer", "eligible", "eligible", "conflict", "user-context", "rights")
	addons := pick("transition addons", "refused", "allowed")
	list, events := pick("transitions key", "transition", "items"), pick("events key", "events", "Events")
	merged, source := pick("merged seats", "kept", "new"), pick("merged source", "deleted", "expired")
	blank, event := flag("started blank"), pick("reassignment event", "SeatReassignment", "LicenseReassignment")
	return func(b *simulator.Behaviors) {
		b.TransitionReads, b.FulfillmentDelay, b.TransitionRefusal = slow, fulfilled, refusal
		b.LicenseTransfer, b.TransitionAddons, b.MergedSeats, b.MergedSource = licenses, addons, merged, source
		b.TransitionsKey, b.EventsKey, b.StartedBlank, b.ReassignmentEvent = list, events, blank, event
	}
}

// drawSales varies what is sold, and how an order for something else is refused.
func drawSales(t *rapid.T) simulator.Behavior {
	ended := rapid.SampledFrom([]string{"", "", "", simulator.BusinessStandard, simulator.Microsoft365E5}).Draw(t, "end of sale")
	coterm := rapid.SampledFrom([]int{10017, 900242}).Draw(t, "coterm code")
	promotion := rapid.SampledFrom([]int{10014, 27007}).Draw(t, "promotion code")
	longer := rapid.SampledFrom([]bool{true, true, false}).Draw(t, "immediate term change")
	return func(b *simulator.Behaviors) {
		b.EndOfSale, b.CotermCode, b.PromotionCode, b.ImmediateTermChange = ended, coterm, promotion, longer
	}
}
