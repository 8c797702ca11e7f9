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
			summary: "only a partner can do this",
			next: fmt.Sprintf(
				"The provider is logged in to the customer's tenant %s, and Partner Center answers only partners. "+
					"Ask your reseller, or remove it here. data \"csp_directory_subscriptions\" lists what the directory holds.",
				e.Identity.Tenant,
			),
		}
	case transport.LackCloud:
		return class{
			summary: e.Identity.CloudTitle() + " does not offer it",
			next:    "Microsoft does not offer this call in this cloud. Look it up in the portal, and remove it here.",
		}
	case transport.LackUser:
		return class{
			summary: "a signed-in user is required",
			next: fmt.Sprintf(
				"The provider is logged in as an application without a user, with %s. Microsoft allows this only for "+
					"an application that acts for a signed-in user (App+User).\n\nYou can:\n"+
					"  - sign in once as a user:            terraform-provider-csp login --refresh-token-file-path FILE\n"+
					"  - then log in as that user:          refresh_token_file_path = \"FILE\", or CSP_REFRESH_TOKEN",
				e.Identity.Means,
			),
		}
	case transport.LackApp:
		return class{
			summary: "an application without a user is required",
			next: "The provider acts for a signed-in user, and Microsoft allows this only for an application " +
				"without a user. Remove refresh_token and log in with client_secret, a certificate or a pipeline's token.",
		}
	default:
		return class{
			summary: "the credential is valid for one tenant only",
			next: fmt.Sprintf(
				"The provider is logged in with %s of tenant %s, which cannot get tokens of other tenants.\n\nYou can:\n"+
					"  - as a partner:  log in with an application: client_secret, a certificate, use_oidc or refresh_token\n"+
					"  - as a customer: read your own tenant: tenant_id = %q",
				e.Identity.Means,
				e.Identity.Tenant,
				e.Identity.Tenant,
			),
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
		return fmt.Sprintf("To %s, the caller needs the permission %s.", a.Does, a.Permission)
	case a.Permission != "":
		return fmt.Sprintf(
			"To %s, an application needs the permission %s; a signed-in user needs the role %s, %s.",
			a.Does,
			a.Permission,
			oneOf(a.Roles),
			a.Where,
		)
	}
	return fmt.Sprintf("To %s, the caller needs the role %s: %s.", a.Does, oneOf(a.Roles), a.Where)
}

func oneOf(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}
