package diagnostics

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// loginClass is a refusal of the login endpoint with a known way out.
type loginClass struct {
	codes         []string
	summary, next string
}

// again is the command with which a person signs in again.
const again = "terraform-provider-csp login --refresh-token-file-path FILE"

// loginClasses are the refusals people meet.
// Source: "Microsoft Entra authentication and authorization error codes".
var loginClasses = []loginClass{
	{
		[]string{"AADSTS7000215"},
		"the client secret is wrong",
		"Check client_secret or CSP_CLIENT_SECRET. Use the secret's value, not its id. The Entra admin center shows " +
			"the value only once, when the secret is created.",
	},
	{
		[]string{"AADSTS7000222"},
		"the client secret has expired",
		"Create a new client secret in the Entra admin center, App registrations, Certificates & secrets, and set " +
			"client_secret or CSP_CLIENT_SECRET to its value. A pipeline's token (use_oidc) needs no secret that expires.",
	},
	{
		[]string{"AADSTS7000218"},
		"the application must authenticate",
		"Set client_secret, a certificate or use_oidc in addition to the refresh token. For an application without " +
			"any of them, allow public client flows in its registration, Authentication.",
	},
	{
		[]string{"AADSTS700025"},
		"the application is a public client",
		"A public client uses only the refresh token. Remove client_secret or the certificate, or turn off public " +
			"client flows in the application's registration, Authentication.",
	},
	{
		[]string{"AADSTS700027", "AADSTS700021", "AADSTS700030"},
		"the certificate is not registered for the application",
		"Upload the certificate's public part in the Entra admin center, App registrations, Certificates & secrets, " +
			"or set client_certificate_path or CSP_CLIENT_CERTIFICATE_PATH to the one that is registered there.",
	},
	{
		[]string{"AADSTS700023"},
		"the assertion has the wrong audience",
		"Remove oidc_audience, or set it to the audience of the federated credential. With a certificate, check that " +
			"environment is the cloud of the tenant.",
	},
	{
		[]string{"AADSTS50013"},
		"the assertion cannot be verified",
		"Microsoft found no key that matches the signature. Use the certificate that is registered. With a " +
			"pipeline's token, check that its issuer is the one in the federated credential, and that the issuer's " +
			"keys can be reached from the internet.",
	},
	{
		[]string{"AADSTS700024"},
		"the assertion is expired or not yet valid",
		"The signed assertion or the pipeline's token has expired, or this machine's clock is wrong. Check the " +
			"clock; request the pipeline's token in the job that runs Terraform, not in an earlier one.",
	},
	{
		[]string{"AADSTS700211", "AADSTS700213", "AADSTS700212", "AADSTS70021", "AADSTS700214"},
		"the application does not trust this pipeline",
		"None of its federated credentials has this issuer, subject and audience. Microsoft's response below shows " +
			"what the token presented. Add or correct the credential in the Entra admin center, App registrations, " +
			"Certificates & secrets, Federated credentials. oidc_audience sets the audience.",
	},
	{
		[]string{"AADSTS50027"},
		"the pipeline's token is invalid",
		"oidc_token or its file does not hold a token of the pipeline's issuer. Check what the variable or the file holds.",
	},
	{
		[]string{"AADSTS50076", "AADSTS50079", "AADSTS50072", "AADSTS50074", "AADSTS50158"},
		"the sign-in needs a second factor",
		"The refresh token comes from a sign-in without multifactor authentication, or the tenant requires it again. " +
			"Sign in again with the second factor:\n\n  " +
			again,
	},
	{
		[]string{"AADSTS53000", "AADSTS53001", "AADSTS53003", "AADSTS530031", "AADSTS53004"},
		"a conditional access policy blocks the login",
		"A policy of the tenant blocks the location, the device or the application. An administrator of the tenant " +
			"can find the reason in the Entra admin center, Sign-in logs, by the correlation id below.",
	},
	{
		[]string{"AADSTS700082", "AADSTS70008", "AADSTS70043", "AADSTS700084"},
		"the refresh token has expired",
		"A refresh token expires 90 days after it was issued. Sign in again, and set refresh_token_file_path so that " +
			"the provider can store new ones:\n\n  " +
			again,
	},
	{
		[]string{"AADSTS50173", "AADSTS50078", "AADSTS70000", "AADSTS9002313", "AADSTS50133"},
		"the refresh token is no longer valid",
		"The password was changed, the session was revoked, or the token was not copied completely. Sign in again:\n\n  " +
			again,
	},
	{
		[]string{"AADSTS65001", "AADSTS650051", "AADSTS650052", "AADSTS7000229", "AADSTS500011"},
		"the tenant has not consented to the application",
		"An administrator of that tenant must consent to the application first. For a customer's tenant, its partner " +
			"can create an application consent.",
	},
	{
		[]string{"AADSTS50020", "AADSTS50034", "AADSTS500208"},
		"the user is not known in that tenant",
		"The partner has no delegated admin relationship (GDAP) with it, or the user is not in a security group of that relationship.",
	},
	{
		[]string{"AADSTS700016"},
		"the application is not known in that tenant",
		"Check client_id or CSP_CLIENT_ID, and that it is registered in the tenant of partner_tenant_id or " +
			"customer_tenant_id. For a customer's tenant, an administrator there must consent to the application first.",
	},
	{
		[]string{"AADSTS7000112"},
		"the application is disabled",
		"An administrator of the tenant can enable it in the Entra admin center, Enterprise applications, Properties.",
	},
	{
		[]string{"AADSTS500014"},
		"the service is disabled in that tenant",
		"Partner Center or Microsoft Graph is disabled for the whole tenant; Microsoft's response below shows which. " +
			"An administrator can enable it in the Entra admin center, Enterprise applications, Properties.",
	},
	{
		[]string{"AADSTS50057"},
		"the user's account is disabled",
		"Ask an administrator to enable the account in the Entra admin center, Users, or sign in as another user:\n\n  " +
			again,
	},
	{
		[]string{"AADSTS50105"},
		"the user is not assigned to the application",
		"Only users who are assigned to the application can sign in. An administrator can assign the user, or a " +
			"group, in the Entra admin center, Enterprise applications, Users and groups.",
	},
	{
		[]string{"AADSTS65004"},
		"the user declined to consent",
		"Sign in again and consent to the application, or ask an administrator to consent for the tenant.",
	},
	{
		[]string{"AADSTS90002", "AADSTS900023", "AADSTS90013"},
		"there is no such tenant",
		"Check partner_tenant_id or CSP_PARTNER_TENANT_ID, or customer_tenant_id or CSP_CUSTOMER_TENANT_ID. Check " +
			"environment as well: each of Microsoft's clouds has its own tenants.",
	},
}

