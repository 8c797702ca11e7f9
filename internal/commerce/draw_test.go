package commerce_test

import (
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// drawService draws a subscription near the edges of its windows.
func drawService(t *rapid.T) *service {
	m := &service{sub: running()}
	m.sub.EffectiveStart = rapid.SampledFrom([]time.Time{
		bought, at("2025-03-31 23:59:59"), at("2028-02-29 00:00:00"), at("2026-12-31 23:59:59"), at("2026-01-31 12:00:00"),
	}).Draw(t, "start")
	m.sub.Term = rapid.SampledFrom([]commerce.Term{commerce.TermMonth, commerce.TermYear, commerce.TermThreeYear}).Draw(t, "term")
	months := map[commerce.Term]int{commerce.TermMonth: 1, commerce.TermYear: 12, commerce.TermThreeYear: 36}[m.sub.Term]
	m.sub.CommitmentEnd = m.sub.EffectiveStart.Truncate(24*time.Hour).AddDate(0, months, 0).Add(-time.Second)
	m.sub.Quantity = rapid.IntRange(1, 12).Draw(t, "seats")
	m.sub.ProductType = rapid.SampledFrom([]string{
		"OnlineServicesNCE", "OnlineServicesNCE", "OnlineServicesNCE", "Software", "SomethingNew",
	}).Draw(t, "product")
	m.sub.Trial = rapid.IntRange(0, 9).Draw(t, "trial") == 0
	m.sub.Status = rapid.SampledFrom([]commerce.Status{
		commerce.StatusActive, commerce.StatusActive, commerce.StatusActive, commerce.StatusPending,
		commerce.StatusSuspended, commerce.StatusExpired, "hibernating",
	}).Draw(t, "status")
	edges := []time.Time{m.sub.EffectiveStart, m.sub.EffectiveStart.Add(168 * time.Hour), m.sub.CommitmentEnd, m.renewalDay()}
	left := m.sub.Quantity
	if m.sub.ProductType == "OnlineServicesNCE" && rapid.IntRange(0, 7).Draw(t, "windows left unsaid") == 0 {
		m.silent, m.batch, left = true, []commerce.Window{{Quantity: left, Until: edges[1]}}, 0
	}
	for left > 0 && rapid.Bool().Draw(t, "more batches") {
		b := commerce.Window{
			Quantity: rapid.IntRange(1, left).Draw(t, "batch"),
			Until:    m.sub.EffectiveStart.Add(time.Duration(rapid.IntRange(1, 400).Draw(t, "until")) * time.Hour),
		}
		left -= b.Quantity
		m.batch, edges = append(m.batch, b), append(edges, b.Until)
	}
	m.now = rapid.SampledFrom(edges).Draw(t, "edge").Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "second")) * time.Second)
	if m.now.Before(m.sub.EffectiveStart) {
		m.now = m.sub.EffectiveStart
	}
	drawEnd(t, m)
	return m
}

func drawEnd(t *rapid.T, m *service) {
	m.sub.AutoRenew = m.active() && rapid.IntRange(0, 2).Draw(t, "auto-renew") > 0
	seats := rapid.IntRange(1, 12).Draw(t, "scheduled seats")
	renewal := commerce.Schedule{
		Kind: commerce.ScheduledRenewal, Quantity: m.sub.Quantity, SKU: m.sub.SKU, Term: m.sub.Term, Cycle: m.sub.Cycle,
	}
	switch kind := rapid.IntRange(0, 5).Draw(t, "schedule"); {
	case !m.active() || kind == 0:
	case !m.sub.AutoRenew && kind == 1:
		m.noted = &commerce.Schedule{Kind: commerce.ScheduledCancellation}
	case !m.sub.AutoRenew && kind == 2 && m.extendable():
		m.noted = &commerce.Schedule{Kind: commerce.ScheduledExtension}
	case m.sub.AutoRenew && kind == 1:
		m.noted = &renewal
	case m.sub.AutoRenew && kind == 2:
		renewal.Quantity = seats
		m.noted = &renewal
	case m.sub.AutoRenew && kind == 3:
		renewal.Kind, renewal.SKU = commerce.ScheduledUpgrade, standard
		m.noted = &renewal
	case m.sub.AutoRenew && kind == 4:
		renewal.Quantity, renewal.Term = seats, commerce.TermThreeYear
		m.noted = &renewal
	}
}

