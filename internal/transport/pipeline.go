package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/uuid"
	"github.com/hashicorp/go-cleanhttp"
)

// defaultAttemptTimeout bounds one attempt, so that an answer that never comes
// becomes a retry and not a hang until the caller's deadline.
const defaultAttemptTimeout = 2 * time.Minute

// Options configures a Pipeline. Everything is optional, but with Credentials
// a Scope is required.
type Options struct {
	// Credentials provide the bearer tokens; nil sends requests without a token, as to
	// a login endpoint.
	Credentials Credentials
	// Scope is the token scope, such as "https://api.partnercenter.microsoft.com/.default".
	Scope string
	// Identity describes who the credentials log in.
	Identity Identity
	// Dialect is the service's; the zero value is Plain.
	Dialect Dialect
	// Limits are the service's published limits, and RateShare the share of them
	// that this process may use, from MinRateShare to 1; zero means 1.
	Limits    Limits
	RateShare float64
	// Secrets are strings that must never reach a log, in any field.
	Secrets []string
	// UserAgent is the User-Agent header; empty means "terraform-provider-csp".
	UserAgent string
	// HTTP sends the requests; nil means a pooled client of its own.
	HTTP policy.Transporter
	// Wait pauses between attempts and returns early with the context's error;
	// nil means a timer.
	Wait func(ctx context.Context, d time.Duration) error
	// Now is the local clock, used for durations and to see how far the
	// context's deadline is; nil means the wall clock.
	Now func() time.Time
	// Rand returns numbers in [0,1) that add jitter to the waits; nil means a random
	// source.
	Rand func() float64
	// NewID returns request and correlation ids; nil means random GUIDs.
	NewID func() string
	// AttemptTimeout bounds one attempt, not the login it may need; zero means two minutes.
	AttemptTimeout time.Duration
	// InsecureAllowHTTP lets tokens travel over plain http. Use it for loopback servers
	// only.
	InsecureAllowHTTP bool
}

// Pipeline sends requests with credentials, ids, retries and a log. It is safe
// for concurrent use; all clients of one service share one.
type Pipeline struct {
	inner       runtime.Pipeline
	identity    Identity
	dialect     Dialect
	secrets     []string
	userAgent   string
	wait        func(context.Context, time.Duration) error
	now         func() time.Time
	newID       func() string
	serviceTime atomic.Pointer[time.Time]
}

// New builds a pipeline. It fails only for credentials without a scope and for
// a rate share out of range.
func New(o Options) (*Pipeline, error) {
	if o.Credentials != nil && o.Scope == "" {
		return nil, errors.New("transport: a token scope is required")
	}
	if o.RateShare != 0 && !IsRateShare(o.RateShare) {
		return nil, fmt.Errorf("transport: a rate share of %g is not from %g to 1", o.RateShare, MinRateShare)
	}
	o = o.withDefaults()
	p := &Pipeline{
		identity:  o.Identity,
		dialect:   o.Dialect,
		secrets:   o.Secrets,
		userAgent: o.UserAgent,
		wait:      o.Wait,
		now:       o.Now,
		newID:     o.NewID,
	}
	retry := &retryPolicy{
		limiter: newLimiter(o), busy: o.Dialect.Busy,
		keyed: o.Dialect.RequestID != "", wait: o.Wait, now: o.Now, rand: o.Rand,
	}
	perCall := []policy.Policy{retry}
	if o.Credentials != nil {
		// Above azcore's retry, so that a slow login takes no attempt's time.
		retry.loggedIn = true
		auth := newAuthPolicy(o)
		perCall = append(perCall, auth, refusalPolicy{auth})
	}
	p.inner = runtime.NewPipeline("csp", "v1", runtime.PipelineOptions{
		PerCall:  perCall,
		PerRetry: []policy.Policy{&logPolicy{now: o.Now, dialect: o.Dialect}},
	}, &policy.ClientOptions{
		Transport: o.HTTP,
		// azcore's own retry repeats a POST even if it may have taken effect, ignores a
		// fractional Retry-After, gives up if it is long and never repeats a 409. Only
		// its per-attempt timeout is used here.
		Retry:     policy.RetryOptions{MaxRetries: -1, TryTimeout: o.AttemptTimeout},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	})
	return p, nil
}

func (o Options) withDefaults() Options {
	if o.UserAgent == "" {
		o.UserAgent = Application
	}
	if o.RateShare == 0 {
		o.RateShare = 1
	}
	if o.HTTP == nil {
		o.HTTP = Unredirected(cleanhttp.DefaultPooledClient())
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Now == nil {
		o.Now = wallClock
	}
	if o.Rand == nil {
		o.Rand = randomFraction
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	if o.AttemptTimeout == 0 {
		o.AttemptTimeout = defaultAttemptTimeout
	}
	return o
}

// Identity describes who the requests are made as.
func (p *Pipeline) Identity() Identity { return p.identity }

// ServiceTime is the service's clock from the Date header of the latest answer, to
// the second; zero before the first answer.
func (p *Pipeline) ServiceTime() time.Time {
	if t := p.serviceTime.Load(); t != nil {
		return *t
	}
	return time.Time{}
}

// Wait pauses as the pipeline does between attempts, for callers that poll. It
// returns the context's error if the context ends first, and a *DeadlineError
// at once if the pause would pass the context's deadline.
func (p *Pipeline) Wait(ctx context.Context, d time.Duration) error {
	if err := deadlineBefore(ctx, p.now(), d); err != nil {
		return err
	}
	return p.wait(ctx, d)
}

// LocalNow is the local clock, which decides when tokens expire.
func (p *Pipeline) LocalNow() time.Time { return p.now() }

// Now is the service's clock as of the latest answer, or the local clock before any
// answer. Use it for messages that show today's date, never for a rule.
func (p *Pipeline) Now() time.Time {
	if t := p.ServiceTime(); !t.IsZero() {
		return t
	}
	return p.now().UTC()
}

// Transporter sends the requests of other libraries, such as azidentity's,
// with this pipeline's retries and log. It adds no headers and no token.
func (p *Pipeline) Transporter() policy.Transporter { return transporter{p} }

type transporter struct{ pipeline *Pipeline }

// Do implements policy.Transporter.
func (t transporter) Do(raw *http.Request) (*http.Response, error) {
	req, err := runtime.NewRequestFromRequest(raw.WithContext(t.pipeline.startLog(raw.Context())))
	if err != nil {
		return nil, fmt.Errorf("transport: adopt the request: %w", err)
	}
	// Repeating a login changes nothing, so no outcome is ever unknown.
	req.SetOperationValue(&call{})
	return t.pipeline.inner.Do(req)
}

// RoundTrip implements http.RoundTripper, for libraries that take a client.
func (t transporter) RoundTrip(req *http.Request) (*http.Response, error) { return t.Do(req) }

// Client is the Transporter as an HTTP client.
func (p *Pipeline) Client() *http.Client {
	return Unredirected(&http.Client{Transport: transporter{p}})
}
