package simulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestCheckout_twice_buysOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.CheckoutProcessing = time.Minute })
	tenant := simulator.CedarSchool
	cart := b.cart(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	first := b.ok(http.StatusCreated, b.checkout(tenant, cart))
	b.refused(http.StatusConflict, 800064, b.checkout(tenant, cart))
	b.advance(time.Minute)
	second := b.ok(http.StatusCreated, b.checkout(tenant, cart))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("second checkout (-first +second):\n%s", diff)
	}
	if err := b.sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.SecondCheckout = "refused" }); err != nil {
		t.Fatal(err)
	}
	b.refused(http.StatusBadRequest, 800065, b.checkout(tenant, cart))
	path := "/v1/customers/" + tenant + "/carts/" + text(cart, "id")
	if got := b.ok(http.StatusOK, b.get(path)); got["status"] != "Ordered" {
		t.Errorf("status %v", got["status"])
	}
	b.refused(http.StatusBadRequest, 800065, b.call(http.MethodPut, path, body{"lineItems": cart["lineItems"]}))
	if n := b.orders(tenant); n != 1 {
		t.Errorf("%d orders", n)
	}
}

func TestCheckout_withoutAgreement_isRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.UnsignedAgreements = simulator.CedarSchool })
	tenant := simulator.CedarSchool
	line := b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	b.refused(http.StatusForbidden, 13605, b.checkout(tenant, b.cart(tenant, line)))
	if err := b.sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.AgreementCheck = "cart" }); err != nil {
		t.Fatal(err)
	}
	b.refused(http.StatusForbidden, 13605, b.call(http.MethodPost, "/v1/customers/"+tenant+"/carts", body{"lineItems": []body{line}}))
}

func TestIdempotency_sameRequestID_repeatsTheAnswerOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tenant := simulator.CedarSchool
	cart := b.cart(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	path, id := "/v1/customers/"+tenant+"/carts/"+text(cart, "id")+"/checkout", uuid.NewString()
	first := b.call(http.MethodPost, path, nil, "MS-RequestId", id)
	second := b.call(http.MethodPost, path, nil, "MS-RequestId", strings.ToUpper(id))
	if first.status != http.StatusCreated || second.status != first.status || string(second.body) != string(first.body) {
		t.Errorf("first %d %s\nsecond %d %s", first.status, first.body, second.status, second.body)
	}
	// A new purchase in another cart with another id is a second purchase: there is no other protection.
	b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	if n := b.orders(tenant); n != 2 {
		t.Errorf("%d orders, want 2", n)
	}
	requests, err := b.sim.Requests(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	replayed := 0
	for _, r := range requests {
		if r.Replayed {
			replayed++
		}
	}
	if replayed != 1 {
		t.Errorf("%d replayed requests in the log, want 1", replayed)
	}
}

func TestOrders_listLags_getDoesNot(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *simulator.Behaviors) { s.OrdersLag = 15 * time.Minute })
	tenant := simulator.CedarSchool
	s := b.buy(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	list := "/v1/customers/" + tenant + "/orders"
	if n := len(b.get(list).items(t)); n != 0 {
		t.Errorf("%d orders at once", n)
	}
	b.ok(http.StatusOK, b.get(list+"/"+text(s, "orderId")))
	b.advance(15 * time.Minute)
	if n := len(b.get(list + "?include_price=true").items(t)); n != 1 {
		t.Errorf("%d orders after the lag", n)
	}
}

func TestProvisioning_slow_hidesTheSubscriptionForAWhile(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]simulator.Behavior{
		"by reads": func(s *simulator.Behaviors) { s.ProvisioningReads = 2 },
		"by time":  func(s *simulator.Behaviors) { s.ProvisioningDelay = time.Minute },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, change)
			tenant := simulator.CedarSchool
			result := b.ok(http.StatusCreated, b.checkout(tenant, b.cart(tenant, b.line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))))
			order := text(result, "orders.id")
			if id := look(result, "orders.lineItems.subscriptionId"); id != nil {
				t.Errorf("subscription %v named at once", id)
			}
			status := b.get("/v1/customers/" + tenant + "/orders/" + order + "/provisioningstatus").items(t)
			if status[0]["status"] != "unfulfilled" {
				t.Errorf("provisioning %v", status[0]["status"])
			}
			if n := len(b.get("/v1/customers/" + tenant + "/subscriptions").items(t)); n != 0 {
				t.Errorf("%d subscriptions at once", n)
			}
			if name == "by time" {
				b.advance(time.Minute)
			}
			if n := len(b.get("/v1/customers/" + tenant + "/subscriptions").items(t)); n != 1 {
				t.Errorf("%d subscriptions in the end", n)
			}
		})
	}
}
