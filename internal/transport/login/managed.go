package login

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// newManagedIdentity requests a token from the machine each time: MSAL caches such
// tokens for the whole process, so even a new instance would return a token that
// was refused. The machine may return the same one again for a while.
func newManagedIdentity(o *azidentity.ManagedIdentityCredentialOptions) (azcore.TokenCredential, error) {
	machine, err := azidentity.NewManagedIdentityCredential(o)
	return uncached{machine}, err
}

// uncached bypasses MSAL's cache by asking for claims, for which it caches nothing.
// The claims are not sent to the machine's endpoint.
type uncached struct{ azcore.TokenCredential }

// GetToken implements azcore.TokenCredential.
func (u uncached) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if o.Claims == "" {
		o.Claims = "{}"
	}
	return u.TokenCredential.GetToken(ctx, o)
}
