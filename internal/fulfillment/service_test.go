package fulfillment_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

const (
	endpoint = "https://api.partnercenter.microsoft.com"
	checkout = "POST /v1/customers/*/carts/*/checkout"
	// Together they hide what was bought from both lists.
	ordersLag = "orders-lag=14m"
	showsLate = "provisioning-delay=10m"
)

// service is a simulated service and a machine that buys from it.
type service struct {
	*simulator.Simulator
	t *testing.T
	// folder is what the machine's processes share.
	folder string
	// waiting happens before every wait of a process; nil for nothing.
	waiting func()
}

func open(t *testing.T, behaviors ...string) *service {
	t.Helper()
	sim, err := simulator.Open(t.Context(), simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, text := range behaviors {
		b, err := simulator.ParseBehavior(text)
		if err == nil {
			err = sim.Configure(t.Context(), b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return &service{Simulator: sim, t: t, folder: t.TempDir()}
}

func (s *service) fault(on, do string, times int) {
	s.t.Helper()
	f, err := simulator.ParseFault(on, do, times)
	if err == nil {
		err = s.AddFault(s.t.Context(), f)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// losing loses the answers of the next checkouts, n of them.
func (s *service) losing(n int) {
	s.t.Helper()
	if n > 0 {
		s.fault(checkout, "lost-answer", n)
	}
}

// answering ends all faults.
func (s *service) answering() {
	s.t.Helper()
	if err := s.ClearFaults(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *service) advance(d time.Duration) {
	s.t.Helper()
	if err := s.AdvanceClock(s.t.Context(), d); err != nil {
		s.t.Fatal(err)
	}
}

// through wraps what carries a process's requests.
type through func(next http.RoundTripper) http.RoundTripper

// instead answers the requests whose path ends so.
func instead(suffix string, answer func(next http.RoundTripper, req *http.Request) (*http.Response, error)) through {
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(req.URL.Path, suffix) {
				return next.RoundTrip(req)
			}
			return answer(next, req)
		})
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// turns are those of the machine's processes.
func (s *service) turns() *turns.Turns { return turns.In(s.folder, "world") }

// elsewhere are the turns of another machine.
func elsewhere(t *testing.T) *turns.Turns {
	t.Helper()
	return turns.In(t.TempDir(), "world")
}

// takeTurn takes the turn of a tenant as another process of the machine.
func (s *service) takeTurn(tenantID string) *turns.Turn {
	s.t.Helper()
	turn, err := s.turns().Take(s.t.Context(), tenantID)
	if err != nil {
		s.t.Fatal(err)
	}
	return turn
}

// process is a process of the machine: a desk of its own.
func (s *service) process(wraps ...through) *fulfillment.Fulfiller {
	s.t.Helper()
	return s.processWith(s.turns(), wraps...)
}

// processOf is a process that has the records of a run.
func (s *service) processOf(run *fulfillment.Run) *fulfillment.Fulfiller {
	s.t.Helper()
	return s.newProcess(run, s.turns())
}

// processWith takes turns of its own.
func (s *service) processWith(t *turns.Turns, wraps ...through) *fulfillment.Fulfiller {
	s.t.Helper()
	return s.newProcess(fulfillment.NewRun(), t, wraps...)
}

// newProcess waits in simulated time.
func (s *service) newProcess(run *fulfillment.Run, t *turns.Turns, wraps ...through) *fulfillment.Fulfiller {
	s.t.Helper()
	carrier := s.Transport()
	for _, wrap := range wraps {
		carrier = wrap(carrier)
	}
	client, known := &http.Client{Transport: carrier}, simulator.DefaultCredentials()
	plain, err := transport.New(transport.Options{HTTP: client, Wait: s.wait})
	if err != nil {
		s.t.Fatal(err)
	}
	pipeline, err := transport.New(transport.Options{
		Credentials: login.Secret(login.Options{
			Authority: "https://login.microsoftonline.com", Tenant: known.TenantID, Client: known.ClientID, Pipeline: plain,
		}, known.ClientSecret),
		Dialect: partnercenter.Dialect(), Scope: endpoint + "/.default", HTTP: client, Wait: s.wait,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return fulfillment.New(partnercenter.New(pipeline, endpoint), run, s.wait).WithTurns(t)
}

func (s *service) wait(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.waiting != nil {
		s.waiting()
	}
	return s.AdvanceClock(ctx, d)
}

// basic orders the cheapest seats for a tenant that holds nothing.
func basic(name string, edits ...func(*commerce.Desired)) fulfillment.Order {
	product, sku, _ := strings.Cut(simulator.BusinessBasic, ":")
	o := fulfillment.Order{Desired: commerce.Desired{
		TenantID: simulator.CedarSchool, SKU: commerce.SKU{ProductID: product, SKUID: sku}, Term: commerce.TermYear,
		Cycle: commerce.CycleMonthly, Quantity: 5, FriendlyName: name, EndOfTerm: commerce.EndOfTermRenew,
	}}
	for _, edit := range edits {
		edit(&o.Desired)
	}
	return o
}

func additional(d *commerce.Desired) { d.Additional = true }

// as asks for another SKU, for a tenant that holds some.
func as(tenantID, key string, term commerce.Term) func(*commerce.Desired) {
	return func(d *commerce.Desired) {
		d.TenantID, d.Term = tenantID, term
		d.SKU.ProductID, d.SKU.SKUID, _ = strings.Cut(key, ":")
	}
}

// must buys, and gives what was placed.
func (s *service) must(process *fulfillment.Fulfiller, o fulfillment.Order) fulfillment.PlacedOrder {
	s.t.Helper()
	placed, err := process.Purchase(s.t.Context(), o)
	if err != nil {
		s.t.Fatalf("buy %q: %v", o.Desired.FriendlyName, err)
	}
	return placed
}

// found buys, and gives the subscription once it shows.
func (s *service) found(process *fulfillment.Fulfiller, o fulfillment.Order) (fulfillment.PlacedOrder, fulfillment.Snapshot) {
	s.t.Helper()
	placed := s.must(process, o)
	found, err := process.Await(s.t.Context(), placed)
	if err != nil {
		s.t.Fatalf("await %q: %v", o.Desired.FriendlyName, err)
	}
	return placed, found
}

// refused tries to buy, and gives what the rule says against it.
func (s *service) refused(process *fulfillment.Fulfiller, o fulfillment.Order) commerce.Violation {
	s.t.Helper()
	_, err := process.Purchase(s.t.Context(), o)
	var rule *fulfillment.RuleError
	if !errors.As(err, &rule) {
		s.t.Fatalf("buy %q: %v, want a rule against it", o.Desired.FriendlyName, err)
	}
	return rule.Violations[0]
}

// expectOrders counts the purchases of a tenant, those it began with included.
func (s *service) expectOrders(tenantID string, want int) {
	s.t.Helper()
	orders, err := s.Orders(context.WithoutCancel(s.t.Context()), tenantID)
	if err != nil {
		s.t.Fatal(err)
	}
	got := 0
	for _, o := range orders {
		for _, l := range o.Lines {
			if strings.EqualFold(l.Transaction, "new") {
				got++
			}
		}
	}
	if got != want {
		s.t.Errorf("%d purchases, want %d", got, want)
	}
}

// errKilled is what a process dies of.
var errKilled = errors.New("killed")

// killed buys with a process that dies at its checkout, before or after the
// service carries it out. It frees its turn, as the system does for a process
// that ends, and does nothing else from then on.
func (s *service) killed(o fulfillment.Order, after bool) {
	s.t.Helper()
	process := s.process(instead("/checkout", func(next http.RoundTripper, req *http.Request) (*http.Response, error) {
		if after {
			resp, err := next.RoundTrip(req)
			if err != nil || resp.Body.Close() != nil || resp.StatusCode != http.StatusCreated {
				s.t.Errorf("the checkout before the end: %v", err)
			}
		}
		panic(errKilled)
	}))
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, errKilled) {
			s.t.Error("the process lived on")
		}
	}()
	_, err := process.Purchase(s.t.Context(), o)
	s.t.Errorf("the purchase ended: %v", err)
}
