package login

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
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

// SignIn lets a person sign in by device code and returns the refresh token of that
// sign-in. SignIn calls show with the code to enter, then waits until the person
// has signed in, the code expires or the context ends.
// Source: "Microsoft identity platform and the OAuth 2.0 device authorization grant flow".
func SignIn(
	ctx context.Context,
	o Options,
	scope string,
	proof Proof,
	show func(Code),
) (refreshToken string, err error) {
	start, err := o.endpoint(o.Tenant, "devicecode")
	if err != nil {
		return "", err
	}
	config := &oauth2.Config{
		ClientID: o.Client,
		Scopes:   []string{scope, "openid", "offline_access"},
		Endpoint: oauth2.Endpoint{DeviceAuthURL: start},
	}
	waiting, err := config.DeviceAuth(context.WithValue(ctx, oauth2.HTTPClient, o.Pipeline.Client()))
	if err != nil {
		return "", signInError(ctx, o.Tenant, err)
	}
	granted, err := o.poll(ctx, waiting, strings.Join(config.Scopes, " "), proof, show)
	if err != nil {
		return "", signInError(ctx, o.Tenant, err)
	}
	if granted.RefreshToken == "" {
		return "", &Error{
			Tenant:      o.Tenant,
			Description: "the sign-in gave no refresh token: the application must be allowed offline_access",
		}
	}
	return granted.RefreshToken, nil
}

// poll requests the token until the person has signed in. It asks once before it
// shows the code, so that a wrong proof fails before anyone signs in. Each request
// has a new proof, since people take longer than a proof is valid.
func (o Options) poll(
	ctx context.Context,
	waiting *oauth2.DeviceAuthResponse,
	scope string,
	proof Proof,
	show func(Code),
) (grant, error) {
	ctx, cancel := context.WithDeadline(ctx, waiting.Expiry)
	defer cancel()
	pause := time.Duration(cmp.Or(waiting.Interval, 5)) * time.Second
	for shown := false; ; {
		granted, err := o.grant(ctx, o.Tenant, proof, url.Values{
			"grant_type": {
				"urn:ietf:params:oauth:grant-type:device_code",
			},
			"device_code": {waiting.DeviceCode},
			"scope":       {scope},
		})
		var answered *Error
		switch {
		case !errors.As(err, &answered):
			return granted, err
		case answered.OAuth == "slow_down":
			pause += 5 * time.Second
		case answered.OAuth != "authorization_pending":
			return granted, err
		}
		if !shown {
			show(Code{URL: waiting.VerificationURI, Code: waiting.UserCode, Until: waiting.Expiry})
			shown = true
		}
		if err := o.Pipeline.Wait(ctx, pause); err != nil {
			return grant{}, err
		}
	}
}

func signInError(ctx context.Context, tenant string, err error) error {
	if ctx.Err() != nil {
		return errorWhileLoggingIn(ctx.Err())
	}
	var refused *oauth2.RetrieveError
	var answered *Error
	switch {
	case errors.As(err, &answered):
		named := *answered
		named.Tenant, named.Means = tenant, "a sign-in"
		return &named
	case errors.As(err, &refused):
		typed := parseError(refused.Response.StatusCode, refused.Body)
		typed.Tenant, typed.Means = tenant, "a sign-in"
		return typed
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{
			Tenant:      tenant,
			Means:       "a sign-in",
			OAuth:       "expired_token",
			Description: "the code expired before it was used",
		}
	}
	return &Error{Tenant: tenant, Description: transport.Redact(fmt.Sprint(err)), Err: err}
}
