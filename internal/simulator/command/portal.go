package command

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func portalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "portal",
		Short: "Change something as a person in Partner Center's portal would",
		Long: "Another client of the same world: it reads the whole subscription, sends it back changed, fills carts and asks for\n" +
			"upgrades. The service does all that such a change brings along, and may refuse it.\n\n" +
			"--schedule takes cancel, extend (extended service term), none, or a next term: any of quantity=, sku=, term=, cycle= and\n" +
			"ends=, separated by commas. What a next term leaves out stays as in the present term.",
		Example: "  simulator portal --path simulator.db --subscription \"Front desk\" --quantity 12\n" +
			"  simulator portal --path simulator.db --subscription " + simulator.AlderTwoBatches +
			" --schedule quantity=20\n" +
			"  simulator portal --path simulator.db --subscription Doctors --upgrade " + simulator.Microsoft365E5 +
			" --quantity 5\n" +
			"  simulator portal --path simulator.db --tenant cedarschool.onmicrosoft.com --buy " +
			simulator.BusinessBasic +
			" --term P1Y --cycle monthly --quantity 10 --name Office",
		Args: cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.String("subscription", "", "id of the subscription, or its friendly name if no other has it")
	flags.String("tenant", "", "id, domain or name of the tenant: who buys, or where to look for a friendly name")
	flags.String("quantity", "", "the new number of seats, the number to upgrade, or the number to buy")
	flags.String("auto-renew", "", "on or off")
	flags.String("name", "", "the new friendly name")
	flags.String("schedule", "", "what happens at the end of the term, for example quantity=20")
	flags.String("upgrade", "", "product:SKU that the subscription, or --quantity seats of it, become at once")
	flags.Bool("suspend", false, "suspend the subscription")
	flags.Bool("resume", false, "end the suspension")
	flags.Bool("cancel", false, "cancel the subscription within its cancellation window")
	flags.String("buy", "", "product:SKU to buy")
	flags.String("term", "", "with --buy or --upgrade: term, for example P1Y (the default of --buy)")
	flags.String("cycle", "", "with --buy or --upgrade: billing cycle, for example monthly (the default of --buy)")
	cmd.MarkFlagsMutuallyExclusive("suspend", "resume", "cancel")
	return onFile(cmd, portal)
}

func portal(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
	change, err := portalChange(cmd)
	if err != nil {
		return err
	}
	result, err := sim.Portal(cmd.Context(), change)
	if err == nil {
		return table{rows: [][]string{{result.Summary}}, value: result}.write(cmd)
	}
	var no *simulator.PortalRefusedError
	if asJSON, flagErr := cmd.Flags().GetBool("json"); flagErr == nil && asJSON && errors.As(err, &no) {
		return errors.Join(err, printJSON(cmd.OutOrStdout(), map[string]any{"refusal": no}))
	}
	return err
}

// portalChange reads the flags.
func portalChange(cmd *cobra.Command) (simulator.PortalChange, error) {
	var change simulator.PortalChange
	var quantity string
	err := texts(cmd, map[string]*string{
		"subscription": &change.Subscription, "tenant": &change.Tenant, "quantity": &quantity,
		"auto-renew": &change.AutoRenew,
		"name":       &change.Name, "schedule": &change.Schedule, "upgrade": &change.Upgrade, "buy": &change.Buy,
		"term":  &change.Term,
		"cycle": &change.BillingCycle,
	})
	if err != nil {
		return change, err
	}
	for name, value := range map[string]string{
		"auto-renew": change.AutoRenew, "name": change.Name, "schedule": change.Schedule, "upgrade": change.Upgrade,
		"buy": change.Buy,
	} {
		if cmd.Flags().Changed(name) && value == "" {
			return change, fmt.Errorf("--%s: it is empty; give a value, or leave --%s out", name, name)
		}
	}
	if cmd.Flags().Changed("quantity") {
		if change.Quantity, err = strconv.Atoi(quantity); err != nil || change.Quantity < 1 {
			return change, fmt.Errorf(
				"--quantity: %q must be a whole number of seats, 1 or more; to end a subscription, use --cancel",
				quantity,
			)
		}
	}
	for _, action := range []string{simulator.PortalSuspend, simulator.PortalResume, simulator.PortalCancel} {
		chosen, err := cmd.Flags().GetBool(action)
		if err != nil {
			return change, flagError(action, err)
		}
		if chosen {
			change.Action = action
		}
	}
	return change, nil
}
