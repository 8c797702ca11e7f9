package simulator

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// buy fills a cart with one line and checks it out.
func (v *portalVisit) buy(ctx context.Context) (PortalResult, error) {
	term, cycle := v.Term, v.BillingCycle
	if term == "" {
		term = "P1Y"
	}
	if cycle == "" {
		cycle = "monthly"
	}
	sold, err := v.availability(ctx, "buy", v.Buy, term, cycle)
	if err != nil {
		return PortalResult{}, err
	}
	line := map[string]any{
		"id": 0, "catalogItemId": strings.ToUpper(v.Buy) + ":" + sold, "quantity": v.Quantity,
		"termDuration": strings.ToUpper(term),
		"billingCycle": strings.ToLower(cycle), "attestationAccepted": true,
	}
	if v.Name != "" {
		line["friendlyName"] = v.Name
	}
	cart, err := v.fill(ctx, line)
	if err != nil {
		return PortalResult{}, err
	}
	orders, err := v.checkout(ctx, cart)
	if err != nil {
		return PortalResult{}, err
	}
	after, err := v.stored(ctx)
	if err != nil {
		return PortalResult{}, err
	}
	result := PortalResult{TenantID: v.tenant.ID, OrderIDs: orders}
	for _, one := range after {
		if one.OrderID == orders[0] {
			result.After = &one
		}
	}
	result.Pending = result.After == nil
	result.Summary = v.bought(result)
	return result, nil
}

// fill creates a cart with the line. If the line cannot be bought, the error is the service's error in the line.
func (v *portalVisit) fill(ctx context.Context, line map[string]any) (id string, err error) {
	path := "/v1/customers/" + v.tenant.ID + "/carts"
	var cart struct {
		ID        string `json:"id"`
		LineItems []struct {
			Error *struct {
				Code        json.RawMessage `json:"errorCode"`
				Description string          `json:"errorDescription"`
			} `json:"error"`
		} `json:"lineItems"`
	}
	status, err := v.client.call(ctx, http.MethodPost, path, map[string]any{"lineItems": []any{line}}, &cart)
	if err != nil {
		return "", err
	}
	for _, one := range cart.LineItems {
		if one.Error != nil {
			return "", &PortalRefusedError{
				Method: http.MethodPost, Path: path, Status: status, Code: codeText(one.Error.Code),
				Description: one.Error.Description,
			}
		}
	}
	return cart.ID, nil
}

// checkout orders the cart and returns the ids of its orders, at least one.
func (v *portalVisit) checkout(ctx context.Context, cart string) ([]string, error) {
	path := "/v1/customers/" + v.tenant.ID + "/carts/" + cart + "/checkout"
	var placed struct {
		Orders []struct {
			ID string `json:"id"`
		} `json:"orders"`
		OrderErrors []struct {
			Code        int    `json:"code"`
			Description string `json:"description"`
		} `json:"orderErrors"`
	}
	status, err := v.client.call(ctx, http.MethodPost, path, nil, &placed)
	if err != nil {
		return nil, err
	}
	if len(placed.Orders) == 0 {
		no := &PortalRefusedError{
			Method: http.MethodPost, Path: path, Status: status,
			Description: "The checkout placed no order.",
		}
		for _, one := range placed.OrderErrors {
			no.Code, no.Description = strconv.Itoa(one.Code), one.Description
		}
		return nil, no
	}
	ids := []string{}
	for _, one := range placed.Orders {
		ids = append(ids, one.ID)
	}
	return ids, nil
}
