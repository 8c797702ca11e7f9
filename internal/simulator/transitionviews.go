package simulator

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Transition is an upgrade or a conversion, as `simulator show` and tests see it.
type Transition struct {
	ID       string    `json:"id"` // operationId
	TenantID string    `json:"tenantId"`
	SourceID string    `json:"sourceId"`
	TargetID string    `json:"targetId"` // the source itself, the subscription split from it, or the one its seats joined
	From     string    `json:"from"`     // product:SKU:availability
	To       string    `json:"to"`       // product:SKU:availability
	Quantity int       `json:"quantity"` // seats
	Kind     string    `json:"kind"`     // transition_only or transition_with_license_transfer
	Status   string    `json:"status"`   // of the conversion: InProgress, Completed or Failed
	Failure  int       `json:"failure"`  // transition error code of a conversion that fails, 0 for none
	Started  time.Time `json:"started"`
}

// Transitions lists a tenant's transitions, oldest first; an empty id lists those of all tenants.
func (s *Simulator) Transitions(ctx context.Context, tenantID string) ([]Transition, error) {
	if err := s.world.RunDueNow(ctx); err != nil {
		return nil, err
	}
	tx := s.world.Read(ctx)
	now, _, err := s.world.Situation(tx)
	if err != nil {
		return nil, err
	}
	list, err := world.All[partnercenter.Transition](tx, partnercenter.KindTransition, tenantID)
	if err != nil {
		return nil, err
	}
	out := make([]Transition, len(list))
	for i, t := range list {
		out[i] = Transition{
			ID: t.ID, TenantID: t.Tenant, SourceID: t.Source, TargetID: t.Target, From: t.From,
			To:       t.To.CatalogItemID(),
			Quantity: t.Quantity, Kind: t.Kind, Status: t.Status(now), Failure: t.Failure, Started: t.Started,
		}
	}
	return out, nil
}

// Promotion is a discount of the catalog on one SKU.
type Promotion struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Offer     string    `json:"offer"`             // product:SKU
	Country   string    `json:"country,omitempty"` // "" = everywhere
	Discount  float64   `json:"discount"`          // share of the list price
	Automatic bool      `json:"automatic"`
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"` // last instant
}

// Promotions lists the promotions of the catalog, with any dates.
func Promotions() []Promotion {
	out := make([]Promotion, len(catalog.Promotions))
	for i, p := range catalog.Promotions {
		out[i] = Promotion{
			ID: p.ID, Name: p.Name, Offer: p.Key, Country: p.Country, Discount: p.Discount,
			Automatic: p.Automatic, Start: p.Start, End: p.End,
		}
	}
	return out
}
