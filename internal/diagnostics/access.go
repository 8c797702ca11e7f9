package diagnostics

import (
	"fmt"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// lacks words why a caller cannot make a call at all, and what would let it.
func lacks(e *transport.AccessError) class {
	switch e.Lack {
	case transport.LackPartner:
		return class{
			summary: "it takes a partner",
			next: fmt.Sprintf("The provider is logged in to the customer's tenant %s, and Partner Center answers partners only. Ask your reseller, or leave it out here: what the directory holds is in data \"csp_directory_subscriptions\".",
				e.Identity.Tenant),
		}
	case transport.LackCloud:
		return class{
			summary: e.Identity.CloudTitle() + " does not offer it",
			next:    "Microsoft has no such call in this cloud. Look it up in the portal, and leave it out here.",
		}
	case transport.LackUser:
		return class{
			summary: "it takes a signed-in user",
			next: fmt.Sprintf("The provider is logged in as an application alone, with %s. Microsoft answers this only to an application that acts for a person (App+User).\n\nYou can:\n"+
				"  - sign a person in once:             terraform-provider-csp login --refresh-token-file-path FILE\n"+
				"  - and log in as that person:         refresh_token_file_path = \"FILE\", or CSP_REFRESH_TOKEN", e.Identity.Means),
		}
	case transport.LackApp:
		return class{
			summary: "it takes an application alone",
			next:    "The provider acts for a signed-in user, and Microsoft answers this only to an application. Remove refresh_token and log in with client_secret, a certificate or a pipeline's token.",
		}
	default:
		return class{
			summary: "the credential belongs to one tenant only",
			next: fmt.Sprintf("The provider is logged in with %s of tenant %s, which gets no tokens of other tenants.\n\nYou can:\n"+
				"  - as a partner:  log in with an application: client_secret, a certificate, use_oidc or refresh_token\n"+
				"  - as a customer: read your own tenant: tenant_id = %q", e.Identity.Means, e.Identity.Tenant, e.Identity.Tenant),
		}
	}
}

// roleNeeded words what a call asks of its caller, where a lack of it shows in
// the answer only.
func roleNeeded(a transport.Access) string {
	switch {
	case len(a.Roles) == 0 && a.Permission == "":
		return ""
	case len(a.Roles) == 0:
		return fmt.Sprintf("To %s takes the permission %s.", a.Does, a.Permission)
	case a.Permission != "":
		return fmt.Sprintf("To %s an application needs the permission %s; a signed-in user needs the role %s, %s.", a.Does, a.Permission, oneOf(a.Roles), a.Where)
	}
	return fmt.Sprintf("To %s takes the role %s: %s.", a.Does, oneOf(a.Roles), a.Where)
}

func oneOf(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}
