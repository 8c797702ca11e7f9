package wire_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestFault_lostAnswer_carriesOutOnceAndReplays(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	tenant := simulator.CedarSchool
	cart := b.Cart(tenant, b.Line(tenant, simulator.BusinessBasic, "P1Y", "monthly", 5))
	path, id := "/v1/customers/"+tenant+"/carts/"+simtest.Text(cart, "id")+"/checkout", uuid.NewString()
	b.Fault("POST /v1/customers/*/carts/*/checkout", "lost-answer", 1)
	if _, err := b.Try(b.Request(http.MethodPost, path, nil, "MS-RequestId", id)); !errors.Is(err,
		io.ErrUnexpectedEOF) {
		t.Fatalf("lost answer: %v", err)
	}
	if n := b.Orders(tenant); n != 1 {
		t.Fatalf("%d orders after the lost answer, want 1", n)
	}
	b.OK(http.StatusCreated, b.Call(http.MethodPost, path, nil, "MS-RequestId", id))
	if n := b.Orders(tenant); n != 1 {
		t.Errorf("%d orders after the repetition, want 1", n)
	}
}

func TestFault_cut_carriesOutNothing(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Fault("PATCH /v1/customers/*/subscriptions/*", "cut", 1)
	r := b.Request(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow),
		simtest.Body{"quantity": 12, "autoRenewEnabled": true})
	if _, err := b.Try(r); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("cut: %v", err)
	}
	if got := b.Subscription(simtest.Alder, simulator.AlderOpenWindow).Quantity; got != 10 {
		t.Errorf("%d seats", got)
	}
	requests, err := b.Sim.Requests(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	last := requests[len(requests)-1]
	if last.Method != http.MethodPatch || last.Status != 0 || last.Fault != "cut" {
		t.Errorf("log entry %+v", last)
	}
}

func TestFault_statuses_comeInTheirShapes(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	list := "/v1/customers"
	b.Fault("GET /v1/customers", "429=2.5", 1)
	got := b.Get(list)
	if got.Status != 429 || got.Header.Get("Retry-After") != "2.5" || got.Object(t)["statusCode"] != 429.0 {
		t.Errorf("429: %v %s", got.Header, got.Body)
	}
	b.Fault("* /v1/**", "503", 2)
	for range 2 {
		if got := b.Get(list); got.Status != 503 || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			t.Errorf("503: %d %q", got.Status, got.Body)
		}
	}
	b.Fault("GET /v1/customers", "409=900278", 1)
	b.Refused(http.StatusConflict, 900278, b.Get(list))
	b.Fault("GET /v1/customers", "500=900192", 1)
	b.Refused(http.StatusInternalServerError, 900192, b.Get(list))
	b.Fault("GET /v1/customers", "401", 1)
	if got := b.Get(list); got.Status != 401 {
		t.Errorf("401: %d", got.Status)
	}
	b.OK(http.StatusOK, b.Get(list))
	b.Fault("GET /v1/customers", "500", 5)
	if err := b.Sim.ClearFaults(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.OK(http.StatusOK, b.Get(list))
}

func TestFault_afterARetryableAnswer_theSameRequestIDIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.RenewalProcessing = time.Hour })
	id := uuid.NewString()
	b.SetClock("2026-11-05T00:30:00Z")
	whole := b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderTermEnd)))
	whole["friendlyName"] = "Board"
	patch := func() simtest.Reply {
		return b.Call(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, simulator.AlderTermEnd), whole,
			"MS-RequestId", id)
	}
	b.Refused(http.StatusConflict, 800082, patch())
	b.Advance(time.Hour)
	b.OK(http.StatusOK, patch())
}

func TestFault_slow_honorsTheCallersDeadline(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Fault("PATCH /v1/**", "slow=1h", 1)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	r := b.Request(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow),
		simtest.Body{"quantity": 12}).WithContext(ctx)
	if _, err := b.Try(r); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("slow answer: %v", err)
	}
	if got := b.Subscription(simtest.Alder, simulator.AlderOpenWindow).Quantity; got != 10 {
		t.Errorf("%d seats after a request that was given up", got)
	}
}

func TestLatency_isAddedToEveryAnswer(t *testing.T) {
	t.Parallel()
	b := simtest.Open(t, simulator.Options{Latency: 250 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := b.Try(b.Request(http.MethodGet, "/v1/customers", nil).WithContext(ctx)); !errors.Is(err,
		context.DeadlineExceeded) {
		t.Errorf("latency: %v", err)
	}
}

func TestThrottle_overBudget_says429UntilTheMinuteIsOver(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.Throttle = 2 })
	path := "/v1/customers/" + simtest.Alder + "/subscriptions"
	b.OK(http.StatusOK, b.Get(path))
	b.Wall.Advance(10 * time.Second)
	b.OK(http.StatusOK, b.Get(path))
	got := b.Get(path)
	if got.Status != 429 || got.Header.Get("Retry-After") != "50" {
		t.Fatalf("over budget: %d %v %s", got.Status, got.Header, got.Body)
	}
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Birch+"/subscriptions")) // another tenant, another bucket
	b.OK(http.StatusOK, b.Get("/v1/customers"))                                 // not an order or subscription resource
	b.Wall.Advance(50 * time.Second)
	b.OK(http.StatusOK, b.Get(path))
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.FractionalRetry = true }); err != nil {
		t.Fatal(err)
	}
	if got := b.Get(path); got.Header.Get("Retry-After") != "10.000" {
		t.Errorf("fractional: %v", got.Header)
	}
}

