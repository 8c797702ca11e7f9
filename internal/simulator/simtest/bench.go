package simtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// APIHost is the host of Partner Center.
const APIHost = "https://api.partnercenter.microsoft.com"

// frozen is a real clock that only the test moves.
type frozen struct {
	mu sync.Mutex
	t  time.Time
}

func (f *frozen) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.t
}

func (f *frozen) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.t = f.t.Add(d)
}

// Bench is a simulator under test with a signed-in client.
type Bench struct {
	T     *testing.T
	Sim   *simulator.Simulator
	Wall  *frozen
	Token string
}

// New returns a bench with a world in memory, after the changes.
func New(t *testing.T, change ...simulator.Behavior) *Bench {
	t.Helper()
	return Open(t, simulator.Options{Path: simulator.MemoryPath}, change...)
}

// Open returns a bench with a world according to the options.
func Open(t *testing.T, o simulator.Options, change ...simulator.Behavior) *Bench {
	t.Helper()
	b := &Bench{T: t, Wall: &frozen{t: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}}
	o.Wall = b.Wall.Now
	sim, err := simulator.Open(t.Context(), o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	b.Sim = sim
	if err := sim.Configure(t.Context(), change...); err != nil {
		t.Fatalf("Configure: %v", err)
	}
	b.SignIn()
	return b
}

// SignIn gets a token of the partner's application.
func (b *Bench) SignIn() {
	b.T.Helper()
	c := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret},
		"scope": {APIHost + "/.default"},
	}
	got := b.Form("https://login.microsoftonline.com/"+c.TenantID+"/oauth2/v2.0/token", form)
	token, found := got.Object(b.T)["access_token"].(string)
	if !found {
		b.T.Fatalf("no token in %s", got.Body)
	}
	b.Token = token
}

// Reply is an answer as a test reads it.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Object returns the answer as a JSON object.
func (r Reply) Object(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(bytes.TrimPrefix(r.Body, []byte("\uFEFF")), &v); err != nil {
		t.Fatalf("status %d, body %q is no object: %v", r.Status, r.Body, err)
	}
	return v
}

// Items returns the items of a collection.
func (r Reply) Items(t *testing.T) []map[string]any {
	t.Helper()
	list, isList := r.Object(t)["items"].([]any)
	if !isList {
		t.Fatalf("no items in %s", r.Body)
	}
	out := make([]map[string]any, len(list))
	for i, one := range list {
		o, isObject := one.(map[string]any)
		if !isObject {
			t.Fatalf("item %d of %s is no object", i, r.Body)
		}
		out[i] = o
	}
	return out
}

// Form posts a form.
func (b *Bench) Form(address string, form url.Values) Reply {
	b.T.Helper()
	r, err := http.NewRequestWithContext(b.T.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.T.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(r)
}

// Do sends a request that must be answered.
func (b *Bench) Do(r *http.Request) Reply {
	b.T.Helper()
	got, err := b.Try(r)
	if err != nil {
		b.T.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	return got
}

// Try sends a request.
func (b *Bench) Try(r *http.Request) (Reply, error) { return Over(b.Sim.Transport(), r) }

// Over sends a request over a transport.
func Over(transport http.RoundTripper, r *http.Request) (Reply, error) {
	client := &http.Client{Transport: transport}
	response, err := client.Do(r) //nolint:gosec // the transport is a simulator, which opens no connection
	if err != nil {
		return Reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return Reply{response.StatusCode, response.Header, body}, err
}

// Request builds an API request; headers are name, value pairs.
func (b *Bench) Request(method, path string, body any, headers ...string) *http.Request {
	b.T.Helper()
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.T.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(b.T.Context(), method, APIHost+path, reader)
	if err != nil {
		b.T.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+b.Token)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

// Call sends a request to Partner Center.
func (b *Bench) Call(method, path string, body any, headers ...string) Reply {
	b.T.Helper()
	return b.Do(b.Request(method, path, body, headers...))
}

// Get reads from Partner Center.
func (b *Bench) Get(path string, headers ...string) Reply {
	b.T.Helper()
	return b.Call(http.MethodGet, path, nil, headers...)
}

// OK returns the object of an answer that must have the status.
func (b *Bench) OK(status int, got Reply) map[string]any {
	b.T.Helper()
	if got.Status != status {
		b.T.Fatalf("status %d, want %d: %s", got.Status, status, got.Body)
	}
	return got.Object(b.T)
}

// Refused checks status and error code of a refusal.
func (b *Bench) Refused(status, code int, got Reply) {
	b.T.Helper()
	if got.Status != status {
		b.T.Fatalf("status %d, want %d with code %d: %s", got.Status, status, code, got.Body)
	}
	if found := got.Object(b.T)["code"]; found != float64(code) {
		b.T.Fatalf("code %v, want %d: %s", found, code, got.Body)
	}
}

// Advance moves the simulated clock forward.
func (b *Bench) Advance(d time.Duration) {
	b.T.Helper()
	if err := b.Sim.AdvanceClock(b.T.Context(), d); err != nil {
		b.T.Fatalf("AdvanceClock: %v", err)
	}
}

// SetClock moves the simulated clock to an instant.
func (b *Bench) SetClock(text string) {
	b.T.Helper()
	if err := b.Sim.SetClock(b.T.Context(), Instant(b.T, text)); err != nil {
		b.T.Fatalf("SetClock: %v", err)
	}
}

// Instant reads an instant.
func Instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// SubscriptionPath is the path of a subscription.
func SubscriptionPath(tenant, id string) string {
	return "/v1/customers/" + tenant + "/subscriptions/" + id
}

// Body is a JSON object.
type Body = map[string]any

// Look follows a dotted path into objects and lists; a list without a number in the path stands for its first element.
// What does not exist is nil.
func Look(v any, path string) any {
	for part := range strings.SplitSeq(path, ".") {
		if list, isList := v.([]any); isList {
			n, err := strconv.Atoi(part)
			if n >= len(list) {
				return nil
			}
			if v = list[n]; err == nil {
				continue
			}
		}
		o, isObject := v.(Body)
		if !isObject {
			return nil
		}
		v = o[part]
	}
	return v
}

// Text returns a string of an answer; empty if it is absent.
func Text(v any, path string) string {
	s, _ := Look(v, path).(string)
	return s
}

// Elements returns a list of an answer; empty if it is absent.
func Elements(v any, path string) []any {
	list, _ := Look(v, path).([]any)
	return list
}

// Shape is properties and their JSON types: s string, n number, b bool, o object, l list, i instant with Z. A dotted
// name is a path as look reads it.
type Shape map[string]byte

func kind(v any) string {
	switch v := v.(type) {
	case string:
		if len(v) > 19 && v[10] == 'T' && strings.HasSuffix(v, "Z") {
			return "i"
		}
		return "s"
	case float64:
		return "n"
	case bool:
		return "b"
	case Body:
		return "o"
	case []any:
		return "l"
	}
	return fmt.Sprintf("%T", v)
}

// Check reports the properties of v that have another type or are missing.
func (s Shape) Check(t *testing.T, what string, v any) {
	t.Helper()
	for name, want := range s {
		if got := kind(Look(v, name)); got != string(want) {
			t.Errorf("%s: %s has type %s (%v), want %c", what, name, got, Look(v, name), want)
		}
	}
}

// Fault queues a fault.
func (b *Bench) Fault(on, do string, times int) {
	b.T.Helper()
	f, err := simulator.ParseFault(on, do, times)
	if err != nil {
		b.T.Fatal(err)
	}
	if err := b.Sim.AddFault(b.T.Context(), f); err != nil {
		b.T.Fatal(err)
	}
}
