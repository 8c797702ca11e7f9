package login

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Options describe where an application logs in, and which one.
type Options struct {
	// Authority is the login host, which must be https, such as
	// "https://login.microsoftonline.com".
	Authority string
	// Tenant is the tenant the application belongs to, by id or domain.
	Tenant string
	// Client is the application's id.
	Client string
	// Pipeline sends the requests; it has no credentials of its own.
	Pipeline *transport.Pipeline
}

// client are azidentity's options: the pipeline brings retries and log, with rules
// that azidentity's own retry lacks.
func (o Options) client() azcore.ClientOptions {
	return azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: o.Authority},
		Transport: o.Pipeline.Transporter(),
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
}

// endpoint returns the address of an endpoint of a tenant's directory, such as
// "token".
func (o Options) endpoint(tenant, name string) (string, error) {
	if !Secure(o.Authority) {
		return "", &Error{Description: "the login endpoint must be https, because secrets are sent to it"}
	}
	return strings.TrimRight(o.Authority, "/") + "/" + tenant + "/oauth2/v2.0/" + name, nil
}

// Secure reports whether secrets may be sent to an address: it must be https and
// have a host.
func Secure(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}

// Credentials are one way to log in to any tenant that accepts it. They implement
// transport.Credentials; errors are *Error unless the context ended.
type Credentials struct {
	home  string
	means string
	now   func() time.Time
	// build makes the credential that fetches tokens of a tenant's directory.
	build func(tenant string) (azcore.TokenCredential, error)

	mu      sync.Mutex
	tenants map[string]*directory
}

var _ transport.Credentials = (*Credentials)(nil)

// authorityVariable is an environment variable that azidentity reads by itself: it would send
// every login to another host than the configured one.
const authorityVariable = "AZURE_REGIONAL_AUTHORITY_NAME"

var unsetAuthorityVariable = sync.OnceFunc(func() {
	_ = os.Unsetenv(authorityVariable) // fails only for an invalid name
})

func newCredentials(o Options, means string, build func(tenant string) (azcore.TokenCredential, error)) *Credentials {
	unsetAuthorityVariable()
	return &Credentials{
		home:    o.Tenant,
		means:   means,
		now:     o.Pipeline.LocalNow,
		build:   build,
		tenants: map[string]*directory{},
	}
}

// Means is the kind of credential in words: "a client secret".
func (c *Credentials) Means() string { return c.means }

// Tenant implements transport.Credentials.
func (c *Credentials) Tenant(id string) azcore.TokenCredential { return c.directory(id) }

// Refused implements transport.Credentials.
func (c *Credentials) Refused(tenant, scope, token string) { c.directory(tenant).refused(scope, token) }

func (c *Credentials) directory(id string) *directory {
	if id == "" {
		id = c.home
	}
	key := strings.ToLower(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.tenants[key]
	if d == nil {
		d = &directory{
			tenant: id, means: c.means, now: c.now, tokens: map[string]azcore.AccessToken{},
			build: func() (azcore.TokenCredential, error) { return c.build(id) },
		}
		c.tenants[key] = d
	}
	return d
}

// directory is the login to one tenant. It has its own token cache, because a
// service may refuse a token before it expires and azidentity's cache can only be
// bypassed by a new instance, or not at all for a managed identity.
type directory struct {
	tenant string
	means  string
	now    func() time.Time
	build  func() (azcore.TokenCredential, error)

	mu      sync.Mutex
	current azcore.TokenCredential
	tokens  map[string]azcore.AccessToken // by scopes
}

// renewBefore is how long before its expiry a token is replaced; azcore uses the
// same.
const renewBefore = 5 * time.Minute

// GetToken implements azcore.TokenCredential.
func (d *directory) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	key := strings.Join(o.Scopes, " ")
	if token, ok := d.cached(key); ok && o.Claims == "" {
		return token, nil
	}
	from, err := d.from()
	if err != nil {
		return azcore.AccessToken{}, &Error{
			Tenant:      d.tenant,
			Means:       d.means,
			Description: transport.Redact(err.Error()),
		}
	}
	token, err := from.GetToken(ctx, o)
	if err != nil {
		return azcore.AccessToken{}, d.failure(ctx, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tokens[key] = token
	return token, nil
}

func (d *directory) cached(key string) (azcore.AccessToken, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	token, ok := d.tokens[key]
	return token, ok && d.now().Before(token.ExpiresOn.Add(-renewBefore))
}

func (d *directory) from() (azcore.TokenCredential, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current != nil {
		return d.current, nil
	}
	built, err := d.build()
	if err == nil {
		d.current = built
	}
	return built, err
}

// refused drops a token and every cache that could return it again. A refusal of an
// older token does not drop the current one.
func (d *directory) refused(scope, token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.tokens[scope].Token == token {
		delete(d.tokens, scope)
		d.current = nil
	}
}

// failure makes a typed error; a context that ended is not a failure of the login.
func (d *directory) failure(ctx context.Context, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return errorWhileLoggingIn(ctxErr)
	}
	var typed *Error
	var failed *azidentity.AuthenticationFailedError
	switch {
	case errors.As(err, &typed):
	case errors.As(err, &failed):
		typed = refusal(failed)
	default:
		typed = &Error{Description: transport.Redact(err.Error()), Err: err}
	}
	named := *typed
	named.Tenant, named.Means = d.tenant, d.means
	return &named
}
