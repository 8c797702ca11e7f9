package commerce_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// service is a little model of one subscription as the service keeps it. It
// knows nothing of the planner: it only says no, or does what it is told.
type service struct {
	now   time.Time
	sub   commerce.Subscription // what is stated as it is; windows and schedule are below
	batch []commerce.Window
	// noted is what is scheduled for the end of the term.
	noted *commerce.Schedule
	// silent services state no windows.
	silent bool
	// moved are the seats that went to other subscriptions, by entry.
	moved map[string]commerce.MadeUpgrade
	// endBefore is the end of term before it was suspended.
	endBefore commerce.EndOfTerm
}

// record is the history after a plan was carried out.
func (m *service) record(p commerce.Plan, d commerce.Desired) commerce.History {
	h := p.History.WithEntries(d.PartialUpgrades, m.moved)
	m.moved = nil
	return h
}

// view is the subscription as the service describes it.
func (m *service) view() commerce.Subscription {
	s := m.sub
	s.Schedule = nil
	if m.noted != nil {
		s.Schedule = ptr(*m.noted)
	}
	s.Refundable = nil
	if s.Status != commerce.StatusSuspended && !m.silent {
		s.Refundable = &commerce.Refundable{Windows: []commerce.Window{}}
		for _, b := range m.batch {
			if m.now.Before(b.Until) {
				s.Refundable.Total += b.Quantity
				s.Refundable.Windows = append(s.Refundable.Windows, b)
			}
		}
	}
	return s
}

func (m *service) active() bool {
	return m.sub.Status == commerce.StatusActive || m.sub.Status == commerce.StatusPending
}

func (m *service) renewalDay() time.Time {
	return m.sub.CommitmentEnd.Truncate(24 * time.Hour).Add(24 * time.Hour)
}

// writable says no while a renewal is written and to what is not active.
func (m *service) writable() error {
	if !m.active() {
		return fmt.Errorf("the subscription is %s", m.sub.Status)
	}
	if !m.now.Before(m.renewalDay()) {
		return fmt.Errorf("the renewal of %s is being written", m.renewalDay())
	}
	return nil
}

// carry does one call.
func (m *service) carry(c commerce.Change) error {
	switch c.Action {
	case commerce.ActionRename:
		m.sub.FriendlyName = c.FriendlyName
		return nil
	case commerce.ActionSetReseller:
		m.sub.ResellerID = c.ResellerID
		return nil
	case commerce.ActionAddSeats, commerce.ActionReduceSeats:
		return m.resize(c)
	case commerce.ActionUpgrade:
		return m.upgrade(c)
	case commerce.ActionLengthenTerm:
		return m.lengthen(c)
	case commerce.ActionPartialUpgrade:
		return m.split(c)
	case commerce.ActionSuspend:
		if err := m.writable(); err != nil || m.sub.Trial {
			return fmt.Errorf("it cannot be suspended: %w", err)
		}
		m.suspend()
		return nil
	case commerce.ActionResume:
		if m.sub.Status != commerce.StatusSuspended || !m.now.Before(m.renewalDay()) {
			return fmt.Errorf("there is nothing to resume: %s", m.sub.Status)
		}
		m.sub.Status = commerce.StatusActive
		return nil
	case commerce.ActionSetEndOfTerm:
		return m.setEnd(c)
	case commerce.ActionScheduleRenewal:
		if !m.sub.AutoRenew || c.Schedule == nil || c.Schedule.Quantity < 1 || !c.At.Equal(m.renewalDay()) {
			return fmt.Errorf("nothing renews so: %+v", c)
		}
		if seats := m.sub.ProductType == "OnlineServicesNCE" && !m.sub.Trial; !seats && !c.Schedule.CustomTermEnd.IsZero() {
			return fmt.Errorf("a term of this one has its full length")
		}
		if err := m.writable(); err != nil {
			return err
		}
		m.noted = ptr(*c.Schedule)
		return nil
	case commerce.ActionWithdrawSchedule:
		m.noted = nil
		return m.writable()
	default:
		return fmt.Errorf("a running subscription takes no %s", c.Action)
	}
}

func (m *service) suspend() {
	m.endBefore = m.end()
	m.sub.Status, m.sub.AutoRenew, m.noted = commerce.StatusSuspended, false, nil
}

