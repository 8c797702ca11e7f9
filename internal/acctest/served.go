package acctest

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Served is a World behind https on loopback. Terraform uses it like Microsoft's services: real processes, real
// logins, a real connection.
type Served struct {
	*Processes
	// URL is the address of every service, CA the file with its certificate authority.
	URL, CA string

	mu      sync.Mutex
	secrets map[string]bool
}

// NewServed serves a world and prepares a folder for Terraform.
func NewServed(t *testing.T) *Served {
	t.Helper()
	s := &Served{Processes: NewProcesses(t), secrets: map[string]bool{}}
	server := httptest.NewTLSServer(s.overhear(s.Sim.Handler()))
	t.Cleanup(server.Close)
	s.URL, s.CA = server.URL, filepath.Join(t.TempDir(), "ca.pem")
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(s.CA, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// Write writes the configuration: a provider block for the world with these settings, followed by the text.
func (s *Served) Write(settings, config string) {
	s.t.Helper()
	s.WriteRaw(
		fmt.Sprintf(
			"provider \"csp\" {\n  ca_certificate_path = %q\n  endpoints = {\n    login            = %[2]q\n    "+
				"partner_center   = %[2]q\n    graph            = %[2]q\n    resource_manager = %[2]q\n  }\n%s\n}\n\n%s",
			filepath.ToSlash(s.CA),
			s.URL,
			settings,
			config,
		),
	)
}

// Setenv sets a variable for every later command.
func (s *Served) Setenv(name, value string) {
	s.Shell.Env = append(s.Shell.Env, name+"="+value)
}

// overhear records every secret in the traffic: in login requests, in their answers, and the tokens of all requests.
func (s *Served) overhear(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			s.t.Errorf("read a request: %v", err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if form, err := url.ParseQuery(string(body)); err == nil {
			s.note(
				form.Get("client_secret"),
				form.Get("client_assertion"),
				form.Get("refresh_token"),
				form.Get("device_code"),
			)
		}
		_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		s.note(token, r.Header.Get("X-Identity-Header"))
		answered := httptest.NewRecorder()
		next.ServeHTTP(answered, r)
		var grant map[string]any
		if json.Unmarshal(answered.Body.Bytes(), &grant) == nil {
			for _, name := range []string{"access_token", "refresh_token", "id_token", "value", "oidcToken"} {
				if text, ok := grant[name].(string); ok {
					s.note(text)
				}
			}
		}
		for name, values := range answered.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answered.Code)
		if _, err := w.Write(answered.Body.Bytes()); err != nil {
			s.t.Logf("the caller left before the answer: %v", err)
		}
	})
}

func (s *Served) note(secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range secrets {
		if secret != "" {
			s.secrets[secret] = true
		}
	}
}

// Secrets lists the secrets recorded so far.
func (s *Served) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for secret := range s.secrets {
		out = append(out, secret)
	}
	slices.Sort(out)
	return out
}
