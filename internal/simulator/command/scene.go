package command

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// texts adds string flags for the variables they set.
func texts(cmd *cobra.Command, into map[string]*string) error {
	for name, dst := range into {
		text, err := cmd.Flags().GetString(name)
		if err != nil {
			return flagError(name, err)
		}
		*dst = text
	}
	return nil
}

// instantFlag reads a flag that is an RFC 3339 instant, or empty.
func instantFlag(cmd *cobra.Command, name string) (time.Time, error) {
	text, err := cmd.Flags().GetString(name)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf(
			"--%s: %q is not an RFC 3339 instant; write it as 2026-11-20T00:00:00Z",
			name,
			text,
		)
	}
	return t, nil
}

func holdCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hold",
		Short: "Give a tenant a subscription from another seller, or take it away",
		Long: "What another partner sold, or the tenant bought directly, stands in Microsoft Graph and not in Partner Center's lists.\n" +
			"Add-ons may rest on it.",
		Example: "  simulator hold --path simulator.db --tenant 1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d --offer CFQ7TTC0LFLX:0001 --seats 25",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().String("tenant", "", "id of the tenant (required)")
	cmd.Flags().String("offer", "", "product:SKU of the catalog")
	cmd.Flags().Int("seats", 0, "number of seats")
	cmd.Flags().String("seller", "", "tenant id of the partner that sold it; empty: the tenant bought it directly")
	cmd.Flags().String("status", "", "Enabled (the default), Warning, Suspended or LockedOut")
	cmd.Flags().String("ends", "", "when its term ends, RFC 3339; empty: eleven months from now")
	cmd.Flags().String("id", "", "id of the one to change; empty: a new one")
	cmd.Flags().String("release", "", "id of the one to take away")
	cmd.MarkFlagsRequiredTogether("offer", "seats")
	cmd.MarkFlagsMutuallyExclusive("offer", "release")
	return onFile(cmd, hold)
}

func hold(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
	var h simulator.Holding
	var release string
	err := texts(cmd, map[string]*string{
		"tenant": &h.TenantID, "offer": &h.Offer, "seller": &h.SellerID, "status": &h.Status, "id": &h.ID,
		"release": &release,
	})
	if err != nil {
		return err
	}
	if h.Seats, err = cmd.Flags().GetInt("seats"); err != nil {
		return flagError("seats", err)
	}
	if h.Ends, err = instantFlag(cmd, "ends"); err != nil {
		return err
	}
	if release != "" {
		err = sim.Release(cmd.Context(), h.TenantID, release)
	} else {
		_, err = sim.Hold(cmd.Context(), h)
	}
	if err != nil {
		return err
	}
	return written(cmd, sim, h.TenantID, showHoldings)
}

func showHoldings(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Holdings(cmd.Context(), tenant)
	t := table{head: []string{"ID", "TENANT", "SKU", "OFFER", "SEATS", "STATUS", "SELLER", "ENDS"}, value: list}
	for _, h := range list {
		t.rows = append(t.rows, []string{
			h.ID, h.TenantID, h.PartNumber, h.Offer, strconv.Itoa(h.Seats), h.Status, h.SellerID,
			h.Ends.Format(time.DateOnly),
		})
	}
	return t, err
}

func assignCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "assign",
		Short: "Let some of a tenant's users have a license",
		Long: "As many users as asked for have a license of the offer's SKU afterwards; users are made where there " +
			"are too few. Seats are\n" +
			"not counted: a tenant may have more users than seats.",
		Example: "  simulator assign --path simulator.db --tenant 1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d --offer " +
			"CFQ7TTC0LFLX:0001 --users 17",
		Args: cobra.NoArgs,
	}
	cmd.Flags().String("tenant", "", "id of the tenant (required)")
	cmd.Flags().String("offer", "", "product:SKU of the catalog (required)")
	cmd.Flags().Int("users", 0, "how many users have a license")
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		var tenant, offer string
		if err := texts(cmd, map[string]*string{"tenant": &tenant, "offer": &offer}); err != nil {
			return err
		}
		n, err := cmd.Flags().GetInt("users")
		if err != nil {
			return flagError("users", err)
		}
		if err := sim.Assign(cmd.Context(), tenant, offer, n); err != nil {
			return err
		}
		return written(cmd, sim, tenant, showLicenses)
	})
}

// written prints the tenant's objects after a change.
func written(cmd *cobra.Command, sim *simulator.Simulator, tenant string,
	show func(*cobra.Command, *simulator.Simulator, string) (table, error),
) error {
	t, err := show(cmd, sim, tenant)
	if err != nil {
		return err
	}
	return t.write(cmd)
}

func showLicenses(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Licenses(cmd.Context(), tenant)
	t := table{head: []string{
		"TENANT", "SKU", "STATUS", "ENABLED", "WARNING", "SUSPENDED", "LOCKED OUT",
		"ASSIGNED",
	}, value: list}
	for _, one := range list {
		t.rows = append(t.rows, []string{
			one.TenantID, one.PartNumber, one.Status, strconv.Itoa(one.Enabled), strconv.Itoa(one.Warning),
			strconv.Itoa(one.Suspended),
			strconv.Itoa(one.LockedOut), strconv.Itoa(one.Consumed),
		})
	}
	return t, err
}

func relateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "relate",
		Short: "Make a delegated admin relationship with a tenant, or change one",
		Long: "What is left out is filled in: an active relationship of 730 days that began a day ago. `simulator " +
			"show relationships` gives\n" +
			"the ids.",
		Example: "  simulator relate --path simulator.db --tenant 1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d --ends 2026-11-20T00:00:00Z",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().String("tenant", "", "id of the tenant (required)")
	cmd.Flags().String("ends", "", "when it ends, RFC 3339")
	cmd.Flags().Int("days", 0, "its duration, 1 to 730 days")
	cmd.Flags().Bool("auto-extend", false, "goes on for 180 days at its end")
	cmd.Flags().String("status", "", "active (the default), created, approvalPending, expiring, expired, terminated, …")
	cmd.Flags().
		String("name", "", "display name, unique among the partner's; empty: the company's with a part of the id")
	cmd.Flags().String("id", "", "id of the one to change; empty: a new one")
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		var r simulator.Relationship
		err := texts(cmd, map[string]*string{"tenant": &r.TenantID, "status": &r.Status, "name": &r.Name, "id": &r.ID})
		if err != nil {
			return err
		}
		if r.Ends, err = instantFlag(cmd, "ends"); err != nil {
			return err
		}
		if r.Days, err = cmd.Flags().GetInt("days"); err != nil {
			return flagError("days", err)
		}
		if r.AutoExtend, err = cmd.Flags().GetBool("auto-extend"); err != nil {
			return flagError("auto-extend", err)
		}
		if _, err := sim.Relate(cmd.Context(), r); err != nil {
			return err
		}
		return written(cmd, sim, r.TenantID, showRelationships)
	})
}

func showRelationships(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.Relationships(cmd.Context(), tenant)
	t := table{head: []string{"ID", "TENANT", "NAME", "STATUS", "DAYS", "ENDS", "AT ITS END"}, value: list}
	for _, r := range list {
		after := "expires"
		if r.AutoExtend {
			after = "extends itself"
		}
		t.rows = append(t.rows, []string{
			r.ID, r.TenantID, r.Name, r.Status, strconv.Itoa(r.Days),
			instant(r.Ends), after,
		})
	}
	return t, err
}

func keyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Give an application a secret or a certificate that ends some time, or change when",
		Long: "It is what Microsoft Graph lists. Logins do not look at these dates: `simulator behavior client-secret=expired` refuses\n" +
			"secrets.",
		Example: "  simulator key --path simulator.db --id " + simulator.PartnerSecretKey +
			" --ends 2026-11-20T00:00:00Z",
		Args: cobra.NoArgs,
	}
	cmd.Flags().String("ends", "", "when it ends, RFC 3339; empty: 180 days from now")
	cmd.Flags().String("id", "", "id of the one to change; empty: a new one")
	cmd.Flags().String("name", "", "display name")
	cmd.Flags().String("client-id", "", "the application; empty: the partner's")
	cmd.Flags().Bool("certificate", false, "a certificate, not a secret")
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		var key simulator.ApplicationKey
		err := texts(cmd, map[string]*string{"id": &key.ID, "name": &key.Name, "client-id": &key.ClientID})
		if err != nil {
			return err
		}
		if key.Ends, err = instantFlag(cmd, "ends"); err != nil {
			return err
		}
		if key.Certificate, err = cmd.Flags().GetBool("certificate"); err != nil {
			return flagError("certificate", err)
		}
		if _, err := sim.SetApplicationKey(cmd.Context(), key); err != nil {
			return err
		}
		return written(cmd, sim, "", showKeys)
	})
}

// showKeys lists the keys of all applications; keys do not belong to a tenant.
func showKeys(cmd *cobra.Command, sim *simulator.Simulator, _ string) (table, error) {
	list, err := sim.ApplicationKeys(cmd.Context())
	t := table{head: []string{"ID", "APPLICATION", "NAME", "KIND", "ENDS"}, value: list}
	for _, key := range list {
		kind := "secret"
		if key.Certificate {
			kind = "certificate"
		}
		t.rows = append(t.rows, []string{key.ID, key.ClientID, key.Name, kind, instant(key.Ends)})
	}
	return t, err
}

func cardCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "card",
		Short:   "Give a billing account a card or another payment method, or change one",
		Example: "  simulator card --path simulator.db --id " + simulator.PartnerCard + " --expires 12/2026",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().String("expires", "", "month and year, such as 12/2026")
	cmd.Flags().String("id", "", "id of the one to change; empty: a new one")
	cmd.Flags().String("tenant", "", "whose billing account; empty: the partner's")
	cmd.Flags().String("family", "", "CreditCard (the default), CheckWire, DirectDebit, EWallet, …")
	cmd.Flags().String("type", "", "visa (the default of cards), mc, check, …")
	cmd.Flags().String("last-four", "", "the last four digits")
	cmd.Flags().String("status", "", "active (the default) or inactive")
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		var m simulator.PaymentMethod
		err := texts(cmd, map[string]*string{
			"expires": &m.Expires, "id": &m.ID, "tenant": &m.TenantID, "family": &m.Family, "type": &m.Type,
			"last-four": &m.LastFour,
			"status":    &m.Status,
		})
		if err != nil {
			return err
		}
		if _, err := sim.SetPaymentMethod(cmd.Context(), m); err != nil {
			return err
		}
		return written(cmd, sim, m.TenantID, showCards)
	})
}

func showCards(cmd *cobra.Command, sim *simulator.Simulator, tenant string) (table, error) {
	list, err := sim.PaymentMethods(cmd.Context(), tenant)
	t := table{head: []string{"ID", "TENANT", "FAMILY", "TYPE", "LAST FOUR", "EXPIRES", "STATUS"}, value: list}
	for _, m := range list {
		t.rows = append(t.rows, []string{m.ID, m.TenantID, m.Family, m.Type, m.LastFour, m.Expires, m.Status})
	}
	return t, err
}