func TestErrors_shapesFollowTheSwitches(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	missing := simtest.SubscriptionPath(simtest.Alder, uuid.NewString())
	short := b.Get(missing).Object(t)
	if _, number := short["code"].(float64); !number || short["source"] != "PartnerFD" || short["description"] == "" ||
		short["data"] == nil {
		t.Errorf("short: %v", short)
	}
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) {
		s.ErrorShape, s.CodeType = "long",
			"string"
	}); err != nil {
		t.Fatal(err)
	}
	long := b.Get(missing).Object(t)
	if long["code"] != "20003" || long["errorName"] != "SubscriptionNotFound" || long["isRetryable"] != false ||
		long["errorMessageExtended"] != "InternalErrorCode=20003" {
		t.Errorf("long: %v", long)
	}
}

func TestHeaders_areEchoed(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	got := b.Get("/v1/customers", "MS-RequestId", "11111111-0000-4000-8000-000000000000", "MS-CorrelationId",
		"22222222-0000-4000-8000-000000000000")
	for name, want := range map[string]string{
		"MS-RequestId":     "11111111-0000-4000-8000-000000000000",
		"MS-CorrelationId": "22222222-0000-4000-8000-000000000000",
		"X-Locale":         "en-US", "Content-Length": strconv.Itoa(len(got.Body)),
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if got.Header.Get("MS-CV") == "" || got.Header.Get("MS-ServerId") == "" {
		t.Errorf("headers %v", got.Header)
	}
	b.Refused(http.StatusMethodNotAllowed, 800002, b.Call(http.MethodDelete, "/v1/customers/"+simtest.Alder, nil))
	b.Refused(http.StatusNotFound, 800002, b.Get("/v1/nothing"))
}

func TestCustomers_pagesFollowLinksNext(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	names, path, headers := []string{}, "/v1/customers?size=2", []string{}
	for pages := 1; ; pages++ {
		page := b.OK(http.StatusOK, b.Get(path, headers...))
		for _, one := range simtest.Elements(page, "items") {
			names = append(names, simtest.Text(one, "companyProfile.companyName"))
		}
		next := simtest.Text(page, "links.next.uri")
		if next == "" {
			if pages != 2 {
				t.Errorf("%d pages", pages)
			}
			break
		}
		if strings.HasPrefix(next, "/v1") {
			t.Errorf("link with version: %s", next)
		}
		path, headers = "/v1"+next, nil
		for _, h := range simtest.Elements(page, "links.next.headers") {
			headers = append(headers, simtest.Text(h, "key"), simtest.Text(h, "value"))
		}
	}
	if diff := cmp.Diff([]string{"Alder Clinics", "Birch Logistics", "Cedar School"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/customers", "MS-ContinuationToken", "junk"))
	b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/customers?size=-1"))
}

func TestCustomers_filter(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for filter, want := range map[string]int{
		`{"Field":"CompanyName","Value":"alder","Operator":"starts_with"}`:       1,
		`{"field":"Domain","value":"birchlogistics","operator":"substring"}`:     1,
		`{"Field":"CompanyName","Value":"school","Operator":"starts_with"}`:      0,
		`{"Field":"CompanyName","Value":"Cedar School","Operator":"equals"}`:     1,
		`{"Field":"CompanyName","Value":"c","Operator":"not_starts_with"}`:       2,
		`{"Field":"CompanyName","Value":"cedar school","Operator":"not_equals"}`: 2,
	} {
		if n := len(b.Get("/v1/customers?size=10&filter=" + url.QueryEscape(filter)).Items(t)); n != want {
			t.Errorf("%s: %d customers, want %d", filter, n, want)
		}
	}
	for _, bad := range []string{
		`{`, `{"Field":"Country","Value":"US","Operator":"equals"}`, `{"Field":"Domain","Value":"a","Operator":"like"}`,
	} {
		b.Refused(http.StatusBadRequest, 3000, b.Get("/v1/customers?filter="+url.QueryEscape(bad)))
	}
}

func TestTransport_otherHosts_areErrors(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://storage.example/v1.0/users", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Try(r); err == nil || !strings.Contains(err.Error(), "storage.example") {
		t.Errorf("foreign host: %v", err)
	}
	wrongHost := b.Request(http.MethodGet, "/v1/customers", nil)
	wrongHost.URL.Host = "login.microsoftonline.com"
	wrongHost.Host = ""
	if got := b.Do(wrongHost); got.Status != http.StatusNotFound {
		t.Errorf("the API at the login endpoint: %d", got.Status)
	}
}

// quirky collects what many seeds do to one and the same answer.
func TestQuirks_showEveryDocumentedVariantAndKeepTheMeaning(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(60) {
		b := simtest.Open(t, simulator.Options{Seed: seed + 1})
		got := b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderTwoBatches))
		text := string(got.Body)
		note := func(name string, shown bool) { seen[name] = seen[name] || shown }
		note("bom", bytes.HasPrefix(got.Body, []byte("\uFEFF")))
		note("pascal", strings.Contains(text, `"CommitmentEndDate":`))
		note("nulls", strings.Contains(strings.ToLower(text), `"promotionid":null`))
		note("no nulls", !strings.Contains(strings.ToLower(text), `"cancellationalloweduntildate"`))
		note("doubled id", strings.Contains(got.Header.Get("MS-RequestId"), ","))
		note("doubled correlation id", strings.Contains(got.Header.Get("MS-CorrelationId"), ","))
		note("upper id", strings.Contains(text, strings.ToUpper(simulator.AlderTwoBatches)))
		note("blank", strings.Contains(strings.ToLower(text), `"active "`))
		note("enum case", strings.Contains(text, `"Active`))
		note("no links", !strings.Contains(strings.ToLower(text), `"links"`))
		note("offset date", strings.Contains(text, "2026-05-20T08:00:00+00:00"))
		note("bare date", strings.Contains(text, `2026-05-20T08:00:00"`))
		note("ticks", strings.Contains(text, "2026-05-20T08:00:00.0000000Z"))
		past := b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderClosedWindow))
		note("past window", strings.Contains(strings.ToLower(string(past.Body)), `"cancellationalloweduntildate":"`))
		refusal := b.Get(simtest.SubscriptionPath(simtest.Alder, uuid.NewString()))
		note("code as text", strings.Contains(strings.ToLower(string(refusal.Body)), `"code":"20003"`))
		note("long error", strings.Contains(strings.ToLower(string(refusal.Body)), `"isretryable"`))
		// Whatever it looks like, it can be sent back and changes nothing.
		got = b.Call(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, simulator.AlderScheduled),
			b.OK(http.StatusOK, b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderScheduled))))
		if got.Status != http.StatusOK || b.Subscription(simtest.Alder, simulator.AlderScheduled).Updates != 0 {
			t.Errorf("seed %d: GET sent back as PATCH: %d %s", seed+1, got.Status, got.Body)
		}
	}
	for _, name := range []string{
		"bom", "pascal", "nulls", "no nulls", "doubled id", "doubled correlation id", "upper id", "blank", "enum case",
		"no links", "offset date",
		"bare date", "ticks", "past window", "code as text", "long error",
	} {
		if !seen[name] {
			t.Errorf("no seed shows %q", name)
		}
	}
}

