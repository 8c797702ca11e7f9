package transport_test

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// The tests of this file go over loopback, where connections really break.

func loopback(t *testing.T, handler http.HandlerFunc) (*transport.Pipeline, string, *service) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s := serve(t, status(200))
	p := s.pipeline(func(o *transport.Options) {
		o.HTTP, o.InsecureAllowHTTP = nil, true
	})
	return p, server.URL, s
}

func TestDo_connectionCutBeforeTheAnswer_isRepeated(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	p, url, s := loopback(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusCreated)
	})
	resp := do(t, t.Context(), p, transport.Request{Method: http.MethodPost, URL: url, Body: []byte(`{}`)})
	if resp.Status != http.StatusCreated || resp.Attempts != 2 || len(s.waits) != 1 {
		t.Errorf("status %d, %d attempts, waits %v", resp.Status, resp.Attempts, s.waits)
	}
}

func TestDo_answerCutInTheMiddle_isRepeatedUnderOneID(t *testing.T) {
	t.Parallel()
	ids := make(chan string, 2)
	p, url, _ := loopback(t, func(w http.ResponseWriter, r *http.Request) {
		ids <- r.Header.Get("MS-RequestId")
		if len(ids) == 1 {
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write([]byte(`{"id":`))
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write([]byte(`{"id":"1"}`))
	})
	resp := do(t, t.Context(), p, transport.Request{Method: http.MethodPost, URL: url, Body: []byte(`{}`)})
	if string(resp.Body) != `{"id":"1"}` || resp.Attempts != 2 {
		t.Errorf("body %s after %d attempts", resp.Body, resp.Attempts)
	}
	if a, b := <-ids, <-ids; a != b || a == "" {
		t.Errorf("request ids %q and %q", a, b)
	}
}

func TestDo_withTheRealTimer_waits(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer token-1" {
			w.WriteHeader(http.StatusForbidden)
		}
		if asked.Add(1) == 3 {
			return
		}
		w.Header().Set("Retry-After", "0.05")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(server.Close)
	p, err := transport.New(transport.Options{Credentials: &credential{}, Scope: "s", InsecureAllowHTTP: true})
	if err != nil {
		t.Fatal(err)
	}
	resp := do(t, t.Context(), p, transport.Request{Method: http.MethodGet, URL: server.URL})
	if resp.Status != http.StatusOK || resp.Attempts != 3 || resp.Stopped != nil {
		t.Errorf("status %d after %d attempts, stopped by %v", resp.Status, resp.Attempts, resp.Stopped)
	}
}

func TestDo_untrustedCertificate_isNotRetriedAndKnown(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the request got through")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) //nolint:forbidigo // silences the server's complaint about the handshake
	server.StartTLS()
	t.Cleanup(server.Close)
	s := serve(t, status(200))
	p := s.pipeline(func(o *transport.Options) { o.HTTP = nil })
	_, err := p.Do(t.Context(), transport.Request{Method: http.MethodPost, URL: server.URL, Body: []byte(`{}`)})
	var untrusted *tls.CertificateVerificationError
	var unknown *transport.UnknownOutcomeError
	if !errors.As(err, &untrusted) || errors.As(err, &unknown) || len(s.waits) != 0 {
		t.Errorf("got %v after waits %v", err, s.waits)
	}
}
