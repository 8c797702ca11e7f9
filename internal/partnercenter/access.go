package partnercenter

import (
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Roles of a partner's user.
// Source: "Permissions overview - Partner Center", agent roles.
const (
	AdminAgent    = "Admin agent"
	SalesAgent    = "Sales agent"
	HelpdeskAgent = "Helpdesk agent"
)

const inPartnerCenter = "Partner Center, User management"

// agent is what a commerce call requires: a partner's application, or its user with
// one of the roles.
func agent(does string, roles ...string) transport.Access {
	return transport.Access{Does: does, PartnerOnly: true, Roles: roles, Where: inPartnerCenter}
}

// What the calls require of their caller.
// Source: "Partner Center authentication", which calls take app-only; "Developing
// for Partner Center for Microsoft national clouds", what each cloud lacks.
var (
	ReadCustomers       = agent("read the partner's customers", AdminAgent, SalesAgent, HelpdeskAgent)
	ReadCatalog         = agent("read the catalog", AdminAgent, SalesAgent)
	ReadSubscriptions   = agent("read subscriptions", AdminAgent, SalesAgent, HelpdeskAgent)
	ChangeSubscriptions = agent("change subscriptions", AdminAgent, SalesAgent)
	Buy                 = agent("buy", AdminAgent, SalesAgent)
	ReadOrders          = agent("read orders", AdminAgent, SalesAgent)
	ReadAgreements      = transport.Access{
		Does:        "read customer agreements",
		PartnerOnly: true,
		Kind:        transport.KindUser,
		Roles:       []string{AdminAgent, SalesAgent},
		Where:       inPartnerCenter,
		LackedBy:    []string{transport.CloudUSGovernment, transport.CloudUSGovernmentL5, transport.CloudChina},
	}
)

// Upgrades and promotions need an admin agent.
// Source: "Transition a new commerce subscription", "Get transitions", "Get
// promotions", appropriate roles; "Get custom term end dates" lists no roles.
var (
	ReadTransitions         = agent("read what subscriptions can be upgraded to", AdminAgent)
	TransitionSubscriptions = agent("upgrade subscriptions", AdminAgent)
	ReadPromotions          = agent("read promotions", AdminAgent)
	ReadTermEnds            = agent("read the dates on which terms can end", AdminAgent, SalesAgent)
)

// May returns a *transport.AccessError if the caller cannot make a call. It does
// not ask the service: a plan uses it before it promises the call.
func (c *Client) May(a transport.Access) error { return c.pipeline.Identity().May(a, "") }

// Limits are the published request limits. Customer is the one for all calls about
// orders and subscriptions, Caller the one for partner applications.
// Source: "API throttling guidance", "Control panel vendor application limits".
func Limits() transport.Limits {
	return transport.Limits{
		Customer: transport.Rate{Requests: 500, Period: time.Minute},
		Caller:   transport.Rate{Requests: 3000, Period: time.Minute},
	}
}

// limited returns the tenant whose request limit a path counts for, "" if there is
// none. The published limit is for orders, with the carts they come from, and
// subscriptions.
func limited(path string) string {
	rest, found := strings.CutPrefix(path, version+"/customers/")
	if !found {
		return ""
	}
	id, resource, _ := strings.Cut(rest, "/")
	for _, name := range []string{"orders", "carts", "subscriptions"} {
		if strings.HasPrefix(resource, name) {
			return id
		}
	}
	return ""
}