// upgrade makes all seats another SKU and keeps the term, unless a longer one
// is asked.
func (m *service) upgrade(c commerce.Change) error {
	if m.sub.Status != commerce.StatusActive || m.sub.ProductType != "OnlineServicesNCE" || !m.now.Before(m.renewalDay()) {
		return fmt.Errorf("a subscription like this is not upgraded")
	}
	if full := c.Seats == m.sub.Quantity || m.sub.Trial && c.Seats > m.sub.Quantity; !full || c.SKU.Same(m.sub.SKU) {
		return fmt.Errorf("%d of %d seats to %s is no full upgrade", c.Seats, m.sub.Quantity, c.SKU)
	}
	if m.sub.Trial { // converted, it is as if it were bought now
		m.sub.Quantity, m.batch, m.silent = c.Seats, []commerce.Window{{Quantity: c.Seats, Until: m.now.Add(168 * time.Hour)}}, false
	}
	m.sub.SKU, m.sub.Trial, m.noted = c.SKU, false, nil
	if c.Term != "" {
		m.sub.Term = c.Term
	}
	if c.Cycle != "" {
		m.sub.Cycle = c.Cycle
	}
	return nil
}

// lengthen makes the term a longer one. What is noted behind it has to go
// first. When the new one ends is left out.
func (m *service) lengthen(c commerce.Change) error {
	months := map[commerce.Term]int{commerce.TermMonth: 1, commerce.TermYear: 12, commerce.TermThreeYear: 36}
	switch {
	case m.sub.Status != commerce.StatusActive || m.sub.ProductType != "OnlineServicesNCE" || m.sub.Trial || !m.now.Before(m.renewalDay()):
		return fmt.Errorf("the term of a subscription like this stays")
	case m.noted != nil && m.noted.Quantity > 0:
		return fmt.Errorf("a next term is noted")
	case c.Seats != m.sub.Quantity || months[c.Term] <= months[m.sub.Term]:
		return fmt.Errorf("%s for %d of %d seats is no longer term", c.Term, c.Seats, m.sub.Quantity)
	}
	m.sub.Term, m.sub.Cycle, m.noted = c.Term, c.Cycle, nil
	return nil
}

// split moves some of the seats to another subscription, or all of them to one
// that exists.
func (m *service) split(c commerce.Change) error {
	if m.sub.Status != commerce.StatusActive || m.sub.ProductType != "OnlineServicesNCE" || !m.now.Before(m.renewalDay()) {
		return fmt.Errorf("seats of a subscription like this are not upgraded")
	}
	whole := c.Seats == m.sub.Quantity
	if c.Seats < 1 || c.Seats > m.sub.Quantity || whole && c.Into == "" || m.sub.Trial && (!whole || c.Into == "") ||
		c.SKU.Same(m.sub.SKU) || c.Into == m.sub.ID {
		return fmt.Errorf("%d of %d seats to %s %q is no partial upgrade", c.Seats, m.sub.Quantity, c.SKU, c.Into)
	}
	if c.From != m.sub.Quantity || c.To != c.From-c.Seats {
		return fmt.Errorf("%d seats leave %d of %d, not %d", c.Seats, m.sub.Quantity-c.Seats, m.sub.Quantity, c.To)
	}
	left := c.Seats
	slices.SortStableFunc(m.batch, func(a, b commerce.Window) int { return a.Until.Compare(b.Until) })
	old := m.sub.Quantity
	for _, b := range m.batch {
		old -= b.Quantity
	}
	left -= min(left, old) // seats without a window go first
	for i := range m.batch {
		k := min(left, m.batch[i].Quantity)
		m.batch[i].Quantity -= k
		left -= k
	}
	m.batch = slices.DeleteFunc(m.batch, func(b commerce.Window) bool { return b.Quantity == 0 })
	if m.moved == nil {
		m.moved = map[string]commerce.MadeUpgrade{}
	}
	m.moved[c.Entry] = commerce.MadeUpgrade{
		OperationID: fmt.Sprintf("%s-%d", c.Entry, m.now.Unix()), SKU: c.SKU, Quantity: c.Seats, SubscriptionID: c.Into,
		At: m.now,
	}
	m.sub.Quantity, m.noted = c.To, nil
	return nil
}

func (m *service) resize(c commerce.Change) error {
	if !m.active() || m.sub.Trial || m.sub.ProductType == "Software" && c.Action == commerce.ActionReduceSeats {
		return fmt.Errorf("the seats of this one are fixed")
	}
	if c.From != m.sub.Quantity || c.To < 1 || c.Seats < 1 {
		return fmt.Errorf("%d seats cannot go from %d to %d", m.sub.Quantity, c.From, c.To)
	}
	m.noted = nil
	m.sub.Quantity = c.To
	if c.Action == commerce.ActionAddSeats {
		if c.To-c.From != c.Seats {
			return fmt.Errorf("%d added from %d to %d", c.Seats, c.From, c.To)
		}
		// A service that stated no window states those of what was added.
		m.batch, m.silent = append(m.batch, commerce.Window{Quantity: c.Seats, Until: m.now.Add(168 * time.Hour)}), false
		return nil
	}
	return m.take(c.From - c.To)
}

