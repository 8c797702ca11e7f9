package provider

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

var rewrite = flag.Bool("rewrite", false, "write testdata/settings.txt again")

const (
	tenantID = "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11"
	clientID = "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372"
	hush     = "Zq8Q~not-a-real-secret"
)

// block are the settings of a provider block; env the variables beside it.
type (
	block map[string]any
	env   map[string]string
)

func (b block) with(more block) block {
	out := block{}
	for _, m := range []block{b, more} {
		for name, value := range m {
			out[name] = value
		}
	}
	return out
}

var app = block{"partner_tenant_id": tenantID, "client_id": clientID}

// configure configures the provider without Terraform, with an environment of
// its own, and gives its clients and its words.
func configure(t *testing.T, b block, e env) (*services.Clients, string) {
	t.Helper()
	p := &Provider{version: "test", env: func(name string) string { return e[name] }}
	var described provider.SchemaResponse
	p.Schema(t.Context(), provider.SchemaRequest{}, &described)
	var resp provider.ConfigureResponse
	p.Configure(t.Context(), provider.ConfigureRequest{Config: packed(t, described.Schema, b)}, &resp)
	var said []string
	for _, d := range resp.Diagnostics {
		said = append(said, fmt.Sprintf("%s: %s\n\n%s\n", d.Severity(), d.Summary(), d.Detail()))
	}
	clients, _ := resp.ResourceData.(*services.Clients)
	return clients, strings.Join(said, "\n")
}

func packed(t *testing.T, s schema.Schema, b block) tfsdk.Config {
	t.Helper()
	kind, ok := s.Type().TerraformType(context.WithoutCancel(t.Context())).(tftypes.Object)
	if !ok {
		t.Fatal("a schema is an object")
	}
	return tfsdk.Config{Schema: s, Raw: object(t, kind, b)}
}

func object(t *testing.T, kind tftypes.Object, b block) tftypes.Value {
	t.Helper()
	values := map[string]tftypes.Value{}
	for name, typ := range kind.AttributeTypes {
		inner, nested := typ.(tftypes.Object)
		if given, ok := b[name].(block); nested && ok {
			values[name] = object(t, inner, given)
			continue
		}
		values[name] = tftypes.NewValue(typ, b[name])
	}
	for name := range b {
		if _, known := kind.AttributeTypes[name]; !known {
			t.Fatalf("there is no setting %s", name)
		}
	}
	return tftypes.NewValue(kind, values)
}

