package partnercenter_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestDialect_headers_goWithEveryRequest(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"items":[]}`))
	if _, err := s.Subscriptions(t.Context(), tenant); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, name := range []string{"MS-Contract-Version", "X-Locale", "MS-PartnerCenter-Application", "client-request-id"} {
		got[name] = s.got[0].Header.Get(name)
	}
	want := map[string]string{
		"MS-Contract-Version": "v1", "X-Locale": "en-US", "MS-PartnerCenter-Application": transport.Application, "client-request-id": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"MS-RequestId", "MS-CorrelationId"} {
		if s.got[0].Header.Get(name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestDialect_conflicts_thatPassInMinutes_areBusy(t *testing.T) {
	t.Parallel()
	busy := partnercenter.Dialect().Busy
	for _, n := range []int{800014, 800060, 800064, 800082, 900261} {
		for _, body := range []string{fmt.Sprintf(`{"code":%d,"description":"no"}`, n), fmt.Sprintf("\ufeff{\"Code\":\"%d\"}", n)} {
			if !busy(http.StatusConflict, []byte(body)) {
				t.Errorf("%s is final", body)
			}
			if busy(http.StatusBadRequest, []byte(body)) {
				t.Errorf("%s is busy with a status that is final", body)
			}
		}
		if err := (&partnercenter.Error{Code: n}); !partnercenter.IsNotReady(err) {
			t.Errorf("%d is waited for and not IsNotReady", n)
		}
	}
	for _, body := range []string{`{"code":900278}`, `{"code":900280}`, `{"code":900257}`, `{"code":"busy"}`, `{}`, `<html>`, ``} {
		if busy(http.StatusConflict, []byte(body)) {
			t.Errorf("%s is busy", body)
		}
	}
}

// What was read from a busy subscription is old: the caller reads it again.
func TestWritesOfASubscription_whileItIsBusy_failAtOnce(t *testing.T) {
	t.Parallel()
	conflict := answer(http.StatusConflict, `{"code":800082,"description":"not ready"}`)
	for name, write := range map[string]func(*service) error{
		"update": func(s *service) error { _, err := change(t, t.Context(), s); return err },
		"transition": func(s *service) error {
			_, err := s.Transition(t.Context(), tenant, subID, partnercenter.TransitionRequest{}, "")
			return err
		},
	} {
		s := serve(t, conflict, ok(`{}`))
		if err := write(s); !partnercenter.IsNotReady(err) || len(s.got) != 1 || len(s.waits) != 0 {
			t.Errorf("%s: got %v after %v and waits %v", name, err, s.lines(), s.waits)
		}
	}
	s := serve(t, conflict, ok(`{"orders":[{"id":"a"}]}`))
	if _, err := s.Checkout(t.Context(), tenant, "c", "mine"); err != nil || len(s.got) != 2 {
		t.Errorf("a checkout is repeated under its id: %v after %v", err, s.lines())
	}
}

func TestRecorded_writesOfTheClient_areRecorded(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"orders":[{"id":"a"}]}`))
	var w transport.Recorder
	recorded := s.Recorded(&w)
	for _, c := range []*partnercenter.Client{recorded, s.Client} {
		if _, err := c.Checkout(t.Context(), tenant, "c", ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := recorded.Orders(t.Context(), tenant); err != nil { // a read is not recorded
		t.Fatal(err)
	}
	if got := w.Writes(); len(got) != 1 || got[0].RequestID != "r1" || got[0].Status != http.StatusOK {
		t.Errorf("recorded %+v, want the one checkout", got)
	}
}
