package partnercenter_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestCheckout_twice_buysOnce(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.CheckoutProcessing = time.Minute })
	tenant := simulator.CedarSchool
	cart := b.Cart(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	first := b.OK(http.StatusCreated, b.Checkout(tenant, cart))
	b.Refused(http.StatusConflict, 800064, b.Checkout(tenant, cart))
	b.Advance(time.Minute)
	second := b.OK(http.StatusCreated, b.Checkout(tenant, cart))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("second checkout (-first +second):\n%s", diff)
	}
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.SecondCheckout = "refused" }); err != nil {
		t.Fatal(err)
	}
	b.Refused(http.StatusBadRequest, 800065, b.Checkout(tenant, cart))
	path := "/v1/customers/" + tenant + "/carts/" + simtest.Text(cart, "id")
	if got := b.OK(http.StatusOK, b.Get(path)); got["status"] != "Ordered" {
		t.Errorf("status %v", got["status"])
	}
	b.Refused(http.StatusBadRequest, 800065, b.Call(http.MethodPut, path, simtest.Body{"lineItems": cart["lineItems"]}))
	if n := b.Orders(tenant); n != 1 {
		t.Errorf("%d orders", n)
	}
}

func TestCheckout_withoutAgreement_isRefused(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.UnsignedAgreements = simulator.CedarSchool })
	tenant := simulator.CedarSchool
	line := b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5)
	b.Refused(http.StatusForbidden, 13605, b.Checkout(tenant, b.Cart(tenant, line)))
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.AgreementCheck = "cart" }); err != nil {
		t.Fatal(err)
	}
	b.Refused(http.StatusForbidden, 13605, b.Call(http.MethodPost, "/v1/customers/"+tenant+"/carts",
		simtest.Body{"lineItems": []simtest.Body{line}}))
}

func TestIdempotency_sameRequestID_repeatsTheAnswerOnce(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	cart := b.Cart(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	path, id := "/v1/customers/"+tenant+"/carts/"+simtest.Text(cart, "id")+"/checkout", uuid.NewString()
	first := b.Call(http.MethodPost, path, nil, "MS-RequestId", id)
	second := b.Call(http.MethodPost, path, nil, "MS-RequestId", strings.ToUpper(id))
	if first.Status != http.StatusCreated || second.Status != first.Status ||
		string(second.Body) != string(first.Body) {
		t.Errorf("first %d %s\nsecond %d %s", first.Status, first.Body, second.Status, second.Body)
	}
	// A new purchase in another cart with another id is a second purchase: there is no other protection.
	b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	if n := b.Orders(tenant); n != 2 {
		t.Errorf("%d orders, want 2", n)
	}
	requests, err := b.Sim.Requests(t.Context(), time.Time{})
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
	b := simtest.New(t, func(s *simulator.Behaviors) { s.OrdersLag = 15 * time.Minute })
	tenant := simulator.CedarSchool
	s := b.Buy(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	list := "/v1/customers/" + tenant + "/orders"
	if n := len(b.Get(list).Items(t)); n != 0 {
		t.Errorf("%d orders at once", n)
	}
	b.OK(http.StatusOK, b.Get(list+"/"+simtest.Text(s, "orderId")))
	b.Advance(15 * time.Minute)
	if n := len(b.Get(list + "?include_price=true").Items(t)); n != 1 {
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
			b := simtest.New(t, change)
			tenant := simulator.CedarSchool
			result := b.OK(http.StatusCreated, b.Checkout(tenant,
				b.Cart(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))))
			order := simtest.Text(result, "orders.id")
			if id := simtest.Look(result, "orders.lineItems.subscriptionId"); id != nil {
				t.Errorf("subscription %v named at once", id)
			}
			status := b.Get("/v1/customers/" + tenant + "/orders/" + order + "/provisioningstatus").Items(t)
			if status[0]["status"] != "unfulfilled" {
				t.Errorf("provisioning %v", status[0]["status"])
			}
			if n := len(b.Get("/v1/customers/" + tenant + "/subscriptions").Items(t)); n != 0 {
				t.Errorf("%d subscriptions at once", n)
			}
			if name == "by time" {
				b.Advance(time.Minute)
			}
			if n := len(b.Get("/v1/customers/" + tenant + "/subscriptions").Items(t)); n != 1 {
				t.Errorf("%d subscriptions in the end", n)
			}
		})
	}
}
