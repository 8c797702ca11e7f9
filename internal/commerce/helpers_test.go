package commerce_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// at reads an instant in UTC: 2026-11-21 14:03:00.
func at(s string) time.Time {
	t, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return t
}

func ptr[T any](v T) *T { return &v }

// The subscription most tables start from: 100 seats for a year, bought on
// 1 August 2026 at 09:12, long past its window on the day of most plans.
var (
	bought   = at("2026-08-01 09:12:00")
	closed   = at("2026-08-08 09:12:00")
	termEnd  = at("2027-07-31 23:59:59")
	renewal  = at("2027-08-01 00:00:00")
	today    = at("2026-11-21 10:00:00")
	basic    = commerce.SKU{ProductID: "CFQ7TTC0LH18", SKUID: "0001"}
	standard = commerce.SKU{ProductID: "CFQ7TTC0LDPB", SKUID: "0001"}
)

func running(edit ...func(*commerce.Subscription)) commerce.Subscription {
	s := commerce.Subscription{
		ID: "sub-1", OrderID: "order-1", TenantID: "tenant-a", OfferName: "Business Basic", ProductType: "OnlineServicesNCE",
		SKU: basic, Term: commerce.TermYear, Cycle: commerce.CycleMonthly, FriendlyName: "Basic seats", Quantity: 100,
		Status: commerce.StatusActive, AutoRenew: true, EffectiveStart: bought, CommitmentEnd: termEnd,
		CancelUntil: ptr(closed), Refundable: &commerce.Refundable{Windows: []commerce.Window{}},
	}
	for _, e := range edit {
		e(&s)
	}
	return s
}

// open states batches of seats that can still be removed.
func open(batches ...commerce.Window) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) {
		s.Refundable = &commerce.Refundable{Windows: batches}
		for _, b := range batches {
			s.Refundable.Total += b.Quantity
		}
	}
}

func status(st commerce.Status) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { s.Status = st }
}

func trial(s *commerce.Subscription) {
	s.Trial, s.Quantity, s.CancelUntil, s.Refundable = true, 25, nil, nil
	s.Term, s.Cycle = commerce.TermMonth, commerce.CycleNone
}

func software(s *commerce.Subscription) {
	s.ProductType, s.Refundable, s.CancelUntil = "Software", nil, nil
}

// noExtension is a subscription too old for the extended service term.
func noExtension(s *commerce.Subscription) {
	s.EffectiveStart, s.CommitmentEnd, s.CancelUntil = at("2025-03-31 09:12:00"), at("2026-03-30 23:59:59"), ptr(at("2025-04-07 09:12:00"))
}

// scheduledSeats schedules a renewal of what runs with another number of seats.
func scheduledSeats(seats int) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) {
		s.Schedule = &commerce.Schedule{Kind: commerce.ScheduledRenewal, Quantity: seats, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle}
	}
}

// ends sets what happens at the end of the term, the way the service has it.
func ends(how commerce.EndOfTerm) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) {
		s.AutoRenew, s.Schedule = how == commerce.EndOfTermRenew, nil
		switch {
		case how == commerce.EndOfTermCancel && s.ExtendsByDefault():
			s.Schedule = &commerce.Schedule{Kind: commerce.ScheduledCancellation}
		case how == commerce.EndOfTermExtend:
			s.Schedule = &commerce.Schedule{Kind: commerce.ScheduledExtension}
		}
	}
}

// asks is the configuration that asks for what runs, with changes.
func asks(s commerce.Subscription, edit ...func(*commerce.Desired)) commerce.Desired {
	d := commerce.Desired{
		TenantID: s.TenantID, SKU: s.SKU, Term: s.Term, Cycle: s.Cycle, Quantity: s.Quantity, FriendlyName: s.FriendlyName,
		ResellerID: s.ResellerID, EndOfTerm: s.EndOfTerm(), Reduction: commerce.ReduceNow,
	}
	for _, e := range edit {
		e(&d)
	}
	return d
}

func quantity(n int) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.Quantity = n }
}

func reduction(r commerce.Reduction) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.Reduction = r }
}

func endOfTerm(e commerce.EndOfTerm) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.EndOfTerm = e }
}

func renewWith(n int) func(*commerce.Desired) {
	return func(d *commerce.Desired) { d.Renewal = &commerce.RenewalInstructions{Quantity: &n} }
}

func noRenewal(d *commerce.Desired) { d.Renewal = nil }

// outcome is a whole plan, its words left to the golden tests.
type outcome struct {
	changes    []commerce.Change
	violations []commerce.Violation
	notices    []commerce.Rule
	keeps      []commerce.Attribute // in the order of commerce.Attributes
	after      func(*commerce.Subscription)
	history    commerce.History
}

