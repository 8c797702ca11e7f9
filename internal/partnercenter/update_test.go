package partnercenter_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const subPath = "/v1/customers/" + tenant + "/subscriptions/" + subID

func sub(rest string) string {
	return `{"id":"` + subID +
		`","status":"active","autoRenewEnabled":true,"friendlyName":"n","termDuration":"P1Y","billingCycle":"monthly",` +
		rest + `}`
}

// change sends a subscription with 20 seats.
func change(t *testing.T, ctx context.Context, s *service) (partnercenter.Updated, error) {
	t.Helper()
	return s.UpdateSubscription(ctx, tenant, subID, document(t, sub(`"quantity":20`)))
}

func TestUpdateSubscription_unknownFields_goBackByteForByte(t *testing.T) {
	t.Parallel()
	odd := `"Odd":  {"a" : [1.50, 1e400, "<&>\u00e9"],"termLifeCycleState":null}`
	s := serve(t, ok(`{"ID":"`+subID+`","Quantity":15,`+odd+`}`), ok(sub(`"quantity":20`)))
	read, err := s.Subscription(t.Context(), tenant, subID)
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Raw.Set("quantity", 20); err != nil {
		t.Fatal(err)
	}
	got, err := s.UpdateSubscription(t.Context(), tenant, subID, read.Raw)
	if err != nil {
		t.Fatal(err)
	}
	if got.Subscription.Quantity != 20 || got.Subscription.Meta != meta || got.Pending != nil {
		t.Errorf("got %+v", got)
	}
	sent := s.got[1]
	want := `{"ID":"` + subID + `","Odd":{"a" : [1.50, 1e400, "<&>\u00e9"],"termLifeCycleState":null},"Quantity":20}`
	if diff := cmp.Diff([]string{"PATCH " + subPath, want}, []string{sent.line(), sent.Body}); diff != "" {
		t.Error(diff)
	}
	if v, ok := sent.Header["If-Match"]; ok {
		t.Errorf("If-Match %q without an etag", v)
	}
}

func TestUpdateSubscription_etag_isSentQuoted(t *testing.T) {
	t.Parallel()
	for _, etag := range []string{`e1`, `\"e1\"`} {
		s := serve(t, ok(sub(`"quantity":1`)))
		if _, err := s.UpdateSubscription(t.Context(), tenant, subID, document(t, `{"Attributes":{"Etag":"`+etag+`"}}`)); err != nil {
			t.Fatal(err)
		}
		if got := s.got[0].Header.Get("If-Match"); got != `"e1"` {
			t.Errorf("If-Match is %s", got)
		}
	}
}

func TestUpdateSubscription_eachWrite_hasANewID(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusServiceUnavailable, ""), ok(sub(`"quantity":20`)))
	for range 2 {
		if _, err := change(t, t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if s.got[0].RequestID != s.got[1].RequestID || s.got[1].RequestID == s.got[2].RequestID {
		t.Errorf("request ids %q, %q; %q", s.got[0].RequestID, s.got[1].RequestID, s.got[2].RequestID)
	}
	if s.got[0].Body != s.got[1].Body || s.got[1].Body == "" {
		t.Errorf("bodies %q and %q", s.got[0].Body, s.got[1].Body)
	}
}

func TestUpdateSubscription_refusals_areTyped(t *testing.T) {
	t.Parallel()
	s := serve(t,
		answer(http.StatusBadRequest, `{"code":900257,"description":"window"}`),
		answer(http.StatusConflict, `{"code":900278,"description":"tomorrow"}`),
	)
	if _, err := change(t, t.Context(), s); !partnercenter.IsReduceWindowClosed(err) {
		t.Errorf("got %v", err)
	}
	_, err := change(t, t.Context(), s)
	var unknown *transport.UnknownOutcomeError
	if !partnercenter.IsTomorrow(err) || errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	if len(s.got) != 2 {
		t.Errorf("%d requests", len(s.got))
	}
}

func TestUpdateSubscription_accepted_isReadAtTheServicesLink(t *testing.T) {
	t.Parallel()
	const operation = "/customers/" + tenant + "/operations/1"
	s := serve(t,
		answer(http.StatusAccepted, "").with("Location", operation, "Retry-After", "7.5"),
		answer(http.StatusAccepted, "").with("Retry-After", "3"),
		ok(sub(`"quantity":15`)),
		answer(http.StatusNotFound, `{"code":20003}`),
	)
	got, err := change(t, t.Context(), s)
	if err != nil || got.Pending == nil || got.Subscription.ID != "" || got.Pending.RetryAfter != 7500*time.Millisecond {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, found, err := got.Pending.Look(t.Context()); err != nil || found || got.Pending.RetryAfter != 3*time.Second {
		t.Errorf("an operation is not a subscription: found %t, %v, wait %s", found, err, got.Pending.RetryAfter)
	}
	if seen, found, err := got.Pending.Look(t.Context()); err != nil || !found || seen.Quantity != 15 ||
		seen.Meta != meta || got.Pending.RetryAfter != 0 {
		t.Errorf("got %+v, found %t, %v", seen, found, err)
	}
	if _, _, err := got.Pending.Look(t.Context()); !partnercenter.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
	want := []string{"PATCH " + subPath, "GET /v1" + operation, "GET " + subPath, "GET " + subPath}
	if diff := cmp.Diff(want, s.lines()); diff != "" {
		t.Error(diff)
	}
	var unknown *transport.UnknownOutcomeError
	if err := got.Pending.Unknown(errors.New("x")); !errors.As(err, &unknown) || unknown.RequestID != "r1" || unknown.Path != subPath {
		t.Errorf("got %v", err)
	}
}

func TestUpdateSubscription_acceptedWithALinkElsewhere_isUnknown(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusAccepted, "").with("Location", "https://evil.example/"))
	_, err := change(t, t.Context(), s)
	var unknown *transport.UnknownOutcomeError
	if !errors.As(err, &unknown) || unknown.RequestID != "r1" || len(s.got) != 1 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestUpdateSubscription_emptySuccess_isReadAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, ok("\ufeff\n"), ok(sub(`"quantity":20`)))
	got, err := change(t, t.Context(), s)
	if err != nil || got.Subscription.Quantity != 20 {
		t.Errorf("got %+v, %v", got, err)
	}
	if diff := cmp.Diff([]string{"PATCH " + subPath, "GET " + subPath}, s.lines()); diff != "" {
		t.Error(diff)
	}
}

func TestUpdateSubscription_unreadableSuccess_isUnknown(t *testing.T) {
	t.Parallel()
	for _, script := range [][]reply{
		{ok(`{"quantity":20}`)},
		{ok(""), answer(http.StatusForbidden, "")},
	} {
		_, err := change(t, t.Context(), serve(t, script...))
		var unknown *transport.UnknownOutcomeError
		if !errors.As(err, &unknown) {
			t.Errorf("got %v", err)
		}
	}
}
