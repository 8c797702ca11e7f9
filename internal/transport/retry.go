package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/cenkalti/backoff/v5"
)

// call is the state of one logical request over its attempts. Attempts run one
// after another, so it needs no lock.
type call struct {
	write bool
	// returnBusy ends the request if the service is busy.
	returnBusy bool
	attempts   int
	// sent is true if the current attempt got past the login and its latest request was
	// not refused for its token.
	sent bool
	// refusals counts the answers that refused a token.
	refusals int
	// unsure is true while an attempt may have taken effect without an answer that
	// confirms it.
	unsure  bool
	stopped error
	// asked is the latest wait that the service asked for; obeyed is the sum of all of
	// them.
	asked  AskedWait
	obeyed time.Duration
	// customer is the tenant whose request limit counts, tenant the one whose directory
	// issues the token.
	customer, tenant string
}

// refused records that the service rejected the token, and so did nothing. azcore's
// bearer policy may log in and send again within one attempt: if that login fails,
// no request is pending.
func (c *call) refused() {
	c.refusals++
	c.sent = false
}

// callOf returns the state of the request that a context belongs to.
func callOf(req *policy.Request) *call {
	var c *call
	if !req.OperationValue(&c) {
		return &call{}
	}
	return c
}

// cause is why an attempt is repeated. Each cause has its own pace and limit.
type cause int

const (
	none cause = iota
	login
	transient
	throttled
	busy
)

// pace is how long to wait for one cause. The caps follow from the published
// limits, which are per minute, and from subscriptions that take two minutes or
// more to become ready.
type pace struct {
	first, most time.Duration
	attempts    int
}

var paces = map[cause]pace{
	login:     {attempts: 2},
	transient: {first: time.Second, most: 30 * time.Second, attempts: 5},
	throttled: {first: 2 * time.Second, most: time.Minute, attempts: 60},
	busy:      {first: 5 * time.Second, most: 2 * time.Minute, attempts: 60},
}

type retryPolicy struct {
	// loggedIn is true if there are credentials, which may get another token.
	loggedIn bool
	limiter  *limiter
	busy     func(status int, body []byte) bool
	// keyed is true if the service recognizes a repeated write by its id.
	keyed bool
	wait  func(context.Context, time.Duration) error
	now   func() time.Time
	rand  func() float64
}

func (p *retryPolicy) Do(req *policy.Request) (*http.Response, error) {
	c := callOf(req)
	ctx := req.Raw().Context()
	backoffs := map[cause]*backoff.ExponentialBackOff{}
	tries := map[cause]int{}
	for {
		resp, err := p.attempt(req, c)
		why := p.classify(ctx, c, resp, err)
		c.trackOutcome(why, resp, err)
		tries[why]++
		if why == none || tries[why] >= paces[why].attempts {
			return resp, c.final(ctx, err)
		}
		if why == login {
			continue // the credentials know by now that the token was refused
		}
		asked := askedWait(resp, p.now())
		pause := p.pause(backoffs, why, asked)
		if stop := p.tooLate(ctx, c, pause, asked); stop != nil {
			return p.stop(c, stop, resp, err)
		}
		c.asked, c.obeyed = asked, c.obeyed+asked.Length
		logWait(ctx, c, pause)
		if stop := p.wait(ctx, pause); stop != nil {
			return p.stop(c, c.waited(stop), resp, err)
		}
	}
}

// attempt sends the request once; azcore's policy below rewinds its body.
func (p *retryPolicy) attempt(req *policy.Request, c *call) (*http.Response, error) {
	if err := req.Raw().Context().Err(); err != nil {
		return nil, err
	}
	c.sent = false
	if err := p.limiter.waitTurn(req.Raw().Context(), c.customer); err != nil {
		return nil, err
	}
	c.attempts++
	return req.Next()
}

// final is the error of the last attempt. If only that attempt timed out, the error
// must not match the caller's own deadline.
func (c *call) final(ctx context.Context, err error) error {
	if c.sent && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return &NoAnswerError{Err: err}
	}
	return c.waited(err)
}

