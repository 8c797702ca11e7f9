package differential_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

const endpoint = "https://api.partnercenter.microsoft.com"

// wall is the one real instant of every history: only the simulated clock moves.
var wall = time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC)

// world is one simulated service, the provider's own way to it, and a raw
// client beside it that shares no code with the provider.
type world struct {
	t         *rapid.T
	ctx       context.Context
	sim       *simulator.Simulator
	client    *partnercenter.Client
	fulfiller *fulfillment.Fulfiller
	raw       *http.Client
	token     string
	face      simulator.Behaviors
	books     *books
	// patience is how many more waits the provider gets before it has to give up.
	patience int
}

// enough is the patience for one plan on a slow service.
const enough = 12

var errImpatient = errors.New("the test waits no longer")

func (w *world) wait(context.Context, time.Duration) error {
	w.patience--
	if w.patience < 0 {
		return errImpatient
	}
	return nil
}

// open makes a world of its own with the face and the quirks that are drawn.
func open(t *rapid.T, b *books) *world {
	w := &world{t: t, ctx: t.Context(), books: b}
	seed := rapid.Int64Range(0, 1<<40).Draw(t, "quirks")
	var err error
	w.sim, err = simulator.Open(w.ctx, simulator.Options{Seed: seed, Wall: func() time.Time { return wall }})
	w.must(err)
	t.Cleanup(func() { w.must(w.sim.Close()) })
	w.must(w.sim.Configure(w.ctx, drawFace(t)))
	w.face, err = w.sim.Behaviors(w.ctx)
	w.must(err)
	w.raw = &http.Client{Transport: w.sim.Transport()}
	w.connect()
	return w
}

// connect builds the provider's clients as the provider does, but for the
// clock, the chance and the patience.
func (w *world) connect() {
	known := simulator.DefaultCredentials()
	plain, err := transport.New(transport.Options{HTTP: w.raw, Wait: w.wait})
	w.must(err)
	pipeline, err := transport.New(transport.Options{
		Credentials: login.Secret(login.Options{
			Authority: "https://login.microsoftonline.com", Tenant: known.TenantID, Client: known.ClientID, Pipeline: plain,
		}, known.ClientSecret),
		Dialect: partnercenter.Dialect(), Scope: endpoint + "/.default", HTTP: w.raw, Wait: w.wait,
		Now: func() time.Time { return wall }, Rand: func() float64 { return 0 },
	})
	w.must(err)
	w.client = partnercenter.New(pipeline, endpoint)
	w.fulfiller = fulfillment.New(w.client, fulfillment.NewRun(), w.wait)
	w.login()
}

func (w *world) login() {
	known := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {known.ClientID}, "client_secret": {known.ClientSecret},
		"scope": {endpoint + "/.default"},
	}
	req, err := http.NewRequestWithContext(
		w.ctx, http.MethodPost, "https://login.microsoftonline.com/"+known.TenantID+"/oauth2/v2.0/token",
		strings.NewReader(form.Encode()),
	)
	w.must(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := w.raw.Do(req)
	w.must(err)
	defer resp.Body.Close()
	var answer struct {
		Token string `json:"access_token"`
	}
	w.must(json.NewDecoder(resp.Body).Decode(&answer))
	w.token = answer.Token
}

func (w *world) must(err error) {
	if err != nil {
		w.t.Helper()
		w.t.Fatal(err)
	}
}

// answer is what a raw call came back with: code is the service's error code,
// zero for a success. Where what was taken on failed later, it is the code of
// the failure.
type answer struct {
	status int
	code   int
	failed bool
	text   string
	body   map[string]any
}

func (a answer) refused() bool { return a.failed || a.status >= http.StatusBadRequest }

// call sends one raw request below /v1/customers/{tenant}.
func (w *world) call(method, path string, body any) answer {
	w.t.Helper()
	var text io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		w.must(err)
		text = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(w.ctx, method, endpoint+"/v1/customers/"+path, text)
	w.must(err)
	req.Header.Set("Authorization", "Bearer "+w.token)
	resp, err := w.raw.Do(req)
	w.must(err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	w.must(err)
	a := answer{status: resp.StatusCode, text: string(raw), body: map[string]any{}}
	if raw = bytes.TrimPrefix(raw, []byte("\ufeff")); len(raw) > 0 {
		w.must(json.Unmarshal(raw, &a.body))
	}
	if a.refused() {
		a.code = number(value(a.body, "code"))
	}
	return a
}

// value finds a property whatever the letter case of its name.
func value(o map[string]any, name string) any {
	for k, v := range o {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return nil
}

func text(v any) string {
	s, _ := v.(string)
	return strings.TrimSpace(s)
}

func number(v any) int {
	switch v := v.(type) {
	case float64:
		return int(v)
	case string:
		n, _ := strconv.Atoi(v)
		return n
	}
	return 0
}

// edit sends the whole resource back with some properties changed; a nil value
// leaves the property out.
func (w *world) edit(tenantID, id string, change map[string]any) answer {
	w.t.Helper()
	path := tenantID + "/subscriptions/" + id
	got := w.call(http.MethodGet, path, nil)
	if got.refused() {
		return got
	}
	for name, v := range change {
		for have := range got.body {
			if strings.EqualFold(have, name) {
				delete(got.body, have)
			}
		}
		if v != nil {
			got.body[name] = v
		}
	}
	a := w.call(http.MethodPatch, path, got.body)
	// A slow service shows the change after some looks.
	for range w.face.PatchReads {
		w.call(http.MethodGet, path, nil)
	}
	return a
}

func (w *world) now() time.Time {
	now, err := w.sim.Now(w.ctx)
	w.must(err)
	return now
}

// truth is the simulator's own view of one subscription.
func (w *world) truth(tenantID, id string) simulator.Subscription {
	w.t.Helper()
	list, err := w.sim.Subscriptions(w.ctx, tenantID)
	w.must(err)
	for _, s := range list {
		if partnercenter.SameID(s.ID, id) {
			return s
		}
	}
	w.t.Fatalf("the simulator has no subscription %s", id)
	return simulator.Subscription{}
}

// look reads a subscription the way the provider does.
func (w *world) look(tenantID, id string) fulfillment.Snapshot {
	w.t.Helper()
	s, err := w.fulfiller.Read(w.ctx, tenantID, id)
	w.must(err)
	return s
}
