package wire

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Call is one request to a simulated service: the request, its caller, its time, and the transaction in which it is
// answered.
type Call struct {
	*world.Tx
	World     *world.World
	method    string
	Path      string
	Query     url.Values
	Header    http.Header
	Body      []byte
	Host      string // as the caller sent it
	secure    bool
	RequestID string            // MS-RequestId, generated if the caller sent none
	Vars      map[string]string // the path's parameters, lower case
	Caller    Claims            // of the token; empty if the route requires none
	Tenant    string            // that the call is about, if the token determines it
	Now       time.Time
	Settings  world.Settings
	switches  Switches
	Further   http.Header // additional headers of the answer
}

// Handler answers a call.
type Handler func(c *Call) (Answer, error)

// Decode reads a JSON body; property names match in any case, as in the service.
func (c *Call) Decode(dst any) error {
	text := strings.TrimPrefix(string(c.Body), "\uFEFF")
	if strings.TrimSpace(text) == "" {
		return Refuse(http.StatusBadRequest, CodeInvalidInput, "The request has no body.")
	}
	if err := json.Unmarshal([]byte(text), dst); err != nil {
		return Refuse(http.StatusBadRequest, CodeInvalidInput, "The request is invalid: %s.", FaultOf("the body", err))
	}
	return nil
}

// Authority returns the base address of the service as the caller reached it.
func (c *Call) Authority() string {
	scheme := "http"
	if c.secure {
		scheme = "https"
	}
	return scheme + "://" + c.Host
}

// within sets the transaction of a write, and the instant and the switches inside it.
func (c *Call) within(tx *world.Tx) (*Call, error) {
	now, settings, err := c.World.Situation(tx)
	if err != nil {
		return nil, err
	}
	// Another process may have moved the clock since the request came in.
	if err := c.World.RunDue(tx, now); err != nil {
		return nil, err
	}
	inside := *c
	inside.Tx, inside.Now, inside.Settings = tx, now, settings
	inside.switches, err = switchesOf(settings)
	return &inside, err
}

// ReadBearer reads the caller's token into the call; reason is why it is not accepted. It expires in real time,
// independent of the simulated clock.
func (c *Call) ReadBearer() (reason string, err error) {
	scheme, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "The request has no bearer token.", nil
	}
	return c.flaw(strings.TrimSpace(token), &c.Caller)
}

// flaw returns what is wrong with a token; "" if it is valid.
func (c *Call) flaw(token string, read *Claims) (string, error) {
	if !Unseal(token, read) {
		return "The token was not issued by the login endpoint.", nil
	}
	generation, err := c.Number(SettingTokens)
	switch now := c.World.Wall().Unix(); {
	case err != nil:
		return "", err
	case now >= read.Expires:
		return "The token has expired.", nil
	case read.Generation < generation:
		return "The token has been revoked.", nil
	}
	return "", nil
}

// Unauthorized refuses a call for its token.
func (c *Call) Unauthorized(reason string) *RefusedError { return unauthorized(c.switches, reason) }

// LoginCloud returns the cloud of the login endpoint that was called.
func (c *Call) LoginCloud() *Cloud { return c.switches.loginCloud(c.Host) }

// IssuingCloud returns the cloud whose login endpoint issued the caller's token.
func (c *Call) IssuingCloud() *Cloud {
	address, err := url.Parse(c.Caller.Issuer)
	if err != nil {
		return Clouds[0]
	}
	return c.switches.loginCloud(address.Host)
}

// IsFor reports whether the caller's token is for a kind of resource, and the host, if it is one of that kind of
// service, belongs to the cloud that issued the token.
func (c *Call) IsFor(kind ResourceKind, of ServiceID) bool {
	k := c.IssuingCloud()
	owner, known := NamedService(c.Host)
	return k.KindOf(c.Caller.Audience) == kind && (!known || owner != of || k.KindOf("https://"+c.Host) == kind)
}