// waited adds to a deadline error that the service had asked for a wait.
func (c *call) waited(err error) error {
	if c.asked == (AskedWait{}) || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &WaitedError{Asked: c.asked, Err: err}
}

// stop ends the attempts early. It returns the last answer with the reason in
// Stopped, or both errors if there was no answer.
func (p *retryPolicy) stop(c *call, why error, resp *http.Response, err error) (*http.Response, error) {
	c.stopped = why
	if err != nil {
		return nil, errors.Join(err, why)
	}
	return resp, nil
}

// tooLate returns a *DeadlineError if there is no time left for the next attempt.
func (p *retryPolicy) tooLate(ctx context.Context, c *call, pause time.Duration, asked AskedWait) error {
	if asked.Length > 0 {
		return asked.tooLong(ctx, p.now(), c.obeyed)
	}
	return deadlineBefore(ctx, p.now(), pause)
}

// pause returns how long to wait now. It is at least what the service asked for,
// plus a little jitter so that requests refused together do not return together.
func (p *retryPolicy) pause(seen map[cause]*backoff.ExponentialBackOff, why cause, asked AskedWait) time.Duration {
	b := seen[why]
	if b == nil {
		b = &backoff.ExponentialBackOff{InitialInterval: paces[why].first, Multiplier: 2, MaxInterval: paces[why].most}
		b.Reset()
		seen[why] = b
	}
	interval := b.NextBackOff()
	if asked.Length > 0 {
		return asked.Length + jitter(min(asked.Length/10, 2*time.Second), p.rand())
	}
	// Equal jitter: half fixed, half random.
	return interval/2 + jitter(interval/2, p.rand())
}

func jitter(d time.Duration, fraction float64) time.Duration {
	return time.Duration(float64(d) * fraction)
}

// classify returns why the attempt should be repeated, or that it should not.
func (p *retryPolicy) classify(ctx context.Context, c *call, resp *http.Response, err error) cause {
	if err != nil {
		var certificate *tls.CertificateVerificationError
		if !c.sent || ctx.Err() != nil || errors.As(err, &certificate) {
			return none
		}
		return p.unsettled(c, err)
	}
	switch resp.StatusCode {
	case http.StatusUnauthorized:
		// azcore's bearer policy may have repeated it already.
		if p.loggedIn && c.refusals < paces[login].attempts {
			return login
		}
	case http.StatusTooManyRequests:
		return throttled
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return p.unsettled(c, nil)
	default:
		if p.isBusy(c, resp) {
			return busy
		}
	}
	return none
}

// isBusy reports whether the service refused because of something that ends by
// itself within minutes, and the caller wants to wait for that.
func (p *retryPolicy) isBusy(c *call, resp *http.Response) bool {
	if p.busy == nil || c.returnBusy || resp.StatusCode < http.StatusBadRequest ||
		resp.StatusCode >= http.StatusInternalServerError {
		return false
	}
	body, err := runtime.Payload(resp)
	return err == nil && p.busy(resp.StatusCode, body)
}

// unsettled decides about an attempt that may have taken effect: a write is
// repeated only if that cannot take effect twice.
func (p *retryPolicy) unsettled(c *call, err error) cause {
	if c.write && !p.keyed && !neverArrived(err) {
		return none
	}
	return transient
}

// trackOutcome tracks whether the write may have taken effect without a confirming answer.
// After an unanswered attempt only a success is conclusive: a repeat under the same
// id gets the answer of the first attempt, but a refusal can come from a gateway
// that does not know of it.
func (c *call) trackOutcome(why cause, resp *http.Response, err error) {
	switch {
	case err != nil:
		c.unsure = c.unsure || (c.sent && !neverArrived(err))
	case resp.StatusCode >= http.StatusInternalServerError, resp.StatusCode == http.StatusRequestTimeout:
		c.unsure = true
	case why == none && resp.StatusCode < http.StatusBadRequest:
		c.unsure = false
	}
}

// neverArrived reports whether a failure came before the first byte of the request
// was sent.
func neverArrived(err error) bool {
	var dial *net.OpError
	var certificate *tls.CertificateVerificationError
	return (errors.As(err, &dial) && dial.Op == "dial") || errors.As(err, &certificate)
}
