package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func signInCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sign-in",
		Short: "Enter a device code as the partner's user",
		Long: "What a person does at the page that a device code comes with. It is needed after\n" +
			"`simulator behavior device-sign-in=by-hand`; otherwise the sign-in happens by itself.",
		Example: "  simulator sign-in --path simulator.db --code BCDFGHJKL",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().String("code", "", "the code that was shown (required)")
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		code, err := cmd.Flags().GetString("code")
		if err != nil {
			return flagError("code", err)
		}
		if err := sim.SignIn(cmd.Context(), code); err != nil {
			return fmt.Errorf("--code %w; begin the sign-in first and give the code it shows, within 15 minutes", err)
		}
		return table{
			rows:  [][]string{{"signed in", simulator.PartnerUserName}},
			value: map[string]string{"signedIn": simulator.PartnerUserName},
		}.write(cmd)
	})
}

// federatedLifetime is the usual lifetime of pipelines' tokens.
const federatedLifetime = 10 * time.Minute

func federatedTokenCommand() *cobra.Command {
	issuers := strings.Join(issuerNames(), ", ")
	cmd := &cobra.Command{
		Use:   "federated-token",
		Short: "Print a token as a pipeline's issuer would give it to a run",
		Long: "The login endpoint takes it in place of a secret of the partner's application. Issuers: " + issuers +
			".",
		Example: "  CSP_OIDC_TOKEN=$(simulator federated-token --path simulator.db --as github) terraform plan",
		Args:    cobra.NoArgs,
	}
	cmd.Flags().String("as", "github", "whose token: "+issuers)
	cmd.Flags().Duration("lifetime", federatedLifetime, "how long it is valid, real time")
	return onFile(cmd, func(cmd *cobra.Command, _ []string, sim *simulator.Simulator) error {
		as, err := cmd.Flags().GetString("as")
		if err != nil {
			return flagError("as", err)
		}
		lifetime, err := cmd.Flags().GetDuration("lifetime")
		if err != nil {
			return flagError("lifetime", err)
		}
		record, known := simulator.DefaultFederations()[as]
		if !known {
			return fmt.Errorf("--as: %q is not an issuer of this world; give one of %s", as, issuers)
		}
		token, err := sim.FederatedToken(record, lifetime)
		if err != nil {
			return fmt.Errorf("make the token: %w", err)
		}
		return table{rows: [][]string{{token}}, value: map[string]string{"token": token}}.write(cmd)
	})
}

func issuerNames() []string { return slices.Sorted(maps.Keys(simulator.DefaultFederations())) }
