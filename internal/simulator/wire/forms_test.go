package wire_test

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
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestNumbers_sentAsText_areRead(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	line := b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	line["id"], line["quantity"] = "0", "5"
	cart := b.Cart(tenant, line)
	if simtest.Look(cart, "lineItems.quantity") != 5.0 || simtest.Look(cart, "lineItems.id") != 0.0 ||
		simtest.Look(cart, "lineItems.error") != nil {
		t.Fatalf("cart %v", cart)
	}
	one := simtest.Text(b.OK(http.StatusCreated, b.Checkout(tenant, cart)), "orders.lineItems.subscriptionId")
	b.OK(http.StatusOK, b.Alter(tenant, one, "quantity", "7"))
	b.OK(http.StatusOK, b.Plan(tenant, one, simulator.BusinessBasic, "P1Y", "monthly", 0, "quantity", "6"))
	if got := b.Subscription(tenant, one); got.Quantity != 7 || got.ScheduledQuantity != 6 {
		t.Errorf("%+v", got)
	}
	checked := b.OK(http.StatusOK, b.Call(http.MethodPost, "/v1/customers/"+tenant+"/promotionEligibilities",
		simtest.Body{"items": []simtest.Body{line}}))
	if simtest.Look(checked, "items.quantity") != 5.0 || simtest.Look(checked, "items.id") != 0.0 {
		t.Errorf("eligibilities %v", checked)
	}
	b.OK(http.StatusOK, b.Transit(tenant, one, simulator.BusinessStandard, "P1Y", "monthly", 0, "quantity", "7"))
}

func TestRequests_ofTheWrongKind_areExplainedWithoutTypesOfGo(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	customers, own := "/v1/customers/"+simtest.Alder, simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)
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
		r := b.Request(one.method, one.path, nil)
		r.Body = http.NoBody
		if one.body != "" {
			r = b.Raw(one.method, one.path, one.body)
		}
		got := b.Do(r)
		words := string(got.Body)
		if got.Status != http.StatusBadRequest || !strings.Contains(simtest.Text(got.Object(t),
			"description"), one.says) {
			t.Errorf("%s %s: %d %s, want %s", one.path, one.body, got.Status, words, one.says)
		}
		for _, word := range []string{"Go ", "struct ", "json:", "simulator.", "unmarshal", "interface", "cartLine"} {
			if strings.Contains(words, word) {
				t.Errorf("%s %s answers %s", one.path, one.body, words)
			}
		}
	}
}

func TestCheckout_ordersHavePricesAndLineNumbers(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.BirchLogistics
	result := b.OK(http.StatusCreated, b.Checkout(tenant, b.Cart(tenant,
		b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))))
	simtest.Shape{
		"orders.totalPrice": 'n', "orders.lineItems.pricing.listPrice": 'n',
		"orders.lineItems.pricing.extendedPrice":  'n',
		"orders.lineItems.links.availability.uri": 's',
	}.Check(t, "checkout", result)
	product, sku, _ := strings.Cut(simulator.BusinessBasic, ":")
	if got, want := simtest.Text(result, "orders.lineItems.links.sku.uri"), "/products/"+product+"/skus/"+sku+
		"?country=DE"; got != want {
		t.Errorf("link %s, want %s", got, want)
	}
	own := "/v1/customers/" + tenant + "/orders/" + simtest.Text(result, "orders.id")
	if plain := b.OK(http.StatusOK, b.Get(own)); simtest.Look(plain, "totalPrice") != nil {
		t.Errorf("prices that nobody asked for: %v", plain)
	}
	simtest.Shape{"orderLineItemId": 'n'}.Check(t, "provisioning",
		b.OK(http.StatusOK, b.Get(own+"/provisioningstatus"))["items"])
}

