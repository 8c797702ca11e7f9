// Command terraform-provider-csp serves the csp provider to Terraform, signs a
// person in, and carries the simulator's commands.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/spf13/cobra"

	"github.com/terraform-csp/terraform-provider-csp/internal/provider"
	"github.com/terraform-csp/terraform-provider-csp/internal/serving"
	simulator "github.com/terraform-csp/terraform-provider-csp/internal/simulator/command"
)

// version is set when a release is built.
var version = "dev"

const address = "registry.terraform.io/terraform-csp/csp"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := command().ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// command is the provider's binary: started without a command, as Terraform
// does, it serves the provider.
func command() *cobra.Command {
	var debug bool
	root := &cobra.Command{
		Use:           "terraform-provider-csp",
		Short:         "Terraform provider for Microsoft cloud subscriptions sold by cloud solution providers",
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(*cobra.Command, []string) error {
			return serving.Serve(address, provider.New(version), debug)
		},
	}
	root.Flags().BoolVar(&debug, "debug", false, "serve for a debugger and print how Terraform attaches to it")
	root.AddCommand(simulator.New(), provider.NewLoginCommand(version))
	root.SetArgs(singleDash(os.Args[1:]))
	return root
}

// singleDash lets -debug stand for --debug, the spelling Terraform's own
// documentation of provider debugging uses.
func singleDash(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		if a == "-debug" {
			a = "--debug"
		}
		out[i] = a
	}
	return out
}
