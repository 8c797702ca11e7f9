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

// again is how a person signs in anew.
const again = "terraform-provider-csp login --refresh-token-file-path FILE"

// loginClasses are the refusals people meet.
// Source: "Microsoft Entra authentication and authorization error codes".
var loginClasses = []loginClass{
	{
		[]string{"AADSTS7000215"},
		"the client secret is wrong",
		"Check client_secret or CSP_CLIENT_SECRET. Take the secret's value, not its id: the Entra admin center shows the value once, when it is made.",
	},
	{
		[]string{"AADSTS7000222"},
		"the client secret has expired",
		"Make a new client secret in the Entra admin center, App registrations, Certificates & secrets, and put its value into client_secret or CSP_CLIENT_SECRET. A certificate or a pipeline's token (use_oidc) needs no secret to renew.",
	},
	{
		[]string{"AADSTS7000218"},
		"the application must prove itself",
		"Give client_secret, a certificate or use_oidc beside the refresh token; or, for an application without any of them, allow public client flows in its registration, Authentication.",
	},
	{
		[]string{"AADSTS700025"},
		"the application is a public client",
		"It takes no secret and no certificate beside the refresh token: remove client_secret and its like, or turn off public client flows in its registration, Authentication.",
	},
	{
		[]string{"AADSTS700027", "AADSTS700021", "AADSTS700030"},
		"the certificate is not the application's",
		"Upload the certificate's public part in the Entra admin center, App registrations, Certificates & secrets, or give the one that is registered there: client_certificate_path or CSP_CLIENT_CERTIFICATE_PATH.",
	},
	{
		[]string{"AADSTS700023"},
		"the proof is meant for another audience",
		"Remove oidc_audience, or set it to the audience of the federated credential; with a certificate, check that environment names the cloud of the tenant.",
	},
	{
		[]string{"AADSTS50013"},
		"the proof cannot be verified",
		"Microsoft finds no key that has signed it. Give the certificate that is registered, or check that the issuer of the pipeline's token is the one that the federated credential names and that its keys can be reached from the internet.",
	},
	{
		[]string{"AADSTS700024"},
		"the proof is outside its time",
		"The signed assertion or the pipeline's token has expired, or this machine's clock is wrong. Check the clock; request the pipeline's token in the job that runs Terraform, not in an earlier one.",
	},
	{
		[]string{"AADSTS700211", "AADSTS700213", "AADSTS700212", "AADSTS70021", "AADSTS700214"},
		"the application does not trust this pipeline",
		"Its federated credentials name no such issuer, subject or audience. What Microsoft said below shows what the token presented: add or correct that in the Entra admin center, App registrations, Certificates & secrets, Federated credentials. The audience can be set with oidc_audience.",
	},
	{
		[]string{"AADSTS50027"},
		"the pipeline's token is no token",
		"oidc_token or its file holds something else than what the pipeline's issuer made. Check what the variable or the file holds.",
	},
	{
		[]string{"AADSTS50076", "AADSTS50079", "AADSTS50072", "AADSTS50074", "AADSTS50158"},
		"the sign-in needs a second factor",
		"The refresh token comes from a sign-in without multifactor authentication, or the tenant asks for it again. " +
			"Sign in once more, with the second factor:\n\n  " + again,
	},
	{
		[]string{"AADSTS53000", "AADSTS53001", "AADSTS53003", "AADSTS530031", "AADSTS53004"},
		"a conditional access policy refuses it",
		"A policy of the tenant blocks the place, the device or the application. Somebody who administers it finds the reason in the Entra admin center, Sign-in logs, under the correlation id below.",
	},
	{
		[]string{"AADSTS700082", "AADSTS70008", "AADSTS70043", "AADSTS700084"},
		"the refresh token has expired",
		"It ends 90 days after it was last replaced. " +
			"Sign in again, and let the provider write new ones back with refresh_token_file_path:\n\n  " + again,
	},
	{
		[]string{"AADSTS50173", "AADSTS50078", "AADSTS70000", "AADSTS9002313", "AADSTS50133"},
		"the refresh token is no longer valid",
		"A changed password, a revoked session or an incomplete copy ends it. Sign in again:\n\n  " + again,
	},
	{
		[]string{"AADSTS65001", "AADSTS650051", "AADSTS650052", "AADSTS7000229", "AADSTS500011"},
		"nobody has consented to the application there",
		"An administrator of that tenant consents to the application first; for a customer's tenant its partner can do so with an application consent.",
	},
	{
		[]string{"AADSTS50020", "AADSTS50034", "AADSTS500208"},
		"the user is not known in that tenant",
		"The partner's user has no delegated admin relationship (GDAP) with it, or is in no security group that the relationship names.",
	},
	{
		[]string{"AADSTS700016"},
		"the application is not known in that tenant",
		"Check client_id or CSP_CLIENT_ID, and that it is registered in the tenant of partner_tenant_id or customer_tenant_id. For the tenant of a customer, an administrator there consents to the application first.",
	},
	{
		[]string{"AADSTS7000112"},
		"the application is disabled",
		"Somebody has switched it off. An administrator of the tenant enables it in the Entra admin center, Enterprise applications, Properties.",
	},
	{
		[]string{"AADSTS500014"},
		"the service is disabled in that tenant",
		"Somebody has switched off Partner Center or Microsoft Graph, whichever Microsoft names below, for the whole tenant. An administrator enables it in the Entra admin center, Enterprise applications, Properties.",
	},
	{
		[]string{"AADSTS50057"},
		"the person's account is disabled",
		"An administrator enables the account in the Entra admin center, Users, or another person signs in:\n\n  " + again,
	},
	{
		[]string{"AADSTS50105"},
		"the person is not assigned to the application",
		"The application takes only who is assigned to it. An administrator assigns the person, or a group of the person's, in the Entra admin center, Enterprise applications, Users and groups.",
	},
	{
		[]string{"AADSTS65004"},
		"the person declined",
		"Whoever signed in did not consent to the application. Sign in again and consent, or let an administrator consent for the tenant.",
	},
	{
		[]string{"AADSTS90002", "AADSTS900023", "AADSTS90013"},
		"there is no such tenant",
		"Check partner_tenant_id or CSP_PARTNER_TENANT_ID, or customer_tenant_id or CSP_CUSTOMER_TENANT_ID; and environment, since each of Microsoft's clouds has tenants of its own.",
	},
}

