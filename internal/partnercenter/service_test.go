package partnercenter_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

const (
	tenant = "b0d70a69-4c42-4b27-b17b-91a835d86860"
	subID  = "a4c1340d-6911-4758-bba3-0c4c6007d161"
	date   = "Sun, 01 Mar 2026 09:00:00 GMT"
)

var nine = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// asked is what the service saw of one request.
type asked struct {
	Method, Path, Query, Body, RequestID string
	Header                               http.Header
}

func (a asked) line() string {
	line := a.Method + " " + a.Path
	if a.Query != "" {
		line += "?" + a.Query
	}
	return line
}

// reply is a scripted answer.
type reply struct {
	status int
	header []string
	body   string
}

func ok(body string) reply                 { return reply{status: http.StatusOK, body: body} }
func answer(status int, body string) reply { return reply{status: status, body: body} }

func (r reply) with(header ...string) reply {
	r.header = header
	return r
}

// service is a Partner Center on loopback that answers by script and repeats
// the last entry.
type service struct {
	*partnercenter.Client
	endpoint string

	mu    sync.Mutex
	got   []asked
	waits []time.Duration
}

func serve(t *testing.T, script ...reply) *service {
	t.Helper()
	return serveAs(t, transport.Identity{Kind: transport.KindUser}, script...)
}

func serveAs(t *testing.T, who transport.Identity, script ...reply) *service {
	t.Helper()
	s := &service{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read the request: %v", err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.got = append(s.got, asked{
			Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Body: string(body),
			RequestID: r.Header.Get("MS-RequestId"), Header: r.Header.Clone(),
		})
		next := script[min(len(s.got), len(script))-1]
		w.Header().Set("Date", date)
		w.Header().Set("MS-RequestId", "r1,r1")
		w.Header().Set("MS-CorrelationId", "c1")
		for i := 0; i+1 < len(next.header); i += 2 {
			w.Header().Set(next.header[i], next.header[i+1])
		}
		w.WriteHeader(next.status)
		_, _ = io.WriteString(w, next.body)
	}))
	t.Cleanup(server.Close)
	ids := 0
	p, err := transport.New(transport.Options{
		Credentials: token{}, Scope: "s", Dialect: partnercenter.Dialect(), Identity: who, InsecureAllowHTTP: true,
		Wait: func(ctx context.Context, d time.Duration) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.waits = append(s.waits, d)
			return ctx.Err()
		},
		Rand: func() float64 { return 0 },
		NewID: func() string {
			s.mu.Lock()
			defer s.mu.Unlock()
			ids++
			return fmt.Sprintf("id-%d", ids)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.endpoint = server.URL
	s.Client = partnercenter.New(p, server.URL+"/")
	return s
}

// lines lists the requests as method, path and query.
func (s *service) lines() []string {
	var lines []string
	for _, a := range s.got {
		lines = append(lines, a.line())
	}
	return lines
}

type token struct{}

func (t token) Tenant(string) azcore.TokenCredential { return t }
func (token) Refused(string, string, string)         {}

func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "t", ExpiresOn: time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)}, nil
}

var meta = partnercenter.Meta{Date: nine, RequestID: "r1", CorrelationID: "c1"}

func ptr[T any](v T) *T { return &v }

func mustParseTime(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

func document(t *testing.T, text string) wire.Document {
	t.Helper()
	d, err := wire.ParseDocument([]byte(text))
	if err != nil {
		t.Fatalf("ParseDocument(%q): %v", text, err)
	}
	return d
}
