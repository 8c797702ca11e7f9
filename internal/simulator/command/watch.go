package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func logCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "log",
		Short: "Show the requests that reached the simulator",
		Args:  cobra.NoArgs,
	}
	cmd.Flags().String("since", "", "only requests since this instant (RFC 3339) or for this long (10m); real time")
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		since, err := sinceFlag(cmd, sim.Wall())
		if err != nil {
			return err
		}
		list, err := sim.Requests(cmd.Context(), since)
		if err != nil {
			return fmt.Errorf("read the log: %w", err)
		}
		t := table{head: []string{"TIME", "CLOCK", "STATUS", "METHOD", "PATH", "REQUEST ID", "NOTE"}, value: list}
		for _, r := range list {
			path := r.Path
			if r.Query != "" {
				path += "?" + r.Query
			}
			t.rows = append(t.rows, []string{
				instant(r.Time), instant(r.Clock), strconv.Itoa(r.Status), r.Method, path,
				r.RequestID, note(r),
			})
		}
		return t.write(cmd)
	})
}

func note(r simulator.Request) string {
	notes := []string{}
	if r.Fault != "" {
		notes = append(notes, "fault "+r.Fault)
	}
	if r.Replayed {
		notes = append(notes, "replayed")
	}
	return strings.Join(notes, ", ")
}

// sinceFlag returns the instant from which to print the log; the zero time means all of it.
func sinceFlag(cmd *cobra.Command, now time.Time) (time.Time, error) {
	text, err := cmd.Flags().GetString("since")
	if err != nil {
		return time.Time{}, flagError("since", err)
	}
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return time.Time{}, fmt.Errorf(
			"--since: %q is neither an RFC 3339 instant nor a duration; write 2026-11-10T09:00:00Z or 10m",
			text,
		)
	}
	return now.Add(-d), nil
}

func faultCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fault",
		Short: "Disturb the next requests, or list the disturbances to come",
		Long: "Kinds: lost-answer (carried out, but no answer arrives), cut (the connection dies before it is carried out),\n" +
			"slow=30s, 503, 429, 429=2.5 (Retry-After in seconds), 409, 409=900278 (error code), or any HTTP status from 400 to 599.",
		Example: "  simulator fault --path simulator.db --on 'POST /v1/customers/*/carts/*/checkout' --do lost-answer --times 1",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().
		String("on", "", "method and path; * stands for one segment (or any method), /** at the end for the rest")
	cmd.Flags().String("do", "", "what happens, see above")
	cmd.Flags().Int("times", 1, "how many requests are disturbed")
	cmd.Flags().Bool("clear", false, "remove all faults")
	cmd.MarkFlagsRequiredTogether("on", "do")
	cmd.MarkFlagsMutuallyExclusive("on", "clear")
	return onFile(cmd, disturb)
}

func disturb(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
	flags := cmd.Flags()
	if flags.Changed("on") {
		on, err := flags.GetString("on")
		if err != nil {
			return flagError("on", err)
		}
		do, err := flags.GetString("do")
		if err != nil {
			return flagError("do", err)
		}
		times, err := flags.GetInt("times")
		if err != nil {
			return flagError("times", err)
		}
		f, err := simulator.ParseFault(on, do, times)
		if err != nil {
			return fmt.Errorf("--on, --do, --times: %w; see `simulator fault --help`", err)
		}
		if err := sim.AddFault(cmd.Context(), f); err != nil {
			return fmt.Errorf("add the fault: %w", err)
		}
	}
	if all, err := flags.GetBool("clear"); err != nil {
		return flagError("clear", err)
	} else if all {
		if err := sim.ClearFaults(cmd.Context()); err != nil {
			return fmt.Errorf("clear the faults: %w", err)
		}
	}
	list, err := sim.Faults(cmd.Context())
	if err != nil {
		return fmt.Errorf("list the faults: %w", err)
	}
	t := table{head: []string{"METHOD", "PATH", "DO", "TIMES"}, value: list}
	for _, f := range list {
		t.rows = append(t.rows, []string{f.Method, f.Path, f.String(), strconv.Itoa(f.Times)})
	}
	return t.write(cmd)
}

func behaviorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "behavior [name=value ...]",
		Short: "List the service's switches, or set some",
	}
	return onFile(cmd, func(cmd *cobra.Command, args []string, sim *simulator.Simulator) error {
		changes := []simulator.Behavior{}
		for _, assignment := range args {
			change, err := simulator.ParseBehavior(assignment)
			if err != nil {
				return fmt.Errorf("argument %w", err)
			}
			changes = append(changes, change)
		}
		if len(changes) > 0 {
			if err := sim.Configure(cmd.Context(), changes...); err != nil {
				return fmt.Errorf("set the switches: %w", err)
			}
		}
		return switches(cmd, sim)
	})
}

func switches(cmd *cobra.Command, sim *simulator.Simulator) error {
	b, err := sim.Behaviors(cmd.Context())
	if err != nil {
		return fmt.Errorf("read the switches: %w", err)
	}
	list := b.Switches()
	t := table{head: []string{"NAME", "VALUE", "VALUES", "MEANING"}, value: list}
	for _, one := range list {
		t.rows = append(t.rows, []string{one.Name, one.Value, strings.Join(one.Values, "|"), one.Meaning})
	}
	return t.write(cmd)
}

func rotateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Replace every availability id of the catalog",
		Long:  "As the service does when prices or terms change: carts with an old id are refused with 400019 until it is fetched again.",
		Args:  cobra.NoArgs,
	}
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		generation := 0
		err := sim.Configure(cmd.Context(), func(b *simulator.Behaviors) {
			b.CatalogGeneration++
			generation = b.CatalogGeneration
		})
		if err != nil {
			return fmt.Errorf("rotate: %w", err)
		}
		return table{
			rows:  [][]string{{"catalog generation", strconv.Itoa(generation)}},
			value: map[string]int{"generation": generation},
		}.write(cmd)
	})
}
