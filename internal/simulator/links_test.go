package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// walker asks the simulator, and then follows every link of every answer.
type walker struct {
	*bench
	followed int
	seen     map[string]bool // method and address of what was followed
	patterns map[string]bool // of the routes that were asked
	tokens   map[string]string
}

// ask sends one request of a story and follows the links of its answer.
func (w *walker) ask(method, address string, sent any, headers ...string) reply {
	w.t.Helper()
	got := w.send(method, address, sent, headers...)
	w.follow(method+" "+address, address, got)
	return got
}

func (w *walker) send(method, address string, sent any, headers ...string) reply {
	w.t.Helper()
	r := w.message(method, address, sent)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w.patterns[simulator.RoutePattern(method, r.URL.Host, r.URL.Path)] = true
	return w.do(r)
}

// message builds a request with the token that its service takes.
func (w *walker) message(method, address string, sent any) *http.Request {
	w.t.Helper()
	var text io.Reader = http.NoBody
	form, isForm := sent.(url.Values)
	switch {
	case isForm:
		text = strings.NewReader(form.Encode())
	case sent != nil:
		raw, err := json.Marshal(sent)
		if err != nil {
			w.t.Fatal(err)
		}
		text = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, address, text)
	if err != nil {
		w.t.Fatal(err)
	}
	if isForm {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, host := range []string{apiHost, graphHost, armHost} {
		if strings.HasPrefix(address, host) {
			r.Header.Set("Authorization", "Bearer "+w.tokens[host])
		}
	}
	return r
}

// target is a link as an answer gives it.
type target struct {
	method, address string
	headers         []string
}

// follow follows the links of an answer, and those of what they lead to.
func (w *walker) follow(from, address string, got reply) {
	w.t.Helper()
	var answer any
	if text := bytes.TrimPrefix(got.body, []byte("\uFEFF")); json.Unmarshal(text, &answer) != nil {
		answer = nil
	}
	found := collectLinks(answer)
	if location := got.header.Get("Location"); location != "" {
		found = append(found, target{method: http.MethodGet, address: location})
	}
	for _, one := range found {
		one.address = absolute(one.address)
		key := one.method + " " + one.address + strings.Join(one.headers, " ")
		if one.address == "" || w.seen[key] {
			continue
		}
		w.seen[key] = true
		w.followed++
		var sent any
		switch one.method {
		case http.MethodPatch:
			sent = w.send(http.MethodGet, one.address, nil).object(w.t)
		case http.MethodPost:
			sent = url.Values{
				"grant_type": {"client_credentials"}, "client_id": {simulator.PartnerClient}, "client_secret": {simulator.PartnerSecret},
				"scope": {apiHost + "/.default"},
			}
		}
		next := w.send(one.method, one.address, sent, one.headers...)
		if next.status >= http.StatusBadRequest {
			w.t.Errorf("%s leads to %s %s, which answers %d: %s", from, one.method, one.address, next.status, next.body)
			continue
		}
		w.follow(one.method+" "+one.address, one.address, next)
	}
}

// absolute gives the address of a link; "" for what the simulator does not serve. Relative links leave the version out.
func absolute(link string) string {
	switch {
	case strings.HasPrefix(link, "/providers/"):
		return armHost + link + billingVersion
	case strings.HasPrefix(link, "/v1/"):
		return apiHost + link
	case strings.HasPrefix(link, "/"):
		return apiHost + "/v1" + link
	}
	for _, host := range []string{loginHost, graphHost, armHost, apiHost} {
		if strings.HasPrefix(link, host+"/") {
			return link
		}
	}
	return ""
}

// collectLinks finds every link in an answer: objects with uri and method, and properties whose value is an address.
func collectLinks(v any) []target {
	list := []target{}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			list = append(list, collectLinks(one)...)
		}
	case body:
		uri, method := text(v, "uri"), text(v, "method")
		if uri != "" && method != "" {
			one := target{method: method, address: uri}
			for _, header := range elements(v, "headers") {
				one.headers = append(one.headers, text(header, "key"), text(header, "value"))
			}
			return append(list, one)
		}
		for name, value := range v {
			address, isText := value.(string)
			post := name == "token_endpoint" || name == "device_authorization_endpoint"
			switch {
			case !isText:
				list = append(list, collectLinks(value)...)
			case post:
				list = append(list, target{method: http.MethodPost, address: address})
			case name == "issuer": // a name, to which discovery adds a path
				list = append(list, target{method: http.MethodGet, address: address + "/.well-known/openid-configuration"})
			case strings.HasPrefix(address, "https://"), strings.HasPrefix(address, "/providers/"):
				list = append(list, target{method: http.MethodGet, address: address})
			}
		}
	}
	return list
}

