package provider

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/spf13/cobra"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// signInFlags are the settings a sign-in accepts, each as a flag or as its
// variable. Secrets have no flag: a command line is seen by others.
var signInFlags = []struct{ attribute, usage string }{
	{"partner_tenant_id", "the partner's own tenant, by id or domain"},
	{"customer_tenant_id", "a customer's own tenant, to work in that tenant without its partner"},
	{"client_id", "the application to sign in to"},
	{"client_secret_file_path", "file that holds the application's secret; none for a public client"},
	{"client_certificate_path", "file that holds the application's certificate and key"},
	{"refresh_token_file_path", "file to write the refresh token to, readable by you only"},
	{"environment", "Microsoft's cloud: " + strings.Join(cloudNames(), ", ")},
	{"proxy_url", "proxy for all requests"},
	{"ca_certificate_path", "certificate authorities to trust in addition to the system's"},
}

const (
	flagPrint         = "print"
	flagLogin         = "login-endpoint"
	flagPartnerCenter = "partner-center-endpoint"
)

// NewLoginCommand returns the command `login`: a person signs in once, and the
// provider acts for that person from then on.
func NewLoginCommand(version string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in as a user, for what an application may not do without one (App+User)",
		Long: "Shows a code to enter in a browser, on this or another device, and waits until you have signed in there with a second\n" +
			"factor. The refresh token of that sign-in goes to a file that only you can read, or to standard output; give it to the\n" +
			"provider as refresh_token_file_path or CSP_REFRESH_TOKEN. The application's secret is read from CSP_CLIENT_SECRET.",
		Example: "  terraform-provider-csp login --partner-tenant-id contoso.onmicrosoft.com --client-id … " +
			"--refresh-token-file-path ~/.csp-refresh-token",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return signIn(cmd, fmt.Sprintf("terraform-provider-csp/%s", version))
		},
	}
	for _, f := range signInFlags {
		cmd.Flags().String(flagOf(f.attribute), "", f.usage+" ("+variable(f.attribute)+")")
	}
	cmd.Flags().Bool(flagPrint, false, "print the refresh token to standard output instead, for a secret store")
	cmd.Flags().String(flagLogin, "", "login endpoint, instead of the cloud's own")
	cmd.Flags().String(flagPartnerCenter, "", "Partner Center endpoint, instead of the cloud's own")
	return cmd
}

func flagOf(attribute string) string { return strings.ReplaceAll(attribute, "_", "-") }

// signIn runs the command: the file is the last thing written and nothing else
// is, so that an interrupted sign-in leaves no trace.
func signIn(cmd *cobra.Command, agent string) error {
	ctx, say := cmd.Context(), cmd.ErrOrStderr()
	var diags diag.Diagnostics
	r, err := flagReader(cmd, &diags)
	if err != nil {
		return err
	}
	file, toFile := r.find("refresh_token_file_path")
	toOutput, err := cmd.Flags().GetBool(flagPrint)
	if err != nil {
		return fmt.Errorf("--%s: %w", flagPrint, err)
	}
	if toOutput && !file.inBlock {
		toFile = false // a flag counts before a variable
	}
	if toFile == toOutput {
		return fmt.Errorf(
			"choose where the refresh token goes: --%s FILE, or --%s",
			flagOf("refresh_token_file_path"),
			flagPrint,
		)
	}
	session := r.session(cmd, agent)
	if err := firstError(diags); err != nil {
		return err
	}
	if toFile {
		if err := login.CanReplace(file.value); err != nil {
			return fmt.Errorf("--%s: %w", flagOf(file.attribute), err)
		}
	}
	token, err := login.SignIn(ctx, session.options, session.service().Scope, session.proof, func(c login.Code) {
		fmt.Fprintf(say, "To sign in, open %s and enter the code %s\n", c.URL, c.Code)
	})
	if err != nil {
		return advised("sign in", err)
	}
	store := login.InMemory(token)
	if toFile {
		store = login.InFile(file.value)
		if err := login.WriteSecret(file.value, token); err != nil {
			return err
		}
		fmt.Fprintf(say, "Signed in. The refresh token is in %s.\n", file.value)
	}
	session.check(ctx, store, say)
	if !toOutput {
		return nil
	}
	if token, err = store.Load(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), token)
	return err
}

