package partnercenter_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

func customerJSON(id, name, domain string) string {
	return `{"id":"` + id + `","companyProfile":{"tenantId":"` + id + `","domain":"` + domain + `","companyName":"` +
		name + `"},"relationshipToPartner":"reseller","attributes":{"objectType":"Customer"}}`
}

func TestCustomers_pages_areFollowedWithTheirHeaders(t *testing.T) {
	t.Parallel()
	s := serve(t,
		ok("\ufeff"+`{"totalCount":1,"items":[`+customerJSON("1", "Contoso", "contoso.onmicrosoft.com")+`],
			"links":{"next":{"uri":"/customers?size=1&seekOperation=Next","method":"GET","headers":[
				{"key":"MS-ContinuationToken","value":"AAEA"},{"key":"Authorization","value":"Bearer other"},{"key":"Cookie","value":"x"}]}}}`),
		ok(`{"Items":[`+customerJSON(
			"2", "Fabrikam", "fabrikam.onmicrosoft.com",
		)+`],"Links":{"Next":{"Uri":"/v1/customers?size=1&seekOperation=Next","Headers":[{"Key":"MS-ContinuationToken","Value":"AAEB"}]}}}`),
		ok(`{"items":[],"links":{"self":{"uri":"/customers"}}}`),
	)
	got, err := s.Customers(t.Context(), partnercenter.CustomerFilter{})
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.Customer{
		{ID: "1", TenantID: "1", CompanyName: "Contoso", Domain: "contoso.onmicrosoft.com", Relationship: "reseller"},
		{ID: "2", TenantID: "2", CompanyName: "Fabrikam", Domain: "fabrikam.onmicrosoft.com", Relationship: "reseller"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	lines := []string{
		"GET /v1/customers?size=500", "GET /v1/customers?size=1&seekOperation=Next",
		"GET /v1/customers?size=1&seekOperation=Next",
	}
	if diff := cmp.Diff(lines, s.lines()); diff != "" {
		t.Error(diff)
	}
	var tokens, logins []string
	for _, a := range s.got {
		tokens = append(tokens, a.Header.Get("MS-ContinuationToken"))
		logins = append(logins, a.Header.Get("Authorization")+a.Header.Get("Cookie"))
	}
	if diff := cmp.Diff([]string{"", "AAEA", "AAEB"}, tokens); diff != "" {
		t.Errorf("continuation tokens: %s", diff)
	}
	if diff := cmp.Diff([]string{"Bearer t", "Bearer t", "Bearer t"}, logins); diff != "" {
		t.Errorf("a link changed the login: %s", diff)
	}
}

func TestCustomers_filter_isSentAndAppliedToTheRest(t *testing.T) {
	t.Parallel()
	page := ok(`{"items":[` + customerJSON("1", "Contoso", "other.example") + "," + customerJSON("2", "CONTOSO GmbH", "Con.example") + `]}`)
	for name, c := range map[string]struct {
		filter partnercenter.CustomerFilter
		sent   string
		ids    string
	}{
		"name": {
			partnercenter.CustomerFilter{CompanyNamePrefix: "cont\"&<"},
			`{"Field":"CompanyName","Value":"cont\"&<","Operator":"starts_with"}`, "",
		},
		"domain": {partnercenter.CustomerFilter{DomainPrefix: "con"}, `{"Field":"Domain","Value":"con","Operator":"starts_with"}`, "2"},
		"both": {
			partnercenter.CustomerFilter{CompanyNamePrefix: "cont", DomainPrefix: "other"},
			`{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`, "1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, page)
			got, err := s.Customers(t.Context(), c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, customer := range got {
				ids = append(ids, customer.ID)
			}
			query, err := url.ParseQuery(s.got[0].Query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{c.sent, c.ids}, []string{query.Get("filter"), strings.Join(ids, ",")}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCustomers_badPages_areErrors(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"circle":     `{"items":[],"links":{"next":{"uri":"/customers?size=500&seekOperation=Next"}}}`,
		"other host": `{"items":[],"links":{"next":{"uri":"https://evil.example/v1/customers"}}}`,
		"no JSON":    `<html>`,
		"bad item":   `{"items":[5]}`,
		"no id":      `{"items":[{"companyProfile":{}}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, ok(body))
			if got, err := s.Customers(t.Context(), partnercenter.CustomerFilter{}); err == nil {
				t.Errorf("got %+v", got)
			}
			if len(s.got) > 2 {
				t.Errorf("%d requests", len(s.got))
			}
		})
	}
}

func TestCustomer_details_areRead(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"id":"`+
		tenant+`","commerceId":"cm","companyProfile":{"domain":"d","companyName":"n"},"relationshipToPartner":"Reseller",
		"billingProfile":{"culture":"en-US","language":"en","defaultAddress":{"country":"us"}},"allowDelegatedAccess":false,"customDomains":["a.example"],"associatedPartnerId":"1234567"}`))
	got, err := s.Customer(t.Context(), "a/b?c")
	if err != nil {
		t.Fatal(err)
	}
	want := partnercenter.Customer{
		ID: tenant, TenantID: tenant, CompanyName: "n", Domain: "d", Relationship: "reseller", CommerceID: "cm", AssociatedPartnerID: "1234567",
		AllowDelegatedAccess: ptr(false), CustomDomains: []string{"a.example"}, Country: "US", Culture: "en-US", Language: "en", Meta: meta,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"GET /v1/customers/a%2Fb%3Fc"}, s.lines()); diff != "" {
		t.Error(diff)
	}
	if s.ServiceTime() != nine {
		t.Errorf("service time %s", s.ServiceTime())
	}
}

func TestCustomer_refusals_areTyped(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusForbidden, `{"code":20002,"description":"no"}`), answer(http.StatusNotFound, ""), ok("{}"))
	if _, err := s.Customer(t.Context(), tenant); !partnercenter.IsNoRelationship(err) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Customer(t.Context(), tenant); !partnercenter.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Customer(t.Context(), tenant); err == nil {
		t.Error("an empty object passed as a customer")
	}
}

func TestLocalPath_linksOfTheService_stayOnIt(t *testing.T) {
	t.Parallel()
	s := serve(t, ok("{}"))
	for link, want := range map[string]string{
		"/customers?a=b&c=%20":                   "/v1/customers?a=b&c=%20",
		"customers/1":                            "/v1/customers/1",
		"/v1/customers":                          "/v1/customers",
		"v1/customers?seekOperation=Next":        "/v1/customers?seekOperation=Next",
		"/v1things":                              "/v1/v1things",
		s.endpoint + "/v1/customers?x":           "/v1/customers?x",
		`/customers?filter={"Field":"a b"}`:      "/v1/customers?filter=%7B%22Field%22:%22a%20b%22%7D",
		"/customers/a%2Fb":                       "/v1/customers/a%2Fb",
		"//evil.example/customers":               "",
		"https://evil.example/":                  "",
		"ftp" + s.endpoint[len("http"):] + "/v1": "",
		"%zz":                                    "",
	} {
		got, err := s.LocalPath(link)
		if (err != nil) != (want == "") || got != want {
			t.Errorf("%q leads to %q, %v; want %q", link, got, err, want)
		}
	}
}
