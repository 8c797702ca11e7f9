package simulator

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Cart is a cart as it was last written; it has no effect unless it is checked out.
type Cart struct {
	ID       string     `json:"id"`
	TenantID string     `json:"tenantId"`
	Created  time.Time  `json:"created"`
	Expires  time.Time  `json:"expires"`
	Status   string     `json:"status"` // Active, Ordered
	Lines    []CartLine `json:"lines"`
	OrderIDs []string   `json:"orderIds,omitempty"`
}

// CartLine is one line of a cart.
type CartLine struct {
	OfferID      string `json:"offerId"` // product:SKU:availability
	Quantity     int    `json:"quantity"`
	Term         string `json:"term"`
	BillingCycle string `json:"billingCycle"`
}

// Carts lists a tenant's carts that were checked out or still can be, oldest first; an empty id lists those of all
// tenants.
func (s *Simulator) Carts(ctx context.Context, tenantID string) ([]Cart, error) {
	tx := s.world.Read(ctx)
	now, _, err := s.world.Situation(tx)
	if err != nil {
		return nil, err
	}
	list, err := world.All[partnercenter.Cart](tx, partnercenter.KindCart, tenantID)
	if err != nil {
		return nil, err
	}
	out := []Cart{}
	for _, one := range list {
		if one.Expired(now) {
			continue
		}
		view := Cart{
			ID: one.ID, TenantID: one.Tenant, Created: one.Created, Expires: one.Expires, Status: one.Status,
			OrderIDs: one.OrderIDs,
			Lines:    []CartLine{},
		}
		for _, line := range one.Lines {
			view.Lines = append(view.Lines, CartLine{
				line.CatalogItemID, line.Seats(), line.TermDuration,
				line.BillingCycle,
			})
		}
		out = append(out, view)
	}
	return out, nil
}
