package partnercenter

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Updated is the result of an update.
type Updated struct {
	// Subscription is the changed resource; zero while Pending.
	Subscription Subscription
	// Pending is set if the service has accepted the update and not carried it out
	// (202).
	Pending *Pending
}

// UpdateSubscription sends the whole document as read, with its changes. If the
// subscription is busy, it fails at once with IsNotReady: the document must be read
// again before it is sent again.
func (c *Client) UpdateSubscription(ctx context.Context, tenantID, id string, doc wire.Document) (Updated, error) {
	path := pathOf("customers", tenantID, "subscriptions", id)
	header := http.Header{}
	// New-commerce resources have no etag, and the service expects none.
	if etag := doc.Object("subscription").Child("attributes").Text("etag"); etag != "" {
		header.Set("If-Match", `"`+strings.Trim(etag, `"`)+`"`)
	}
	resp, err := c.do(ctx, ChangeSubscriptions, path, transport.Request{
		Method: http.MethodPatch, Header: header, Body: doc.Bytes(), ReturnBusy: true,
	})
	if err != nil {
		return Updated{}, err
	}
	var s Subscription
	switch {
	case resp.Status == http.StatusAccepted:
		return c.pending(path, id, resp)
	case len(bytes.TrimSpace(wire.WithoutBOM(resp.Body))) == 0:
		s, err = c.Subscription(ctx, tenantID, id)
	default:
		if s, err = ParseSubscription(resp.Body); err == nil {
			s.Meta = metaOf(resp)
		}
	}
	if err != nil {
		return Updated{}, badAnswer(http.MethodPatch, path, resp, err)
	}
	return Updated{Subscription: s}, nil
}

// Pending is an update that the service accepted and has not carried out.
type Pending struct {
	// RetryAfter is how long the latest answer asks to wait; zero if it does not ask.
	RetryAfter time.Duration

	client        *Client
	id, requestID string
	// path is the subscription's path, look the address to read next.
	path, look string
}

func (c *Client) pending(path, id string, accepted *transport.Response) (Updated, error) {
	p := &Pending{
		client:     c,
		id:         id,
		requestID:  accepted.RequestID,
		path:       path,
		look:       path,
		RetryAfter: accepted.RetryAfter,
	}
	if location := accepted.Header.Get("Location"); location != "" {
		local, err := c.localPath(location)
		if err != nil {
			return Updated{}, p.Unknown(err)
		}
		p.look = local
	}
	return Updated{Pending: p}, nil
}

// Look reads the subscription once. found is false if the service's link led to an
// operation instead: the next call reads the subscription itself.
func (p *Pending) Look(ctx context.Context) (s Subscription, found bool, err error) {
	resp, err := p.client.get(ctx, ReadSubscriptions, p.look)
	if err != nil {
		return Subscription{}, false, err
	}
	p.RetryAfter = resp.RetryAfter
	if s, err = ParseSubscription(resp.Body); err != nil || !SameID(s.ID, p.id) {
		p.look = p.path
		return Subscription{}, false, nil //nolint:nilerr // an operation has a form of its own
	}
	s.Meta = metaOf(resp)
	return s, true, nil
}

// Unknown returns the error that says why it is not known whether the update took
// effect.
func (p *Pending) Unknown(err error) error {
	return unknownOutcome(http.MethodPatch, p.path, p.requestID, err)
}