func drawDesired(t *rapid.T, s commerce.Subscription) commerce.Desired {
	d := asks(s)
	if rapid.Bool().Draw(t, "other seats") {
		d.Quantity = rapid.IntRange(0, 14).Draw(t, "quantity")
	}
	d.Reduction = rapid.SampledFrom([]commerce.Reduction{
		commerce.ReduceNow, commerce.ReduceAtRenewal, commerce.ReduceNowThenRenewal,
	}).Draw(t, "reduction")
	d.EndOfTerm = rapid.SampledFrom([]commerce.EndOfTerm{d.EndOfTerm, d.EndOfTerm, renews, cancels, extends, ""}).Draw(t, "end of term")
	d.FriendlyName = rapid.SampledFrom([]string{d.FriendlyName, d.FriendlyName, "Sales", ""}).Draw(t, "name")
	d.ResellerID = rapid.SampledFrom([]string{"", "", "7654321"}).Draw(t, "reseller")
	if rapid.IntRange(0, 3).Draw(t, "renewal block") == 0 {
		d.Renewal = drawRenewal(t)
	}
	if rapid.IntRange(0, 9).Draw(t, "another SKU") == 0 {
		d.SKU = standard
	}
	if rapid.IntRange(0, 9).Draw(t, "another term") == 0 {
		d.Term = rapid.SampledFrom([]commerce.Term{commerce.TermMonth, commerce.TermYear, commerce.TermThreeYear}).Draw(t, "term asked")
	}
	d.Midterm = rapid.Bool().Draw(t, "longer terms as an experiment")
	if rapid.IntRange(0, 4).Draw(t, "partial upgrades") == 0 {
		drawPartial(t, s, &d)
	}
	d.Suspended = rapid.SampledFrom([]*bool{nil, nil, nil, ptr(false), ptr(true)}).Draw(t, "suspended")
	d.External = rapid.SampledFrom([]commerce.External{
		commerce.ExternalRevert, commerce.ExternalRevert, commerce.ExternalAccept,
	}).Draw(t, "external changes")
	return d
}

// drawPartial draws some seats that become another SKU, most often with a
// quantity that counts them.
func drawPartial(t *rapid.T, s commerce.Subscription, d *commerce.Desired) {
	d.PartialUpgrades = map[string]commerce.PartialUpgrade{}
	left := s.Quantity
	for _, name := range []string{"a", "b"}[:rapid.IntRange(1, 2).Draw(t, "entries")] {
		u := commerce.PartialUpgrade{
			SKU:      rapid.SampledFrom([]commerce.SKU{standard, standard, premium, basic}).Draw(t, "partial SKU"),
			Quantity: rapid.IntRange(0, 6).Draw(t, "partial seats"),
		}
		switch rapid.IntRange(0, 3).Draw(t, "partial form") {
		case 0:
			u.Into = rapid.SampledFrom([]string{"sub-2", s.ID}).Draw(t, "into")
		case 1:
			u.Term = rapid.SampledFrom([]commerce.Term{
				commerce.TermMonth, commerce.TermYear, commerce.TermThreeYear,
			}).Draw(t, "partial term")
		}
		d.PartialUpgrades[name], left = u, left-u.Quantity
	}
	if rapid.IntRange(0, 3).Draw(t, "quantity counts them") > 0 && left > 0 {
		d.Quantity = left
	}
}

