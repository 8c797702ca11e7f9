package provider

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// credentials are an application of the partner's tenant and its secret.
type credentials struct {
	tenantID, clientID, clientSecret string
}

// setting is one part of the credentials, by attribute and by variable. The
// variables are this provider's own: ambient cloud variables never buy.
type setting struct {
	attribute, variable string
	value               types.String
}

func (s settings) all() []setting {
	return []setting{
		{"partner_tenant_id", "CSP_PARTNER_TENANT_ID", s.PartnerTenantID},
		{"client_id", "CSP_CLIENT_ID", s.ClientID},
		{"client_secret", "CSP_CLIENT_SECRET", s.ClientSecret},
	}
}

// given names the credential attributes the provider block sets.
func (s settings) given() []string {
	var names []string
	for _, part := range s.all() {
		if !part.value.IsNull() {
			names = append(names, part.attribute)
		}
	}
	return names
}

// credentials takes each part from the block or its variable, and says all
// ways out where one is missing.
func (s settings) credentials(diags *diag.Diagnostics) credentials {
	values := map[string]string{}
	var missing []setting
	for _, part := range s.all() {
		v := part.value.ValueString()
		if v == "" {
			v = os.Getenv(part.variable)
		}
		if v == "" {
			missing = append(missing, part)
		}
		values[part.attribute] = v
	}
	switch {
	case len(missing) == len(values):
		diags.AddError("The provider has neither credentials nor a simulator",
			"It buys nothing without being told where.\n\nYou can:\n"+
				"  - try it without network, credentials or money:\n      provider \"csp\" { simulator = { path = \"csp.db\" } }\n"+
				"  - buy through Partner Center: set partner_tenant_id, client_id and client_secret in the provider block, or\n"+
				"      CSP_PARTNER_TENANT_ID, CSP_CLIENT_ID and CSP_CLIENT_SECRET in the environment")
	case len(missing) > 0:
		for _, part := range missing {
			diags.AddAttributeError(path.Root(part.attribute), fmt.Sprintf("%s is missing", part.attribute),
				fmt.Sprintf("Partner Center is logged in to with partner_tenant_id, client_id and client_secret together. Set %s in the provider block, or %s in the environment.", part.attribute, part.variable))
		}
	}
	return credentials{strings.TrimSpace(values["partner_tenant_id"]), strings.TrimSpace(values["client_id"]), values["client_secret"]}
}

func (s simulatorSettings) latency() (time.Duration, diag.Diagnostics) {
	if s.Latency.IsNull() {
		return 0, nil
	}
	return s.Latency.ValueGoDuration()
}

// known reports whether no value of the block waits for an apply. Until then
// the provider stays unconfigured, and plans validate nothing.
func known(block tftypes.Value) bool { return block.IsFullyKnown() }
