package transport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// reply is one scripted answer of the service, or a broken connection.
type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

func status(code int, header ...string) reply {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return reply{status: code, header: h}
}

func (r reply) saying(body string) reply {
	r.body = body
	return r
}

func code(httpStatus, n int) reply {
	return status(httpStatus).saying(fmt.Sprintf(`{"code":%d,"description":"no"}`, n))
}

func broken(err error) reply { return reply{err: err} }

// received is what the service saw of one attempt.
type received struct {
	Method, URL, RequestID, CorrelationID, Authorization, Body string
	Header                                                     http.Header
}

// service answers with the script and repeats its last entry; it records what
// it receives and how long the pipeline waits.
type service struct {
	t      *testing.T
	script []reply

	mu    sync.Mutex
	got   []received
	waits []time.Duration
	login *credential
	idSeq int
}

func serve(t *testing.T, script ...reply) *service {
	t.Helper()
	return &service{t: t, script: script, login: &credential{}}
}

func (s *service) Do(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body := ""
	if req.Body != nil {
		text, err := io.ReadAll(req.Body)
		if err != nil {
			s.t.Errorf("read the request: %v", err)
		}
		body = string(text)
	}
	s.got = append(s.got, received{
		Method: req.Method, URL: req.URL.String(), Body: body, Header: req.Header.Clone(),
		RequestID:     req.Header.Get("MS-RequestId"),
		CorrelationID: req.Header.Get("MS-CorrelationId"),
		Authorization: req.Header.Get("Authorization"),
	})
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	r := s.script[min(len(s.got), len(s.script))-1]
	if r.err != nil {
		return nil, r.err
	}
	return &http.Response{
		StatusCode: r.status, Status: fmt.Sprint(r.status), Header: r.header.Clone(), Request: req,
		Body: io.NopCloser(bytes.NewBufferString(r.body)), ContentLength: int64(len(r.body)),
	}, nil
}

// Wait records the pause and takes no time.
func (s *service) Wait(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waits = append(s.waits, d)
	return ctx.Err()
}

func (s *service) pipeline(change ...func(*transport.Options)) *transport.Pipeline {
	s.t.Helper()
	o := transport.Options{
		Credentials: s.login,
		Scope:       "https://service.example/.default",
		Dialect:     keyed(),
		HTTP:        s,
		Wait:        s.Wait,
		Now:         func() time.Time { return noon },
		Rand:        func() float64 { return 0 },
		NewID: func() string {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.idSeq++
			return fmt.Sprintf("id-%d", s.idSeq)
		},
	}
	for _, f := range change {
		f(&o)
	}
	p, err := transport.New(o)
	if err != nil {
		s.t.Fatalf("New: %v", err)
	}
	return p
}

// ids lists the request ids of the attempts.
func (s *service) ids() []string {
	var ids []string
	for _, r := range s.got {
		ids = append(ids, r.RequestID)
	}
	return ids
}

var (
	noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	// farAway is past any wall clock, which azcore compares it with.
	farAway = time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)
)

// deadline is a context whose deadline is seen but never strikes; it is measured from noon, the pipeline's now.
type deadline struct {
	context.Context
	at time.Time
}

func (d deadline) Deadline() (time.Time, bool) { return d.at, true }

func within(ctx context.Context, left time.Duration) context.Context {
	return deadline{Context: ctx, at: noon.Add(left)}
}

// credential gives numbered tokens, keeps them, and gives a new one after one was refused. It
// serves every tenant and remembers which it was asked for.
type credential struct {
	mu       sync.Mutex
	refusals []string
	tenants  []string
	logins   int
	err      error
	kept     map[string]string
	// claims are those asked for, and refusesClaims is what they get.
	claims        []string
	refusesClaims error
}

func (c *credential) Tenant(id string) azcore.TokenCredential {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tenants = append(c.tenants, id)
	return tenantCredential{c, id}
}

func (c *credential) Refused(tenant, _, token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refusals = append(c.refusals, tenant+"/"+token)
	if c.kept[strings.ToLower(tenant)] == token {
		delete(c.kept, strings.ToLower(tenant))
	}
}

type tenantCredential struct {
	*credential
	tenant string
}

func (c tenantCredential) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := strings.ToLower(c.tenant)
	if token := c.kept[key]; token != "" && o.Claims == "" {
		return azcore.AccessToken{Token: token, ExpiresOn: farAway}, nil
	}
	c.logins++
	if c.err != nil {
		return azcore.AccessToken{}, c.err
	}
	if o.Claims != "" {
		c.claims = append(c.claims, o.Claims)
		if c.refusesClaims != nil {
			return azcore.AccessToken{}, c.refusesClaims
		}
	}
	token := fmt.Sprintf("token%s-%d", c.tenant, len(c.refusals)+len(c.claims)+1)
	if c.kept == nil {
		c.kept = map[string]string{}
	}
	c.kept[key] = token
	return azcore.AccessToken{Token: token, ExpiresOn: farAway}, nil
}

// keyed is a dialect with idempotency keys, whose service is busy when it answers
// 800082.
func keyed() transport.Dialect {
	return transport.Dialect{
		RequestID: "MS-RequestId", CorrelationID: "MS-CorrelationId", Fixed: http.Header{"X-Locale": {"en-US"}},
		Busy: func(status int, body []byte) bool {
			return status == http.StatusConflict && bytes.Contains(body, []byte("800082"))
		},
	}
}

var errCut = errors.New("connection reset by peer")

const thingsURL = "https://service.example/v1/things?filter=x"

func read() transport.Request { return transport.Request{Method: http.MethodGet, URL: thingsURL} }

func write() transport.Request {
	return transport.Request{Method: http.MethodPost, URL: thingsURL, Body: []byte(`{"quantity":5}`)}
}

func do(t *testing.T, ctx context.Context, p *transport.Pipeline, r transport.Request) *transport.Response {
	t.Helper()
	resp, err := p.Do(ctx, r)
	if err != nil {
		t.Fatalf("Do: %v", err)
	}
	return resp
}