// drawRenewal draws any part of a next term.
func drawRenewal(t *rapid.T) *commerce.RenewalInstructions {
	r := &commerce.RenewalInstructions{}
	if rapid.Bool().Draw(t, "renewal of seats") {
		r.Quantity = ptr(rapid.IntRange(0, 14).Draw(t, "renewal"))
	}
	if rapid.IntRange(0, 2).Draw(t, "renewal as another SKU") == 0 {
		r.SKU = ptr(rapid.SampledFrom([]commerce.SKU{basic, standard}).Draw(t, "renewal SKU"))
	}
	if rapid.IntRange(0, 2).Draw(t, "renewal for another term") == 0 {
		r.Term = ptr(rapid.SampledFrom([]commerce.Term{commerce.TermMonth, commerce.TermThreeYear}).Draw(t, "renewal term"))
	}
	if rapid.IntRange(0, 2).Draw(t, "renewal billed otherwise") == 0 {
		r.Cycle = ptr(commerce.CycleAnnual)
	}
	if rapid.IntRange(0, 4).Draw(t, "renewal with a promotion") == 0 {
		r.PromotionID = ptr("39NFJQT1PM6C:0005:39NFJQT1Q5L7")
	}
	if rapid.IntRange(0, 4).Draw(t, "renewal that ends early") == 0 {
		r.CustomTermEnd = ptr(at("2029-01-31 00:00:00"))
	}
	return r
}

// drawWorld draws a world whose last configuration, if any, was applied, after
// which others may have changed the subscription and a read may have seen it.
func drawWorld(t *rapid.T) world {
	w := drawApplied(t)
	w.desired = drawDesired(t, w.service.view())
	if w.current.Prior != nil && rapid.Bool().Draw(t, "unchanged") {
		w.desired = *w.current.Prior
	}
	return w
}

func drawApplied(t *rapid.T) world {
	m := drawService(t)
	w := world{service: m}
	w.see()
	if !rapid.Bool().Draw(t, "configured before") {
		return w
	}
	w.desired = drawDesired(t, m.view())
	p := w.plan()
	if !p.OK() || p.Ended || p.History.MergedInto != "" {
		return w
	}
	w.apply(t, p)
	for range rapid.IntRange(0, 2).Draw(t, "reads") {
		drawDrift(t, m)
		w.read()
	}
	return w
}

// drawDrift draws what others do to a subscription, and what time does.
func drawDrift(t *rapid.T, m *service) {
	if rapid.IntRange(0, 3).Draw(t, "later") == 0 {
		m.now = m.now.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "hours later")) * time.Hour)
	}
	switch kind := rapid.IntRange(0, 10).Draw(t, "drift"); {
	case kind == 0 && m.active() && !m.sub.Trial:
		n := rapid.IntRange(1, 12).Draw(t, "seats elsewhere")
		if more := n - m.sub.Quantity; more > 0 {
			m.batch = append(m.batch, commerce.Window{Quantity: more, Until: m.now.Add(168 * time.Hour)})
		} else {
			m.batch = nil
		}
		m.sub.Quantity, m.noted, m.silent = n, nil, false
	case kind == 1:
		m.sub.FriendlyName = "Portal"
	case kind == 2:
		m.sub.ResellerID = "1111111"
	case kind == 3 && m.active() && !m.sub.Trial:
		drawEnd(t, m)
	case kind == 4 && m.active() && !m.sub.Trial:
		m.suspend()
	case kind == 5 && m.sub.Status == commerce.StatusSuspended:
		m.sub.Status = commerce.StatusActive
	case kind == 6 && m.active() && !m.sub.Trial:
		m.sub.SKU, m.noted = premium, nil
	case kind == 7 && m.active() && !m.sub.Trial:
		m.sub.Cycle = commerce.CycleAnnual
	case kind == 8 && m.active() && !m.sub.Trial:
		m.sub.Term = commerce.TermThreeYear
	case kind == 9 && m.sub.Live():
		m.sub.Status = rapid.SampledFrom([]commerce.Status{
			commerce.StatusExpired, commerce.StatusDeleted, "hibernating",
		}).Draw(t, "status elsewhere")
		m.sub.AutoRenew, m.noted = false, nil
	}
}
