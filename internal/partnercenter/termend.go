package partnercenter

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// The kinds of TermEnd: what the day is aligned with.
// Source: "Get custom term end dates".
const (
	TermEndOfMonth        = "calendar_month_aligned"
	TermEndOfSubscription = "subscription_aligned"
)

// TermEnd is a day on which the first term of a purchase can end.
type TermEnd struct {
	// Date is the day in UTC, at midnight in the samples: the value for
	// LineItem.CustomTermEnd.
	Date time.Time
	// Kind is TermEndOfMonth or TermEndOfSubscription, or a value not known yet.
	Kind string
	// SubscriptionIDs are the customer's subscriptions that end on the day; nil
	// for TermEndOfMonth.
	SubscriptionIDs []string
}

// CustomTermEndDates lists the days on which a term bought for a customer can end,
// besides its regular end. The term is ISO 8601: P1M, P1Y or P3Y. start is when the
// term begins; nil means now. There is no such list for renewals.
// Source: "Get custom term end dates".
func (c *Client) CustomTermEndDates(ctx context.Context, tenantID, term string, start *time.Time) ([]TermEnd, error) {
	query := url.Values{"term_duration": {term}}
	if start != nil {
		query.Set("term_start_date", start.UTC().Format(time.RFC3339))
	}
	path := withQuery(pathOf("customers", tenantID, "subscriptions", "customTermEndDates"), query)
	list := []TermEnd{}
	pages := &tokenPages{}
	_, err := c.collectPages(ctx, ReadTermEnds, path, pages.parse, func(item json.RawMessage) error {
		end, err := parseTermEnd(item)
		list = append(list, end)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// tokenPages reads pages in which the next one may be given by a token in the
// answer's header instead of a link. The last page echoes the token that was sent.
type tokenPages struct{ sent string }

func (t *tokenPages) parse(resp *transport.Response) (page, error) {
	p, err := parsePage(resp.Body)
	if err != nil {
		return p, err
	}
	if token := strings.TrimSpace(resp.Header.Get(continuation)); p.last() && token != "" && token != t.sent {
		p.header.Set(continuation, token)
	}
	t.sent = p.header.Get(continuation)
	return p, nil
}

var errNoTermEnd = errors.New("the answer has no date")

func parseTermEnd(text []byte) (TermEnd, error) {
	f := wire.ReadObject(text, "customTermEndDate")
	end := TermEnd{
		Date:            f.Time("allowedCustomTermEndDate"),
		Kind:            f.Enum("allowedCustomTermEndDateType"),
		SubscriptionIDs: f.IDs("cotermSubscriptionIds"),
	}
	if f.Err() == nil && end.Date.IsZero() {
		return end, errNoTermEnd
	}
	return end, f.Err()
}
