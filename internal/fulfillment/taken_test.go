package fulfillment_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const (
	slowTenant = "b0d70a69-4c42-4b27-b17b-91a835d86860"
	slowID     = "a4c1340d-6911-4758-bba3-0c4c6007d161"
	slowPath   = "/v1/customers/" + slowTenant + "/subscriptions/" + slowID
)

// slowService takes its time for every update: it answers reads by script, the
// last entry again and again, where "gone" is a 404.
type slowService struct {
	process *fulfillment.Fulfiller
	asked   []string
	waits   []time.Duration
	header  http.Header
}

func slowly(t *testing.T, reads ...string) *slowService {
	t.Helper()
	s := &slowService{header: http.Header{}}
	first := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !first { // the first read is the test's own
			s.asked = append(s.asked, r.Method+" "+r.URL.Path)
		}
		w.Header().Set("MS-RequestId", "r1")
		switch {
		case r.Method == http.MethodPatch:
			for name := range s.header {
				w.Header().Set(name, s.header.Get(name))
			}
			w.WriteHeader(http.StatusAccepted)
		case strings.Contains(r.URL.Path, "/operations/"):
			w.WriteHeader(http.StatusAccepted)
		case reads[0] == "gone":
			w.WriteHeader(http.StatusNotFound)
		default:
			_, _ = io.WriteString(w, reads[0])
			first = false
		}
		if r.Method == http.MethodGet && len(reads) > 1 && !strings.Contains(r.URL.Path, "/operations/") {
			reads = reads[1:]
		}
	}))
	t.Cleanup(server.Close)
	p, err := transport.New(transport.Options{
		Dialect: partnercenter.Dialect(), InsecureAllowHTTP: true, Rand: func() float64 { return 0 },
		Wait: func(ctx context.Context, d time.Duration) error {
			s.waits = append(s.waits, d)
			return ctx.Err()
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.process = fulfillment.New(partnercenter.New(p, server.URL), fulfillment.NewRun(), p.Wait)
	return s
}

// carry makes one change of what the first read shows.
func (s *slowService) carry(t *testing.T, ctx context.Context, c commerce.Change) (fulfillment.Snapshot, error) {
	t.Helper()
	from, err := s.process.Read(t.Context(), slowTenant, slowID)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := s.process.Apply(ctx, from, []commerce.Change{c}, nil)
	return after, err
}

func held(rest string) string {
	return fmt.Sprintf(`{"id":%q,"status":"active","autoRenewEnabled":true,"friendlyName":"n","termDuration":"P1Y","billingCycle":"monthly","quantity":15,%s}`,
		slowID, rest)
}

var seats20 = commerce.Change{Action: commerce.ActionAddSeats, Seats: 5, From: 15, To: 20}

func TestApply_slowUpdate_isLookedAtUntilItShows(t *testing.T) {
	t.Parallel()
	before, after := held(`"x":1`), strings.Replace(held(`"x":1`), "15", "20", 1)
	s := slowly(t, before, before, after)
	s.header.Set("Location", "/customers/"+slowTenant+"/operations/1")
	s.header.Set("Retry-After", "7")
	got, err := s.carry(t, t.Context(), seats20)
	if err != nil || got.Subscription.Quantity != 20 {
		t.Fatalf("got %+v, %v", got.Subscription, err)
	}
	want := []string{"PATCH " + slowPath, "GET /v1/customers/" + slowTenant + "/operations/1", "GET " + slowPath, "GET " + slowPath}
	if diff := cmp.Diff(want, s.asked); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]time.Duration{7 * time.Second, 4 * time.Second, 8 * time.Second}, s.waits); diff != "" {
		t.Errorf("waits: %s", diff)
	}
}

