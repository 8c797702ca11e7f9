package msgraph_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/scripted"
)

const tenant = "b0d70a69-4c42-4b27-b17b-91a835d86860"

// graph answers with scripted pages; {host} in one stands for its own address.
func graph(t *testing.T, who transport.Identity, status int, pages ...string) (*msgraph.Client, *[]*http.Request) {
	t.Helper()
	s := scripted.Serve(t, transport.Options{Dialect: msgraph.Dialect(), Identity: who, Limits: msgraph.Limits()}, status, pages...)
	return msgraph.New(s.Pipeline, s.Address+"/"), s.Asked
}

const item = `{"id":"D%d","commerceSubscriptionId":"A4C1340D-6911-4758-BBA3-0C4C6007D161","skuId":"05E9A617-0261-4CEE-BB44-138D3EF5D965","skuPartNumber":"SPE_E3","status":"Enabled",
"totalLicenses":25,"isTrial":false,"createdDateTime":"2026-03-01T09:00:00Z","nextLifecycleDateTime":null,"ownerId":null,"ownerType":"User","ownerTenantId":"6F1C3A52-90E4-4B7D-A1D8-2F5B0C9E7A11","serviceStatus":[],"new":1}`

func TestDirectorySubscriptions_allPages_areReadWithTheTenantsToken(t *testing.T) {
	t.Parallel()
	c, asked := graph(t, transport.Identity{}, 200,
		`{"@odata.context":"c","value":[`+fmt.Sprintf(
			item, 1,
		)+`],"@odata.nextLink":"{host}/v1.0/directory/subscriptions?$skiptoken=x%20y"}`,
		`{"value":[`+fmt.Sprintf(item, 2)+`]}`)
	got, err := c.DirectorySubscriptions(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	want := msgraph.DirectorySubscription{
		ID: "d1", CommerceID: "a4c1340d-6911-4758-bba3-0c4c6007d161", SKUID: "05e9a617-0261-4cee-bb44-138d3ef5d965", SKUPartNumber: "SPE_E3",
		Status: "Enabled", Seats: 25, Created: time.Date(
			2026, 3, 1, 9, 0, 0, 0, time.UTC,
		), OwnerType: "User", OwnerTenantID: "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11",
	}
	if len(got) != 2 || got[1].ID != "d2" {
		t.Fatalf("got %+v", got)
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Error(diff)
	}
	for i, r := range *asked {
		if r.Header.Get("Authorization") != "Bearer of-"+tenant || r.Header.Get("client-request-id") == "" ||
			r.Header.Get("MS-RequestId") != "" {
			t.Errorf("request %d has the headers %v", i, r.Header)
		}
	}
	if query := (*asked)[1].URL.RawQuery; query != "$skiptoken=x%20y" {
		t.Errorf("the link was followed as %q", query)
	}
}

func TestDirectorySubscriptions_badAnswers_areErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"a link elsewhere":         {`{"value":[],"@odata.nextLink":"https://graph.example/v1.0/x"}`, "leads away"},
		"a link with a user":       {`{"value":[],"@odata.nextLink":"http://u:p@{host}/v1.0/x"}`, "leads away"},
		"a link to itself":         {`{"value":[],"@odata.nextLink":"{host}/v1.0/directory/subscriptions"}`, "read already"},
		"no JSON":                  {`<html>`, "unreadable"},
		"an entry without an id":   {`{"value":[{}]}`, "no id"},
		"an entry of another sort": {`{"value":["x"]}`, "directory subscription"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, asked := graph(t, transport.Identity{}, 200, c.body)
			if _, err := client.DirectorySubscriptions(t.Context(), tenant); err == nil ||
				!strings.Contains(err.Error(), c.want) || len(*asked) != 1 {
				t.Errorf("got %v after %d requests, want %q", err, len(*asked), c.want)
			}
		})
	}
}

func TestDirectorySubscriptions_refusals_areTyped(t *testing.T) {
	t.Parallel()
	refusal := func(code, message string) string {
		return fmt.Sprintf(
			`{"error":{"code":%q,"message":%q,"innerError":{"date":"2026-03-01T09:00:00","request-id":"r1"}}}`, code,
			message,
		)
	}
	for name, c := range map[string]struct {
		status   int
		body     string
		is       func(error) bool
		requests int
	}{
		"no consent": {
			401,
			refusal("Authorization_IdentityNotFound", "The identity of the calling application could not be established."),
			msgraph.IsNoConsent, 2,
		},
		"no permission": {
			403, refusal("Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
			msgraph.IsDenied, 1,
		},
		"a refused token":     {401, refusal("InvalidAuthenticationToken", "Access token has expired."), msgraph.IsUnauthorized, 2},
		"too many, no end":    {429, refusal("TooManyRequests", "Slow down."), msgraph.IsThrottled, 60},
		"a page of a gateway": {404, "<html>", func(err error) bool { return strings.Contains(err.Error(), "Not Found") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, asked := graph(t, transport.Identity{}, c.status, c.body)
			_, err := client.DirectorySubscriptions(t.Context(), tenant)
			var refused *msgraph.Error
			if !c.is(err) || !errors.As(err, &refused) || refused.TenantID != tenant || len(*asked) != c.requests {
				t.Errorf("got %v after %d requests", err, len(*asked))
			}
			if refused != nil && (refused.RequestID != "r1" || !strings.Contains(err.Error(), tenant)) {
				t.Errorf("the error does not say which: %v", err)
			}
		})
	}
}

func TestDirectorySubscriptions_ofAnotherTenant_areNotAskedFor(t *testing.T) {
	t.Parallel()
	client, asked := graph(t, transport.Identity{OneTenant: true, Tenant: "another", Means: "a managed identity"}, 200, `{"value":[]}`)
	_, err := client.DirectorySubscriptions(t.Context(), tenant)
	var missing *transport.AccessError
	if !errors.As(err, &missing) || missing.Lack != transport.LackOtherTenant || len(*asked) != 0 {
		t.Errorf("got %v after %d requests", err, len(*asked))
	}
}