// files are what settings that name a file may find.
func files(t *testing.T) (full, empty, missing string) {
	t.Helper()
	dir := t.TempDir()
	full, empty, missing = filepath.Join(dir, "full"), filepath.Join(dir, "empty"), filepath.Join(dir, "missing")
	for path, text := range map[string]string{full: hush, empty: "\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return full, empty, missing
}

// TestConfigure_wrongSettings_areNamed holds what each mistake prints. No
// Microsoft service is asked anything.
func TestConfigure_wrongSettings_areNamed(t *testing.T) {
	t.Parallel()
	full, empty, missing := files(t)
	secret := app.with(block{"client_secret": hush})
	var b strings.Builder
	for _, c := range []struct {
		name  string
		block block
		env   env
	}{
		{"no settings", nil, nil},
		{"only what other tools left behind", nil, env{
			"AZURE_CLIENT_ID": clientID, "AZURE_CLIENT_SECRET": hush, "AZURE_TENANT_ID": tenantID, "ARM_CLIENT_ID": clientID, "ARM_CLIENT_SECRET": hush,
			"ARM_TENANT_ID": tenantID, "ARM_USE_CLI": "true", "ARM_USE_OIDC": "true", "ACTIONS_ID_TOKEN_REQUEST_URL": "https://x", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": hush,
			"TFC_WORKLOAD_IDENTITY_TOKEN": hush, "AZURE_FEDERATED_TOKEN_FILE": full, "IDENTITY_ENDPOINT": "https://x", "IDENTITY_HEADER": hush,
		}},
		{
			"who, and ambient ways to log in", app,
			env{"AZURE_CLIENT_SECRET": hush, "ARM_USE_CLI": "true", "TFC_WORKLOAD_IDENTITY_TOKEN": hush},
		},
		{"a secret without a tenant", block{"client_secret": hush}, nil},
		{"no application", block{"partner_tenant_id": tenantID, "client_secret": hush}, nil},
		{"no tenant", block{"client_id": clientID}, env{"CSP_CLIENT_SECRET": hush}},
		{"both sides of a sale", secret.with(block{"customer_tenant_id": tenantID}), nil},
		{
			"both sides in the environment", nil,
			env{
				"CSP_PARTNER_TENANT_ID": tenantID, "CSP_CUSTOMER_TENANT_ID": tenantID, "CSP_CLIENT_ID": clientID,
				"CSP_CLIENT_SECRET": hush,
			},
		},
		{
			"a customer's domain", nil,
			env{"CSP_CUSTOMER_TENANT_ID": "contoso.onmicrosoft.com", "CSP_CLIENT_ID": clientID, "CSP_CLIENT_SECRET": hush},
		},
		{"two ways in the block", secret.with(block{"use_cli": true}), nil},
		{"two ways in the environment", app, env{"CSP_CLIENT_SECRET": hush, "CSP_USE_MSI": "1"}},
		{"a secret twice", secret.with(block{"client_secret_file_path": full}), nil},
		{"a secret's file that is missing", app.with(block{"client_secret_file_path": missing}), nil},
		{"a secret's file that is empty", app, env{"CSP_CLIENT_SECRET_FILE_PATH": empty}},
		{"a certificate that is not one", app.with(block{"client_certificate_path": full}), nil},
		{"a certificate that is missing", app.with(block{"client_certificate_path": missing}), nil},
		{"a refresh token of a machine", app.with(block{"refresh_token": hush, "use_msi": true}), nil},
		{"two refresh tokens", app.with(block{"refresh_token": hush, "refresh_token_file_path": full}), nil},
		{"a refresh token's file that is missing", app.with(block{"refresh_token_file_path": missing}), nil},
		{"a flag that is not a flag", app, env{"CSP_USE_OIDC": "yes please"}},
		{"no pipeline", app.with(block{"use_oidc": true}), nil},
		{"Azure DevOps without its token", app.with(block{"use_oidc": true}), env{"SYSTEM_OIDCREQUESTURI": "https://x"}},
		{
			"Azure DevOps without the connection", app.with(block{"use_oidc": true}),
			env{"SYSTEM_OIDCREQUESTURI": "https://x", "SYSTEM_ACCESSTOKEN": hush},
		},
		{"an address without its token", app.with(block{"oidc_request_url": "https://x"}), nil},
		{"an address that is plain http", app.with(block{"oidc_request_url": "http://x", "oidc_request_token": hush}), nil},
		{"an address that is not one", app.with(block{"oidc_request_token": hush}), env{"CSP_OIDC_REQUEST_URL": "garbage"}},
		{"a pipeline's token twice", app.with(block{"oidc_token": hush, "oidc_token_file_path": full}), nil},
		{
			"a pipeline's token, and an address to ask for it",
			app.with(block{"oidc_token": hush, "oidc_request_url": "https://x", "oidc_request_token": hush}), nil,
		},
		{"a pipeline's token that the block switches off", app.with(block{"use_oidc": false}), env{"CSP_OIDC_TOKEN": hush}},
		{"a refresh token of a machine in the environment", app, env{"CSP_REFRESH_TOKEN": hush, "CSP_USE_CLI": "true"}},
		{"a pipeline's token whose file is missing", app.with(block{"oidc_token_file_path": missing}), nil},
		{"a partner that is not a tenant", secret.with(block{"partner_tenant_id": "not a tenant!/x"}), nil},
		{"an application that is not an id", block{"partner_tenant_id": tenantID, "client_secret": hush}, env{"CSP_CLIENT_ID": "nonsense"}},
		{"an unknown cloud", secret, env{"CSP_ENVIRONMENT": "germany"}},
		{"too large a share", secret, env{"CSP_RATE_LIMIT": "150%"}},
		{"a proxy without a scheme", secret.with(block{"proxy_url": "user:" + hush + "@proxy:3128"}), nil},
		{"authorities that are missing", secret.with(block{"ca_certificate_path": missing}), nil},
		{"authorities that are not certificates", secret.with(block{"ca_certificate_path": full}), nil},
		{"receipts in a folder that is missing", secret.with(block{"receipt_path": filepath.Join(missing, "receipts.jsonl")}), nil},
		{"receipts in a folder instead of a file", secret, env{"CSP_RECEIPT_PATH": filepath.Dir(full)}},
		{
			"a simulator's receipts in a folder that is missing",
			block{
				"receipt_path": filepath.Join(missing, "receipts.jsonl"),
				"simulator":    block{"path": filepath.Join(t.TempDir(), "csp.db")},
			},
			nil,
		},
		{"a simulator and credentials", block{"client_id": clientID, "simulator": block{"path": missing}}, nil},
		{"a simulator and endpoints", block{"endpoints": block{"login": "https://x"}, "simulator": block{"path": missing}}, nil},
		{
			"a simulated customer's user",
			block{"customer_tenant_id": tenantID, "simulator": block{"path": filepath.Join(t.TempDir(), "csp.db"), "act_as": "user"}},
			nil,
		},
	} {
		clients, said := configure(t, c.block, c.env)
		if clients != nil || !strings.HasPrefix(said, "Error: ") {
			t.Errorf("%s was accepted: %s", c.name, said)
		}
		if strings.Contains(said, hush) {
			t.Errorf("%s: the message shows a secret:\n%s", c.name, said)
		}
		said = strings.NewReplacer(full, "FULL", empty, "EMPTY", missing, "MISSING", filepath.Dir(full), "FOLDER").Replace(said)
		fmt.Fprintf(&b, "== %s ==\n\n%s\n", c.name, said)
	}
	path := filepath.Join("testdata", "settings.txt")
	if *rewrite {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("what mistakes print (-file +now; run with -rewrite if it is meant):\n%s", diff)
	}
}

// TestConfigure_rightSettings_makeTheIdentity is the other half of the table.
func TestConfigure_rightSettings_makeTheIdentity(t *testing.T) {
	t.Parallel()
	full, _, _ := files(t)
	partner := transport.Identity{Kind: transport.KindApp, Tenant: tenantID, Cloud: "global", Means: "a client secret"}
	as := func(change func(*transport.Identity)) transport.Identity {
		i := partner
		change(&i)
		return i
	}
	for name, c := range map[string]struct {
		block block
		env   env
		want  transport.Identity
	}{
		"all in the block": {app.with(block{"client_secret": hush}), nil, partner},
		"all in the environment": {
			nil,
			env{"CSP_PARTNER_TENANT_ID": tenantID, "CSP_CLIENT_ID": clientID, "CSP_CLIENT_SECRET": " " + hush + "\n"},
			partner,
		},
		"the block before the environment": {
			app.with(block{"client_secret": hush}), env{
				"CSP_USE_MSI": "true", "CSP_CUSTOMER_TENANT_ID": "another", "CSP_REFRESH_TOKEN": "",
			}, partner,
		},
		"a flag of the block turns the variable's off": {
			app.with(block{"use_msi": false}), env{"CSP_USE_MSI": "true", "CSP_CLIENT_SECRET": hush}, partner,
		},
		"a file": {app.with(block{"client_secret_file_path": full}), nil, partner},
		"a customer": {
			block{"customer_tenant_id": strings.ToUpper(tenantID), "client_id": clientID, "client_secret": hush},
			nil,
			as(func(i *transport.Identity) { i.Side = transport.SideCustomer }),
		},
		"a machine, which needs no application": {
			block{"partner_tenant_id": tenantID, "use_msi": true},
			nil,
			as(func(i *transport.Identity) { i.OneTenant, i.Means = true, "a managed identity" }),
		},
		"the Azure CLI": {
			block{"partner_tenant_id": tenantID, "use_cli": true},
			nil,
			as(func(i *transport.Identity) { i.Kind, i.Means = transport.KindEither, "the Azure CLI's login" }),
		},
		"a user": {
			app.with(block{"refresh_token": hush, "client_secret": hush}), nil,
			as(func(i *transport.Identity) { i.Kind, i.Means = transport.KindUser, "a refresh token" }),
		},
		"a user's file in the block before a variable": {
			app.with(block{"refresh_token_file_path": full}),
			env{"CSP_REFRESH_TOKEN": "older"},
			as(func(i *transport.Identity) { i.Kind, i.Means = transport.KindUser, "a refresh token" }),
		},
		"a way in the block before another's refresh token": {
			block{"customer_tenant_id": tenantID, "client_id": clientID, "client_secret": hush},
			env{"CSP_PARTNER_TENANT_ID": tenantID, "CSP_REFRESH_TOKEN": hush},
			as(func(i *transport.Identity) { i.Side = transport.SideCustomer }),
		},
		"a machine in the block before a refresh token": {
			app.with(block{"use_msi": true}),
			env{"CSP_REFRESH_TOKEN": hush},
			as(func(i *transport.Identity) { i.OneTenant, i.Means = true, "the managed identity "+clientID }),
		},
		"a user in the block before a machine": {
			app.with(block{"refresh_token": hush}),
			env{"CSP_USE_MSI": "true"},
			as(func(i *transport.Identity) { i.Kind, i.Means = transport.KindUser, "a refresh token" }),
		},
		"a pipeline that the block switches off": {
			app.with(block{"use_oidc": false}), env{"CSP_OIDC_TOKEN": hush, "CSP_CLIENT_SECRET": hush}, partner,
		},
		"a pipeline in China": {
			app.with(block{"oidc_token": hush, "environment": "China"}), nil,
			as(func(i *transport.Identity) { i.Cloud, i.Means = "china", "a federated token" }),
		},
		"receipts": {app.with(block{"client_secret": hush, "receipt_path": full}), nil, partner},
		"another address and a share": {
			app.with(block{
				"client_secret": hush, "rate_limit": 0.5, "endpoints": block{"login": "https://localhost:8443"},
				"proxy_url": "http://proxy.example:3128",
			}), nil, partner,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clients, said := configure(t, c.block, c.env)
			if clients == nil || said != "" {
				t.Fatalf("it was refused: %s", said)
			}
			if diff := cmp.Diff(c.want, clients.Identity); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestConfigure_machineOfAPartnersDomain_mayReadItsOwnTenant: which tenant a
// domain is, only a token tells, and the login looks at that.
func TestConfigure_machineOfAPartnersDomain_mayReadItsOwnTenant(t *testing.T) {
	t.Parallel()
	for partner, may := range map[string]bool{"contoso.onmicrosoft.com": true, tenantID: true, clientID: false} {
		clients, said := configure(t, block{"partner_tenant_id": partner, "use_msi": true}, nil)
		if clients == nil {
			t.Fatalf("it was refused: %s", said)
		}
		if err := clients.Identity.May(transport.Access{Does: "read"}, tenantID); (err == nil) != may {
			t.Errorf("a machine of %s: %v", partner, err)
		}
	}
}

// TestConfigure_settingWithoutEffect_isAWarning: only one that the block
// itself names; a variable may be for another block.
func TestConfigure_settingWithoutEffect_isAWarning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		block block
		env   env
	}{
		"client_id":                          {app.with(block{"use_cli": true}), nil},
		"client_certificate_password":        {app.with(block{"client_secret": hush, "client_certificate_password": hush}), nil},
		"oidc_audience":                      {app.with(block{"refresh_token": hush, "oidc_audience": "x"}), nil},
		"oidc_request_token":                 {app.with(block{"client_secret": hush, "oidc_request_token": hush}), nil},
		"ado_pipeline_service_connection_id": {app.with(block{"use_msi": true, "ado_pipeline_service_connection_id": "x"}), nil},
		"": {
			app.with(block{"client_secret": hush}),
			env{"CSP_OIDC_AUDIENCE": "x", "CSP_CLIENT_CERTIFICATE_PASSWORD": hush},
		},
	} {
		clients, said := configure(t, c.block, c.env)
		if clients == nil || strings.Count(said, "has no effect") != min(1, len(name)) || !strings.Contains(said, name) {
			t.Errorf("%s: it said %q", name, said)
		}
	}
}

// TestConfigure_tokenFileThatCannotBeReplaced_isAWarning: the run goes on.
func TestConfigure_tokenFileThatCannotBeReplaced_isAWarning(t *testing.T) {
	t.Parallel()
	// There is no room for the longer name of a new file beside it, which stops
	// even an administrator.
	full := filepath.Join(t.TempDir(), strings.Repeat("x", 250))
	if err := os.WriteFile(full, []byte(hush), 0o600); err != nil {
		t.Fatal(err)
	}
	clients, said := configure(t, app.with(block{"refresh_token_file_path": full}), nil)
	if clients == nil || !strings.HasPrefix(said, "Warning: A new refresh token cannot be stored") {
		t.Errorf("it said %s", said)
	}
}

// TestSettings_everyOneHasItsVariable keeps block, lookup and docs together.
func TestSettings_everyOneHasItsVariable(t *testing.T) {
	t.Parallel()
	var looked []string
	for name := range (settings{}).reader(nil).block {
		looked = append(looked, name)
	}
	var described []string
	for name, a := range attributes() {
		if name == "simulator" || name == "endpoints" || name == "experiments" || name == "defaults" { // in the block only
			continue
		}
		described = append(described, name)
		if !strings.Contains(a.GetMarkdownDescription(), "`"+variable(name)+"`") {
			t.Errorf("the description of %s does not name %s", name, variable(name))
		}
	}
	slices.Sort(looked)
	slices.Sort(described)
	if diff := cmp.Diff(described, looked); diff != "" {
		t.Errorf("settings (-described +looked up):\n%s", diff)
	}
}
