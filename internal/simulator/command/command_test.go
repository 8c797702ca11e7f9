package command_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/command"
)

// run executes one command line and gives what it printed.
func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, fault bytes.Buffer
	cmd := command.New()
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&fault)
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	out, err := run(t, args...)
	if err != nil {
		t.Fatalf("simulator %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func newFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "world.db")
}

// newCopy gives a world of its own that begins as the one at path is now.
func newCopy(t *testing.T, path string) string {
	t.Helper()
	// The last one to close the file has written all of it into one.
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := newFile(t)
	if err := os.WriteFile(other, text, 0o600); err != nil { //nolint:gosec // the path is the test's own
		t.Fatal(err)
	}
	return other
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return v
}

func TestClock_advance_runsTheTrialIntoItsPaidTerm(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	if out := mustRun(t, "clock", "--path", path, "--set", "2026-11-19T12:00:00Z"); !strings.HasPrefix(out,
		"2026-11-19T12:00:0") {
		t.Errorf("clock printed %q", out)
	}
	list := decode[[]simulator.Subscription](t, mustRun(t, "show", "subscriptions", "--path", path, "--tenant",
		simulator.AlderClinics, "--json"))
	for _, s := range list {
		if s.ID == simulator.AlderTrial && (s.Trial || s.Term != "P1Y") {
			t.Errorf("trial after its end: %+v", s)
		}
	}
	_, err := run(t, "clock", "--path", path, "--set", "2026-11-01T00:00:00Z")
	if !errors.Is(err, simulator.ErrClockBackwards) || !strings.Contains(err.Error(), "--set") {
		t.Errorf("clock backwards: %v", err)
	}
	if _, err := run(t, "clock", "--path", path, "--set", "tomorrow"); err == nil ||
		!strings.Contains(err.Error(), "RFC 3339") {
		t.Errorf("clock to nonsense: %v", err)
	}
	if _, err := run(t, "clock", "--path", path, "--set", "2026-12-01T00:00:00Z", "--advance", "1h"); err == nil {
		t.Error("--set and --advance together were accepted")
	}
}

func TestSeed_addsTenantsAndResetTakesThemAway(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	grown := decode[map[string]int](t, mustRun(t, "seed", "--path", path, "--tenants", "2", "--subscriptions", "3",
		"--users", "4", "--json"))
	if want := (map[string]int{"tenants": 6, "subscriptions": 14, "users": 14}); grown["tenants"] != want["tenants"] ||
		grown["subscriptions"] != want["subscriptions"] || grown["users"] != want["users"] {
		t.Errorf("after seed %v, want %v", grown, want)
	}
	mustRun(t, "seed", "--path", path, "--tenants", "1", "--country", "au")
	if out := mustRun(t, "show", "tenants", "--path", path, "--json"); decode[[]simulator.Tenant](t,
		out)[6].Country != "AU" {
		t.Errorf("tenants %s", out)
	}
	if _, err := run(t, "seed", "--path", path, "--tenants", "1", "--country", "Brazil"); !errors.Is(err,
		simulator.ErrPopulation) {
		t.Errorf("a country of six letters: %v", err)
	}
	back := decode[map[string]int](t, mustRun(t, "reset", "--path", path, "--json"))
	if back["tenants"] != 4 || back["subscriptions"] != 8 {
		t.Errorf("after reset %v", back)
	}
	if _, err := run(t, "seed", "--path", path, "--tenants", "-1"); err == nil ||
		!strings.Contains(err.Error(), "--tenants") {
		t.Errorf("negative number: %v", err)
	}
}

func TestReset_foreignFile_needsForce(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	if err := os.WriteFile(path, []byte("resource \"x\" \"y\" {}\n and more text than a header"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := run(t, "reset", "--path", path)
	var broken *simulator.FileError
	if !errors.As(err, &broken) || !strings.Contains(err.Error(), "--force") {
		t.Fatalf("reset of a foreign file: %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), "resource") {
		t.Fatalf("the file was touched: %q %v", text, err)
	}
	mustRun(t, "reset", "--path", path, "--force")
	if out := mustRun(t, "show", "tenants", "--path", path); !strings.Contains(out, "Alder Clinics") {
		t.Errorf("world after reset: %s", out)
	}
}

func TestPath_missing_isExplained(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"serve", "portal", "clock", "seed", "reset", "log", "fault", "behavior", "rotate",
		"hold", "assign", "relate", "key", "card", "sign-in", "federated-token",
	} {
		if _, err := run(t, name); err == nil || !strings.Contains(err.Error(), "--path") {
			t.Errorf("%s without --path: %v", name, err)
		}
	}
	if _, err := run(t, "clock", "--path", ":memory:"); err == nil || !strings.Contains(err.Error(), "name a file") {
		t.Errorf("memory: %v", err)
	}
}

func TestBehavior_setsAndLists(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	out := mustRun(t, "behavior", "--path", path, "reduce-code=900257", "orders-lag=15m")
	lines := map[string]string{}
	for line := range strings.Lines(out) {
		parts := strings.Fields(line)
		lines[parts[0]] = parts[1]
	}
	if lines["reduce-code"] != "900257" || lines["orders-lag"] != "15m0s" || lines["window"] != "168h0m0s" {
		t.Errorf("switches %v", lines)
	}
	for _, bad := range []string{"reduce-code=7", "color=red", "window", "window=long", "updates-limit=-1"} {
		if _, err := run(t, "behavior", "--path", path, bad); !errors.Is(err, simulator.ErrBehavior) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if out := mustRun(t, "rotate", "--path", path, "--json"); decode[map[string]int](t, out)["generation"] != 1 {
		t.Errorf("rotate printed %s", out)
	}
}

func TestFault_isQueuedListedAndCleared(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	list := decode[[]simulator.Fault](t, mustRun(t, "fault", "--path", path, "--on",
		"POST /v1/customers/*/carts/*/checkout", "--do", "slow=30s", "--times", "2", "--json"))
	want := simulator.Fault{
		Method: "POST", Path: "/v1/customers/*/carts/*/checkout", Do: "slow",
		Argument: "30s", Times: 2,
	}
	if len(list) != 1 || list[0] != want {
		t.Errorf("faults %+v", list)
	}
	if out := mustRun(t, "fault", "--path", path, "--clear", "--json"); len(decode[[]simulator.Fault](t, out)) != 0 {
		t.Errorf("after --clear: %s", out)
	}
	for _, bad := range [][]string{
		{"--on", "checkout", "--do", "cut"},
		{"--on", "GET /v1/*", "--do", "explode"},
		{"--on", "GET /v1/*", "--do", "slow"},
		{"--on", "GET /v1/*", "--do", "cut", "--times", "0"},
		{"--on", "GET /v1/[", "--do", "cut"},
	} {
		if _, err := run(t, append([]string{"fault", "--path", path}, bad...)...); !errors.Is(err, simulator.ErrFault) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestShow_tenantThatIsNotThere_isExplained(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	if _, err := run(t, "show", "orders", "--path", path, "--tenant", "nobody"); err == nil ||
		!strings.Contains(err.Error(), "show tenants") {
		t.Errorf("unknown tenant: %v", err)
	}
	if _, err := run(t, "show", "invoices", "--path", path); err == nil {
		t.Error("show invoices was accepted")
	}
	for _, what := range []string{
		"tenants", "subscriptions", "orders", "users", "promotions", "holdings", "licenses",
		"relationships", "keys", "cards",
	} {
		if out := mustRun(t, "show", what, "--path", path); strings.Count(out, "\n") < 2 {
			t.Errorf("show %s printed %q", what, out)
		}
	}
}

func TestShow_transitionsAndPromotions(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	if list := decode[[]simulator.Transition](t, mustRun(t, "show", "transitions", "--path", path,
		"--json")); len(list) != 0 {
		t.Errorf("transitions of a new world: %+v", list)
	}
	list := decode[[]simulator.Promotion](t, mustRun(t, "show", "promotions", "--path", path, "--json"))
	if len(list) != 6 || list[0].ID != simulator.PromotionStandard || list[0].Offer != simulator.BusinessStandard {
		t.Errorf("promotions %+v", list)
	}
}

// served starts `serve` in the background and gives its first line and a client for it.
func served(t *testing.T, path string, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	cmd := command.New()
	cmd.SetArgs(append([]string{"serve", "--listen", "127.0.0.1:0", "--path", path}, args...))
	cmd.SetOut(writer)
	done := make(chan error, 1)
	go func() {
		err := cmd.ExecuteContext(ctx)
		_ = writer.CloseWithError(err)
		done <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("first line: %v", err)
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	return strings.TrimSpace(line)
}

func TestServe_https_answersAndIsLogged(t *testing.T) {
	t.Parallel()
	path, authority := newFile(t), filepath.Join(t.TempDir(), "ca.pem")
	address := served(t, path, "--tls", "--ca-file", authority)
	pem, err := os.ReadFile(authority)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatalf("no certificate in %q", pem)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{
		RootCAs:    roots,
		MinVersion: tls.VersionTLS12,
	}}}
	t.Cleanup(client.CloseIdleConnections)
	c := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID},
		"client_secret": {c.ClientSecret}, "scope": {"https://api.partnercenter.microsoft.com/.default"},
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/"+c.TenantID+"/oauth2/v2.0/token",
		strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil || token.AccessToken == "" {
		t.Fatalf("token: %d %v", response.StatusCode, err)
	}
	out := mustRun(t, "log", "--path", path, "--since", "10m")
	if !strings.Contains(out, "/oauth2/v2.0/token") || strings.Contains(out, c.ClientSecret) ||
		strings.Contains(out, token.AccessToken) {
		t.Errorf("log: %s", out)
	}
	if empty := mustRun(t, "log", "--path", path, "--since", "2999-01-01T00:00:00Z",
		"--json"); strings.TrimSpace(empty) != "[]" {
		t.Errorf("log of the future: %s", empty)
	}
	if _, err := run(t, "log", "--path", path, "--since", "lately"); err == nil ||
		!strings.Contains(err.Error(), "--since") {
		t.Errorf("--since lately: %v", err)
	}
}

func TestServe_cutFault_closesTheConnection(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	address := served(t, path)
	mustRun(t, "fault", "--path", path, "--on", "GET /v1/customers", "--do", "cut")
	get := func() (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/v1/customers", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{DisableKeepAlives: true}
		return (&http.Client{Transport: transport}).Do(r)
	}
	if response, err := get(); err == nil {
		response.Body.Close()
		t.Errorf("a cut connection answered %d", response.StatusCode)
	}
	response, err := get()
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusUnauthorized {
		t.Errorf("after the fault: %d", response.StatusCode)
	}
}

func TestServe_badAddress_isExplained(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	if _, err := run(t, "serve", "--path", path, "--listen", "nowhere"); err == nil ||
		!strings.Contains(err.Error(), "--listen") {
		t.Errorf("bad address: %v", err)
	}
	if _, err := run(t, "serve", "--path", path, "--ca-file", "x"); err == nil ||
		!strings.Contains(err.Error(), "--tls") {
		t.Errorf("--ca-file without --tls: %v", err)
	}
}
