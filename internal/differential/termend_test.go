package differential_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// aligned are purchases whose end is chosen; not all of them may.
var aligned = []onSale{
	{"CFQ7TTC0LFLX:0001", "P1Y", "monthly", false},
	{"CFQ7TTC0LFLX:0001", "P1M", "monthly", false},
	{"CFQ7TTC0LFLX:0001", "P3Y", "annual", false},
	{"CFQ7TTC0LCHC:0005", "P1M", "none", false},
	{"DG7GMGF0D5RK:0001", "P1Y", "annual", false},
}

// align compares on which days the planner lets a first term end with what a
// cart says. Nothing is bought.
func (h *history) align() {
	o := rapid.SampledFrom(aligned).Draw(h.t, "offer")
	d := h.wanted(o)
	d.Quantity = 10
	h.chooseEnd(&d)
	h.t.Logf("align %s", wish(d))
	h.ends(d, o.attested)
}

// chooseEnd asks for a day, or for that of another subscription.
func (h *history) chooseEnd(d *commerce.Desired) {
	held := h.held()
	if len(held) > 0 && rapid.Bool().Draw(h.t, "with another") {
		d.AlignWith = rapid.SampledFrom(held).Draw(h.t, "other").ID
		return
	}
	d.CustomTermEnd = h.day(h.now())
}

// ends holds the verdict on the end of a first term against a cart's, and the
// days that it offers instead.
func (h *history) ends(d commerce.Desired, attested bool) []commerce.Violation {
	ends, err := h.fulfiller.TermEnds(h.ctx, h.tenant, d.Term)
	h.must(err)
	day, against := commerce.FindTermEnd(h.listing(d.SKU).Offer, d, ends)
	h.books.count("the end of a term was compared")
	got, _ := h.quote(d, attested)
	said := got.refused() && slices.Contains(refusalCodesOfTermEnds, got.code)
	switch {
	case got.refused() && !said:
		h.t.Logf("the cart is refused with %d for another reason", got.code)
		return against
	case len(against) == 0 && said:
		h.t.Fatalf("the planner lets it end on %s, the cart refuses with %d: %s", commerce.Day(day), got.code, got.text)
	case len(against) > 0 && !said:
		h.excuse(h.sameDay(d, ends), "the planner refuses that it ends so (%s), the cart does not", against[0].Reason)
	case len(against) == 0 && !day.Equal(h.endOf(d)):
		h.t.Fatalf("the planner lets it end on %s, that is not %s", commerce.Day(day), commerce.Day(h.endOf(d)))
	}
	for _, v := range against {
		h.books.refusal(v.Rule)
		for _, r := range v.Remedies {
			h.endsInstead(d, attested, r)
		}
	}
	return against
}

// endsInstead tries what a refusal says would be possible.
func (h *history) endsInstead(d commerce.Desired, attested bool, r commerce.Remedy) {
	name, text, _ := strings.Cut(r.Config, " = ")
	text = strings.Trim(text, `"`)
	d.CustomTermEnd, d.AlignWith = time.Time{}, ""
	switch name {
	case "custom_term_end_date":
		day, err := time.Parse(time.DateOnly, text)
		h.must(err)
		d.CustomTermEnd = day
	case "align_with_subscription_id":
		d.AlignWith = text
	}
	if got, _ := h.quote(d, attested); slices.Contains(refusalCodesOfTermEnds, got.code) {
		h.t.Fatalf("the planner offers %s, the cart refuses with %d: %s", r.Config, got.code, got.text)
	}
	h.books.count("another end was offered")
}

// endOf is the day that a wish means.
func (h *history) endOf(d commerce.Desired) time.Time {
	for _, s := range h.held() {
		if d.AlignWith != "" && partnercenter.SameID(s.ID, d.AlignWith) {
			return s.End
		}
	}
	return d.CustomTermEnd
}

// sameDay recognizes a subscription that is not to be aligned with and that
// ends on a day which is allowed for another reason: a cart knows days only.
func (h *history) sameDay(d commerce.Desired, ends []commerce.TermEnd) difference {
	day := h.endOf(d)
	if d.AlignWith != "" && slices.ContainsFunc(ends, func(e commerce.TermEnd) bool { return e.Day.Equal(day) }) {
		return sameEnd
	}
	return none
}
