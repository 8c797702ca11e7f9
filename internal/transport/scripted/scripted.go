// Package scripted is a service on loopback that answers by script, for the tests of clients.
package scripted

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// tokens log in to any tenant; the token contains the tenant.
type tokens struct{}

func (tokens) Tenant(id string) azcore.TokenCredential { return tokenOf(id) }
func (tokens) Refused(string, string, string)          {}

type tokenOf string

func (t tokenOf) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "of-" + string(t), ExpiresOn: time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)}, nil
}

// Service answers every request with a status and the next page, and repeats the
// last page; {host} in a page is replaced by its own address. Its request id is
// "r1".
type Service struct {
	// Pipeline sends requests to the service with the token "of-" plus the tenant, and
	// never waits.
	*transport.Pipeline
	Address string
	// Asked lists the requests so far.
	Asked *[]*http.Request
}

// Serve starts a service until the test ends. The options give the dialect,
// the identity and the limits.
func Serve(t *testing.T, o transport.Options, status int, pages ...string) Service {
	t.Helper()
	s := Service{Asked: new([]*http.Request)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*s.Asked = append(*s.Asked, r)
		w.Header().Set(o.Dialect.AnswerID, "r1")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, strings.ReplaceAll(pages[min(len(*s.Asked), len(pages))-1], "{host}", s.Address))
	}))
	t.Cleanup(server.Close)
	s.Address = server.URL
	o.Credentials, o.Scope, o.InsecureAllowHTTP = tokens{}, "s", true
	o.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	var err error
	if s.Pipeline, err = transport.New(o); err != nil {
		t.Fatal(err)
	}
	return s
}
