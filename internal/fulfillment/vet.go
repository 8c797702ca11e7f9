package fulfillment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// Case is a plan to be checked, and the resource it is for.
type Case struct {
	// Current is the present state, without a subscription for a purchase.
	Current commerce.Current
	Desired commerce.Desired
	Plan    commerce.Plan
	// Run records the plans of all resources of the run. It is nil for a quote, which
	// claims nothing; a twin is then a notice, not a refusal.
	Run *Run
	// Segment is the segment of the catalog; empty for the service's default.
	Segment string
	// Attested is the buyer's attestation, which some SKUs require.
	Attested bool
	// NameUnknown is true where the name of a purchase is known at apply only.
	NameUnknown bool
	// Addon is true for a csp_addon. Base is the id of the subscription it depends
	// on, empty for any; BaseUnknown is true if that one is not bought yet.
	Addon       bool
	Base        string
	BaseUnknown bool
	// OnDestroy is what removing the subscription does; empty if it is not removed.
	OnDestroy commerce.OnDestroy
}

// Verdict is the result of checking a plan against the live service.
type Verdict struct {
	Violations []commerce.Violation
	// Notices are those of the plan that still hold, and those that the service's
	// answers add. A quote gets only the latter.
	Notices []commerce.Notice
	// Failures are the requests without an answer that stop the plan, Unanswered
	// those that do not.
	Failures, Unanswered []Failure
	Found                Found
}

// OK reports whether nothing stops the plan.
func (v *Verdict) OK() bool { return len(v.Violations) == 0 && len(v.Failures) == 0 }

// Failure is a request that the service did not answer.
type Failure struct {
	// Tried is what was tried, as text: look up the offer.
	Tried string
	Err   error
}

// Found is what the checks looked up and the plan needs.
type Found struct {
	// Listing is the listing of the SKU that is bought or upgraded to; nil if it was
	// not looked up.
	Listing *Listing
	// TermEnd is the day on which an aligned first term of a purchase ends; zero for
	// the full length.
	TermEnd time.Time
}

// vetting is the state of one call of Vet.
type vetting struct {
	Verdict

	fulfiller *Fulfiller
	Case
}

// Vet checks what only the live service knows: whether the offer is sold, whether an
// upgrade is possible, whether the promotion applies, and what the tenant already
// holds. Each change is checked against the subscription as the changes before it
// leave it. Vet makes no change at the service, and records the plan in the Run.
func (f *Fulfiller) Vet(ctx context.Context, c Case) Verdict {
	v := &vetting{fulfiller: f, Case: c}
	v.claimSeats()
	changes := c.Plan.Changes
	switch {
	case slices.ContainsFunc(changes, func(c commerce.Change) bool { return c.Action == commerce.ActionPurchase }):
		v.purchase(ctx)
	case len(changes) > 0:
		v.update(ctx)
	}
	if c.Run == nil { // nothing of the plan will happen
		return v.Verdict
	}
	v.Notices = append(v.announced(), v.Notices...)
	if c.Plan.OK() {
		v.leaveBase(ctx)
		v.addonsLeft(ctx)
	}
	return v.Verdict
}

// announced are the notices of the plan that still apply: a change that the service
// refuses is not announced as final.
func (v *vetting) announced() []commerce.Notice {
	notices := slices.Clone(v.Plan.Notices)
	if v.OK() {
		return notices
	}
	return slices.DeleteFunc(notices, func(n commerce.Notice) bool {
		return n.Rule == commerce.RuleUpgrade || n.Rule == commerce.RulePartialUpgrade || n.Rule == commerce.RuleInPlace
	})
}

func (v *vetting) refuse(violations ...commerce.Violation) {
	v.Violations = append(v.Violations, violations...)
}

func (v *vetting) notice(notices ...commerce.Notice) { v.Notices = append(v.Notices, notices...) }

func (v *vetting) fail(tried string, err error) { v.Failures = append(v.Failures, Failure{tried, err}) }

// pass records a request without an answer that does not stop the plan.
func (v *vetting) pass(tried string, err error) {
	v.Unanswered = append(v.Unanswered, Failure{tried, err})
}

func (v *vetting) tenantID() string {
	return cmp.Or(v.Current.Subscription.TenantID, v.Desired.TenantID)
}

func (v *vetting) catalog() Catalog { return Catalog{TenantID: v.tenantID(), Segment: v.Segment} }

func (v *vetting) listing(ctx context.Context, sku commerce.SKU) (Listing, error) {
	return v.fulfiller.Listing(ctx, v.catalog(), sku)
}

// held is what the tenant holds; false if the list fails, which stops the plan.
func (v *vetting) held(ctx context.Context) ([]commerce.Subscription, bool) {
	held, err := v.fulfiller.Subscriptions(ctx, v.tenantID())
	if err != nil {
		v.fail("list what the tenant holds", err)
	}
	return held, err == nil
}

// claimSeats records how the plan changes the seats of the subscription, for
// resources that upgrade seats into it.
func (v *vetting) claimSeats() {
	id := v.Current.Subscription.ID
	if v.Run == nil || id == "" || v.OnDestroy != "" {
		return
	}
	after := v.Plan.After
	k := SeatPlan{
		Name:    cmp.Or(after.FriendlyName, after.OfferName),
		Reverts: v.Desired.External != commerce.ExternalAccept,
	}
	for _, c := range v.Plan.Changes {
		if c.Action == commerce.ActionAddSeats {
			k.Adds += c.Seats
		}
	}
	v.Run.PlanSeats(id, k)
}

// seats checks whether the catalog sells the numbers of seats, now and in the next
// term. A SKU at end of sale may not be listed and still change: the service decides
// at apply.
func (v *vetting) seats(ctx context.Context, from commerce.SKU) {
	for _, sku := range commerce.Counted(v.Plan.Changes, from) {
		listing, err := v.listing(ctx, sku)
		if err != nil {
			v.pass("look up how many seats are sold", err)
			continue
		}
		v.refuse(commerce.CheckChanges(listing.Offer, v.Plan.Changes, from)...)
	}
}