func TestOrderPatch_cancelsSoftware_andRefusesSeats(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	result := b.OK(http.StatusCreated, b.Checkout(tenant, b.Cart(tenant,
		b.Line(tenant, simulator.BusinessBasic, "P1Y", "annual", 5),
		b.Line(tenant, simulator.WindowsServerCAL, "P1Y", "annual", 3))))
	own := "/v1/customers/" + tenant + "/orders/" + simtest.Text(result, "orders.id")
	order := b.OK(http.StatusOK, b.Get(own))
	b.OK(http.StatusOK, b.Call(http.MethodPatch, own, order)) // as it is: nothing changes
	order["status"] = "cancelled"
	b.Refused(http.StatusForbidden, 800077, b.Call(http.MethodPatch, own, order))
	software := simtest.Text(order, "lineItems.1.subscriptionId")
	if got := b.Subscription(tenant, software); got.Status != "active" {
		t.Fatalf("a refused PATCH canceled %+v", got)
	}
	order["lineItems"] = []any{simtest.Look(order, "lineItems.1")}
	after := b.OK(http.StatusOK, b.Call(http.MethodPatch, own, order))
	if simtest.Text(after, "status") != "completed" || simtest.Look(after, "lineItems.1.quantity") != 0.0 ||
		simtest.Look(after, "lineItems.0.quantity") != 5.0 {
		t.Errorf("order %v", after)
	}
	if got := b.Subscription(tenant, software); got.Status != "deleted" {
		t.Errorf("subscription %+v", got)
	}
	b.OK(http.StatusOK, b.Call(http.MethodPatch, own, order)) // a second time is no error

	b.Advance(200 * time.Hour)
	late := b.Buy(tenant, b.Line(tenant, simulator.WindowsServerCAL, "P1Y", "annual", 3))
	lateOrder := "/v1/customers/" + tenant + "/orders/" + simtest.Text(late, "orderId")
	b.Advance(200 * time.Hour)
	b.Refused(http.StatusBadRequest, 900117, b.Call(http.MethodPatch, lateOrder, simtest.Body{"status": "cancelled"}))
}

func TestOrderPatch_allLines_cancelTheOrder(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	bought := b.Buy(tenant, b.Line(tenant, simulator.WindowsServerCAL, "P1Y", "annual", 3))
	own := "/v1/customers/" + tenant + "/orders/" + simtest.Text(bought, "orderId")
	if after := b.OK(http.StatusOK, b.Call(http.MethodPatch, own,
		simtest.Body{"Status": "Cancelled"})); simtest.Text(after, "status") != "cancelled" {
		t.Errorf("order %v", after)
	}
}

func TestCustomers_sizeZero_leavesTheSizeToTheService(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	filter := url.QueryEscape(`{"Field":"CompanyName","Value":"cedar","Operator":"starts_with"}`)
	if got := b.Get("/v1/customers?size=0&filter=" + filter).Items(t); len(got) != 1 {
		t.Errorf("%v", got)
	}
	if got := b.Get("/v1/customers?size=0").Items(t); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

func TestUsers_filterAndOne(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	users := "/v1/customers/" + simtest.Alder + "/users"
	b.Token = b.Sim.AccessToken(simulator.PartnerTenant, simtest.APIHost, true)
	filtered := func(field, value, operator string) string {
		return users + "?size=0&filter=" + url.QueryEscape(`{"Field":"`+field+`","Value":"`+value+`","Operator":"`+operator+`"}`)
	}
	everyone := b.Get(users).Items(t)
	if n := len(b.Get(filtered("UserStatus", "Inactive", "equals")).Items(t)); n != 0 || len(everyone) != 3 {
		t.Errorf("%d of %d users are inactive", n, len(everyone))
	}
	if n := len(b.Get(filtered("UserStatus", "Active", "equals")).Items(t)); n != len(everyone) {
		t.Errorf("%d of %d users are active", n, len(everyone))
	}
	b.Refused(http.StatusBadRequest, 3000, b.Get(filtered("Shoe", "44", "equals")))
	b.Refused(http.StatusBadRequest, 3000, b.Get(filtered("UserStatus", "Active", "rhymes_with")))
	one := b.OK(http.StatusOK, b.Get(users+"/"+strings.ToUpper(simtest.Text(everyone[0], "id"))))
	if simtest.Text(one, "userPrincipalName") != simtest.Text(everyone[0], "userPrincipalName") {
		t.Errorf("user %v", one)
	}
	b.Refused(http.StatusNotFound, 60002, b.Get(users+"/00000000-0000-4000-8000-000000000000"))
}

func TestAddresses_haveAState(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	if err := b.Sim.Populate(t.Context(), simulator.Population{Tenants: 1}); err != nil {
		t.Fatal(err)
	}
	for _, one := range b.Get("/v1/customers").Items(t) {
		address := b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Text(one, "id")+
			"/profiles/billing"))["defaultAddress"]
		if city := simtest.Text(address, "city"); len(simtest.Text(address, "state")) != 2 ||
			strings.Contains(city, ",") || city == "" {
			t.Errorf("%v has the address %v", one["id"], address)
		}
	}
}