func TestQuirks_sameSeed_hasTheSameAnswers(t *testing.T) {
	t.Parallel()
	read := func(seed int64) string {
		b := simtest.Open(t, simulator.Options{Seed: seed})
		var all strings.Builder
		for range 5 {
			all.Write(b.Get(simtest.SubscriptionPath(simtest.Alder, simulator.AlderTwoBatches)).Body)
		}
		return all.String()
	}
	first, again, other := read(7), read(7), read(8)
	if first != again {
		t.Error("seed 7 differs from itself")
	}
	if first == other {
		t.Error("seeds 7 and 8 do not differ")
	}
}

func TestUsers_needDelegationUnlessSwitched(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	path := "/v1/customers/" + simtest.Alder + "/users"
	b.Refused(http.StatusForbidden, 900329, b.Get(path))
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.UsersAppOnly = true }); err != nil {
		t.Fatal(err)
	}
	if n := len(b.Get(path).Items(t)); n != 3 {
		t.Errorf("%d users", n)
	}
}

func TestIdempotency_retentionAndOtherBodies_followTheSwitches(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.IdempotencyTime = time.Minute })
	id, path := uuid.NewString(), simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow)
	name := func(name string) simtest.Reply {
		return b.Call(http.MethodPatch, path, simtest.Body{"friendlyName": name, "autoRenewEnabled": true},
			"MS-RequestId", id)
	}
	b.OK(http.StatusOK, name("one"))
	if got := b.OK(http.StatusOK, name("two")); got["friendlyName"] != "one" {
		t.Errorf("another body replays %v", got["friendlyName"])
	}
	b.Wall.Advance(time.Minute)
	if got := b.OK(http.StatusOK, name("two")); got["friendlyName"] != "two" {
		t.Errorf("after the retention: %v", got["friendlyName"])
	}
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.IdempotencyBody = "refuse" }); err != nil {
		t.Fatal(err)
	}
	b.Refused(http.StatusBadRequest, 800002, name("three"))
}