// newWalker makes a world of short pages.
func newWalker(t *testing.T, seed int64, change ...simulator.Behavior) *walker {
	t.Helper()
	short := func(b *simulator.Behaviors) { b.GraphPageSize = 2 }
	b := openBench(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed, FieldOnly: true}, append(change, short)...)
	w := &walker{bench: b, seen: map[string]bool{}, patterns: map[string]bool{}, tokens: map[string]string{}}
	for _, host := range []string{apiHost, graphHost, armHost} {
		w.tokens[host] = b.sim.AccessToken(simulator.PartnerTenant, host, true)
	}
	return w
}

// browse asks for every list there is.
func (w *walker) browse() {
	w.t.Helper()
	for _, path := range []string{
		"/v1/customers", "/v1/customers?size=1",
		"/v1/customers?size=0&filter=" + url.QueryEscape(`{"Field":"CompanyName","Value":"a","Operator":"substring"}`),
		"/v1/agreements?agreementType=*",
		"/v1/productpromotions?country=US&segment=commercial", "/v1/productpromotions?country=DE&segment=commercial",
	} {
		w.ask(http.MethodGet, apiHost+path, nil)
	}
	for _, tenant := range []string{alder, birch, simulator.CedarSchool} {
		for _, path := range []string{
			"", "/profiles/company", "/profiles/billing", "/qualifications", "/subscriptions",
			"/subscriptions/customtermenddates?term_duration=P1Y", "/orders", "/orders?include_price=true", "/users",
			"/agreements?agreementType=*", "/directSignedMicrosoftCustomerAgreementStatus",
		} {
			w.ask(http.MethodGet, apiHost+"/v1/customers/"+tenant+path, nil)
		}
		for _, s := range w.ask(http.MethodGet, apiHost+"/v1/customers/"+tenant+"/subscriptions", nil).items(w.t) {
			own := apiHost + subscriptionPath(tenant, strings.ToLower(text(s, "id")))
			for _, path := range []string{"/addons", "/provisioningstatus", "/transitioneligibilities", "/transitions"} {
				w.ask(http.MethodGet, own+path, nil)
			}
		}
	}
}

// catalogs asks for the products of all views and segments.
func (w *walker) catalogs() {
	w.t.Helper()
	w.catalog("/v1/products", "US")
	w.catalog("/v1/products", "DE")
	w.catalog("/v1/customers/"+simulator.CedarSchool+"/products", "")
	w.ask(http.MethodGet, apiHost+"/v1/products/CFQ7TTC0LH18/skus?country=US&targetSegment=nonprofit", nil)
}

func (w *walker) catalog(tree, country string) {
	w.t.Helper()
	for _, view := range []string{"OnlineServices", "Software"} {
		for _, segment := range []string{"", "commercial", "education", "nonprofit"} {
			query := url.Values{"targetView": {view}}
			if country != "" {
				query.Set("country", country)
			}
			if segment != "" {
				query.Set("targetSegment", segment)
			}
			w.ask(http.MethodGet, apiHost+tree+"?"+query.Encode(), nil)
		}
	}
}

