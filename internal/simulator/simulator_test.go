package simulator_test

import (
	"bytes"
	"encoding/json"
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

const apiHost = "https://api.partnercenter.microsoft.com"

// frozen is a real clock that only moves when the test says so.
type frozen struct {
	mu sync.Mutex
	t  time.Time
}

func (f *frozen) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.t
}

func (f *frozen) advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.t = f.t.Add(d)
}

// bench is a simulator under test with a signed-in client.
type bench struct {
	t     *testing.T
	sim   *simulator.Simulator
	wall  *frozen
	token string
}

func newBench(t *testing.T, change ...simulator.Behavior) *bench {
	t.Helper()
	return openBench(t, simulator.Options{Path: simulator.MemoryPath}, change...)
}

func openBench(t *testing.T, o simulator.Options, change ...simulator.Behavior) *bench {
	t.Helper()
	b := &bench{t: t, wall: &frozen{t: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}}
	o.Wall = b.wall.now
	sim, err := simulator.Open(t.Context(), o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	b.sim = sim
	if err := sim.Configure(t.Context(), change...); err != nil {
		t.Fatalf("Configure: %v", err)
	}
	b.signIn()
	return b
}

func (b *bench) signIn() {
	b.t.Helper()
	c := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret},
		"scope": {apiHost + "/.default"},
	}
	got := b.form("https://login.microsoftonline.com/"+c.TenantID+"/oauth2/v2.0/token", form)
	token, found := got.object(b.t)["access_token"].(string)
	if !found {
		b.t.Fatalf("no token in %s", got.body)
	}
	b.token = token
}

// reply is an answer as a test reads it.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) object(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(bytes.TrimPrefix(r.body, []byte("\uFEFF")), &v); err != nil {
		t.Fatalf("status %d, body %q is no object: %v", r.status, r.body, err)
	}
	return v
}

func (r reply) items(t *testing.T) []map[string]any {
	t.Helper()
	list, isList := r.object(t)["items"].([]any)
	if !isList {
		t.Fatalf("no items in %s", r.body)
	}
	out := make([]map[string]any, len(list))
	for i, one := range list {
		o, isObject := one.(map[string]any)
		if !isObject {
			t.Fatalf("item %d of %s is no object", i, r.body)
		}
		out[i] = o
	}
	return out
}

func (b *bench) form(address string, form url.Values) reply {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

func (b *bench) do(r *http.Request) reply {
	b.t.Helper()
	got, err := b.try(r)
	if err != nil {
		b.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	return got
}

func (b *bench) try(r *http.Request) (reply, error) { return over(b.sim.Transport(), r) }

func over(transport http.RoundTripper, r *http.Request) (reply, error) {
	client := &http.Client{Transport: transport}
	response, err := client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, body}, err
}

// request builds an API request; headers come as name, value pairs.
func (b *bench) request(method, path string, body any, headers ...string) *http.Request {
	b.t.Helper()
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, apiHost+path, reader)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+b.token)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (b *bench) call(method, path string, body any, headers ...string) reply {
	b.t.Helper()
	return b.do(b.request(method, path, body, headers...))
}

func (b *bench) get(path string, headers ...string) reply {
	b.t.Helper()
	return b.call(http.MethodGet, path, nil, headers...)
}

// ok gives the object of an answer that must have the status.
func (b *bench) ok(status int, got reply) map[string]any {
	b.t.Helper()
	if got.status != status {
		b.t.Fatalf("status %d, want %d: %s", got.status, status, got.body)
	}
	return got.object(b.t)
}

// refused checks status and error code of a refusal.
func (b *bench) refused(status, code int, got reply) {
	b.t.Helper()
	if got.status != status {
		b.t.Fatalf("status %d, want %d with code %d: %s", got.status, status, code, got.body)
	}
	if found := got.object(b.t)["code"]; found != float64(code) {
		b.t.Fatalf("code %v, want %d: %s", found, code, got.body)
	}
}

func (b *bench) advance(d time.Duration) {
	b.t.Helper()
	if err := b.sim.AdvanceClock(b.t.Context(), d); err != nil {
		b.t.Fatalf("AdvanceClock: %v", err)
	}
}

func (b *bench) setClock(text string) {
	b.t.Helper()
	if err := b.sim.SetClock(b.t.Context(), instant(b.t, text)); err != nil {
		b.t.Fatalf("SetClock: %v", err)
	}
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func subscriptionPath(tenant, id string) string {
	return "/v1/customers/" + tenant + "/subscriptions/" + id
}

func TestCustomers_listLeavesOutStrangers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got := b.get("/v1/customers?size=50").items(t)
	if len(got) != 3 {
		t.Fatalf("%d customers, want the 3 of the partner: %v", len(got), got)
	}
	b.refused(http.StatusForbidden, 20002, b.get("/v1/customers/"+simulator.DogwoodFoods))
	b.refused(http.StatusNotFound, 60003, b.get("/v1/customers/00000000-0000-4000-8000-000000000000"))
}

type body = map[string]any

// look follows a dotted path into objects and lists; a list without a number in the path stands for its first element.
// What is not there is nil.
func look(v any, path string) any {
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
		o, isObject := v.(body)
		if !isObject {
			return nil
		}
		v = o[part]
	}
	return v
}

// text is a string of an answer, empty when there is none.
func text(v any, path string) string {
	s, _ := look(v, path).(string)
	return s
}

// elements is a list of an answer, empty when there is none.
func elements(v any, path string) []any {
	list, _ := look(v, path).([]any)
	return list
}
