package acctest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const api = "https://api.partnercenter.microsoft.com/v1"

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

// ID finds the live subscription of a friendly name.
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
	req.Header.Set("Authorization", "Bearer "+w.token(client))
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

func (w *World) token(client *http.Client) string {
	w.t.Helper()
	c := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret},
		"scope": {"https://api.partnercenter.microsoft.com/.default"},
	}
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost,
		"https://login.microsoftonline.com/"+c.TenantID+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.AccessToken == "" {
		w.t.Fatalf("portal: no token: %d %v", resp.StatusCode, err)
	}
	return answer.AccessToken
}

// PortalSchedule lets the portal user schedule the seats of the next term for
// the live subscription of a friendly name.
func (w *World) PortalSchedule(tenantID, name string, quantity int) {
	w.t.Helper()
	id := w.ID(tenantID, name)
	var sub map[string]any
	if status := w.Call(http.MethodGet, "/customers/"+tenantID+"/subscriptions/"+id, nil, &sub); status != http.StatusOK {
		w.t.Fatalf("portal: GET subscription %s: %d", id, status)
	}
	field := func(name string) string {
		for k, v := range sub {
			if text, ok := v.(string); ok && strings.EqualFold(k, name) {
				return text
			}
		}
		return ""
	}
	offer := strings.Split(field("offerId"), ":")
	w.patch(tenantID, id, map[string]any{"scheduledNextTermInstructions": map[string]any{
		"product": map[string]any{
			"productId": offer[0], "skuId": offer[1], "availabilityId": offer[2],
			"billingCycle": field("billingCycle"), "termDuration": field("termDuration"),
		},
		"quantity": quantity,
	}})
}
