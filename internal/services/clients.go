package services

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-csp/terraform-provider-csp/internal/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Clients is what a configured provider hands to its resources and data
// sources. One lives as long as one walk of Terraform's graph.
type Clients struct {
	// Identity is who all of them act as.
	Identity      transport.Identity
	PartnerCenter *partnercenter.Client
	Graph         *msgraph.Client
	Billing       *armbilling.Client
	Fulfillment   *fulfillment.Fulfiller
	// Run is what the resources of this run claim, plan and order.
	Run *fulfillment.Run
	// ApplicationID is the client id of the application that logs in; empty where
	// a machine's identity or another tool's login does.
	ApplicationID string
	// MidtermTerm is the experiment of lengthening a running term.
	MidtermTerm bool
	// Defaults are what the provider block asks of every subscription that does
	// not say otherwise.
	Defaults Defaults
	// Today is the services' clock as last heard, for texts that name or count
	// days and for no rule.
	Today func(ctx context.Context) time.Time
	// Names are the names that no message may show; nil where all may.
	Names *diagnostics.Names
	// TenantOf is the id of the tenant that has verified a domain, any of its
	// domains; empty where there is none in this cloud.
	TenantOf func(ctx context.Context, domain string) (string, error)
}

// OfCustomer reports whether the provider looks after one customer's tenant
// and has no partner to buy from.
func (c *Clients) OfCustomer() bool { return c.Identity.Side == transport.SideCustomer }

// From reads the clients from what the framework passes to Configure. They
// are nil while the provider is not configured yet, as during validation.
func From(providerData any, diags *diag.Diagnostics) *Clients {
	if providerData == nil {
		return nil
	}
	clients, ok := providerData.(*Clients)
	if !ok {
		diags.AddError(
			"The provider was configured with something else",
			fmt.Sprintf(
				"Expected *services.Clients, got %T. This is a bug of the provider; please report it.",
				providerData,
			),
		)
	}
	return clients
}

// Unconfigured words the error of a verb that needs a provider whose settings
// are not known yet.
func Unconfigured(diags *diag.Diagnostics) {
	diags.AddError(
		"The provider is not configured",
		"Its settings depend on values that are not known yet. Give the provider block values known at plan, or "+
			"apply what it depends on first with -target.",
	)
}

// Defaults are the choices of a fleet, from the provider block; empty where it
// makes none.
type Defaults struct {
	EndOfTerm       string
	Reduction       string
	ExternalChanges string
	OnDestroy       string
}
