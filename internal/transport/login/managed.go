package login

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// newManagedIdentity asks the machine each time it is asked: MSAL keeps such
// tokens for the whole process, so not even a new instance would get past a
// token that was refused. The machine may give the same one again for a while.
func newManagedIdentity(o *azidentity.ManagedIdentityCredentialOptions) (azcore.TokenCredential, error) {
	machine, err := azidentity.NewManagedIdentityCredential(o)
	return uncached{machine}, err
}

// uncached passes MSAL's cache, which holds no token for any claims. The
// machine's endpoint is not told of them.
type uncached struct{ azcore.TokenCredential }

// GetToken implements azcore.TokenCredential.
func (u uncached) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if o.Claims == "" {
		o.Claims = "{}"
	}
	return u.TokenCredential.GetToken(ctx, o)
}
