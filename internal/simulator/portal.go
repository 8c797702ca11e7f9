package simulator

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
)

// PortalChange is what a person enters in Partner Center's portal: a purchase (Buy), an upgrade (Upgrade), or changes
// of a subscription (all other fields, which can be combined).
type PortalChange struct {
	// Subscription is an id, or a friendly name that a single subscription has. Empty for a purchase.
	Subscription string
	// Tenant is an id, a domain or a company name: who buys, or in which tenant a friendly name is looked up.
	Tenant string
	// Quantity is the new number of seats, the number to upgrade (0 means all), or the number to buy. 0 changes
	// nothing.
	Quantity int
	// AutoRenew is "on", "off", or empty for no change.
	AutoRenew string
	// Name is the new friendly name; empty for no change.
	Name string
	// Action is PortalSuspend, PortalResume, PortalCancel, or empty.
	Action string
	// Schedule is what happens at the end of the term: "cancel", "extend" (extended service term), "none" (remove what
	// is scheduled), or a next term such as "quantity=20" or
	// "sku=CFQ7TTC0LFLX:0001,term=P1Y,cycle=monthly,quantity=20". What a next term leaves out stays as in the present
	// term; ends=2027-12-31 gives it another end.
	Schedule string
	// Upgrade is the product:SKU that the subscription becomes, at once.
	Upgrade string
	// Buy is the product:SKU to buy.
	Buy string
	// Term (ISO 8601 duration) and BillingCycle belong to Buy and Upgrade. An upgrade keeps those of its source if
	// empty.
	Term, BillingCycle string
}

// Actions of PortalChange.
const (
	PortalSuspend = "suspend"
	PortalResume  = "resume"
	PortalCancel  = "cancel" // within the cancellation window
)

// PortalResult is the result of a PortalChange.
type PortalResult struct {
	// Summary describes in one sentence what happened.
	Summary  string `json:"summary"`
	TenantID string `json:"tenantId"`
	// Before and After are the subscription's true state; a purchase has no Before, and a change that the service has
	// accepted and not yet made.
	Before *Subscription `json:"before,omitempty"`
	After  *Subscription `json:"after,omitempty"`
	// New is the subscription that a partial upgrade made.
	New *Subscription `json:"new,omitempty"`
	// OrderIDs are the orders of a purchase.
	OrderIDs []string `json:"orderIds,omitempty"`
	// Pending is true if the service has accepted the change and shows it to readers later.
	Pending bool `json:"pending"`
}

// PortalInputError is the error for an invalid PortalChange: which flag of `simulator portal` is wrong, and what to
// do.
type PortalInputError struct{ Flag, Reason string }

func (e *PortalInputError) Error() string { return "--" + e.Flag + ": " + e.Reason }

func wrongInput(flag, format string, args ...any) error {
	return &PortalInputError{Flag: flag, Reason: fmt.Sprintf(format, args...)}
}

// PortalRefusedError is the service's refusal of a PortalChange.
type PortalRefusedError struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"` // of HTTP
	// Code and Description are the service's, from the error body or the cart line; Code is empty if there is none.
	Code        string `json:"code"`
	Description string `json:"description"`
	// Done describes what was carried out before; empty for nothing.
	Done string `json:"done,omitempty"`
}

func (e *PortalRefusedError) Error() string {
	text := "the service refused"
	if e.Code != "" {
		text += " with code " + e.Code
	}
	text += fmt.Sprintf(": %s (HTTP %d to %s %s)", cmp.Or(e.Description, "it gave no reason"), e.Status,
		e.Method, e.Path)
	if e.Done != "" {
		text += "; carried out before that: " + e.Done
	}
	return text
}

// Portal makes a change as a person does in Partner Center's portal: another client of the same world. It reads whole
// documents and sends them back, fills carts and checks them out, so that the service applies all its rules. Errors
// are a *PortalInputError, a *PortalRefusedError, or the world's own.
func (s *Simulator) Portal(ctx context.Context, change PortalChange) (PortalResult, error) {
	if err := change.check(); err != nil {
		return PortalResult{}, err
	}
	tenants, err := s.Tenants(ctx)
	if err != nil {
		return PortalResult{}, err
	}
	client, err := s.portalClient(ctx)
	if err != nil {
		return PortalResult{}, err
	}
	v := &portalVisit{sim: s, client: client, tenants: tenants, PortalChange: change}
	if change.Tenant != "" {
		if v.tenant, err = v.findTenant(); err != nil {
			return PortalResult{}, err
		}
	}
	if change.Buy != "" {
		return v.buy(ctx)
	}
	if v.before, err = v.findSubscription(ctx); err != nil {
		return PortalResult{}, err
	}
	if change.Upgrade != "" {
		return v.upgrade(ctx)
	}
	return v.edit(ctx)
}

// portalVisit is the state of one PortalChange.
type portalVisit struct {
	PortalChange
	sim     *Simulator
	client  *portalClient
	tenants []Tenant
	tenant  Tenant       // the buyer, or the owner of the subscription
	before  Subscription // as it was found
}

var (
	portalOffer = regexp.MustCompile(`^[A-Za-z0-9]{12}:[A-Za-z0-9]{4}$`)
	portalTerm  = regexp.MustCompile(`^[Pp]\d+[MmYy]$`)
)

