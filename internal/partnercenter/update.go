package partnercenter

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// UpdateSubscription sends the whole document as read, with its changes. It
// returns the changed resource; if the service takes its time (202), it looks
// again until the change shows or ctx ends, and the latter is a
// *transport.UnknownOutcomeError. Where the subscription is busy it fails at
// once, with IsNotReady: the document must be read again before it is sent again.
func (c *Client) UpdateSubscription(ctx context.Context, tenantID, id string, doc wire.Document) (Subscription, error) {
	path := pathOf("customers", tenantID, "subscriptions", id)
	header := http.Header{}
	// New-commerce resources carry no etag, and the service wants none then.
	if attributes := doc.Object("subscription").Child("attributes"); attributes != nil {
		if etag := attributes.Text("etag"); etag != "" {
			header.Set("If-Match", `"`+strings.Trim(etag, `"`)+`"`)
		}
	}
	resp, err := c.do(ctx, ChangeSubscriptions, path, transport.Request{
		Method: http.MethodPatch, Header: header, Body: doc.Bytes(), ReturnBusy: true,
	})
	if err != nil {
		return Subscription{}, err
	}
	if resp.Status == http.StatusAccepted {
		return c.awaitUpdate(ctx, path, id, resp, doc)
	}
	if len(bytes.TrimSpace(wire.WithoutBOM(resp.Body))) == 0 {
		s, err := c.Subscription(ctx, tenantID, id)
		if err != nil {
			return Subscription{}, badAnswer(http.MethodPatch, path, resp, err)
		}
		return s, nil
	}
	s, err := ParseSubscription(resp.Body)
	if err != nil {
		return Subscription{}, badAnswer(http.MethodPatch, path, resp, err)
	}
	s.Meta = metaOf(resp)
	return s, nil
}

// A slow update takes seconds to minutes; the looks are spaced from firstLook
// to slowestLook, and mostLooks (about half an hour) holds without a deadline.
const (
	firstLook   = 2 * time.Second
	slowestLook = 30 * time.Second
	mostLooks   = 60
)

func (c *Client) awaitUpdate(ctx context.Context, path, id string, accepted *transport.Response, wanted wire.Document) (Subscription, error) {
	unknown := func(err error) error {
		return unknownOutcome(http.MethodPatch, path, accepted.RequestID, err)
	}
	look := path
	if location := accepted.Header.Get("Location"); location != "" {
		local, err := c.localPath(location)
		if err != nil {
			return Subscription{}, unknown(err)
		}
		look = local
	}
	pause, asked := firstLook, accepted.RetryAfter
	for range mostLooks {
		if err := c.pipeline.Wait(ctx, max(pause, asked)); err != nil {
			return Subscription{}, unknown(fmt.Errorf("the change was accepted but did not show: %w", err))
		}
		pause = min(2*pause, slowestLook)
		resp, err := c.get(ctx, ReadSubscriptions, look)
		switch {
		case IsNotFound(err) && wants(wanted, StatusDeleted):
			// A deleted subscription may vanish instead of saying so.
			return ParseSubscription(wanted.Bytes())
		case err != nil:
			return Subscription{}, unknown(err)
		}
		asked = resp.RetryAfter
		s, err := ParseSubscription(resp.Body)
		if err != nil || !SameID(s.ID, id) {
			look = path // the location was an operation; the resource tells the rest
			continue
		}
		if shows(s, wanted) {
			s.Meta = metaOf(resp)
			return s, nil
		}
	}
	return Subscription{}, unknown(fmt.Errorf("the change was accepted but did not show in %d looks", mostLooks))
}

func wants(wanted wire.Document, status string) bool {
	return wanted.Object("subscription").Enum("status") == status
}

// shows tells whether a subscription has the wanted values. Only fields that
// the service takes over as they are can be compared: schedules are dropped as
// a side effect of other changes, and so is auto-renew by anything but active.
func shows(s Subscription, wanted wire.Document) bool {
	f := wanted.Object("subscription")
	if q := f.OptionalNumber("quantity"); q != nil && *q != s.Quantity {
		return false
	}
	status := f.Enum("status")
	if status != "" && status != s.Status {
		return false
	}
	if status != StatusActive {
		return true
	}
	return f.Flag("autoRenewEnabled") == s.AutoRenewEnabled &&
		same(f.Text("friendlyName"), s.FriendlyName) &&
		same(f.Enum("billingCycle"), s.BillingCycle) &&
		same(f.Duration("termDuration"), s.TermDuration)
}

// same holds also if the document leaves the field open.
func same(wanted, found string) bool { return wanted == "" || wanted == found }
