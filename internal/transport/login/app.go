package login

import (
	"context"
	"crypto"
	"crypto/x509"
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Secret logs an application in with a client secret.
func Secret(o Options, secret string) *Credentials {
	return newCredentials(o, "a client secret", func(tenant string) (azcore.TokenCredential, error) {
		return azidentity.NewClientSecretCredential(tenant, o.Client, secret, &azidentity.ClientSecretCredentialOptions{
			ClientOptions: o.client(), DisableInstanceDiscovery: true,
		})
	})
}

// Certificate logs an application in with a certificate that is registered for it.
// The chain is sent too, for directories that trust its issuer.
func Certificate(o Options, chain []*x509.Certificate, key crypto.PrivateKey) *Credentials {
	return newCredentials(o, "a client certificate", func(tenant string) (azcore.TokenCredential, error) {
		return azidentity.NewClientCertificateCredential(
			tenant,
			o.Client,
			chain,
			key,
			&azidentity.ClientCertificateCredentialOptions{
				ClientOptions: o.client(), DisableInstanceDiscovery: true, SendCertificateChain: true,
			},
		)
	})
}

// Federated logs an application in with a token of an issuer it trusts: workload
// identity federation. The token is fetched again for each login.
func Federated(o Options, token Assertion) *Credentials {
	noted := func(ctx context.Context) (string, error) {
		text, err := token(ctx)
		if note, ok := ctx.Value(assertionFailure{}).(*error); ok {
			*note = err
		}
		return text, err
	}
	return newCredentials(o, MeansFederated, func(tenant string) (azcore.TokenCredential, error) {
		client, err := azidentity.NewClientAssertionCredential(
			tenant,
			o.Client,
			noted,
			&azidentity.ClientAssertionCredentialOptions{
				ClientOptions: o.client(), DisableInstanceDiscovery: true,
			},
		)
		return withAssertion{client}, err
	})
}

// MeansFederated is the kind of credential of Federated, in words.
const MeansFederated = "a federated token"

// withAssertion returns the error of the assertion, of which azidentity keeps the
// text only.
type withAssertion struct{ azcore.TokenCredential }

// assertionFailure is the context key for that error.
type assertionFailure struct{}

// GetToken implements azcore.TokenCredential.
func (w withAssertion) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	var failed error
	token, err := w.TokenCredential.GetToken(context.WithValue(ctx, assertionFailure{}, &failed), o)
	if err != nil && failed != nil {
		err = failed
	}
	return token, err
}

// ManagedIdentity logs in as the identity of the machine it runs on: the
// user-assigned one with the client id, or the machine's own if that is empty. It
// gets tokens of its own tenant only and refuses a request for another: the
// endpoint takes no tenant, and if a service's paths have none either, the wrong
// tenant would answer. azidentity's retries stay on: they are made for this
// endpoint, which is on the machine itself.
func ManagedIdentity(o Options) *Credentials {
	means := "a managed identity"
	if o.Client != "" {
		means = "the managed identity " + o.Client
	}
	return newCredentials(o, means, func(tenant string) (azcore.TokenCredential, error) {
		options := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: azcore.ClientOptions{
			Telemetry: policy.TelemetryOptions{Disabled: true},
		}}
		if o.Client != "" {
			options.ID = azidentity.ClientID(o.Client)
		}
		machine, err := newManagedIdentity(options)
		return ofTenant{machine, tenant}, err
	})
}

// ofTenant refuses a token of another tenant than the requested one.
type ofTenant struct {
	azcore.TokenCredential
	tenant string
}

// GetToken implements azcore.TokenCredential.
func (c ofTenant) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := c.TokenCredential.GetToken(ctx, o)
	if err != nil {
		return token, err
	}
	if of := tenantOf(token.Token); of != "" && !strings.EqualFold(of, c.tenant) && uuid.Validate(c.tenant) == nil {
		return azcore.AccessToken{}, &Error{
			Cause: OtherTenant,
			Description: fmt.Sprintf(
				"the identity belongs to tenant %s, and a token of tenant %s was asked for",
				of,
				c.tenant,
			),
		}
	}
	return token, nil
}

// tenantOf returns the tenant whose directory issued a token, without verifying the
// token: the service does that. Empty if the token does not contain it.
func tenantOf(token string) string {
	var claims struct {
		jwt.RegisteredClaims
		Tenant string `json:"tid"`
	}
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return ""
	}
	return claims.Tenant
}

// AzureCLI uses the tokens of the account that is logged in to the Azure CLI.
func AzureCLI(o Options) *Credentials {
	return newCredentials(o, "the Azure CLI's login", func(tenant string) (azcore.TokenCredential, error) {
		cli, err := azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: tenant})
		return withoutClaims{cli}, err
	})
}

// withoutClaims requests tokens without claims: the Azure CLI supports no others.
type withoutClaims struct{ azcore.TokenCredential }

// GetToken implements azcore.TokenCredential.
func (w withoutClaims) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	o.EnableCAE = false
	token, err := w.TokenCredential.GetToken(ctx, o)
	if err != nil {
		err = &Error{Cause: NoCLI, Description: transport.Redact(err.Error()), Err: err}
	}
	return token, err
}
