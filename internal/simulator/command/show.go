package command

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func showCommand() *cobra.Command {
	views := map[string]func(*cobra.Command, *simulator.Simulator, string) (table, error){
		"tenants": showTenants, "subscriptions": showSubscriptions, "orders": showOrders, "users": showUsers,
		"transitions": showTransitions, "promotions": showPromotions, "holdings": showHoldings,
		"licenses": showLicenses, "relationships": showRelationships, "keys": showKeys, "cards": showCards,
		"carts": showCarts,
	}
	names := []string{
		"tenants", "subscriptions", "orders", "users", "transitions", "promotions", "holdings",
		"licenses", "relationships", "keys", "cards", "carts",
	}
	cmd := &cobra.Command{
		Use:       "show <" + strings.Join(names, "|") + ">",
		Short:     "Show what the world holds",
		ValidArgs: names,
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
	}
	cmd.Flags().String("tenant", "", "only what belongs to the tenant with this id")
	return onFile(cmd, func(cmd *cobra.Command, args []string, sim *simulator.Simulator) error {
		tenant, err := cmd.Flags().GetString("tenant")
		if err != nil {
			return flagError("tenant", err)
		}
		if err := known(cmd, sim, tenant); err != nil {
			return err
		}
		t, err := views[args[0]](cmd, sim, tenant)
		if err != nil {
			return fmt.Errorf("show %s: %w", args[0], err)
		}
		return t.write(cmd)
	})
}

func known(cmd *cobra.Command, sim *simulator.Simulator, tenant string) error {
	if tenant == "" {
		return nil
	}
	list, err := sim.Tenants(cmd.Context())
	if err != nil {
		return flagError("tenant", err)
	}
	for _, one := range list {
		if strings.EqualFold(one.ID, tenant) {
			return nil
		}
	}
	return fmt.Errorf("--tenant: there is no tenant %s in this world; `simulator show tenants` lists them", tenant)
}

func showTenants(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	all, err := sim.Tenants(cmd.Context())
	list := []simulator.Tenant{}
	t := table{head: []string{"ID", "NAME", "DOMAIN", "COUNTRY", "RELATIONSHIP", "AGREEMENT"}}
	for _, one := range all {
		if tenant != "" && !strings.EqualFold(one.ID, tenant) {
			continue
		}
		signed := "missing"
		if one.Signed {
			signed = "signed"
		}
		list = append(list, one)
		t.rows = append(t.rows, []string{one.ID, one.CompanyName, one.Domain, one.Country, one.Relationship, signed})
	}
	t.value = list
	return t, err
}

func showSubscriptions(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Subscriptions(cmd.Context(), tenant)
	t := table{head: []string{
		"ID", "NAME", "OFFER", "SEATS", "STATUS", "TERM", "BILLING", "ENDS", "CANCEL UNTIL",
		"RENEWAL",
	}, value: list}
	for _, s := range list {
		t.rows = append(t.rows, []string{
			s.ID, s.FriendlyName, s.OfferID, strconv.Itoa(s.Quantity), s.Status, s.Term, s.BillingCycle,
			s.End.Format(time.DateOnly),
			instant(s.CancelUntil), renewal(s),
		})
	}
	return t, err
}

// renewal describes in a word what happens at the end of the term.
func renewal(s simulator.Subscription) string {
	switch {
	case s.Scheduled != "" && s.ScheduledQuantity > 0:
		return fmt.Sprintf("%s (%d seats)", s.Scheduled, s.ScheduledQuantity)
	case s.Scheduled != "":
		return s.Scheduled
	case s.AutoRenew:
		return "automatic"
	}
	return "off"
}

func showOrders(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Orders(cmd.Context(), tenant)
	t := table{head: []string{
		"ID", "CREATED", "LINE", "TRANSACTION", "SEATS", "PRICE", "CURRENCY", "OFFER",
		"SUBSCRIPTION",
	}, value: list}
	for _, o := range list {
		for i, line := range o.Lines {
			t.rows = append(t.rows, []string{
				o.ID, instant(o.Created), strconv.Itoa(i), line.Transaction, strconv.Itoa(line.Quantity),
				strconv.FormatFloat(line.Extended, 'f', 2, 64), o.Currency, line.OfferID, line.SubscriptionID,
			})
		}
	}
	return t, err
}

func showCarts(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Carts(cmd.Context(), tenant)
	t := table{head: []string{"ID", "STATUS", "EXPIRES", "LINE", "SEATS", "OFFER", "TERM", "BILLING"}, value: list}
	for _, one := range list {
		for i, line := range one.Lines {
			t.rows = append(t.rows, []string{
				one.ID, one.Status, instant(one.Expires), strconv.Itoa(i), strconv.Itoa(line.Quantity), line.OfferID,
				line.Term, line.BillingCycle,
			})
		}
	}
	return t, err
}

func showUsers(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Users(cmd.Context(), tenant)
	t := table{head: []string{"ID", "PRINCIPAL NAME", "NAME", "USAGE LOCATION", "TENANT"}, value: list}
	for _, u := range list {
		t.rows = append(t.rows, []string{u.ID, u.Principal, u.DisplayName, u.UsageLocation, u.TenantID})
	}
	return t, err
}

func showTransitions(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Transitions(cmd.Context(), tenant)
	t := table{head: []string{"ID", "STARTED", "STATUS", "FROM", "TO", "SEATS", "SUBSCRIPTION", "INTO"}, value: list}
	for _, one := range list {
		t.rows = append(t.rows, []string{
			one.ID, instant(one.Started), one.Status, one.From, one.To, strconv.Itoa(one.Quantity),
			one.SourceID, one.TargetID,
		})
	}
	return t, err
}

// showPromotions lists the promotions of the catalog; they do not belong to a tenant.
func showPromotions(_ *cobra.Command, _ *simulator.Simulator, _ string) (table, error) {
	list := simulator.Promotions()
	t := table{head: []string{"ID", "NAME", "OFFER", "COUNTRY", "DISCOUNT", "FROM", "UNTIL"}, value: list}
	for _, one := range list {
		t.rows = append(t.rows, []string{
			one.ID, one.Name, one.Offer, cmp.Or(one.Country, "all"),
			strconv.FormatFloat(100*one.Discount, 'f', -1, 64) + " %", instant(one.Start), instant(one.End),
		})
	}
	return t, nil
}
