package provider

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// way is a way to log in, and the settings each of which chooses it.
type way struct {
	words    string
	settings []string
}

var (
	bySecret      = way{"a client secret", []string{"client_secret", "client_secret_file_path"}}
	byCertificate = way{"a client certificate", []string{"client_certificate", "client_certificate_path"}}
	byOIDC        = way{
		"a pipeline's token", []string{"use_oidc", "oidc_token", "oidc_token_file_path", "oidc_request_url"},
	}
	byMSI  = way{"a managed identity", []string{"use_msi"}}
	byCLI  = way{"the Azure CLI's login", []string{"use_cli"}}
	byUser = way{"a refresh token", []string{"refresh_token", "refresh_token_file_path"}}
)

// exclusive are the ways of which one is taken. A refresh token goes with any
// of the first three, which then prove that the application is itself.
var exclusive = []way{bySecret, byCertificate, byOIDC, byMSI, byCLI}

// account is who logs in.
type account struct {
	side           transport.Side
	tenant, client string
}

// access is how the provider gets in: who it is, and what fetches its tokens.
type access struct {
	credentials *login.Credentials
	identity    transport.Identity
	// client is the client id that logs in, empty where no setting says, and
	// application the same where it is a registered application's.
	client, application string
	// secrets must not reach a log.
	secrets []string
}

// credentials choose the way to log in. What is missing, double or
// contradictory is named, with what to do.
func (r reader) credentials(o login.Options, cloud transport.Cloud) access {
	found, by := r.ways()
	refresh, asUser := r.choose(byUser)
	machine := by.words == byMSI.words || by.words == byCLI.words
	switch {
	case !asUser || len(found) == 0 || refresh.inBlock == found[0].inBlock:
	case found[0].inBlock:
		asUser = false // the block says who logs in, and the variable is for somebody else
	case machine:
		found, by, machine = nil, way{}, false
	}
	if len(found) == 0 && !asUser && r.nothing() {
		return access{}
	}
	who := r.account()
	switch {
	case len(found) > 1:
		r.twoWays(found[0], found[1])
	case len(found) == 0 && !asUser && !r.diags.HasError():
		r.noWay()
	case asUser && len(found) == 1 && machine:
		r.fail(refresh, fmt.Sprintf("%s cannot go with %s", refresh.source, found[0].source),
			fmt.Sprintf(
				"A refresh token works only with an application that authenticates with a secret, a certificate or a "+
					"pipeline's token. Remove %s to log in as the user, or %s to log in as %s.",
				found[0].source, refresh.source, by.words,
			))
	}
	if who.client == "" && !machine {
		r.missing("client_id", "It is the id of the application that logs in.")
	}
	if r.diags.HasError() {
		return access{}
	}
	r.unused(by)
	o.Tenant, o.Client = who.tenant, who.client
	a := r.build(o, cloud, by, asUser)
	if asUser || by.words != byCLI.words {
		a.client = who.client
	}
	if r.diags.HasError() {
		return access{}
	}
	a.identity.Side, a.identity.Tenant, a.identity.Cloud, a.identity.Means = who.side, who.tenant, cloud.Name, a.credentials.Means()
	if !machine {
		a.application = who.client
	}
	return a
}

