package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	host = "https://api.partnercenter.microsoft.com"
	api  = host + "/v1"
)

// Portal is another client of the same world: a person in Partner Center who
// changes a subscription while Terraform is not looking. It returns a step's
// PreConfig.
func (w *World) Portal(tenantID, subscriptionID string, change map[string]any) func() {
	return func() {
		w.t.Helper()
		w.patch(tenantID, subscriptionID, change)
	}
}

// PortalNamed is Portal for the live subscription of a friendly name.
func (w *World) PortalNamed(tenantID, name string, change map[string]any) func() {
	return func() {
		w.t.Helper()
		w.patch(tenantID, w.ID(tenantID, name), change)
	}
}

// ID returns the id of the live subscription with a friendly name.
func (w *World) ID(tenantID, name string) string {
	w.t.Helper()
	list, err := w.Sim.Subscriptions(w.t.Context(), tenantID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range list {
		if s.FriendlyName == name && s.Status != "deleted" {
			return s.ID
		}
	}
	w.t.Fatalf("tenant %s holds no live subscription named %q", tenantID, name)
	return ""
}

func (w *World) patch(tenantID, subscriptionID string, change map[string]any) {
	w.t.Helper()
	path := "/customers/" + tenantID + "/subscriptions/" + subscriptionID
	doc := map[string]any{}
	if status := w.Call(http.MethodGet, path, nil, &doc); status != http.StatusOK {
		w.t.Fatalf("portal: GET %s: %d", path, status)
	}
	for k, v := range change {
		for have := range doc {
			if strings.EqualFold(have, k) {
				delete(doc, have)
			}
		}
		if v != nil {
			doc[k] = v
		}
	}
	if status := w.Call(http.MethodPatch, path, doc, nil); status >= http.StatusBadRequest {
		w.t.Fatalf("portal: PATCH %s: %d", path, status)
	}
}

// Call sends one raw request and decodes the answer.
func (w *World) Call(method, path string, body, answer any) int {
	w.t.Helper()
	client := &http.Client{Transport: w.Sim.Transport()}
	var text io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		text = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, api+path, text)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.Sim.AccessToken(simulator.PartnerTenant, host, false))
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if answer != nil {
		if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), answer); err != nil {
			w.t.Fatalf("%s %s: %v in %s", method, path, err, raw)
		}
	}
	return resp.StatusCode
}

// Act returns a step's PreConfig that makes a change in the portal, as `simulator portal` does on the command line.
func (w *World) Act(change simulator.PortalChange) func() {
	return func() {
		w.t.Helper()
		if _, err := w.Sim.Portal(w.t.Context(), change); err != nil {
			w.t.Fatalf("portal: %+v: %v", change, err)
		}
	}
}

// PortalSchedule schedules in the portal the seats of the next term for the live subscription with a friendly name.
func (w *World) PortalSchedule(tenantID, name string, quantity int) {
	w.t.Helper()
	w.Act(
		simulator.PortalChange{Tenant: tenantID, Subscription: name, Schedule: fmt.Sprintf("quantity=%d", quantity)},
	)()
}
