package partnercenter

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// customEnd is a day on which a first term can end ("Align subscription end dates").
type customEnd struct {
	date          time.Time
	subscriptions []string // ids that end on this day; empty for the end of a calendar month
}

// customEnds lists month ends and ends of the tenant's active subscriptions within the first term. Terms of a year
// and more cannot follow a monthly subscription, and a monthly term cannot end on the 28th to 30th unless the month
// ends then.
func customEnds(held []*Subscription, term string, start time.Time) []customEnd {
	n, known := catalog.Months(term)
	if !known {
		return nil
	}
	first, last := catalog.DayOf(start), catalog.LastDay(start, n)
	list := []customEnd{}
	for k := 1; ; k++ {
		monthEnd := time.Date(first.Year(), first.Month()+time.Month(k), 0, 0, 0, 0, 0, time.UTC)
		if monthEnd.After(last) {
			break
		}
		if !monthEnd.Before(first) {
			list = append(list, customEnd{date: monthEnd})
		}
	}
	for _, s := range held {
		length, _ := catalog.Months(s.Offer.TermDuration)
		if s.Status != StatusActive || s.IsTrial() || !s.SKU().IsSeat() || s.End.Before(first) || s.End.After(last) ||
			(n >= 12 && length < 12) {
			continue
		}
		if n < 12 && s.End.Day() >= 28 && s.End.AddDate(0, 0, 1).Day() != 1 {
			continue
		}
		i := slices.IndexFunc(list, func(e customEnd) bool { return e.date.Equal(s.End) && e.subscriptions != nil })
		if i < 0 {
			list = append(list, customEnd{date: s.End, subscriptions: []string{s.ID}})
			continue
		}
		list[i].subscriptions = append(list[i].subscriptions, s.ID)
	}
	slices.SortStableFunc(list, func(a, b customEnd) int { return a.date.Compare(b.date) })
	return list
}

func (c *call) customTermEndDates() (wire.Answer, error) {
	buyer, err := c.customer()
	if err != nil {
		return wire.Answer{}, err
	}
	term := strings.ToUpper(c.Query.Get("term_duration"))
	if _, known := catalog.Months(term); !known {
		return wire.Answer{}, wire.Refuse(http.StatusBadRequest, codeTermInvalid,
			"The term duration %q is not valid.", term)
	}
	start := c.Now
	if text := c.Query.Get("term_start_date"); text != "" {
		var given wire.FlexibleTime
		if err := given.UnmarshalJSON([]byte(`"` + text + `"`)); err != nil {
			return wire.Answer{}, wire.Refuse(http.StatusBadRequest, codeInvalidProperty,
				"The term start date is not valid.")
		}
		start = given.Time
	}
	held, err := world.All[Subscription](c.Tx, KindSubscription, buyer.ID)
	if err != nil {
		return wire.Answer{}, err
	}
	items := []any{}
	for _, e := range customEnds(held, term, start) {
		kind, ids := "calendarMonthAligned", []any{}
		if e.subscriptions != nil {
			kind = "subscriptionAligned"
			for _, id := range e.subscriptions {
				ids = append(ids, wire.GUID(id))
			}
		}
		items = append(items, wire.Object{
			// These dates have no time zone.
			"allowedCustomTermEndDateType": kind, "allowedCustomTermEndDate": e.date.Format("2006-01-02T15:04:05"),
			"cotermSubscriptionIds": ids,
		})
	}
	return wire.OK(wire.Collection(items))
}