var words = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(commerce.Violation{}, "Summary", "Reason"),
	cmpopts.IgnoreFields(commerce.Change{}, "Commits"), // TestCommits_… have tables of their own
}

// check compares the whole plan made for s.
func (o outcome) check(t *testing.T, s commerce.Subscription, got commerce.Plan) {
	t.Helper()
	after := s
	if o.after != nil {
		o.after(&after)
	}
	var rules []commerce.Rule
	for _, n := range got.Notices {
		rules = append(rules, n.Rule)
		if n.Summary == "" || n.Detail == "" {
			t.Errorf("a notice says nothing: %+v", n)
		}
	}
	for _, v := range got.Violations {
		if v.Summary == "" || v.Reason == "" {
			t.Errorf("a violation says nothing: %+v", v)
		}
	}
	for _, part := range []struct {
		name      string
		want, got any
	}{
		{"changes", o.changes, got.Changes},
		{"violations", o.violations, got.Violations},
		{"notices", o.notices, rules},
		{"after", after, got.After},
		{"history", o.history, got.History},
		{"ok", len(o.violations) == 0, got.OK()},
		{"over", len(o.keeps) == len(commerce.Attributes()), got.Ended},
	} {
		if diff := cmp.Diff(part.want, part.got, words); diff != "" {
			t.Errorf("%s (-want +got):\n%s", part.name, diff)
		}
	}
	// What is kept of a plan that is refused means nothing.
	if diff := cmp.Diff(o.keeps, keepsOf(t, got), words); got.OK() && diff != "" {
		t.Errorf("keeps (-want +got):\n%s", diff)
	}
}

// over is the plan for what has ended, whatever is asked of it: no call, and
// one notice.
var over = outcome{notices: []commerce.Rule{commerce.RuleStatus}, keeps: commerce.Attributes()}

// itsOffer is what an extended service term has of its own, so that it is no
// drift where the configuration extends.
var itsOffer = []commerce.Attribute{commerce.AttributeProduct, commerce.AttributeSKU, commerce.AttributeTerm, commerce.AttributeCycle}

// keepsOf lists the attributes that a plan leaves as the service holds them.
func keepsOf(t fataler, p commerce.Plan) []commerce.Attribute {
	t.Helper()
	var out []commerce.Attribute
	for _, a := range commerce.Attributes() {
		if p.Keeps[a] {
			out = append(out, a)
		}
	}
	if len(out) != len(p.Keeps) {
		t.Fatalf("it keeps what is no attribute: %v", p.Keeps)
	}
	return out
}

// update plans the way from s, last configured as before, to desired.
func update(s commerce.Subscription, before *commerce.Desired, desired commerce.Desired, now time.Time) commerce.Plan {
	return commerce.Update(commerce.Current{Subscription: s, Prior: before}, desired, now)
}

// The calls of the tables.
func adds(from, to int) commerce.Change {
	return commerce.Change{Action: commerce.ActionAddSeats, Seats: to - from, From: from, To: to, OpensWindow: true, BilledUntil: termEnd}
}

func reduces(from, to int) commerce.Change {
	return commerce.Change{Action: commerce.ActionReduceSeats, Seats: from - to, From: from, To: to}
}

func schedules(from, to int) commerce.Change {
	return commerce.Change{
		Action: commerce.ActionScheduleRenewal, Seats: to, From: from, To: to, At: renewal, BilledUntil: termEnd,
		Schedule: &commerce.Schedule{
			Kind: commerce.ScheduledRenewal, Quantity: to, SKU: basic, Term: commerce.TermYear,
			Cycle: commerce.CycleMonthly,
		},
	}
}

func withdraws(from, to int) commerce.Change {
	return commerce.Change{Action: commerce.ActionWithdrawSchedule, Seats: to, From: from, To: to, At: renewal}
}

// seats changes the seats, which deletes what is scheduled.
func seats(n int) func(*commerce.Subscription) {
	return func(s *commerce.Subscription) { s.Quantity, s.Schedule = n, nil }
}

// then makes one edit after the other.
func then[T any](edits ...func(*T)) func(*T) {
	return func(v *T) {
		for _, e := range edits {
			e(v)
		}
	}
}

// The remedies of a refused reduction of 100 seats.
func removeNow(n int) commerce.Remedy {
	return commerce.Remedy{Do: fmt.Sprintf("remove %d now", n), Config: fmt.Sprintf("quantity = %d", 100-n)}
}

func later(n int) commerce.Remedy {
	return commerce.Remedy{Do: fmt.Sprintf("remove %d at renewal, 2027-08-01", n), Config: `reduction = "at_renewal"`}
}

func both(now, then int) commerce.Remedy {
	return commerce.Remedy{Do: fmt.Sprintf("remove %d now and %d at renewal", now, then), Config: `reduction = "now_then_renewal"`}
}

func itoa(n int) string { return strconv.Itoa(n) }
