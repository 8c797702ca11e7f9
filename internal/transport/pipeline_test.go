package transport_test

import (
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestNew_badOptions_fail(t *testing.T) {
	t.Parallel()
	if _, err := transport.New(transport.Options{Credentials: &credential{}}); err == nil {
		t.Error("credentials without a scope were accepted")
	}
	for _, share := range []float64{-0.1, 1e-9, 0.0099, 1.1, math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := transport.New(transport.Options{RateShare: share}); err == nil {
			t.Errorf("a rate share of %g was accepted", share)
		}
	}
}

func TestDo_read_carriesTheServicesHeaders(t *testing.T) {
	t.Parallel()
	s := serve(t, status(200).saying(`{"id":"1"}`))
	p := s.pipeline(func(o *transport.Options) { o.UserAgent = "csp/1.2" })
	r := read()
	r.Header = http.Header{
		"ms-continuationtoken": {"next"},
		"Authorization":        {"Bearer stolen"},
		"Ms-Requestid":         {"foreign"},
	}
	resp := do(t, t.Context(), p, r)
	if diff := cmp.Diff(`{"id":"1"}`, string(resp.Body)); diff != "" {
		t.Errorf("body: %s", diff)
	}
	want := map[string]string{
		"Accept": "application/json", "User-Agent": "csp/1.2", "X-Locale": "en-US",
		"Ms-Correlationid": "id-1", "Ms-Requestid": "id-2", "Ms-Continuationtoken": "next",
		"Authorization": "Bearer token-1",
	}
	got := map[string]string{}
	for name := range s.got[0].Header {
		got[name] = s.got[0].Header.Get(name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headers: %s", diff)
	}
}

func TestDo_writes_haveDifferentIDs(t *testing.T) {
	t.Parallel()
	s := serve(t, status(200))
	p := s.pipeline()
	given, ignored := write(), read()
	given.RequestID, ignored.RequestID = "mine", "mine"
	for _, r := range []transport.Request{write(), write(), given, ignored, write()} {
		do(t, t.Context(), p, r)
	}
	ids := s.ids()
	if ids[2] != "mine" {
		t.Errorf("the caller's id was replaced by %q", ids[2])
	}
	seen := map[string]bool{}
	for i, id := range ids {
		if id == "" || seen[id] {
			t.Errorf("request %d has the id %q of another, of %v", i, id, ids)
		}
		seen[id] = true
	}
	if got := s.got[0].Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q", got)
	}
}

func TestDo_answer_hasIDsAndTheServicesClock(t *testing.T) {
	t.Parallel()
	s := serve(t,
		status(200, "Date", "Sun, 01 Mar 2026 09:00:00 GMT", "MS-RequestId", "a,a", "MS-CorrelationId", "b"),
		status(404, "Date", "Sun, 01 Mar 2026 09:00:07 GMT"),
		status(200, "Date", "yesterday"),
	)
	p := s.pipeline()
	if !p.ServiceTime().IsZero() {
		t.Errorf("service time before any answer: %s", p.ServiceTime())
	}
	nine := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	first, second, third := do(t, t.Context(), p, read()), do(t, t.Context(), p, read()), do(t, t.Context(), p, read())
	got := []transport.Response{*first, *second, *third}
	for i := range got {
		got[i].Header, got[i].Body = nil, nil
	}
	want := []transport.Response{
		{Status: 200, Date: nine, RequestID: "a", CorrelationID: "b", Attempts: 1},
		{Status: 404, Date: nine.Add(7 * time.Second), RequestID: "id-4", CorrelationID: "id-3", Attempts: 1},
		{Status: 200, RequestID: "id-6", CorrelationID: "id-5", Attempts: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers: %s", diff)
	}
	if diff := cmp.Diff(nine.Add(7*time.Second), p.ServiceTime()); diff != "" {
		t.Errorf("service time: %s", diff)
	}
}

func TestDo_badURL_fails(t *testing.T) {
	t.Parallel()
	s := serve(t, status(200))
	if _, err := s.pipeline().Do(t.Context(), transport.Request{Method: "GET", URL: "ftp://service.example/"}); err == nil {
		t.Error("ftp was accepted")
	}
	_, err := s.pipeline().Do(t.Context(), transport.Request{Method: "GET", URL: "http://service.example/"})
	if err == nil || !strings.Contains(err.Error(), "https") {
		t.Errorf("a token over plain http: %v", err)
	}
	if len(s.got) != 0 {
		t.Errorf("%d requests were sent", len(s.got))
	}
}
