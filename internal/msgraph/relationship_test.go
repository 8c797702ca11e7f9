package msgraph_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const relationship = `{"@odata.type":"#microsoft.graph.delegatedAdminRelationship","@odata.etag":"W/\"x\"","id":"11110000-0000-4000-8000-000000000001-22220000-0000-4000-8000-00000000000A",
"displayName":"widgetco admin","duration":"P730D","autoExtendDuration":"%s","status":"%s","customer":{"tenantId":"7C1E0000-0000-4000-8000-00000000AAAA","displayName":"Widget Co"},
"accessDetails":{"unifiedRoles":[{"roleDefinitionId":"4d6ac14f-3453-41d0-bef9-a3e0c569773a"}]},"activatedDateTime":"2026-01-02T11:00:00Z","endDateTime":"2028-01-02T11:00:00Z"}`

func TestRelationships_areReadWithTheOwnTenantsToken(t *testing.T) {
	t.Parallel()
	one := `{"id":"r","status":"approvalPending","customer":null,"endDateTime":null}`
	c, asked := graph(t, transport.Identity{Tenant: "partner.example"}, 200,
		`{"value":[`+one+`],"@odata.nextLink":"{host}/v1.0/tenantRelationships/delegatedAdminRelationships?$skipToken=2"}`,
		`{"value":[`+fmt.Sprintf(relationship, "PT0S", "active")+`]}`)
	got, err := c.DelegatedAdminRelationships(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []msgraph.DelegatedAdminRelationship{
		{ID: "r", Status: "approvalPending"},
		{
			ID: "11110000-0000-4000-8000-000000000001-22220000-0000-4000-8000-00000000000a", DisplayName: "widgetco admin", Status: msgraph.RelationshipActive,
			Customer:   msgraph.RelationshipCustomer{TenantID: "7c1e0000-0000-4000-8000-00000000aaaa", DisplayName: "Widget Co"},
			AutoExtend: "PT0S", End: time.Date(2028, 1, 2, 11, 0, 0, 0, time.UTC),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r := (*asked)[0]; r.URL.RequestURI() != "/v1.0/tenantRelationships/delegatedAdminRelationships?$top=300" ||
		r.Header.Get("Authorization") != "Bearer of-" {
		t.Errorf("asked %s with %q", r.URL, r.Header.Get("Authorization"))
	}
	customer, asked := graph(t, transport.Identity{Side: transport.SideCustomer, Tenant: tenant}, 200, `{}`)
	var missing *transport.AccessError
	if _, err := customer.DelegatedAdminRelationships(t.Context()); !errors.As(err, &missing) ||
		missing.Lack != transport.LackPartner || len(*asked) != 0 {
		t.Errorf("a customer got %v after %d requests", err, len(*asked))
	}
}

func TestRelationships_reportWhetherTheyAreActiveAndExtended(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]bool{
		"active": true, "expiring": true, "expired": false, "approvalPending": false, "terminated": false, "new": false,
	} {
		if got := (msgraph.DelegatedAdminRelationship{Status: status}).Active(); got != want {
			t.Errorf("%s: active is %t", status, got)
		}
	}
	for text, want := range map[string]bool{"": false, "PT0S": false, "P0D": false, "P180D": true, "P1Y": true} {
		if got := (msgraph.DelegatedAdminRelationship{AutoExtend: text}).ExtendsItself(); got != want {
			t.Errorf("%q: extends itself is %t", text, got)
		}
	}
}

func TestApplication_isReadWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	c, asked := graph(t, transport.Identity{}, 200, `{"id":"o","appId":"0D2B8C64-7A35-4E19-B8F2-91C6D4E5A372","displayName":"Seats",
		"passwordCredentials":[{"keyId":"k1","displayName":"pipeline","hint":"abc","secretText":null,"startDateTime":"2026-01-01T00:00:00Z","endDateTime":"2027-01-01T00:00:00Z"}],
		"keyCredentials":[{"keyId":"k2","displayName":"CN=x","key":"MIIB","type":"AsymmetricX509Cert","usage":"Verify","endDateTime":"2026-12-01T12:00:00.5Z"}]}`)
	got, err := c.Application(t.Context(), "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372")
	if err != nil {
		t.Fatal(err)
	}
	want := msgraph.Application{
		AppID: "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372", DisplayName: "Seats",
		Secrets: []msgraph.ApplicationProof{{
			KeyID: "k1", DisplayName: "pipeline", Start: time.Date(
				2026, 1, 1, 0, 0, 0, 0, time.UTC,
			), End: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		}},
		Certificates: []msgraph.ApplicationProof{{
			KeyID: "k2", DisplayName: "CN=x", End: time.Date(2026, 12, 1, 12, 0, 0, 500000000, time.UTC),
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if path := (*asked)[0].URL.Path; path != "/v1.0/applications(appId='0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372')" {
		t.Errorf("asked for %s", path)
	}
	elsewhere, _ := graph(
		t, transport.Identity{}, 404,
		`{"error":{"code":"Request_ResourceNotFound","message":"Resource 'x' does not exist."}}`,
	)
	if _, err := elsewhere.Application(t.Context(), "x"); !msgraph.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	for _, body := range []string{`{}`, `[]`, `{"appId":"a","keyCredentials":[{"endDateTime":"soon"}]}`} {
		bad, _ := graph(t, transport.Identity{}, 200, body)
		if a, err := bad.Application(t.Context(), "x"); err == nil {
			t.Errorf("%s was read as %+v", body, a)
		}
	}
}
