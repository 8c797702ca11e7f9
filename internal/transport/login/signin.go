package login

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Code is what a person enters to sign in on another device.
type Code struct {
	// URL is where to enter the Code, before Until.
	URL   string
	Code  string
	Until time.Time
}

// SignIn lets a person sign in by device code and returns the refresh token of
// that sign-in. show is called with the code to enter; SignIn then waits until
// the person has, the code expires or the context ends.
// Source: "Microsoft identity platform and the OAuth 2.0 device authorization grant flow".
func SignIn(ctx context.Context, o Options, scope string, proof Proof, show func(Code)) (refreshToken string, err error) {
	device, err := o.endpoint(o.Tenant, "devicecode")
	if err != nil {
		return "", err
	}
	config := &oauth2.Config{
		ClientID: o.Client,
		Scopes:   []string{scope, "openid", "offline_access"},
		Endpoint: oauth2.Endpoint{
			DeviceAuthURL: device, TokenURL: strings.TrimSuffix(device, "devicecode") + "token", AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, o.Pipeline.Client())
	waiting, err := config.DeviceAuth(ctx)
	if err != nil {
		return "", signInError(ctx, o.Tenant, err)
	}
	show(Code{URL: waiting.VerificationURI, Code: waiting.UserCode, Until: waiting.Expiry})
	fields, err := proof(ctx, config.Endpoint.TokenURL)
	if err != nil {
		return "", err
	}
	var extra []oauth2.AuthCodeOption
	for name, values := range fields {
		extra = append(extra, oauth2.SetAuthURLParam(name, values[0]))
	}
	token, err := config.DeviceAccessToken(ctx, waiting, extra...)
	if err != nil {
		return "", signInError(ctx, o.Tenant, err)
	}
	if token.RefreshToken == "" {
		return "", &Error{Tenant: o.Tenant, Description: "the sign-in gave no refresh token: the application must be allowed offline_access"}
	}
	return token.RefreshToken, nil
}

func signInError(ctx context.Context, tenant string, err error) error {
	if ctx.Err() != nil {
		return errorWhileLoggingIn(ctx.Err())
	}
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused):
		typed := parseError(refused.Response.StatusCode, refused.Body)
		typed.Tenant, typed.Means = tenant, "a sign-in"
		return typed
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Tenant: tenant, Means: "a sign-in", OAuth: "expired_token", Description: "the code expired before it was used"}
	}
	return &Error{Tenant: tenant, Description: transport.Redact(fmt.Sprint(err)), Err: err}
}