// check refuses what is invalid for any subscription.
func (p PortalChange) check() error {
	changes := p.Quantity != 0 || p.AutoRenew != "" || p.Name != "" || p.Action != "" || p.Schedule != ""
	switch {
	case p.Quantity < 0:
		return wrongInput("quantity", "%d is negative; give the number of seats, 1 or more", p.Quantity)
	case p.AutoRenew != "" && p.AutoRenew != "on" && p.AutoRenew != "off":
		return wrongInput("auto-renew", "%q must be on or off", p.AutoRenew)
	case p.Buy != "":
		return p.checkPurchase()
	case p.Subscription == "":
		return wrongInput(
			"subscription",
			"no subscription named; give its id or friendly name, which `simulator show subscriptions` "+
				"lists, or --buy to purchase one",
		)
	case p.Upgrade != "":
		return p.checkUpgrade()
	case p.Term != "":
		return wrongInput(
			"term",
			"it goes with --buy or --upgrade; for the next term, write --schedule term=%s",
			p.Term,
		)
	case p.BillingCycle != "":
		return wrongInput("cycle", "it goes with --buy or --upgrade; for the next term, write --schedule cycle=%s",
			p.BillingCycle)
	case !changes:
		return wrongInput(
			"subscription",
			"nothing to change; add --quantity, --auto-renew, --name, --schedule, --upgrade, --suspend, "+
				"--resume or --cancel",
		)
	}
	return p.checkAction()
}

func (p PortalChange) checkAction() error {
	switch p.Action {
	case "":
		_, err := p.nextTerm()
		return err
	case PortalSuspend, PortalResume, PortalCancel:
	default:
		return fmt.Errorf("portal: the action %q must be one of %s, %s, %s", p.Action, PortalSuspend,
			PortalResume, PortalCancel)
	}
	if p.Quantity != 0 || p.AutoRenew != "" || p.Name != "" || p.Schedule != "" {
		return wrongInput(p.Action, "it stands alone; make the other changes with a second command")
	}
	return nil
}

func (p PortalChange) checkPurchase() error {
	switch {
	case !portalOffer.MatchString(p.Buy):
		return wrongInput("buy", "%q must be product:SKU, for example %s", p.Buy, catalog.BusinessBasic)
	case p.Subscription != "":
		return wrongInput("buy", "a purchase makes a subscription of its own; leave --subscription out")
	case p.Upgrade != "" || p.AutoRenew != "" || p.Action != "" || p.Schedule != "":
		return wrongInput(
			"buy",
			"it goes with --tenant, --quantity, --term, --cycle and --name only; make the other changes with a second "+
				"command",
		)
	case p.Tenant == "":
		return wrongInput(
			"tenant",
			"no buyer named; give the id, domain or name of a tenant, which `simulator show tenants` lists",
		)
	case p.Quantity == 0:
		return wrongInput("quantity", "no seats to buy; give 1 or more")
	}
	return p.checkTerm()
}

func (p PortalChange) checkUpgrade() error {
	switch {
	case !portalOffer.MatchString(p.Upgrade):
		return wrongInput("upgrade", "%q must be product:SKU, for example %s", p.Upgrade, catalog.Microsoft365E5)
	case p.AutoRenew != "" || p.Action != "" || p.Schedule != "" || p.Name != "":
		return wrongInput(
			"upgrade",
			"it goes with --quantity, --term and --cycle only; make the other changes with a second command",
		)
	}
	return p.checkTerm()
}

func (p PortalChange) checkTerm() error {
	if p.Term != "" && !portalTerm.MatchString(p.Term) {
		return wrongInput("term", "%q must be an ISO 8601 duration of months or years, for example P1Y", p.Term)
	}
	return nil
}

// findTenant returns the tenant of the change.
func (v *portalVisit) findTenant() (Tenant, error) {
	for _, one := range v.tenants {
		if strings.EqualFold(one.ID, v.Tenant) || strings.EqualFold(one.Domain, v.Tenant) ||
			strings.EqualFold(one.CompanyName, v.Tenant) {
			return one, nil
		}
	}
	return Tenant{}, wrongInput(
		"tenant",
		"there is no tenant %q in this world; `simulator show tenants` lists them",
		v.Tenant,
	)
}

// findSubscription returns the subscription with an id or a friendly name; those that are not deleted take precedence.
func (v *portalVisit) findSubscription(ctx context.Context) (Subscription, error) {
	list, err := v.sim.Subscriptions(ctx, v.tenant.ID)
	if err != nil {
		return Subscription{}, err
	}
	var live, deleted []Subscription
	for _, one := range list {
		switch {
		case strings.EqualFold(one.ID, v.Subscription):
			return one, v.visitOwner(one)
		case !strings.EqualFold(one.FriendlyName, v.Subscription):
		case one.Status == partnercenter.StatusDeleted:
			deleted = append(deleted, one)
		default:
			live = append(live, one)
		}
	}
	if len(live) == 0 {
		live = deleted
	}
	switch len(live) {
	case 1:
		return live[0], v.visitOwner(live[0])
	case 0:
		return Subscription{}, wrongInput(
			"subscription",
			"no subscription has the id or the friendly name %q; "+
				"`simulator show subscriptions` lists them",
			v.Subscription,
		)
	}
	ids := []string{}
	for _, one := range live {
		ids = append(ids, one.ID)
	}
	return Subscription{}, wrongInput("subscription", "%d subscriptions are named %q; give one of their ids: %s",
		len(live), v.Subscription,
		strings.Join(ids, ", "))
}

func (v *portalVisit) visitOwner(s Subscription) error {
	for _, one := range v.tenants {
		if one.ID == s.TenantID {
			v.tenant = one
			return nil
		}
	}
	return fmt.Errorf("portal: subscription %s belongs to no tenant of this world", s.ID)
}

// stored returns the true state of the tenant's subscriptions by id.
func (v *portalVisit) stored(ctx context.Context) (map[string]Subscription, error) {
	list, err := v.sim.Subscriptions(ctx, v.tenant.ID)
	if err != nil {
		return nil, err
	}
	byID := map[string]Subscription{}
	for _, one := range list {
		byID[one.ID] = one
	}
	return byID, nil
}