// directories asks the other services.
func (w *walker) directories() {
	w.t.Helper()
	for path, tenant := range map[string]string{
		"/v1.0/applications?$top=1":                                    simulator.PartnerTenant,
		"/v1.0/tenantRelationships/delegatedAdminRelationships?$top=1": simulator.PartnerTenant,
		"/v1.0/subscribedSkus":                                         alder, "/v1.0/directory/subscriptions": alder,
	} {
		w.tokens[graphHost] = w.sim.AccessToken(tenant, graphHost, true)
		list := w.ask(http.MethodGet, graphHost+path, nil).object(w.t)
		bare, _, _ := strings.Cut(path, "?")
		w.ask(http.MethodGet, graphHost+bare+"/"+text(list, "value.id"), nil)
	}
	w.ask(http.MethodGet, armHost+billingAccounts+billingVersion+"&top=1", nil)
	w.ask(http.MethodGet, armHost+partnersAccount+"/paymentMethods"+billingVersion+"&top=1", nil)
	for _, path := range []string{
		"/common/discovery/instance?api-version=1.1&authorization_endpoint=" +
			url.QueryEscape(loginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/authorize"),
		"/" + simulator.PartnerTenant + "/.well-known/openid-configuration",
	} {
		w.ask(http.MethodGet, loginHost+path, nil)
	}
	form := url.Values{"client_id": {simulator.PartnerClient}, "scope": {apiHost + "/user_impersonation"}}
	w.ask(http.MethodPost, loginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/devicecode", form)
	wrong := url.Values{"client_id": {"x"}, "grant_type": {"client_credentials"}}
	w.ask(http.MethodPost, loginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token", wrong)
}

// trade buys and changes things; every answer on the way may have links.
func (w *walker) trade() {
	w.t.Helper()
	tenant := simulator.CedarSchool
	customers := apiHost + "/v1/customers/" + tenant
	cart := w.ask(http.MethodPost, customers+"/carts", body{"lineItems": []body{
		w.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 30), w.line(tenant, simulator.WindowsServerCAL, "P1Y", "one_time", 3),
	}}).object(w.t)
	own := customers + "/carts/" + text(cart, "id")
	w.ok(http.StatusOK, w.ask(http.MethodPut, own, body{"lineItems": cart["lineItems"]}))
	ordered := w.ok(http.StatusCreated, w.ask(http.MethodPost, own+"/checkout", nil))
	w.ask(http.MethodPost, own+"/checkout", nil)
	tooMany := w.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 9000)
	w.ask(http.MethodPost, customers+"/carts", body{"lineItems": []body{tooMany}})
	bought := customers + "/subscriptions/" + strings.ToLower(text(ordered, "orders.lineItems.subscriptionId"))
	document := w.ask(http.MethodGet, bought, nil).object(w.t)
	document["quantity"] = 31
	w.ok(http.StatusOK, w.ask(http.MethodPatch, bought, document))
	document["quantity"] = 0
	w.ask(http.MethodPatch, bought, document)
	sold := w.availability(tenant, simulator.BusinessStandard, "P1Y", "monthly")
	w.ok(http.StatusOK, w.ask(http.MethodPost, bought+"/transitions", body{
		"toCatalogItemId": sold, "quantity": 5, "transitionType": "transition_only",
	}))
	item := w.line(tenant, simulator.BusinessStandard, "P1Y", "monthly", 9)
	w.ask(http.MethodPost, customers+"/promotionEligibilities", body{"items": []body{item}})
	w.ask(http.MethodGet, customers+"/nonsense", nil)
	w.ask(http.MethodGet, apiHost+"/v1/customers/"+simulator.DogwoodFoods, nil)
}

func TestLinks_ofEveryAnswer_canBeFollowed(t *testing.T) {
	t.Parallel()
	for _, seed := range []int64{0, 3} {
		w := newWalker(t, seed)
		w.trade()
		w.browse()
		w.catalogs()
		w.directories()
		for _, pattern := range simulator.RoutePatterns() {
			apart := strings.HasPrefix(pattern, "/_") || strings.Contains(pattern, "(") // pipelines' own, and keys in parentheses
			if !apart && !w.patterns[pattern] && pattern != "/{tenant}/discovery/keys" {
				t.Errorf("seed %d: no answer of GET %s was looked at", seed, pattern)
			}
		}
		t.Logf("seed %d: %d links followed, %d routes asked", seed, w.followed, len(w.patterns))
		if least := 300; w.followed < least {
			t.Errorf("seed %d: only %d links followed, want %d", seed, w.followed, least)
		}
	}
}

func TestLinks_afterTheCatalogChanged_canBeFollowed(t *testing.T) {
	t.Parallel()
	w := newWalker(t, 0)
	w.trade()
	w.configure(func(b *simulator.Behaviors) {
		b.CatalogGeneration, b.PatchDelay, b.EndOfSale = 1, time.Hour, simulator.BusinessBasic
	})
	w.browse()
	document := w.ask(http.MethodGet, apiHost+subscriptionPath(alder, simulator.AlderOpenWindow), nil).object(t)
	document["quantity"] = 12
	got := w.ask(http.MethodPatch, apiHost+subscriptionPath(alder, simulator.AlderOpenWindow), document)
	if got.header.Get("Location") == "" {
		t.Errorf("a slow PATCH names no location: %d", got.status)
	}
}

func TestLinks_versioned_areAQuirkOfSomeAnswers(t *testing.T) {
	t.Parallel()
	forms := map[string]bool{}
	for seed := range int64(24) {
		b := openBench(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed, FieldOnly: true})
		page := b.get("/v1/customers?size=1").object(t)
		for _, path := range []string{"links.self.uri", "links.next.uri", "items.links.self.uri"} {
			if uri := text(page, path); uri != "" {
				forms[fmt.Sprintf("%s with version: %t", path, strings.HasPrefix(uri, "/v1/customers"))] = true
			}
		}
	}
	for _, path := range []string{"links.self.uri", "links.next.uri", "items.links.self.uri"} {
		for _, versioned := range []bool{true, false} {
			if !forms[fmt.Sprintf("%s with version: %t", path, versioned)] {
				t.Errorf("24 seeds never show %s with version %t", path, versioned)
			}
		}
	}
}

func TestQuirks_fieldOnly_neverShowWhatTheServiceDoesNot(t *testing.T) {
	t.Parallel()
	harsher := map[bool]bool{}
	for seed := int64(1); seed < 25; seed++ {
		for _, fieldOnly := range []bool{true, false} {
			b := openBench(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed, FieldOnly: fieldOnly})
			got := string(b.get(subscriptionPath(alder, simulator.AlderOpenWindow)).body)
			odd := strings.Contains(got, `"Quantity"`) || strings.Contains(got, `"active "`) || strings.Contains(got, `"Active "`)
			harsher[fieldOnly] = harsher[fieldOnly] || odd
		}
	}
	if harsher[true] || !harsher[false] {
		t.Errorf("harsher quirks were shown: %v", harsher)
	}
}