// loginCauses are the failures in which the login endpoint had no word.
var loginCauses = map[login.Cause]class{
	login.OtherTenant: {
		summary: "the managed identity belongs to another tenant",
		next: "It gets tokens only of its own tenant. Set partner_tenant_id or customer_tenant_id to that tenant, " +
			"run Terraform on a machine in the configured tenant, or log in with an application: client_secret, a certificate or use_oidc.",
	},
	login.NoFederatedToken: {
		summary: "the pipeline's token is missing",
		next: "Check oidc_token_file_path or oidc_token, or their variables. The pipeline must write the token " +
			"there before Terraform runs, readable by this user.",
	},
	login.NoIssuer: {
		summary: "the pipeline's issuer returned no token",
		next: "On GitHub Actions, the job needs the permission id-token: write. On Azure DevOps, the pipeline " +
			"must be allowed to use the service connection, and SYSTEM_ACCESSTOKEN must be mapped into the step. On " +
			"other systems, check oidc_request_url and oidc_request_token.",
	},
	login.NoRefreshToken: {
		summary: "there is no refresh token",
		next:    "Check refresh_token_file_path or CSP_REFRESH_TOKEN_FILE_PATH, or sign in again:\n\n  " + again,
	},
	login.NoCLI: {
		summary: "the Azure CLI returned no token",
		next:    "Install the Azure CLI where Terraform runs, and log in to the tenant:  az login --tenant TENANT",
	},
}

// refused words a login that was refused.
func refused(e *login.Error) class {
	c := class{
		summary: "the login was refused",
		next: "Check the settings of the provider block and their CSP_ variables: partner_tenant_id or " +
			"customer_tenant_id, client_id, and the credential.",
	}
	code := e.Code
	if e.Means == login.MeansFederated && code == "AADSTS700027" {
		code = "AADSTS50013" // the same failure, but not of a certificate
	}
	for _, known := range loginClasses {
		if slices.Contains(known.codes, code) {
			c = class{summary: "the login was refused: " + known.summary, next: known.next}
			break
		}
	}
	cause, known := loginCauses[e.Cause]
	switch {
	case known:
		c = cause
	case e.Code == "" && e.Status == 0:
		c = class{summary: "it could not log in", next: "The login endpoint did not answer. The error is below."}
	}
	if who := whoLoggedIn(e); who != "" {
		c.next = who + " " + c.next
	}
	return c
}

func whoLoggedIn(e *login.Error) string {
	var parts []string
	if e.Tenant != "" {
		parts = append(parts, "at tenant "+e.Tenant)
	}
	if e.Means != "" {
		parts = append(parts, "with "+e.Means)
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("The provider logged in %s.", strings.Join(parts, " "))
}
