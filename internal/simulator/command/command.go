package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// New returns the `simulator` command with its subcommands.
func New() *cobra.Command {
	root := &cobra.Command{
		Use:   "simulator",
		Short: "Run and steer a simulated Partner Center",
		Long: "A simulated Partner Center lives in one SQLite file. The provider uses it in place of the service; the commands\n" +
			"below look into it, move its clock and disturb it, also while Terraform runs.",
		SilenceUsage: true,
		Args:         cobra.NoArgs,
	}
	root.PersistentFlags().Bool("json", false, "print JSON instead of a table")
	root.AddCommand(
		serveCommand(),
		portalCommand(),
		clockCommand(),
		seedCommand(),
		resetCommand(),
		logCommand(),
		faultCommand(),
		showCommand(),
		behaviorCommand(),
		rotateCommand(),
		holdCommand(),
		assignCommand(),
		relateCommand(),
		keyCommand(),
		cardCommand(),
		signInCommand(),
		federatedTokenCommand(),
	)
	return root
}

// work is what a command does with the opened world.
type work func(cmd *cobra.Command, args []string, sim *simulator.Simulator) error

// onFile adds the flag --path to cmd and runs w with the opened file.
func onFile(cmd *cobra.Command, w work) *cobra.Command {
	cmd.Flags().String("path", "", "the simulator's SQLite file; made with the default world when absent (required)")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		path, err := pathFlag(cmd)
		if err != nil {
			return err
		}
		sim, err := simulator.Open(cmd.Context(), simulator.Options{Path: path})
		if err != nil {
			return flagError("path", err)
		}
		defer func() { err = errors.Join(err, sim.Close()) }()
		return w(cmd, args, sim)
	}
	return cmd
}

func pathFlag(cmd *cobra.Command) (string, error) {
	path, err := cmd.Flags().GetString("path")
	if err != nil {
		return "", fmt.Errorf("--path: %w", err)
	}
	if path == "" {
		return "", errors.New(
			"--path: no file named; give the same file as the provider's simulator path, for example --path simulator.db",
		)
	}
	if path == simulator.MemoryPath {
		return "", fmt.Errorf("--path: a world in memory (%s) cannot be shared between processes; name a file", path)
	}
	return path, nil
}

func flagError(name string, err error) error { return fmt.Errorf("--%s: %w", name, err) }

// table is the output of a command: rows for people, value for programs.
type table struct {
	head  []string
	rows  [][]string
	value any
}

func (t table) write(cmd *cobra.Command) error {
	asJSON, err := cmd.Flags().GetBool("json")
	if err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), t.value)
	}
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	if t.head != nil {
		t.rows = append([][]string{t.head}, t.rows...)
	}
	for _, row := range t.rows {
		for i, cell := range row {
			if i > 0 {
				if _, err := io.WriteString(w, "\t"); err != nil {
					return fmt.Errorf("print: %w", err)
				}
			}
			if _, err := io.WriteString(w, cell); err != nil {
				return fmt.Errorf("print: %w", err)
			}
		}
		if _, err := io.WriteString(w, "\n"); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}
