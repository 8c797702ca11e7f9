package login

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// User logs an application in for a person who once signed in, by exchanging the
// refresh token of that sign-in (App+User, the secure application model). One
// refresh token works for every service and for every tenant that has delegated
// rights to the person's tenant.
// Source: "Enable the Secure Application Model framework".
func User(o Options, store Store, proof Proof) *Credentials {
	return newCredentials(o, "a refresh token", func(tenant string) (azcore.TokenCredential, error) {
		return &exchange{Options: o, in: tenant, store: store, proof: proof}, nil
	})
}

// exchange is the refresh-token grant, which neither azidentity nor MSAL for Go
// supports.
type exchange struct {
	Options
	in    string
	store Store
	proof Proof
}

// GetToken implements azcore.TokenCredential.
func (x *exchange) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	for {
		refresh, err := x.store.Load()
		if err != nil {
			return azcore.AccessToken{}, &Error{Cause: NoRefreshToken, Description: err.Error()}
		}
		granted, err := x.redeem(ctx, refresh, o.Scopes)
		var refused *Error
		if errors.As(err, &refused) && refused.OAuth == "invalid_grant" {
			// Another login may have replaced the token meanwhile, here or in
			// another process that shares the file.
			if newer, again := x.store.Load(); again == nil && newer != refresh {
				continue
			}
		}
		if err != nil {
			return azcore.AccessToken{}, err
		}
		x.keep(ctx, refresh, granted.RefreshToken)
		return azcore.AccessToken{Token: granted.AccessToken, ExpiresOn: x.Pipeline.LocalNow().Add(granted.life())}, nil
	}
}

// keep stores a replaced refresh token. If that fails, the old one stays valid for
// the rest of its 90 days, so the run continues and logs a warning.
func (x *exchange) keep(ctx context.Context, was, is string) {
	if is == "" || is == was {
		return
	}
	if err := x.store.Save(was, is); err != nil {
		tflog.Warn(ctx, "the new refresh token could not be written back", map[string]any{"error": err.Error()})
	}
}

// grant is a successful answer of the token endpoint. The v1 endpoint sends numbers
// as strings.
type grant struct {
	AccessToken  string      `json:"access_token"`
	RefreshToken string      `json:"refresh_token"`
	ExpiresIn    flexibleInt `json:"expires_in"`
}

func (g grant) life() time.Duration { return time.Duration(g.ExpiresIn) * time.Second }

type flexibleInt int64

// UnmarshalJSON reads a number, or a number in quotes.
func (n *flexibleInt) UnmarshalJSON(text []byte) error {
	value, err := strconv.ParseInt(strings.Trim(string(text), `"`), 10, 64)
	*n = flexibleInt(value)
	return err
}

func (x *exchange) redeem(ctx context.Context, refresh string, scopes []string) (grant, error) {
	return x.grant(ctx, x.in, x.proof, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {refresh},
		"scope": {strings.Join(append([]string{"openid", "offline_access"}, scopes...), " ")},
	})
}

// grant requests a token from a tenant's directory.
func (o Options) grant(ctx context.Context, tenant string, proof Proof, fields url.Values) (grant, error) {
	endpoint, err := o.endpoint(tenant, "token")
	if err != nil {
		return grant{}, err
	}
	form, err := proof(ctx, endpoint)
	if err != nil {
		return grant{}, err
	}
	maps.Copy(form, fields)
	form.Set("client_id", o.Client)
	resp, err := o.Pipeline.Do(ctx, transport.Request{
		Method:      http.MethodPost,
		URL:         endpoint,
		Body:        []byte(form.Encode()),
		ContentType: "application/x-www-form-urlencoded",
		Repeatable:  true,
	})
	if err != nil {
		return grant{}, err
	}
	if resp.Status != http.StatusOK {
		return grant{}, parseError(resp.Status, resp.Body)
	}
	var granted grant
	if err := json.Unmarshal(resp.Body, &granted); err != nil || granted.AccessToken == "" {
		// The error's text could repeat the answer, and the answer holds tokens.
		return grant{}, &Error{Status: resp.Status, Description: errNoToken.Error()}
	}
	return granted, nil
}