// take consumes the newest batches first, of what is open to the second.
func (m *service) take(n int) error {
	slices.SortStableFunc(m.batch, func(a, b commerce.Window) int { return b.Until.Compare(a.Until) })
	for i := range m.batch {
		if !m.now.Before(m.batch[i].Until) {
			continue
		}
		k := min(n, m.batch[i].Quantity)
		m.batch[i].Quantity -= k
		n -= k
	}
	m.batch = slices.DeleteFunc(m.batch, func(b commerce.Window) bool { return b.Quantity == 0 })
	if n > 0 {
		return fmt.Errorf("%d seats are past their window", n)
	}
	return nil
}

func (m *service) setEnd(c commerce.Change) error {
	m.sub.AutoRenew = c.EndOfTerm == commerce.EndOfTermRenew
	if converts := m.sub.Trial && m.noted != nil && m.noted.Quantity > 0; converts {
		return m.writable() // a trial shows what it converts into, also when it will not
	}
	ended := m.noted != nil
	m.noted = nil
	switch {
	case m.sub.Trial && ended && m.sub.AutoRenew: // it shows again what it converts into
		m.noted = &commerce.Schedule{Kind: commerce.ScheduledRenewal, Quantity: m.sub.Quantity}
	case c.EndOfTerm == commerce.EndOfTermExtend && !m.extendable():
		return fmt.Errorf("this one has no extended term")
	case c.EndOfTerm == commerce.EndOfTermExtend:
		m.noted = &commerce.Schedule{Kind: commerce.ScheduledExtension}
	case c.EndOfTerm == commerce.EndOfTermCancel && c.Explicit:
		m.noted = &commerce.Schedule{Kind: commerce.ScheduledCancellation}
	}
	return m.writable()
}

func (m *service) extendable() bool {
	return m.sub.ProductType == "OnlineServicesNCE" && !m.sub.Trial &&
		!m.sub.EffectiveStart.Before(at("2025-04-01 00:00:00")) && !m.sub.CommitmentEnd.Before(at("2026-05-04 00:00:00"))
}

// end is what will happen at the end of the term.
func (m *service) end() commerce.EndOfTerm {
	switch {
	case m.noted != nil && m.noted.Kind == commerce.ScheduledCancellation:
		return commerce.EndOfTermCancel
	case m.noted != nil && m.noted.Kind == commerce.ScheduledExtension:
		return commerce.EndOfTermExtend
	case m.sub.AutoRenew:
		return commerce.EndOfTermRenew
	case m.extendable():
		return commerce.EndOfTermExtend
	default:
		return commerce.EndOfTermCancel
	}
}

// next is what the next term would hold, were it renewed now.
func (m *service) next() commerce.Schedule {
	if m.noted != nil && (m.noted.Kind == commerce.ScheduledRenewal || m.noted.Kind == commerce.ScheduledUpgrade) {
		return *m.noted
	}
	return commerce.Schedule{
		Kind: commerce.ScheduledRenewal, Quantity: m.sub.Quantity, SKU: m.sub.SKU, Term: m.sub.Term, Cycle: m.sub.Cycle,
	}
}

// endTerm lets the term end: it renews, extends or expires, some hours later.
func (m *service) endTerm(took time.Duration) {
	start := m.renewalDay()
	m.now = start.Add(took)
	switch m.end() {
	case commerce.EndOfTermCancel:
		m.sub.Status, m.sub.AutoRenew, m.noted = commerce.StatusExpired, false, nil
		return
	case commerce.EndOfTermExtend:
		m.sub.SKU.SKUID, m.sub.Term = m.sub.SKU.SKUID+"-EST", commerce.TermMonth
		m.sub.AutoRenew = false
	default:
		n := m.next()
		m.sub.Quantity, m.sub.SKU, m.sub.Term, m.sub.Cycle = n.Quantity, n.SKU, n.Term, n.Cycle
	}
	months := map[commerce.Term]int{commerce.TermMonth: 1, commerce.TermYear: 12, commerce.TermThreeYear: 36}[m.sub.Term]
	m.noted = nil
	m.sub.EffectiveStart, m.sub.CommitmentEnd = start, start.AddDate(0, months, 0).Add(-time.Second)
	until := m.now.Add(168 * time.Hour)
	m.sub.CancelUntil, m.batch = &until, []commerce.Window{{Quantity: m.sub.Quantity, Until: until}}
}