// ways are the settings of the block that each choose a way, or those of the
// environment where the block chooses none, and the way of the first.
func (r reader) ways() (found []given, by way) {
	for _, inBlock := range []bool{true, false} {
		for _, w := range exclusive {
			for _, name := range w.settings {
				if g, ok := r.find(name); ok && g.inBlock == inBlock && !r.off(w) {
					found = append(found, g)
					if by.words == "" {
						by = w
					}
					break
				}
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return found, by
}

// off reports whether the block turns a way to log in off.
func (r reader) off(w way) bool {
	flag, ok := r.block[w.settings[0]].(types.Bool)
	return ok && !flag.IsNull() && !flag.ValueBool()
}

// choose takes the one of a way's settings that is given, in the block before
// the environment; two of them at the same place contradict each other.
func (r reader) choose(w way) (given, bool) {
	for _, inBlock := range []bool{true, false} {
		var chosen []given
		for _, name := range w.settings {
			if g, ok := r.find(name); ok && g.inBlock == inBlock {
				chosen = append(chosen, g)
			}
		}
		if len(chosen) > 1 {
			r.twoWays(chosen[0], chosen[1])
		}
		if len(chosen) > 0 {
			return chosen[0], true
		}
	}
	return given{}, false
}

func (r reader) twoWays(a, b given) {
	r.fail(
		b, fmt.Sprintf("%s and %s exclude each other", a.source, b.source),
		"Each of them sets how to log in. Keep one.",
	)
}

// nothing reports, with both remedies, that no setting is configured.
func (r reader) nothing() bool {
	for _, name := range []string{"partner_tenant_id", "customer_tenant_id", "client_id"} {
		if _, ok := r.find(name); ok {
			return false
		}
	}
	r.diags.AddError("The provider has neither credentials nor a simulator",
		"It never buys without explicit settings.\n\nYou can:\n"+
			"  - try it without network, credentials or money:\n      provider \"csp\" { simulator = { path = \"csp.db\" } }\n"+
			"  - buy through Partner Center: set partner_tenant_id, client_id and client_secret in the provider block, or\n"+
			"      CSP_PARTNER_TENANT_ID, CSP_CLIENT_ID and CSP_CLIENT_SECRET in the environment;\n"+
			"      the guide Credentials shows the ways without a secret")
	return true
}

// unused warns of what the block says and the way to log in does not use.
func (r reader) unused(by way) {
	for attribute, idle := range map[string]bool{
		"client_id":                          by.words == byCLI.words,
		"client_certificate_password":        by.words != byCertificate.words,
		"oidc_audience":                      by.words != byOIDC.words,
		"oidc_request_token":                 by.words != byOIDC.words,
		"ado_pipeline_service_connection_id": by.words != byOIDC.words,
	} {
		g, ok := r.find(attribute)
		if !ok || !g.inBlock || !idle {
			continue
		}
		words := by.words
		if words == "" {
			words = byUser.words
		}
		r.diags.AddAttributeWarning(
			path.Root(attribute), attribute+" has no effect",
			fmt.Sprintf(
				"The provider logs in with %s, which does not use it. Remove it, or set the credential that it belongs to.",
				words,
			),
		)
	}
}

func (r reader) noWay() {
	lines := []string{"The provider has a tenant but no credential. Set one of these in the provider block, or its variable:\n"}
	for _, line := range []struct{ do, config string }{
		{"a secret", "client_secret, client_secret_file_path"},
		{"a certificate", "client_certificate, client_certificate_path"},
		{"a pipeline's token", "use_oidc, oidc_token, oidc_token_file_path"},
		{"this machine's identity", "use_msi"},
		{"the Azure CLI's login", "use_cli"},
		{"a person's sign-in", "refresh_token, refresh_token_file_path"},
	} {
		lines = append(lines, fmt.Sprintf("  - %-24s  %s", line.do+":", line.config))
	}
	r.diags.AddError("The credential is missing", strings.Join(lines, "\n"))
}

func (r reader) missing(attribute, why string) {
	where := attribute + " in the provider block"
	if r.fromFlags {
		where = "--" + flagOf(attribute)
	}
	r.fail(
		given{attribute: attribute}, attribute+" is missing",
		fmt.Sprintf("%s Set %s, or %s in the environment.", why, where, variable(attribute)),
	)
}

// account reads whose tenant it is: one side of the sale, not both.
func (r reader) account() account {
	partner, isPartner := r.find("partner_tenant_id")
	customer, isCustomer := r.find("customer_tenant_id")
	client, hasClient := r.find("client_id")
	a := account{client: client.value}
	switch {
	case isPartner && isCustomer && partner.inBlock == customer.inBlock:
		r.fail(customer, fmt.Sprintf("%s and %s exclude each other", partner.source, customer.source),
			"The provider logs in either to the partner's tenant to sell to customers, or to one customer's own "+
				"tenant. Keep one. Use a second provider block with an alias for the other.")
	case isCustomer && (customer.inBlock || !isPartner):
		if !guid.MatchString(customer.value) {
			r.fail(
				customer, fmt.Sprintf("%s is not a tenant id", customer.source),
				fmt.Sprintf("%q is not a GUID. The Entra admin center shows the tenant's id.", customer.value),
			)
		}
		a.side, a.tenant = transport.SideCustomer, strings.ToLower(customer.value)
	case isPartner:
		if !tenantName.MatchString(partner.value) {
			r.fail(
				partner, fmt.Sprintf("%s is not a tenant", partner.source),
				fmt.Sprintf(
					"%q is neither the id of a tenant nor a domain such as contoso.onmicrosoft.com.", partner.value,
				),
			)
		}
		a.tenant = partner.value
	default:
		r.missing(
			"partner_tenant_id",
			"The provider needs a tenant to log in to: partner_tenant_id to sell as a partner, or customer_tenant_id "+
				"to work in one customer's own tenant.",
		)
	}
	if hasClient && !guid.MatchString(client.value) {
		r.fail(
			client, fmt.Sprintf("%s is not an application id", client.source),
			fmt.Sprintf("%q is not a GUID. The Entra admin center shows it as Application (client) ID.", client.value),
		)
	}
	return a
}

// build creates the credentials of a way to log in.
func (r reader) build(o login.Options, cloud transport.Cloud, by way, asUser bool) access {
	a := access{identity: transport.Identity{Kind: transport.KindApp}, secrets: r.proxySecrets()}
	proof := login.NoProof()
	switch by.words {
	case bySecret.words:
		secret := r.content(bySecret)
		a.secrets = append(a.secrets, secret)
		a.credentials, proof = login.Secret(o, secret), login.SecretProof(secret)
	case byCertificate.words:
		a = r.certificate(o, a, &proof)
	case byOIDC.words:
		token := r.federation(o, cloud)
		a.secrets = append(a.secrets, r.pipelineSecrets()...)
		a.credentials, proof = login.Federated(o, token), login.AssertionProof(token)
	case byMSI.words:
		a.identity.OneTenant = true
		a.secrets = append(a.secrets, r.env("IDENTITY_HEADER"))
		a.credentials = login.ManagedIdentity(o)
	case byCLI.words:
		a.identity.Kind = transport.KindEither
		a.credentials = login.AzureCLI(o)
	}
	if asUser {
		a.identity.Kind = transport.KindUser
		store := r.store(&a)
		a.credentials = login.User(o, store, proof)
	}
	return a
}

// proxySecrets are the forms a proxy's password comes in.
func (r reader) proxySecrets() []string {
	u, err := url.Parse(r.value("proxy_url"))
	if err != nil || u.User == nil {
		return nil
	}
	password, _ := u.User.Password()
	_, written, _ := strings.Cut(u.User.String(), ":")
	return []string{password, written}
}

func (r reader) certificate(o login.Options, a access, proof *login.Proof) access {
	password := r.value("client_certificate_password")
	a.secrets = append(a.secrets, password)
	g, _ := r.choose(byCertificate)
	content := r.content(byCertificate)
	a.secrets = append(a.secrets, content)
	chain, key, err := login.ParseCertificate([]byte(content), password)
	if err != nil {
		if !r.diags.HasError() { // the file itself may be what is missing
			r.fail(g, "The client certificate cannot be used",
				fmt.Sprintf(
					"%s: %s. Use a file with the certificate and its private key: PEM, or PKCS#12 that client_certificate_password opens.",
					g.source, err,
				))
		}
		return a
	}
	a.credentials, *proof = login.Certificate(o, chain, key), login.CertificateProof(o, chain, key)
	return a
}

// store is where the refresh token comes from and goes to.
func (r reader) store(a *access) login.Store {
	g, _ := r.choose(byUser)
	if g.attribute == "refresh_token" {
		a.secrets = append(a.secrets, g.value)
		return login.InMemory(g.value)
	}
	store := login.InFile(g.value)
	token, err := store.Load()
	if err != nil {
		r.fail(
			g,
			"The file of the refresh token cannot be used",
			fmt.Sprintf(
				"%s: %s.\n\nYou can:\n  - sign in again:  terraform-provider-csp login --refresh-token-file-path %s",
				g.source,
				err,
				g.value,
			),
		)
		return store
	}
	a.secrets = append(a.secrets, token)
	if err := login.CanReplace(g.value); err != nil {
		r.diags.AddWarning(
			"A new refresh token cannot be stored",
			fmt.Sprintf(
				"Each login replaces the refresh token in %s, but that file cannot be replaced: %s. The token in it "+
					"expires 90 days after it was issued, used or not. Move it to a folder that this user can write to.",
				g.value,
				err,
			),
		)
	}
	return store
}

// content is a way's first setting, or what is in the file that its second names.
func (r reader) content(w way) string {
	g, _ := r.choose(w)
	if g.attribute != w.settings[1] {
		return g.value
	}
	text, err := os.ReadFile(g.value)
	if err != nil {
		r.fail(
			g, fmt.Sprintf("%s cannot be read", g.source),
			fmt.Sprintf("%s. Choose a file that this user can read.", err),
		)
		return ""
	}
	content := string(text)
	if w.words == bySecret.words {
		content = strings.TrimSpace(content)
	}
	if content == "" {
		r.fail(g, fmt.Sprintf("%s is empty", g.source), fmt.Sprintf("The file %s is empty.", g.value))
	}
	return content
}
