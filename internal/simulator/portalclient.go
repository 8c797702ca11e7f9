package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// portalClient calls Partner Center for the portal, over the same wire as every other client.
type portalClient struct {
	http  *http.Client
	token string
}

// portalClient returns a client of this world. The portal is the vendor's own, so its answers have no quirks and no
// latency, even if those of s have.
func (s *Simulator) portalClient(ctx context.Context) (*portalClient, error) {
	plain := wire.NewServer(s.world, wire.Options{ErrorNames: partnercenter.ErrorNames}, services())
	token, err := login.AccessToken(ctx, s.world, directory.PartnerTenant, "https://"+wire.HostAPI, false)
	return &portalClient{http: &http.Client{Transport: plain.Transport()}, token: token}, err
}

// call sends one request and decodes its answer into dst, with numbers as json.Number. For an answer other than 2xx it
// returns a *PortalRefusedError.
func (p *portalClient) call(ctx context.Context, method, path string, body, dst any) (status int, err error) {
	var text bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&text).Encode(body); err != nil {
			return 0, fmt.Errorf("portal: write the request: %w", err)
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, "https://"+wire.HostAPI+path, &text)
	if err != nil {
		return 0, fmt.Errorf("portal: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	response, err := p.http.Do(r)
	if err != nil {
		return 0, fmt.Errorf("portal: %w", err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, fmt.Errorf("portal: %s %s: %w", method, path, err)
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return response.StatusCode, portalRefusal(method, path, response.StatusCode, raw)
	}
	if dst == nil || len(raw) == 0 {
		return response.StatusCode, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(dst); err != nil {
		return response.StatusCode, fmt.Errorf("portal: %s %s: read the answer: %w", method, path, err)
	}
	return response.StatusCode, nil
}

// portalRefusal reads any of the service's error bodies, or an empty one.
func portalRefusal(method, path string, status int, raw []byte) *PortalRefusedError {
	bare, _, _ := strings.Cut(path, "?")
	no := &PortalRefusedError{Method: method, Path: bare, Status: status}
	var body struct {
		Code        json.RawMessage `json:"code"`
		Description string          `json:"description"`
		Message     string          `json:"message"`
		Data        []struct {
			Code        json.RawMessage `json:"errorCode"`
			Description string          `json:"errorDescription"`
		} `json:"data"`
	}
	if json.Unmarshal(raw, &body) != nil {
		return no
	}
	no.Code, no.Description = codeText(body.Code), body.Description
	if no.Description == "" {
		no.Description = body.Message
	}
	for _, line := range body.Data {
		if line.Description != "" {
			no.Description += " " + codeText(line.Code) + ": " + line.Description
		}
	}
	return no
}

// codeText is an error code sent as a number or as a string.
func codeText(raw json.RawMessage) string { return strings.Trim(string(raw), `" `) }

// portalTerms are the properties of an availability that the portal reads.
type portalTerms struct {
	ID            string `json:"id"`
	IsPurchasable bool   `json:"isPurchasable"`
	Terms         []struct {
		Duration     string `json:"duration"`
		BillingCycle string `json:"billingCycle"`
	} `json:"terms"`
}

// availability returns the availability that sells a SKU to the tenant with a term and a billing cycle. flag is the
// flag to blame in errors.
func (v *portalVisit) availability(ctx context.Context, flag, offer, term, cycle string) (id string, err error) {
	product, sku, _ := strings.Cut(strings.ToUpper(offer), ":")
	var list struct {
		Items []portalTerms `json:"items"`
	}
	path := fmt.Sprintf("/v1/customers/%s/products/%s/skus/%s/availabilities", v.tenant.ID, product, sku)
	if _, err := v.client.call(ctx, http.MethodGet, path, nil, &list); err != nil {
		return "", err
	}
	sold := []string{}
	for _, one := range list.Items {
		for _, t := range one.Terms {
			if strings.EqualFold(t.Duration, term) && strings.EqualFold(t.BillingCycle, cycle) {
				return one.ID, nil
			}
			sold = append(sold, t.Duration+" "+strings.ToLower(t.BillingCycle))
		}
	}
	return "", wrongInput(flag, "%s:%s is not sold with the term %s billed %s, only with %s", product, sku, term, cycle,
		strings.Join(sold, ", "))
}
