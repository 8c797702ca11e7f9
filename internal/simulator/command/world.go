package command

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func clockCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "clock",
		Short: "Show the simulated clock or move it forward",
		Long:  "Moving the clock carries out the renewals, expiries and other events on the way, in order.",
		Args:  cobra.NoArgs,
	}
	cmd.Flags().Duration("advance", 0, "move the clock forward by this much, for example 192h")
	cmd.Flags().String("set", "", "move the clock forward to this instant, RFC 3339")
	cmd.MarkFlagsMutuallyExclusive("advance", "set")
	return onFile(cmd, moveClock)
}

func moveClock(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
	by, err := cmd.Flags().GetDuration("advance")
	if err != nil {
		return flagError("advance", err)
	}
	to, err := cmd.Flags().GetString("set")
	if err != nil {
		return flagError("set", err)
	}
	switch {
	case to != "":
		t, err := time.Parse(time.RFC3339Nano, to)
		if err != nil {
			return fmt.Errorf("--set: %q is not an RFC 3339 instant; write it as 2026-11-10T09:00:00Z", to)
		}
		if err := sim.SetClock(cmd.Context(), t); err != nil {
			return flagError("set", err)
		}
	case cmd.Flags().Changed("advance"):
		if err := sim.AdvanceClock(cmd.Context(), by); err != nil {
			return flagError("advance", err)
		}
	}
	now, err := sim.Now(cmd.Context())
	if err != nil {
		return fmt.Errorf("read the clock: %w", err)
	}
	return table{
		rows:  [][]string{{now.Format(time.RFC3339)}},
		value: map[string]string{"now": now.Format(time.RFC3339Nano)},
	}.write(cmd)
}

func seedCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "seed",
		Short: "Make the default world, or add tenants, subscriptions and users to it",
		Long: "Without numbers the file is made with the default world if it does not exist. With --tenants, tenants are added, each\n" +
			"with the given numbers of subscriptions and users; without --tenants those go to Alder Clinics. What is added is the\n" +
			"same in every run.",
		Args: cobra.NoArgs,
	}
	cmd.Flags().Int("tenants", 0, "tenants to add")
	cmd.Flags().Int("subscriptions", 0, "subscriptions for each tenant added")
	cmd.Flags().Int("users", 0, "users for each tenant added")
	cmd.Flags().
		String(
			"country", "US", "where tenants are added, two letters; it decides about catalog, currency and promotions",
		)
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		var p simulator.Population
		for name, dst := range map[string]*int{
			"tenants": &p.Tenants, "subscriptions": &p.Subscriptions,
			"users": &p.Users,
		} {
			n, err := cmd.Flags().GetInt(name)
			if err != nil {
				return flagError(name, err)
			}
			if n < 0 {
				return fmt.Errorf("--%s: %d is negative; give 0 or more", name, n)
			}
			*dst = n
		}
		if err := texts(cmd, map[string]*string{"country": &p.Country}); err != nil {
			return err
		}
		if p.Tenants+p.Subscriptions+p.Users > 0 {
			if err := sim.Populate(cmd.Context(), p); err != nil {
				return fmt.Errorf("seed: %w", err)
			}
		}
		return census(cmd, sim)
	})
}

// census prints how many tenants, subscriptions and users the world has.
func census(cmd *cobra.Command, sim *simulator.Simulator) error {
	ctx := cmd.Context()
	tenants, err := sim.Tenants(ctx)
	if err != nil {
		return fmt.Errorf("count tenants: %w", err)
	}
	subscriptions, err := sim.Subscriptions(ctx, "")
	if err != nil {
		return fmt.Errorf("count subscriptions: %w", err)
	}
	users, err := sim.Users(ctx, "")
	if err != nil {
		return fmt.Errorf("count users: %w", err)
	}
	return table{
		head:  []string{"TENANTS", "SUBSCRIPTIONS", "USERS"},
		rows:  [][]string{{strconv.Itoa(len(tenants)), strconv.Itoa(len(subscriptions)), strconv.Itoa(len(users))}},
		value: map[string]int{"tenants": len(tenants), "subscriptions": len(subscriptions), "users": len(users)},
	}.write(cmd)
}

func resetCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reset",
		Short: "Go back to the default world",
		Long:  "Puts tenants, subscriptions, clock and switches back as in a new file, and empties the request log and the faults.",
		Args:  cobra.NoArgs,
	}
	cmd.Flags().String("path", "", "the simulator's SQLite file (required)")
	cmd.Flags().Bool("force", false, "replace the file even if it is damaged or not a simulator's")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return reset(cmd) }
	return cmd
}

func reset(cmd *cobra.Command) (err error) {
	path, err := pathFlag(cmd)
	if err != nil {
		return err
	}
	force, err := cmd.Flags().GetBool("force")
	if err != nil {
		return flagError("force", err)
	}
	sim, err := simulator.Open(cmd.Context(), simulator.Options{Path: path})
	var broken *simulator.FileError
	if errors.As(err, &broken) && force {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
				return flagError("path", err)
			}
		}
		sim, err = simulator.Open(cmd.Context(), simulator.Options{Path: path})
	}
	if err != nil {
		return flagError("path", err)
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	if err := sim.Reset(cmd.Context()); err != nil {
		return fmt.Errorf("reset %s: %w", path, err)
	}
	return census(cmd, sim)
}
