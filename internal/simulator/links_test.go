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
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

// walker asks the simulator, and then follows every link of every answer.
type walker struct {
	*simtest.Bench
	followed int
	seen     map[string]bool // method and address of what was followed
	patterns map[string]bool // of the routes that were asked
	tokens   map[string]string
}

// ask sends one request of a story and follows the links of its answer.
func (w *walker) ask(method, address string, sent any, headers ...string) simtest.Reply {
	w.T.Helper()
	got := w.send(method, address, sent, headers...)
	w.follow(method+" "+address, address, got)
	return got
}

func (w *walker) send(method, address string, sent any, headers ...string) simtest.Reply {
	w.T.Helper()
	r := w.message(method, address, sent)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w.patterns[simulator.RoutePattern(method, r.URL.Host, r.URL.Path)] = true
	return w.Do(r)
}

// message builds a request with the token that its service takes.
func (w *walker) message(method, address string, sent any) *http.Request {
	w.T.Helper()
	var text io.Reader = http.NoBody
	form, isForm := sent.(url.Values)
	switch {
	case isForm:
		text = strings.NewReader(form.Encode())
	case sent != nil:
		raw, err := json.Marshal(sent)
		if err != nil {
			w.T.Fatal(err)
		}
		text = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(w.T.Context(), method, address, text)
	if err != nil {
		w.T.Fatal(err)
	}
	if isForm {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, host := range []string{simtest.APIHost, simtest.GraphHost, simtest.ArmHost} {
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
func (w *walker) follow(from, address string, got simtest.Reply) {
	w.T.Helper()
	var answer any
	if text := bytes.TrimPrefix(got.Body, []byte("\uFEFF")); json.Unmarshal(text, &answer) != nil {
		answer = nil
	}
	found := collectLinks(answer)
	if location := got.Header.Get("Location"); location != "" {
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
			sent = w.send(http.MethodGet, one.address, nil).Object(w.T)
		case http.MethodPost:
			sent = url.Values{
				"grant_type": {"client_credentials"}, "client_id": {simulator.PartnerClient},
				"client_secret": {simulator.PartnerSecret},
				"scope":         {simtest.APIHost + "/.default"},
			}
		}
		next := w.send(one.method, one.address, sent, one.headers...)
		if next.Status >= http.StatusBadRequest {
			w.T.Errorf("%s leads to %s %s, which answers %d: %s", from, one.method, one.address, next.Status, next.Body)
			continue
		}
		w.follow(one.method+" "+one.address, one.address, next)
	}
}

// absolute gives the address of a link; "" for what the simulator does not serve. Relative links leave the version out.
func absolute(link string) string {
	switch {
	case strings.HasPrefix(link, "/providers/"):
		return simtest.ArmHost + link + simtest.BillingVersion
	case strings.HasPrefix(link, "/v1/"):
		return simtest.APIHost + link
	case strings.HasPrefix(link, "/"):
		return simtest.APIHost + "/v1" + link
	}
	for _, host := range []string{simtest.LoginHost, simtest.GraphHost, simtest.ArmHost, simtest.APIHost} {
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
	case simtest.Body:
		uri, method := simtest.Text(v, "uri"), simtest.Text(v, "method")
		if uri != "" && method != "" {
			one := target{method: method, address: uri}
			for _, header := range simtest.Elements(v, "headers") {
				one.headers = append(one.headers, simtest.Text(header, "key"), simtest.Text(header, "value"))
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
				list = append(list, target{
					method:  http.MethodGet,
					address: address + "/.well-known/openid-configuration",
				})
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
	b := simtest.Open(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed, FieldOnly: true},
		append(change, short)...)
	w := &walker{Bench: b, seen: map[string]bool{}, patterns: map[string]bool{}, tokens: map[string]string{}}
	for _, host := range []string{simtest.APIHost, simtest.GraphHost, simtest.ArmHost} {
		w.tokens[host] = b.Sim.AccessToken(simulator.PartnerTenant, host, true)
	}
	return w
}

// browse asks for every list there is.
func (w *walker) browse() {
	w.T.Helper()
	for _, path := range []string{
		"/v1/customers", "/v1/customers?size=1",
		"/v1/customers?size=0&filter=" + url.QueryEscape(`{"Field":"CompanyName","Value":"a","Operator":"substring"}`),
		"/v1/agreements?agreementType=*",
		"/v1/productpromotions?country=US&segment=commercial", "/v1/productpromotions?country=DE&segment=commercial",
	} {
		w.ask(http.MethodGet, simtest.APIHost+path, nil)
	}
	for _, tenant := range []string{simtest.Alder, simtest.Birch, simulator.CedarSchool} {
		for _, path := range []string{
			"", "/profiles/company", "/profiles/billing", "/qualifications", "/subscriptions",
			"/subscriptions/customtermenddates?term_duration=P1Y", "/orders", "/orders?include_price=true", "/users",
			"/agreements?agreementType=*", "/directSignedMicrosoftCustomerAgreementStatus",
		} {
			w.ask(http.MethodGet, simtest.APIHost+"/v1/customers/"+tenant+path, nil)
		}
		for _, s := range w.ask(http.MethodGet, simtest.APIHost+"/v1/customers/"+tenant+"/subscriptions",
			nil).Items(w.T) {
			own := simtest.APIHost + simtest.SubscriptionPath(tenant, strings.ToLower(simtest.Text(s, "id")))
			for _, path := range []string{
				"/addons", "/provisioningstatus", "/transitioneligibilities",
				"/transitions",
			} {
				w.ask(http.MethodGet, own+path, nil)
			}
		}
	}
}

// catalogs asks for the products of all views and segments.
func (w *walker) catalogs() {
	w.T.Helper()
	w.catalog("/v1/products", "US")
	w.catalog("/v1/products", "DE")
	w.catalog("/v1/customers/"+simulator.CedarSchool+"/products", "")
	w.ask(http.MethodGet, simtest.APIHost+"/v1/products/CFQ7TTC0LH18/skus?country=US&targetSegment=nonprofit", nil)
}

func (w *walker) catalog(tree, country string) {
	w.T.Helper()
	for _, view := range []string{"OnlineServices", "Software"} {
		for _, segment := range []string{"", "commercial", "education", "nonprofit"} {
			query := url.Values{"targetView": {view}}
			if country != "" {
				query.Set("country", country)
			}
			if segment != "" {
				query.Set("targetSegment", segment)
			}
			w.ask(http.MethodGet, simtest.APIHost+tree+"?"+query.Encode(), nil)
		}
	}
}

// directories asks the other services.
func (w *walker) directories() {
	w.T.Helper()
	for path, tenant := range map[string]string{
		"/v1.0/applications?$top=1":                                    simulator.PartnerTenant,
		"/v1.0/tenantRelationships/delegatedAdminRelationships?$top=1": simulator.PartnerTenant,
		"/v1.0/subscribedSkus":                                         simtest.Alder,
		"/v1.0/directory/subscriptions":                                simtest.Alder,
	} {
		w.tokens[simtest.GraphHost] = w.Sim.AccessToken(tenant, simtest.GraphHost, true)
		list := w.ask(http.MethodGet, simtest.GraphHost+path, nil).Object(w.T)
		bare, _, _ := strings.Cut(path, "?")
		w.ask(http.MethodGet, simtest.GraphHost+bare+"/"+simtest.Text(list, "value.id"), nil)
	}
	w.ask(http.MethodGet, simtest.ArmHost+simtest.BillingAccounts+simtest.BillingVersion+"&top=1", nil)
	w.ask(http.MethodGet, simtest.ArmHost+simtest.PartnersAccount+"/paymentMethods"+
		simtest.BillingVersion+"&top=1", nil)
	for _, path := range []string{
		"/common/discovery/instance?api-version=1.1&authorization_endpoint=" +
			url.QueryEscape(simtest.LoginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/authorize"),
		"/" + simulator.PartnerTenant + "/.well-known/openid-configuration",
	} {
		w.ask(http.MethodGet, simtest.LoginHost+path, nil)
	}
	form := url.Values{"client_id": {simulator.PartnerClient}, "scope": {simtest.APIHost + "/user_impersonation"}}
	w.ask(http.MethodPost, simtest.LoginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/devicecode", form)
	wrong := url.Values{"client_id": {"x"}, "grant_type": {"client_credentials"}}
	w.ask(http.MethodPost, simtest.LoginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token", wrong)
}

// trade buys and changes things; every answer on the way may have links.
func (w *walker) trade() {
	w.T.Helper()
	tenant := simulator.CedarSchool
	customers := simtest.APIHost + "/v1/customers/" + tenant
	cart := w.ask(http.MethodPost, customers+"/carts", simtest.Body{"lineItems": []simtest.Body{
		w.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 30),
		w.Line(tenant, simulator.WindowsServerCAL, "P1Y", "one_time", 3),
	}}).Object(w.T)
	own := customers + "/carts/" + simtest.Text(cart, "id")
	w.OK(http.StatusOK, w.ask(http.MethodPut, own, simtest.Body{"lineItems": cart["lineItems"]}))
	ordered := w.OK(http.StatusCreated, w.ask(http.MethodPost, own+"/checkout", nil))
	w.ask(http.MethodPost, own+"/checkout", nil)
	tooMany := w.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 9000)
	w.ask(http.MethodPost, customers+"/carts", simtest.Body{"lineItems": []simtest.Body{tooMany}})
	bought := customers + "/subscriptions/" + strings.ToLower(simtest.Text(ordered, "orders.lineItems.subscriptionId"))
	document := w.ask(http.MethodGet, bought, nil).Object(w.T)
	document["quantity"] = 31
	w.OK(http.StatusOK, w.ask(http.MethodPatch, bought, document))
	document["quantity"] = 0
	w.ask(http.MethodPatch, bought, document)
	sold := w.Availability(tenant, simulator.BusinessStandard, "P1Y", "monthly")
	w.OK(http.StatusOK, w.ask(http.MethodPost, bought+"/transitions", simtest.Body{
		"toCatalogItemId": sold, "quantity": 5, "transitionType": "transition_only",
	}))
	item := w.Line(tenant, simulator.BusinessStandard, "P1Y", "monthly", 9)
	w.ask(http.MethodPost, customers+"/promotionEligibilities", simtest.Body{"items": []simtest.Body{item}})
	w.ask(http.MethodGet, customers+"/nonsense", nil)
	w.ask(http.MethodGet, simtest.APIHost+"/v1/customers/"+simulator.DogwoodFoods, nil)
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
	w.Configure(func(b *simulator.Behaviors) {
		b.CatalogGeneration, b.PatchDelay, b.EndOfSale = 1, time.Hour, simulator.BusinessBasic
	})
	w.browse()
	document := w.ask(http.MethodGet, simtest.APIHost+simtest.SubscriptionPath(simtest.Alder,
		simulator.AlderOpenWindow), nil).Object(t)
	document["quantity"] = 12
	got := w.ask(http.MethodPatch, simtest.APIHost+simtest.SubscriptionPath(simtest.Alder,
		simulator.AlderOpenWindow), document)
	if got.Header.Get("Location") == "" {
		t.Errorf("a slow PATCH names no location: %d", got.Status)
	}
}

func TestLinks_versioned_areAQuirkOfSomeAnswers(t *testing.T) {
	t.Parallel()
	forms := map[string]bool{}
	for seed := range int64(24) {
		b := simtest.Open(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed, FieldOnly: true})
		page := b.Get("/v1/customers?size=1").Object(t)
		for _, path := range []string{"links.self.uri", "links.next.uri", "items.links.self.uri"} {
			if uri := simtest.Text(page, path); uri != "" {
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
			b := simtest.Open(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed, FieldOnly: fieldOnly})
			got := string(b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)).Body)
			odd := strings.Contains(got, `"Quantity"`) || strings.Contains(got, `"active "`) || strings.Contains(got, `"Active "`)
			harsher[fieldOnly] = harsher[fieldOnly] || odd
		}
	}
	if harsher[true] || !harsher[false] {
		t.Errorf("harsher quirks were shown: %v", harsher)
	}
}
