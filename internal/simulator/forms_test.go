package simulator_test

import (
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestNumbers_sentAsText_areRead(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	line := b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	line["id"], line["quantity"] = "0", "5"
	cart := b.cart(tenant, line)
	if look(cart, "lineItems.quantity") != 5.0 || look(cart, "lineItems.id") != 0.0 || look(cart, "lineItems.error") != nil {
		t.Fatalf("cart %v", cart)
	}
	one := text(b.ok(http.StatusCreated, b.checkout(tenant, cart)), "orders.lineItems.subscriptionId")
	b.ok(http.StatusOK, b.alter(tenant, one, "quantity", "7"))
	b.ok(http.StatusOK, b.plan(tenant, one, simulator.BusinessBasic, "P1Y", "monthly", 0, "quantity", "6"))
	if got := b.subscription(tenant, one); got.Quantity != 7 || got.ScheduledQuantity != 6 {
		t.Errorf("%+v", got)
	}
	checked := b.ok(http.StatusOK, b.call(http.MethodPost, "/v1/customers/"+tenant+"/promotionEligibilities", body{"items": []body{line}}))
	if look(checked, "items.quantity") != 5.0 || look(checked, "items.id") != 0.0 {
		t.Errorf("eligibilities %v", checked)
	}
	b.ok(http.StatusOK, b.transit(tenant, one, simulator.BusinessStandard, "P1Y", "monthly", 0, "quantity", "7"))
}

func TestRequests_ofTheWrongKind_areExplainedWithoutTypesOfGo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	customers, own := "/v1/customers/"+alder, subscriptionPath(alder, simulator.AlderOpenWindow)
	filter := func(text string) string {
		return customers[:len("/v1/customers")] + "?size=5&filter=" + url.QueryEscape(text)
	}
	for _, one := range []struct {
		method, path, body, says string
	}{
		{"POST", customers + "/carts", `{"lineItems":[{"id":"x"}]}`, `the body.lineItems.id cannot be "x"`},
		{"POST", customers + "/carts", `{"lineItems":[{"quantity":5.5}]}`, "the body.lineItems.quantity cannot be 5.5"},
		{"POST", customers + "/carts", `{"lineItems":[{"quantity":{"n":5}}]}`, "the body.lineItems.quantity cannot be object"},
		{
			"POST", customers + "/carts", `{"lineItems":[{"customTermEndDate":"soon"}]}`,
			`the body.lineItems.customTermEndDate cannot be "soon"`,
		},
		{"POST", customers + "/carts", `{"lineItems":[{"customTermEndDate":5}]}`, "the body.lineItems.customTermEndDate cannot be 5"},
		{"POST", customers + "/carts", `{"lineItems":"x"}`, "the body.lineItems cannot be string"},
		{"POST", customers + "/carts", `[]`, "the body cannot be array"},
		{"POST", customers + "/carts", `{"lineItems":[{]}`, "the body is not valid JSON at byte 16"},
		{"POST", customers + "/carts", `{`, "the body is not valid JSON at byte 1"},
		{"PATCH", own, `{"quantity":[1]}`, "quantity cannot be array"},
		{"PATCH", own, `{"autoRenewEnabled":"perhaps"}`, "autoRenewEnabled cannot be string"},
		{
			"PATCH", own, `{"scheduledActions":[{"instructions":{"quantity":"many"}}]}`,
			`scheduledActions.instructions.quantity cannot be "many"`,
		},
		{"PATCH", own, `{"scheduledNextTermInstructions":{"product":7}}`, "scheduledNextTermInstructions.product cannot be number"},
		{"POST", own + "/transitions", `{"quantity":"all"}`, `the body.quantity cannot be "all"`},
		{"POST", customers + "/promotionEligibilities", `{"items":[{"quantity":"all"}]}`, `the body.items.quantity cannot be "all"`},
		{"GET", filter("name"), "", "the filter is not valid JSON"},
		{"GET", filter(`{"Field":5}`), "", "the filter.Field cannot be number"},
	} {
		r := b.request(one.method, one.path, nil)
		r.Body = http.NoBody
		if one.body != "" {
			r = b.raw(one.method, one.path, one.body)
		}
		got := b.do(r)
		words := string(got.body)
		if got.status != http.StatusBadRequest || !strings.Contains(text(got.object(t), "description"), one.says) {
			t.Errorf("%s %s: %d %s, want %s", one.path, one.body, got.status, words, one.says)
		}
		for _, word := range []string{"Go ", "struct ", "json:", "simulator.", "unmarshal", "interface", "cartLine"} {
			if strings.Contains(words, word) {
				t.Errorf("%s %s answers %s", one.path, one.body, words)
			}
		}
	}
}

// raw builds an API request with a body that need not be JSON.
func (b *bench) raw(method, path, sent string) *http.Request {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, apiHost+path, strings.NewReader(sent))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+b.token)
	return r
}

