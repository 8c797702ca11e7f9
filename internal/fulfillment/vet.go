package fulfillment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// Case is a plan before it is shown to anyone, and who asks for it.
type Case struct {
	// Current is what is, without a subscription for a purchase.
	Current commerce.Current
	Desired commerce.Desired
	Plan    commerce.Plan
	// Run is what the resources of the run record of themselves. It is nil for a
	// quote, which claims nothing: to it a twin is worth a notice, not a refusal.
	Run *Run
	// Segment is where the catalog is looked up; empty leaves it to the service.
	Segment string
	// Attested is the buyer's attestation, which some SKUs enforce.
	Attested bool
	// NameUnknown is true where the name of a purchase is known at apply only.
	NameUnknown bool
	// Addon is true for a csp_addon. Base is the id of the subscription it
	// depends on, empty for any; BaseUnknown is true where that one is still to be
	// bought.
	Addon       bool
	Base        string
	BaseUnknown bool
	// OnDestroy is how the subscription leaves the configuration, empty where it
	// stays.
	OnDestroy commerce.OnDestroy
}

// Verdict is what the live service says of a plan.
type Verdict struct {
	Violations []commerce.Violation
	// Notices are those of the plan that still hold, and those that the service's
	// answers add. A quote gets only the latter.
	Notices []commerce.Notice
	// Failures are the questions without an answer that stop the plan, Unanswered
	// those it can do without.
	Failures, Unanswered []Failure
	Found                Found
}

// OK reports whether nothing stops the plan.
func (v *Verdict) OK() bool { return len(v.Violations) == 0 && len(v.Failures) == 0 }

// Failure is a question that the service has not answered.
type Failure struct {
	// Tried words the question: look up the offer.
	Tried string
	Err   error
}

// Found is what a plan needs of what was looked up.
type Found struct {
	// Listing is the SKU that is bought or upgraded to; nil where nothing was
	// looked up.
	Listing *Listing
	// TermEnd is the day on which the first term of a purchase ends where it is
	// aligned with another; zero for its full length.
	TermEnd time.Time
}

// vetting is one Vet under way.
type vetting struct {
	Verdict

	fulfiller *Fulfiller
	Case
}

// Vet asks what only the live service can say against a plan: whether it is
// sold so, whether the target is eligible, whether the promotion applies, what
// the tenant holds next to it. Each change meets the subscription as the changes
// before it leave it. Vet makes no change; what the plan claims is noted in its
// Run.
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

// announced are the notices of the plan that still hold: what the service
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

// pass goes on without an answer.
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

// held is what the tenant holds; false where the list fails, which stops the plan.
func (v *vetting) held(ctx context.Context) ([]commerce.Subscription, bool) {
	held, err := v.fulfiller.Subscriptions(ctx, v.tenantID())
	if err != nil {
		v.fail("list what the tenant holds", err)
	}
	return held, err == nil
}

// claimSeats records what the plan does with the seats of the subscription, for
// upgrades of other resources that move theirs into it.
func (v *vetting) claimSeats() {
	id := v.Current.Subscription.ID
	if v.Run == nil || id == "" || v.OnDestroy != "" {
		return
	}
	after := v.Plan.After
	k := SeatPlan{Name: cmp.Or(after.FriendlyName, after.OfferName), Reverts: v.Desired.External != commerce.ExternalAccept}
	for _, c := range v.Plan.Changes {
		if c.Action == commerce.ActionAddSeats {
			k.Adds += c.Seats
		}
	}
	v.Run.PlanSeats(id, k)
}

// seats asks the catalog whether so many seats are sold, now and in the next
// term. A SKU at end of sale may no longer be listed and still change: the
// service decides at apply.
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