// loginCauses are the failures in which the login endpoint had no word.
var loginCauses = map[login.Cause]class{
	login.OtherTenant: {
		summary: "the managed identity belongs to another tenant",
		next:    "It gets tokens of its own tenant only. Name that tenant in partner_tenant_id or customer_tenant_id, run Terraform on a machine in the tenant that is named there, or log in with an application: client_secret, a certificate or use_oidc.",
	},
	login.NoFederatedToken: {
		summary: "there is no pipeline's token",
		next:    "Check what oidc_token_file_path or oidc_token names, or their variables: the pipeline puts the token there before Terraform runs, where this user can read it.",
	},
	login.NoIssuer: {
		summary: "the pipeline's issuer gave no token",
		next:    "On GitHub Actions the job needs the permission id-token: write; on Azure DevOps the pipeline must be allowed to use the service connection, and SYSTEM_ACCESSTOKEN be mapped into the step; elsewhere check oidc_request_url and oidc_request_token.",
	},
	login.NoRefreshToken: {
		summary: "there is no refresh token",
		next:    "Check refresh_token_file_path or CSP_REFRESH_TOKEN_FILE_PATH, or sign in again:\n\n  " + again,
	},
	login.NoCLI: {
		summary: "the Azure CLI gave no token",
		next:    "Install it where Terraform runs, and log in to the tenant:  az login --tenant TENANT",
	},
}

// refused words a login that was refused.
func refused(e *login.Error) class {
	c := class{summary: "the login was refused", next: "Check the settings of the provider block and their CSP_ variables: partner_tenant_id or customer_tenant_id, client_id, and what it logs in with."}
	code := e.Code
	if e.Means == login.MeansFederated && code == "AADSTS700027" {
		code = "AADSTS50013" // it says the same, and is no certificate's
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
		c = class{summary: "it could not log in", next: "There was no answer to go by. What went wrong on the way stands below."}
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