// flagReader reads settings from flags first, then from their variables.
func flagReader(cmd *cobra.Command, diags *diag.Diagnostics) (reader, error) {
	r := settings{}.reader(diags)
	r.fromFlags = true
	for _, f := range signInFlags {
		value, err := cmd.Flags().GetString(flagOf(f.attribute))
		if err != nil {
			return r, fmt.Errorf("--%s: %w", flagOf(f.attribute), err)
		}
		if value != "" {
			r.block[f.attribute] = attr.Value(types.StringValue(value))
		}
	}
	return r, nil
}

// session is what a sign-in goes through.
type session struct {
	account
	connection
	agent   string
	options login.Options
	proof   login.Proof
}

func (r reader) session(cmd *cobra.Command, agent string) session {
	s := session{agent: agent, proof: login.NoProof()}
	s.cloud, s.share = r.cloud(), r.share()
	r.redirect(cmd, flagLogin, &s.cloud.Login)
	r.redirect(cmd, flagPartnerCenter, &s.cloud.PartnerCenter.Endpoint)
	s.account = r.account()
	if s.client == "" {
		r.missing("client_id", "It is the id of the application to sign in to.")
	}
	s.http = r.client()
	if r.diags.HasError() {
		return s
	}
	s.options = (&Provider{}).loginOptions(s.connection, agent, r.diags)
	s.options.Tenant, s.options.Client = s.tenant, s.client
	found, by := r.ways()
	switch {
	case len(found) > 1:
		r.twoWays(found[0], found[1])
	case by.words == bySecret.words:
		s.proof = login.SecretProof(r.content(bySecret))
	case by.words == byCertificate.words:
		r.certificate(s.options, access{}, &s.proof)
	case by.words == byOIDC.words:
		s.proof = login.AssertionProof(r.federation(s.options, s.cloud))
	case len(found) == 1:
		r.fail(found[0], fmt.Sprintf("%s logs in %s, not a user", found[0].source, by.words), "Unset it to sign in.")
	}
	return s
}

// redirect puts a flag's address, where there is one, in the place of the cloud's own.
func (r reader) redirect(cmd *cobra.Command, flag string, to *string) {
	f := cmd.Flags().Lookup(flag)
	switch {
	case f == nil || f.Value.String() == "":
	case !serves(f.Value.String()):
		r.diags.AddError(fmt.Sprintf("Invalid service URL in --%s", flag), fmt.Sprintf("%q %s.", f.Value, ofService))
	default:
		*to = strings.TrimRight(f.Value.String(), "/")
	}
}

// service is what the first token is for: Partner Center for a partner, the
// directory for a customer.
func (s session) service() transport.Service {
	if s.side == transport.SideCustomer {
		return s.cloud.Graph
	}
	return s.cloud.PartnerCenter
}

// trialTime is how long the trial of a sign-in may keep people from its token.
const trialTime = time.Minute

// check tries the token at Partner Center and prints the result: a sign-in
// without a second factor shows now and not in a pipeline.
func (s session) check(ctx context.Context, store login.Store, say io.Writer) {
	if s.side == transport.SideCustomer {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, trialTime)
	defer cancel()
	credentials := login.User(s.options, store, s.proof)
	s.credentials = credentials
	s.identity = transport.Identity{
		Kind:   transport.KindUser,
		Tenant: s.tenant,
		Cloud:  s.cloud.Name,
		Means:  credentials.Means(),
	}
	clients, err := (&Provider{}).clients(s.connection, s.agent)
	if err != nil {
		fmt.Fprintf(say, "Warning: %v\n", advised(trial, err))
		return
	}
	factor, err := clients.PartnerCenter.SecondFactor(ctx)
	switch {
	case err != nil && !partnercenter.IsMFAMissing(err):
		fmt.Fprintf(say, "Warning: %v\n", advised(trial, err))
	case err != nil, factor != nil && !*factor:
		fmt.Fprintln(
			say,
			"Warning: the sign-in had no second factor, so Partner Center refuses the calls that require one. Turn "+
				"on multifactor authentication for this user and sign in again.",
		)
	default:
		fmt.Fprintln(say, "Partner Center accepts it.")
	}
}

// trial is what check does, in words.
const trial = "try the sign-in"

// advised adds to a refused sign-in or its trial what to do about it.
func advised(does string, err error) error {
	for _, d := range diagnostics.Failure(does, err).Errors() {
		return fmt.Errorf("%s\n\n%s", d.Summary(), d.Detail())
	}
	return err
}

// firstError is the first complaint about a setting, for the command line.
func firstError(diags diag.Diagnostics) error {
	for _, d := range diags.Errors() {
		return errors.New(d.Summary() + ": " + d.Detail())
	}
	return nil
}