func TestCheckout_ordersHavePricesAndLineNumbers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.BirchLogistics
	result := b.ok(http.StatusCreated, b.checkout(tenant, b.cart(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))))
	shape{
		"orders.totalPrice": 'n', "orders.lineItems.pricing.listPrice": 'n', "orders.lineItems.pricing.extendedPrice": 'n',
		"orders.lineItems.links.availability.uri": 's',
	}.check(t, "checkout", result)
	product, sku, _ := strings.Cut(simulator.BusinessBasic, ":")
	if got, want := text(result, "orders.lineItems.links.sku.uri"), "/products/"+product+"/skus/"+sku+"?country=DE"; got != want {
		t.Errorf("link %s, want %s", got, want)
	}
	own := "/v1/customers/" + tenant + "/orders/" + text(result, "orders.id")
	if plain := b.ok(http.StatusOK, b.get(own)); look(plain, "totalPrice") != nil {
		t.Errorf("prices that nobody asked for: %v", plain)
	}
	shape{"orderLineItemId": 'n'}.check(t, "provisioning", b.ok(http.StatusOK, b.get(own+"/provisioningstatus"))["items"])
}

func TestOrderPatch_cancelsSoftware_andRefusesSeats(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	result := b.ok(http.StatusCreated, b.checkout(tenant, b.cart(tenant,
		b.line(tenant, simulator.BusinessBasic, "P1Y", "annual", 5), b.line(tenant, simulator.WindowsServerCAL, "P1Y", "annual", 3))))
	own := "/v1/customers/" + tenant + "/orders/" + text(result, "orders.id")
	order := b.ok(http.StatusOK, b.get(own))
	b.ok(http.StatusOK, b.call(http.MethodPatch, own, order)) // as it is: nothing changes
	order["status"] = "cancelled"
	b.refused(http.StatusForbidden, 800077, b.call(http.MethodPatch, own, order))
	software := text(order, "lineItems.1.subscriptionId")
	if got := b.subscription(tenant, software); got.Status != "active" {
		t.Fatalf("a refused PATCH canceled %+v", got)
	}
	order["lineItems"] = []any{look(order, "lineItems.1")}
	after := b.ok(http.StatusOK, b.call(http.MethodPatch, own, order))
	if text(after, "status") != "completed" || look(after, "lineItems.1.quantity") != 0.0 || look(after, "lineItems.0.quantity") != 5.0 {
		t.Errorf("order %v", after)
	}
	if got := b.subscription(tenant, software); got.Status != "deleted" {
		t.Errorf("subscription %+v", got)
	}
	b.ok(http.StatusOK, b.call(http.MethodPatch, own, order)) // a second time is no error

	b.advance(200 * time.Hour)
	late := b.buy(tenant, b.line(tenant, simulator.WindowsServerCAL, "P1Y", "annual", 3))
	lateOrder := "/v1/customers/" + tenant + "/orders/" + text(late, "orderId")
	b.advance(200 * time.Hour)
	b.refused(http.StatusBadRequest, 900117, b.call(http.MethodPatch, lateOrder, body{"status": "cancelled"}))
}

func TestOrderPatch_allLines_cancelTheOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	bought := b.buy(tenant, b.line(tenant, simulator.WindowsServerCAL, "P1Y", "annual", 3))
	own := "/v1/customers/" + tenant + "/orders/" + text(bought, "orderId")
	if after := b.ok(http.StatusOK, b.call(http.MethodPatch, own, body{"Status": "Cancelled"})); text(after, "status") != "cancelled" {
		t.Errorf("order %v", after)
	}
}

