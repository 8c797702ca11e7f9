package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Handler serves all services over a real connection, distinguished by path, and by Host if it is one of the real
// names.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answered, err := s.serve(r)
		if err != nil {
			// The connection ends without an answer: because of a fault, or because the caller closed it.
			panic(http.ErrAbortHandler)
		}
		for name, values := range answered.header {
			w.Header()[name] = values
		}
		w.WriteHeader(answered.status)
		_, _ = w.Write(answered.body) // a closed connection is not an error of the service
	})
}

// Transport answers in process, without a socket, for the real names of the login endpoint, the API, Microsoft Graph
// and Resource Manager in every cloud, and under any name for the token issuers of pipelines. A request to any other
// host is an error. Faults that cut the connection give an error that wraps io.ErrUnexpectedEOF.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

// RoundTrip implements http.RoundTripper.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if _, known := NamedService(r.URL.Host); !known && ServiceOf(r.URL.Host, r.URL.Path) != ServicePipeline {
		return nil, fmt.Errorf("the simulator does not answer for host %q, only for %s", r.URL.Host,
			strings.Join(hostNames(), ", "))
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	inner := r.Clone(r.Context())
	if inner.Host == "" {
		inner.Host = r.URL.Host
	}
	answered, err := t.server.serve(inner)
	if errors.Is(err, errCut) {
		return nil, fmt.Errorf("%s %s: %w: %w", r.Method, r.URL.Path, err, io.ErrUnexpectedEOF)
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", answered.status, http.StatusText(answered.status)), StatusCode: answered.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: answered.header,
		Body: io.NopCloser(bytes.NewReader(answered.body)), ContentLength: int64(len(answered.body)), Request: r,
	}, nil
}
