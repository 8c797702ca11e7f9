package calendar

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// gathering collects what falls due of the kinds that are wanted.
type gathering struct {
	clients *services.Clients
	wanted  map[string]bool
	tenants []string // in lower case; nil for all customers
	due     []due
	diags   *diag.Diagnostics
}

func (g *gathering) add(d due) {
	if g.wanted[d.kind] {
		g.due = append(g.due, d)
	}
}

// leftOut warns of a kind that cannot be looked at: the other deadlines are
// worth seeing all the same.
func (g *gathering) leftOut(kind, tried string, err error) {
	for _, f := range diagnostics.Failure(tried, err) {
		g.diags.AddWarning(
			fmt.Sprintf("Deadlines of the kind %s are left out", kind),
			fmt.Sprintf(
				"%s. %s\n\nThe other kinds are complete. Without %q in kinds nothing is asked, and nothing is said.",
				f.Summary(),
				f.Detail(),
				kind,
			),
		)
	}
}

// subscriptions looks at the one list of each tenant in this run.
func (g *gathering) subscriptions(ctx context.Context) {
	if !slices.ContainsFunc(
		commerce.SubscriptionDeadlines(),
		func(k commerce.DeadlineKind) bool { return g.wanted[string(k)] },
	) {
		return
	}
	tenants, err := g.customers(ctx)
	if err != nil {
		g.diags.Append(diagnostics.Failure("list the tenants", err)...)
		return
	}
	found, err := g.clients.Fulfillment.Due(ctx, tenants)
	if err != nil {
		for _, f := range diagnostics.Failure("list the subscriptions", err) {
			g.diags.AddAttributeError(path.Root("tenant_ids"), f.Summary(), f.Detail())
		}
		return
	}
	for _, one := range found {
		g.subscription(one)
	}
}

func (g *gathering) subscription(one fulfillment.Due) {
	s := one.Subscription
	for _, d := range one.Deadlines {
		g.add(
			due{
				kind:           string(d.Kind),
				at:             d.At,
				tenantID:       s.TenantID,
				subscriptionID: s.ID,
				name:           s.FriendlyName,
				happens:        d.Happens,
				do:             d.Do,
			},
		)
	}
}

// customers are the tenants asked for, or all that buy from the partner.
func (g *gathering) customers(ctx context.Context) ([]string, error) {
	if g.tenants != nil {
		return g.tenants, nil
	}
	all, err := g.clients.PartnerCenter.Customers(ctx, partnercenter.CustomerFilter{})
	return buyers(all), err
}

// buyers are the tenants among customers that have a relationship to buy by:
// of another one nothing can be read.
func buyers(customers []partnercenter.Customer) []string {
	out := []string{}
	for _, c := range customers {
		if c.Relationship == partnercenter.RelationshipReseller {
			out = append(out, strings.ToLower(c.ID))
		}
	}
	return out
}

// relationships looks at what customers let the partner do in their directories.
func (g *gathering) relationships(ctx context.Context) {
	if !g.wanted[kindRelationship] {
		return
	}
	const tried = "read the delegated admin relationships"
	list, err := g.clients.Graph.DelegatedAdminRelationships(ctx)
	if msgraph.IsDenied(err) {
		g.leftOut(kindRelationship, tried, err)
		return
	}
	if err != nil {
		g.diags.Append(diagnostics.Failure(tried, err)...)
		return
	}
	for _, r := range list {
		elsewhere := g.tenants != nil && !slices.Contains(g.tenants, r.Customer.TenantID)
		if elsewhere || !r.Active() || r.ExtendsItself() || r.End.IsZero() {
			continue
		}
		g.add(due{
			kind:     kindRelationship,
			at:       r.End,
			tenantID: r.Customer.TenantID,
			name:     r.DisplayName,
			happens: fmt.Sprintf(
				"The delegated admin relationship %q with %s expires: its users, licenses and support requests are "+
					"then out of the partner's reach.",
				r.DisplayName,
				cmp.Or(r.Customer.DisplayName, r.Customer.TenantID),
			),
			do: "Let it extend itself, or request another, which an administrator of the customer approves: Partner " +
				"Center, Customers, Admin relationships.",
		})
	}
}

// credentials looks at the secrets and certificates of the application that the
// provider logs in as.
func (g *gathering) credentials(ctx context.Context) {
	if !g.wanted[kindCredential] {
		return
	}
	if g.clients.ApplicationID == "" {
		g.diags.AddWarning(
			"Deadlines of the kind credential are left out",
			fmt.Sprintf(
				"The provider logs in with %s, which is not an application of its own: it has neither secrets nor "+
					"certificates. Leave \"credential\" out of kinds.",
				g.clients.Identity.Means,
			),
		)
		return
	}
	const tried = "read the credentials of the provider's application"
	app, err := g.clients.Graph.Application(ctx, g.clients.ApplicationID)
	if msgraph.IsDenied(err) || msgraph.IsNotFound(err) {
		g.leftOut(kindCredential, tried, err)
		return
	}
	if err != nil {
		g.diags.Append(diagnostics.Failure(tried, err)...)
		return
	}
	g.proofs(app, "secret", app.Secrets)
	g.proofs(app, "certificate", app.Certificates)
}

func (g *gathering) proofs(app msgraph.Application, what string, list []msgraph.ApplicationProof) {
	for _, p := range list {
		name := cmp.Or(p.DisplayName, p.KeyID)
		g.add(due{
			kind: kindCredential,
			at:   p.End,
			name: name,
			happens: fmt.Sprintf(
				"The %s %q of the application %q expires: who logs in with it is refused from then on.",
				what,
				name,
				app.DisplayName,
			),
			do: "Add another in the Entra admin center (App registrations, Certificates & secrets), give it to " +
				"everyone who logs in with this one, then remove this one.",
		})
	}
}

// cards looks at how a billing account pays.
func (g *gathering) cards(ctx context.Context, account string) {
	if !g.wanted[kindCard] {
		return
	}
	const tried = "read how the billing account pays"
	list, err := g.clients.Billing.PaymentMethods(ctx, account)
	if armbilling.IsDenied(err) {
		g.leftOut(kindCard, tried, err)
		return
	}
	if err != nil {
		for _, f := range diagnostics.Failure(tried, err) {
			g.diags.AddAttributeError(path.Root("billing_account_name"), f.Summary(), f.Detail())
		}
		return
	}
	for _, m := range list {
		if !m.Active || m.Expires.IsZero() {
			continue
		}
		name := strings.TrimSpace(fmt.Sprintf("%s ending in %s", m.Type, m.LastDigits))
		g.add(due{
			kind:  kindCard,
			at:    m.Expires,
			name:  name,
			stays: true,
			happens: fmt.Sprintf(
				"The %s, with which the billing account pays, is good until %s: payments fail from then on.",
				name,
				commerce.Day(m.Expires.Add(-1)),
			),
			do: "Someone with a role on the billing account replaces it in the admin center, Billing, Payment methods. No call can.",
		})
	}
}