func TestMethodNotAllowed_saysWhatIs(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for path, want := range map[string]string{
		"/v1/customers/" + simtest.Alder:                                   "GET, HEAD",
		simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow): "GET, HEAD, PATCH",
		"/v1/customers/" + simtest.Alder + "/carts":                        "POST",
		"/v1/customers/" + simtest.Alder + "/carts/x":                      "GET, HEAD, PUT",
		"/v1/customers/" + simtest.Alder + "/subscriptions/x/upgrades":     "",
	} {
		got := b.Call(http.MethodDelete, path, nil)
		status := http.StatusMethodNotAllowed
		if want == "" {
			status = http.StatusNotFound
		}
		if got.Status != status || got.Header.Get("Allow") != want {
			t.Errorf("%s: %d, Allow %q, want %q", path, got.Status, got.Header.Get("Allow"), want)
		}
	}
}

func TestDate_ofTheLoginService_isReal(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Advance(1000 * time.Hour)
	simulated, err := b.Sim.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	commerce := b.Get("/v1/customers").Header.Get("Date")
	login := b.V2(simulator.PartnerTenant, simtest.AppForm(simtest.About(simtest.APIHost)...)).Header.Get("Date")
	if want := b.Wall.Now().UTC().Format(http.TimeFormat); login != want {
		t.Errorf("login at %s, want %s", login, want)
	}
	if want := simulated.UTC().Format(http.TimeFormat); commerce != want {
		t.Errorf("commerce at %s, want %s", commerce, want)
	}
}

func TestTokens_areSignedWithTheKeyThatDiscoveryLeadsTo(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {b.RefreshToken()}, "client_id": {simulator.PartnerClient},
		"client_secret": {simulator.PartnerSecret},
	}
	newer, older := url.Values{"scope": {"openid " + simtest.APIHost + "/.default"}},
		url.Values{"resource": {simtest.APIHost}, "scope": {"openid"}}
	for discovery, one := range map[string]struct {
		grant    func(string, url.Values) simtest.Reply
		addition url.Values
	}{"/v2.0/.well-known/openid-configuration": {b.V2, newer}, "/.well-known/openid-configuration": {b.V1, older}} {
		config := b.OK(http.StatusOK, b.At(simtest.LoginHost, "/"+simulator.PartnerTenant+discovery))
		keys := b.OK(http.StatusOK, b.At(simtest.LoginHost, strings.TrimPrefix(simtest.Text(config, "jwks_uri"),
			simtest.LoginHost)))
		for name := range form {
			one.addition[name] = form[name]
		}
		granted := b.OK(http.StatusOK, one.grant(simulator.PartnerTenant, one.addition))
		for kind, audience := range map[string]string{
			"access_token": simtest.APIHost,
			"id_token":     simulator.PartnerClient,
		} {
			options := []jwt.ParserOption{
				jwt.WithAudience(audience), jwt.WithValidMethods([]string{"RS256"}),
				jwt.WithTimeFunc(b.Wall.Now),
			}
			if kind == "id_token" {
				options = append(options, jwt.WithIssuer(simtest.Text(config, "issuer")))
			}
			key := func(token *jwt.Token) (any, error) { return keyNamed(keys, token.Header["kid"]) }
			_, err := jwt.NewParser(options...).Parse(simtest.Text(granted, kind), key)
			if err != nil {
				t.Errorf("%s of %s: %v", kind, discovery, err)
			}
		}
	}
}

// keyNamed reads one key of a JWK set.
func keyNamed(set simtest.Body, id any) (*rsa.PublicKey, error) {
	for _, one := range simtest.Elements(set, "keys") {
		if simtest.Look(one, "kid") != id || simtest.Text(one, "kty") != "RSA" {
			continue
		}
		n, err := base64.RawURLEncoding.DecodeString(simtest.Text(one, "n"))
		e, errE := base64.RawURLEncoding.DecodeString(simtest.Text(one, "e"))
		return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())},
			errors.Join(err, errE)
	}
	return nil, errors.New("the set has no such key")
}
