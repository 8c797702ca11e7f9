package transport

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/hashicorp/go-cleanhttp"
)

// CredentialOptions configures where and how a credential logs in.
type CredentialOptions struct {
	// HTTP sends the login requests; nil means a pooled client of its own.
	HTTP policy.Transporter
	// AuthorityHost is the login host, which must be https; empty means
	// "https://login.microsoftonline.com".
	AuthorityHost string
}

// Secret returns a credential that logs an application in with a client secret
// (client credentials grant). It caches tokens in memory, and its errors are
// *LoginError unless the context ended.
func Secret(tenantID, clientID, secret string, opts CredentialOptions) (azcore.TokenCredential, error) {
	options := azidentity.ClientSecretCredentialOptions{
		ClientOptions: azcore.ClientOptions{
			Transport: opts.HTTP,
			Telemetry: policy.TelemetryOptions{Disabled: true},
		},
		// The host is either Microsoft's or the user's explicit choice, so asking
		// Microsoft whether it is trustworthy adds a request and nothing else.
		DisableInstanceDiscovery: true,
	}
	if options.Transport == nil {
		options.Transport = cleanhttp.DefaultPooledClient()
	}
	options.Cloud = cloud.AzurePublic
	if opts.AuthorityHost != "" {
		options.Cloud = cloud.Configuration{ActiveDirectoryAuthorityHost: opts.AuthorityHost}
	}
	build := func() (azcore.TokenCredential, error) {
		return azidentity.NewClientSecretCredential(tenantID, clientID, secret, &options)
	}
	first, err := build()
	if err != nil {
		return nil, fmt.Errorf("transport: client secret credential: %w", err)
	}
	c := &renewable{build: build}
	c.current.Store(&first)
	return c, nil
}

// renewable is a credential whose token cache can be dropped: azidentity offers
// no way to skip its cache, so a new instance takes the place of the old one.
type renewable struct {
	build   func() (azcore.TokenCredential, error)
	current atomic.Pointer[azcore.TokenCredential]
}

// Forget drops all cached tokens.
func (r *renewable) Forget() {
	// build succeeded with the same arguments before; should it fail now, the
	// old instance and its token stay, and the caller sees the 401.
	if next, err := r.build(); err == nil {
		r.current.Store(&next)
	}
}

// GetToken implements azcore.TokenCredential.
func (r *renewable) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	token, err := (*r.current.Load()).GetToken(ctx, o)
	if err == nil {
		return token, nil
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return azcore.AccessToken{}, fmt.Errorf("log in: %w", ctxErr)
	}
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) {
		return azcore.AccessToken{}, loginError(failed)
	}
	return azcore.AccessToken{}, &LoginError{Description: Redact(err.Error())}
}