func TestApply_slowUpdate_endsWhenTheChangeItselfShows(t *testing.T) {
	t.Parallel()
	before := held(`"x":1`)
	for name, c := range map[string]struct {
		change commerce.Change
		after  string
	}{
		"quantity": {seats20, strings.Replace(before, `"quantity":15`, `"Quantity":"20"`, 1)},
		"auto-renew": {
			commerce.Change{Action: commerce.ActionSetEndOfTerm, EndOfTerm: commerce.EndOfTermCancel},
			strings.Replace(before, "true", "false", 1),
		},
		"name": {commerce.Change{Action: commerce.ActionRename, FriendlyName: "m"}, strings.Replace(before, `"n"`, `"m"`, 1)},
		"term": {
			commerce.Change{Action: commerce.ActionLengthenTerm, Term: "P3Y", Cycle: "annual"},
			strings.NewReplacer("P1Y", "p3y", "monthly", "Annual").Replace(before),
		},
		"suspension":   {commerce.Change{Action: commerce.ActionSuspend}, strings.Replace(before, `"active"`, `"Suspended"`, 1)},
		"cancellation": {commerce.Change{Action: commerce.ActionCancel, Seats: 15, From: 15}, "gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := slowly(t, before, before, c.after)
			got, err := s.carry(t, t.Context(), c.change)
			if err != nil || len(s.asked) != 3 {
				t.Errorf("got %v after %v", err, s.asked)
			}
			if c.after == "gone" && got.Subscription.Status != commerce.StatusDeleted {
				t.Errorf("it is %s", got.Subscription.Status)
			}
		})
	}
}

func TestApply_slowUpdateThatNeverShows_isUnknown(t *testing.T) {
	t.Parallel()
	before := held(`"x":1`)
	for name, c := range map[string]struct {
		allowed time.Duration
		retry   string
		reads   []string
		gets    int
		says    string
	}{
		"bound":    {0, "", []string{before}, 60, "holds 15 seats, not 20"},
		"deadline": {time.Minute, "7200", []string{before}, 0, "has not carried it out; stopped waiting"},
		"gone":     {0, "", []string{before, "gone"}, 1, "404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			if c.allowed > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, c.allowed)
				defer cancel()
			}
			s := slowly(t, c.reads...)
			s.header.Set("Retry-After", c.retry)
			_, err := s.carry(t, ctx, seats20)
			var unknown *transport.UnknownOutcomeError
			var refused *fulfillment.NotTakenError
			if !errors.As(err, &unknown) || errors.As(err, &refused) || unknown.RequestID != "r1" ||
				!strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			if want := 1 + c.gets + 1; len(s.asked) != want { // the last reads the true state
				t.Errorf("%d requests, want %d", len(s.asked), want)
			}
		})
	}
}

// A schedule that a slow service does not show in one form is tried in the other.
func TestApply_slowScheduleInAFormThatIsNotKnown_isSentInTheOther(t *testing.T) {
	t.Parallel()
	before := held(`"offerId":"CFQ7TTC0LH18:0001:A"`)
	s := slowly(t, before)
	next := commerce.Schedule{
		Kind: commerce.ScheduledRenewal, SKU: commerce.SKU{
			ProductID: "CFQ7TTC0LH18", SKUID: "0001",
		}, Term: "P1Y", Cycle: "monthly", Quantity: 10,
	}
	_, err := s.carry(t, t.Context(), commerce.Change{Action: commerce.ActionScheduleRenewal, Schedule: &next})
	var refused *fulfillment.NotTakenError
	if !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
	var looks []int
	for _, line := range s.asked {
		switch {
		case line == "PATCH "+slowPath:
			looks = append(looks, 0)
		case len(looks) > 0:
			looks[len(looks)-1]++
		}
	}
	if diff := cmp.Diff([]int{3, 61}, looks); diff != "" { // the last reads the true state
		t.Errorf("looks after each form: %s", diff)
	}
}

// full is a ledger that keeps nothing.
type full struct{}

var errFull = errors.New("no space left")

func (full) Keep(fulfillment.Receipt) error { return errFull }

func TestApply_receiptThatIsNotKept_comesBackOnce(t *testing.T) {
	t.Parallel()
	before, after := held(`"x":1`), strings.Replace(held(`"x":1`), "15", "20", 1)
	for name, c := range map[string]struct {
		after string
		want  fulfillment.Outcome
	}{
		"done":    {after, fulfillment.OutcomeDone},
		"unknown": {before, fulfillment.OutcomeUnknown},
	} {
		s := slowly(t, before, c.after)
		s.process.WithLedger(full{})
		got, err := s.carry(t, t.Context(), seats20)
		if (err == nil) != (c.want == fulfillment.OutcomeDone) {
			t.Errorf("%s: got %v", name, err)
		}
		if len(got.Unkept) != 1 || !errors.Is(got.Unkept[0].Err, errFull) || got.Unkept[0].Receipt.Outcome != c.want ||
			got.Unkept[0].Receipt.RequestID != "r1" {
			t.Errorf("%s: the receipts that were not kept are %+v", name, got.Unkept)
		}
	}
}
