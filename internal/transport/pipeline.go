package transport

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/uuid"
	"github.com/hashicorp/go-cleanhttp"
)

// defaultAttemptTimeout bounds one attempt, so that an answer that never comes
// becomes a retry and not a hang until the caller's deadline.
const defaultAttemptTimeout = 2 * time.Minute

// defaultApplication is the name under which the service's telemetry sees us.
const defaultApplication = "terraform-provider-csp"

// Options configures a Pipeline. Credential and Scope are required.
type Options struct {
	// Credential gives the bearer tokens. If it has a method Forget(), that is
	// called after a 401 so that the next token is a new one.
	Credential azcore.TokenCredential
	// Scope is the token scope, such as "https://api.partnercenter.microsoft.com/.default".
	Scope string
	// UserAgent is the User-Agent header; empty means Application.
	UserAgent string
	// Application is the MS-PartnerCenter-Application header; empty means "terraform-provider-csp".
	Application string
	// HTTP sends the requests; nil means a pooled client of its own.
	HTTP policy.Transporter
	// Wait pauses between attempts and returns early with the context's error;
	// nil means a timer.
	Wait func(ctx context.Context, d time.Duration) error
	// Now is the local clock, used for durations and to see how far the
	// context's deadline is; nil means the wall clock.
	Now func() time.Time
	// Rand gives numbers in [0,1) that spread the waits; nil means a random source.
	Rand func() float64
	// NewID gives request and correlation ids; nil means random GUIDs.
	NewID func() string
	// AttemptTimeout bounds one attempt including the login it may need; zero means two minutes.
	AttemptTimeout time.Duration
	// InsecureAllowHTTP lets tokens travel over plain http. For loopback servers only.
	InsecureAllowHTTP bool
}

// Pipeline sends requests with credentials, ids, retries and a log. It is safe
// for concurrent use; all clients of one service share one.
type Pipeline struct {
	inner       runtime.Pipeline
	userAgent   string
	application string
	wait        func(context.Context, time.Duration) error
	now         func() time.Time
	newID       func() string
	serviceTime atomic.Pointer[time.Time]
}

// New builds a pipeline. It fails only if Credential or Scope is missing.
func New(o Options) (*Pipeline, error) {
	if o.Credential == nil {
		return nil, errors.New("transport: a credential is required")
	}
	if o.Scope == "" {
		return nil, errors.New("transport: a token scope is required")
	}
	o = o.withDefaults()
	p := &Pipeline{
		userAgent:   o.UserAgent,
		application: o.Application,
		wait:        o.Wait,
		now:         o.Now,
		newID:       o.NewID,
	}
	retry := &retryPolicy{credential: o.Credential, wait: o.Wait, now: o.Now, rand: o.Rand}
	bearer := runtime.NewBearerTokenPolicy(o.Credential, []string{o.Scope}, &policy.BearerTokenOptions{
		InsecureAllowCredentialWithHTTP: o.InsecureAllowHTTP,
	})
	p.inner = runtime.NewPipeline("csp", "v1", runtime.PipelineOptions{
		PerCall:  []policy.Policy{retry},
		PerRetry: []policy.Policy{bearer, &logPolicy{now: o.Now}},
	}, &policy.ClientOptions{
		Transport: o.HTTP,
		// azcore's own retry re-sends a POST whatever became of it, ignores
		// fractional Retry-After and never repeats a 409; only its per-attempt
		// timeout is of use here.
		Retry:     policy.RetryOptions{MaxRetries: -1, TryTimeout: o.AttemptTimeout},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	})
	return p, nil
}

func (o Options) withDefaults() Options {
	if o.Application == "" {
		o.Application = defaultApplication
	}
	if o.UserAgent == "" {
		o.UserAgent = o.Application
	}
	if o.HTTP == nil {
		o.HTTP = cleanhttp.DefaultPooledClient()
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

// ServiceTime is the service's clock as the latest answer gave it in its Date
// header, to the second; zero before the first answer.
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
