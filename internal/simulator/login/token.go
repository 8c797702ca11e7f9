package login

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// loginError is an error of the token endpoint ("Microsoft Entra authentication and authorization error codes").
func (c *call) loginError(status, code int, name, format string, args ...any) error {
	trace, correlation := world.DerivedID("trace", c.Path, c.Now.String()), c.Header.Get("client-request-id")
	if correlation == "" {
		correlation = world.DerivedID("correlation", c.Path, c.Now.String())
	}
	stampText := c.World.Wall().UTC().Format("2006-01-02 15:04:05Z")
	text := fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code,
		fmt.Sprintf(format, args...), trace, correlation, stampText)
	return &wire.RefusedError{Status: status, Code: code, Text: text, Body: wire.Verbatim{
		"error": name, "error_description": text, "error_codes": []any{code}, "timestamp": stampText, "trace_id": trace,
		"correlation_id": correlation, "error_uri": fmt.Sprintf("%s/error?code=%d", c.Authority(), code),
	}}
}

// request is the content of a token request.
type request struct {
	form     url.Values
	dir      *directory.Tenant
	client   string
	newer    bool   // at the v2.0 endpoint
	resource string // set once the application is authenticated
	kind     wire.ResourceKind
}

// tokenV1 answers the older endpoint: resource in, numbers as strings out.
func (c *call) tokenV1() (wire.Answer, error) { return c.token(false) }

// tokenV2 answers the newer endpoint: scope in, numbers as numbers out.
func (c *call) tokenV2() (wire.Answer, error) { return c.token(true) }

const (
	grantApplication = "client_credentials"
	grantRefresh     = "refresh_token"
	grantDevice      = "urn:ietf:params:oauth:grant-type:device_code"
)

func (c *call) token(newer bool) (wire.Answer, error) {
	q, err := c.request("grant_type", "client_id")
	if err != nil {
		return wire.Answer{}, err
	}
	q.newer = newer
	switch kind := q.form.Get("grant_type"); kind {
	case grantApplication:
		return c.forApplication(q)
	case grantRefresh:
		return c.forRefreshToken(q)
	case grantDevice, "device_code": // the short name is what the vendor's libraries send
		return c.forDevice(q)
	default:
		return wire.Answer{}, c.loginError(http.StatusBadRequest, 70003, "unsupported_grant_type",
			"The app requested an unsupported grant type '%s'.", kind)
	}
}

// request reads directory and body of a call to the login endpoint.
func (c *call) request(required ...string) (*request, error) {
	d, err := c.directory()
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(c.Body))
	if err != nil {
		return nil, c.loginError(http.StatusBadRequest, 900144, "invalid_request", "The request body cannot be read.")
	}
	c.fromHeader(form)
	for _, name := range required {
		if form.Get(name) == "" {
			return nil, c.missing(name)
		}
	}
	return &request{form: form, dir: d, client: strings.ToLower(form.Get("client_id"))}, nil
}

// fromHeader reads the application's id and secret from an Authorization header, the other form of RFC 6749, 2.3.1.
func (c *call) fromHeader(form url.Values) {
	id, secret, found := (&http.Request{Header: c.Header}).BasicAuth()
	if !found {
		return
	}
	for name, value := range map[string]string{"client_id": id, "client_secret": secret} {
		if plain, err := url.QueryUnescape(value); err == nil && form.Get(name) == "" {
			form.Set(name, plain)
		}
	}
}

func (c *call) unknownApplication(q *request) error {
	return c.loginError(
		http.StatusBadRequest,
		700016,
		"unauthorized_client",
		"Application with identifier '%s' was not found in the directory '%s'. This can happen if the application "+
			"has not been installed by the administrator of the tenant or consented to by any user in the tenant. "+
			"You may have sent your authentication request to the wrong tenant.",
		q.client,
		q.dir.Name,
	)
}

// forApplication answers the client credentials grant.
func (c *call) forApplication(q *request) (wire.Answer, error) {
	if !q.dir.Knows(q.client) {
		return wire.Answer{}, c.unknownApplication(q)
	}
	if err := c.authenticate(q, false); err != nil {
		return wire.Answer{}, err
	}
	if err := c.findResource(q, false); err != nil {
		return wire.Answer{}, err
	}
	return c.grant(c.Tx, q, nil, "")
}

// findResource reads the resource that the token is for and refuses one that does not exist in this cloud.
func (c *call) findResource(q *request, user bool) (err error) {
	if q.newer {
		q.resource, err = c.resourceOfScope(q.form.Get("scope"), user)
		if err != nil {
			return err
		}
	} else if q.resource = strings.TrimSuffix(q.form.Get("resource"), "/"); q.resource == "" {
		return c.missing("resource")
	}
	q.kind = c.LoginCloud().KindOf(q.resource)
	if q.kind == wire.ResourceUnknown || user && !redeemable(q) {
		return c.loginError(http.StatusBadRequest, 500011, "invalid_resource",
			"The resource principal named %s was not found in the tenant named %s.", q.resource, q.dir.Name)
	}
	return nil
}

// redeemable reports whether the partner's user can have a token for the resource: the partner's services in the
// partner's directory, the customer's in the customer's.
func redeemable(q *request) bool {
	own := []wire.ResourceKind{wire.ResourceAPI, wire.ResourceGraph, wire.ResourceManager, wire.ResourcePricing}
	if !q.dir.Partner {
		own = []wire.ResourceKind{wire.ResourceGraph, wire.ResourceManager, wire.ResourceLicensing}
	}
	return slices.Contains(own, q.kind)
}

// grant returns a successful answer of the token endpoint: refresh is the user's new refresh token, "" if there is
// none.
func (c *call) grant(tx *world.Tx, q *request, who *session, refresh string) (wire.Answer, error) {
	made, err := mint(c.World, tx, c.switches, c.Authority(), q.dir.ID, q.client, q.resource, q.kind, who)
	if err != nil {
		return wire.Answer{}, err
	}
	life := int(c.switches.TokenLifetime / time.Second)
	body := wire.Verbatim{
		"token_type": "Bearer", "expires_in": life, "ext_expires_in": life,
		"access_token": wire.Seal(made),
	}
	if !q.newer {
		seconds := fmt.Sprint(life)
		body["expires_in"], body["ext_expires_in"], body["resource"] = seconds, seconds, q.resource
		body["expires_on"], body["not_before"] = fmt.Sprint(made.Expires), fmt.Sprint(made.NotBefore)
	}
	if who == nil {
		return wire.OK(body)
	}
	body["scope"] = made.Scopes
	if q.newer {
		body["scope"] = q.form.Get("scope")
	}
	if refresh != "" {
		body["refresh_token"] = refresh
	}
	if slices.Contains(strings.Fields(q.form.Get("scope")), "openid") {
		body["id_token"] = c.idToken(q, made)
	}
	if q.form.Get("client_info") == "1" { // the vendor's libraries use it as the key of their cache
		body["client_info"] = clientInfo()
	}
	return wire.OK(body)
}
