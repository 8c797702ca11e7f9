package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
)

// portalDocument is a resource as the service sent it; unchanged properties are sent back unchanged.
type portalDocument map[string]any

// text returns a property that is a string; empty if it is absent.
func (d portalDocument) text(name string) string {
	text, _ := d[name].(string)
	return text
}

// portalStep makes one change in a document.
type portalStep func(context.Context, portalDocument) error

func (v *portalVisit) path() string {
	return "/v1/customers/" + v.tenant.ID + "/subscriptions/" + v.before.ID
}

// edit changes the subscription's document: first what takes effect at once, then the schedule, which a change of
// seats would delete.
func (v *portalVisit) edit(ctx context.Context) (PortalResult, error) {
	next, err := v.nextTerm()
	if err != nil {
		return PortalResult{}, err
	}
	result := PortalResult{TenantID: v.tenant.ID, Before: &v.before}
	present := func(_ context.Context, d portalDocument) error {
		v.present(d)
		return nil
	}
	schedule := func(ctx context.Context, d portalDocument) error { return v.schedule(ctx, d, next) }
	steps := [][]portalStep{{present, schedule}}
	if v.Quantity != 0 && next != nil {
		steps = [][]portalStep{{present}, {schedule}}
	}
	for i, step := range steps {
		pending, err := v.rewrite(ctx, step...)
		if err != nil {
			return PortalResult{}, v.halfway(ctx, i, err)
		}
		result.Pending = result.Pending || pending
	}
	after, err := v.stored(ctx)
	if err != nil {
		return PortalResult{}, err
	}
	now := after[v.before.ID]
	result.After = &now
	result.Summary = v.changed(now, result.Pending)
	return result, nil
}

// halfway adds the completed steps to the refusal of a later one.
func (v *portalVisit) halfway(ctx context.Context, step int, err error) error {
	var no *PortalRefusedError
	if step == 0 || !errors.As(err, &no) {
		return err
	}
	after, readErr := v.stored(ctx)
	no.Done = strings.Join(differences(v.before, after[v.before.ID]), ", ")
	return errors.Join(err, readErr)
}

// rewrite reads the whole document, changes it and sends it back. The result is pending if the service accepts the
// change for later.
func (v *portalVisit) rewrite(ctx context.Context, changes ...portalStep) (pending bool, err error) {
	document := portalDocument{}
	if _, err := v.client.call(ctx, http.MethodGet, v.path(), nil, &document); err != nil {
		return false, err
	}
	for _, change := range changes {
		if err := change(ctx, document); err != nil {
			return false, err
		}
	}
	status, err := v.client.call(ctx, http.MethodPatch, v.path(), document, nil)
	return status == http.StatusAccepted, err
}

// present writes the changes that take effect at once.
func (v *portalVisit) present(d portalDocument) {
	if v.Quantity != 0 {
		d["quantity"] = v.Quantity
	}
	if v.Name != "" {
		d["friendlyName"] = v.Name
	}
	if v.AutoRenew != "" {
		d["autoRenewEnabled"] = v.AutoRenew == "on"
	}
	if v.AutoRenew == "on" {
		withdrawEnd(d)
	}
	switch v.Action {
	case PortalSuspend:
		d["status"] = partnercenter.StatusSuspended
	case PortalResume:
		d["status"] = partnercenter.StatusActive
	case PortalCancel:
		d["status"] = partnercenter.StatusDeleted
	}
}

// withdrawEnd removes a scheduled end or extension, which auto-renew contradicts: the portal's switch replaces both.
func withdrawEnd(d portalDocument) {
	text, err := json.Marshal(d["scheduledActions"])
	has := func(action string) bool { return strings.Contains(string(text), `"`+action+`"`) }
	if err == nil && (has(partnercenter.ActionCancel) || has(partnercenter.ActionExtend)) {
		delete(d, "scheduledActions")
	}
}

// upgrade upgrades all seats, or the requested number, to another SKU.
func (v *portalVisit) upgrade(ctx context.Context) (PortalResult, error) {
	seats := v.Quantity
	if seats == 0 {
		seats = v.before.Quantity
	}
	term, cycle := v.Term, v.BillingCycle
	if term == "" && v.before.Trial {
		term = "P1Y"
	} else if term == "" {
		term = v.before.Term
	}
	if cycle == "" && v.before.Trial {
		cycle = "monthly"
	} else if cycle == "" {
		cycle = v.before.BillingCycle
	}
	sold, err := v.availability(ctx, "upgrade", v.Upgrade, term, cycle)
	if err != nil {
		return PortalResult{}, err
	}
	made, err := v.transit(ctx, map[string]any{
		"fromCatalogItemId":  v.before.OfferID,
		"fromSubscriptionId": v.before.ID,
		"toCatalogItemId":    strings.ToUpper(v.Upgrade) + ":" + sold,
		"quantity":           seats,
		"termDuration":       strings.ToUpper(term),
		"billingCycle":       strings.ToLower(cycle),
		"transitionType":     partnercenter.TransitionOnly,
	})
	if err != nil {
		return PortalResult{}, err
	}
	after, err := v.stored(ctx)
	if err != nil {
		return PortalResult{}, err
	}
	now := after[v.before.ID]
	result := PortalResult{
		TenantID: v.tenant.ID, Before: &v.before, After: &now,
		Pending: made.Status != partnercenter.EventCompleted,
	}
	if one, found := after[made.TargetID]; found && made.TargetID != v.before.ID {
		result.New = &one
	}
	result.Summary = v.upgraded(seats, result)
	return result, nil
}

// transit requests a transition and reads its result once.
func (v *portalVisit) transit(ctx context.Context, ask map[string]any) (Transition, error) {
	path := v.path() + "/transitions"
	var started struct {
		OperationID string `json:"operationId"`
	}
	if _, err := v.client.call(ctx, http.MethodPost, path, ask, &started); err != nil {
		return Transition{}, err
	}
	made, err := v.sim.Transitions(ctx, v.tenant.ID)
	if err != nil {
		return Transition{}, err
	}
	for _, one := range made {
		switch {
		case one.ID != started.OperationID:
		case one.Status == partnercenter.EventFailed:
			return one, &PortalRefusedError{
				Method: http.MethodPost, Path: path, Status: http.StatusOK, Code: strconv.Itoa(one.Failure),
				Description: "The upgrade was accepted and failed: " + partnercenter.TransitionErrors[one.Failure],
			}
		default:
			return one, nil
		}
	}
	return Transition{}, fmt.Errorf("portal: the transition %s is not in this world", started.OperationID)
}
