package transport_test

import (
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func fetchWith(t *testing.T, o transport.ClientOptions, address string) (string, error) {
	t.Helper()
	client, err := transport.NewClient(o)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func TestNewClient_authorities_areTrustedInAdditionToTheSystems(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	t.Cleanup(server.Close)
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if got, err := fetchWith(t, transport.ClientOptions{Authorities: own}, server.URL); got != "hello" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := fetchWith(t, transport.ClientOptions{}, server.URL); err == nil {
		t.Error("a stranger was trusted")
	}
	if _, err := fetchWith(t, transport.ClientOptions{Authorities: []byte("hello")}, server.URL); err == nil ||
		!strings.Contains(err.Error(), "no PEM certificate") {
		t.Errorf("no certificate at all: %v", err)
	}
}

func TestNewClient_proxy_isUsed(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host != "service.example" {
			t.Errorf("the proxy was asked for %s", r.URL)
		}
		_, _ = io.WriteString(w, "by proxy")
	}))
	t.Cleanup(proxy.Close)
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fetchWith(t, transport.ClientOptions{Proxy: at}, "http://service.example/x"); got != "by proxy" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}