func TestCustomers_sizeZero_leavesTheSizeToTheService(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	filter := url.QueryEscape(`{"Field":"CompanyName","Value":"cedar","Operator":"starts_with"}`)
	if got := b.get("/v1/customers?size=0&filter=" + filter).items(t); len(got) != 1 {
		t.Errorf("%v", got)
	}
	if got := b.get("/v1/customers?size=0").items(t); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

func TestUsers_filterAndOne(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	users := "/v1/customers/" + alder + "/users"
	b.token = b.sim.AccessToken(simulator.PartnerTenant, apiHost, true)
	filtered := func(field, value, operator string) string {
		return users + "?size=0&filter=" + url.QueryEscape(`{"Field":"`+field+`","Value":"`+value+`","Operator":"`+operator+`"}`)
	}
	everyone := b.get(users).items(t)
	if n := len(b.get(filtered("UserStatus", "Inactive", "equals")).items(t)); n != 0 || len(everyone) != 3 {
		t.Errorf("%d of %d users are inactive", n, len(everyone))
	}
	if n := len(b.get(filtered("UserStatus", "Active", "equals")).items(t)); n != len(everyone) {
		t.Errorf("%d of %d users are active", n, len(everyone))
	}
	b.refused(http.StatusBadRequest, 3000, b.get(filtered("Shoe", "44", "equals")))
	b.refused(http.StatusBadRequest, 3000, b.get(filtered("UserStatus", "Active", "rhymes_with")))
	one := b.ok(http.StatusOK, b.get(users+"/"+strings.ToUpper(text(everyone[0], "id"))))
	if text(one, "userPrincipalName") != text(everyone[0], "userPrincipalName") {
		t.Errorf("user %v", one)
	}
	b.refused(http.StatusNotFound, 60002, b.get(users+"/00000000-0000-4000-8000-000000000000"))
}

func TestAddresses_haveAState(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := b.sim.Populate(t.Context(), simulator.Population{Tenants: 1}); err != nil {
		t.Fatal(err)
	}
	for _, one := range b.get("/v1/customers").items(t) {
		address := b.ok(http.StatusOK, b.get("/v1/customers/"+text(one, "id")+"/profiles/billing"))["defaultAddress"]
		if city := text(address, "city"); len(text(address, "state")) != 2 || strings.Contains(city, ",") || city == "" {
			t.Errorf("%v has the address %v", one["id"], address)
		}
	}
}

func TestMethodNotAllowed_saysWhatIs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for path, want := range map[string]string{
		"/v1/customers/" + alder:                               "GET, HEAD",
		subscriptionPath(alder, simulator.AlderOpenWindow):     "GET, HEAD, PATCH",
		"/v1/customers/" + alder + "/carts":                    "POST",
		"/v1/customers/" + alder + "/carts/x":                  "GET, HEAD, PUT",
		"/v1/customers/" + alder + "/subscriptions/x/upgrades": "",
	} {
		got := b.call(http.MethodDelete, path, nil)
		status := http.StatusMethodNotAllowed
		if want == "" {
			status = http.StatusNotFound
		}
		if got.status != status || got.header.Get("Allow") != want {
			t.Errorf("%s: %d, Allow %q, want %q", path, got.status, got.header.Get("Allow"), want)
		}
	}
}

func TestDate_ofTheLoginService_isReal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.advance(1000 * time.Hour)
	simulated, err := b.sim.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	commerce := b.get("/v1/customers").header.Get("Date")
	login := b.v2(simulator.PartnerTenant, appForm(about(apiHost)...)).header.Get("Date")
	if want := b.wall.now().UTC().Format(http.TimeFormat); login != want {
		t.Errorf("login at %s, want %s", login, want)
	}
	if want := simulated.UTC().Format(http.TimeFormat); commerce != want {
		t.Errorf("commerce at %s, want %s", commerce, want)
	}
}

func TestTokens_areSignedWithTheKeyThatDiscoveryLeadsTo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {b.refreshToken()}, "client_id": {simulator.PartnerClient},
		"client_secret": {simulator.PartnerSecret},
	}
	newer, older := url.Values{"scope": {"openid " + apiHost + "/.default"}}, url.Values{"resource": {apiHost}, "scope": {"openid"}}
	for discovery, one := range map[string]struct {
		grant    func(string, url.Values) reply
		addition url.Values
	}{"/v2.0/.well-known/openid-configuration": {b.v2, newer}, "/.well-known/openid-configuration": {b.v1, older}} {
		config := b.ok(http.StatusOK, b.at(loginHost, "/"+simulator.PartnerTenant+discovery))
		keys := b.ok(http.StatusOK, b.at(loginHost, strings.TrimPrefix(text(config, "jwks_uri"), loginHost)))
		for name := range form {
			one.addition[name] = form[name]
		}
		granted := b.ok(http.StatusOK, one.grant(simulator.PartnerTenant, one.addition))
		for kind, audience := range map[string]string{"access_token": apiHost, "id_token": simulator.PartnerClient} {
			options := []jwt.ParserOption{jwt.WithAudience(audience), jwt.WithValidMethods([]string{"RS256"}), jwt.WithTimeFunc(b.wall.now)}
			if kind == "id_token" {
				options = append(options, jwt.WithIssuer(text(config, "issuer")))
			}
			key := func(token *jwt.Token) (any, error) { return keyNamed(keys, token.Header["kid"]) }
			_, err := jwt.NewParser(options...).Parse(text(granted, kind), key)
			if err != nil {
				t.Errorf("%s of %s: %v", kind, discovery, err)
			}
		}
	}
}

// keyNamed reads one key of a JWK set.
func keyNamed(set body, id any) (*rsa.PublicKey, error) {
	for _, one := range elements(set, "keys") {
		if look(one, "kid") != id || text(one, "kty") != "RSA" {
			continue
		}
		n, err := base64.RawURLEncoding.DecodeString(text(one, "n"))
		e, errE := base64.RawURLEncoding.DecodeString(text(one, "e"))
		return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, errors.Join(err, errE)
	}
	return nil, errors.New("the set has no such key")
}
