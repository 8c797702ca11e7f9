package partnercenter_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestError_everyShape_isRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 3000)
	for name, c := range map[string]struct {
		status int
		body   string
		want   partnercenter.Error
	}{
		"first": {
			400,
			`{"code":800090,"description":"Subscription quantity can't be decreased.","data":[],"source":"PartnerFD"}`,
			partnercenter.Error{Code: 800090, CodeText: "800090", Message: "Subscription quantity can't be decreased."},
		},
		"second": {
			400,
			`{"code":"600061","message":"m","description":"exists","errorName":"PartnerConfirmedAgreementAlreadyExists","isRetryable":false,"parameters":{}}`,
			partnercenter.Error{Code: 600061, CodeText: "600061", Message: "exists"},
		},
		"rate limit": {
			403, `{"statusCode":429,"message":"Rate limit is exceeded."}`,
			partnercenter.Error{Message: "Rate limit is exceeded."},
		},
		"pascal and BOM": {
			400, "\ufeff" + `{"Code":"2055","Description":"stale"}`,
			partnercenter.Error{Code: 2055, CodeText: "2055", Message: "stale"},
		},
		"word as code": {
			400, `{"code":"BadThing","message":"m","data":["a",{"b":1},null]}`,
			partnercenter.Error{CodeText: "BadThing", Message: "m", Details: []string{"a", `{"b":1}`}},
		},
		"gateway":       {403, `{"error":{"code":"Denied","message":"no"}}`, partnercenter.Error{CodeText: "Denied", Message: "no"}},
		"error as text": {403, `{"error":"denied","code":5}`, partnercenter.Error{Code: 5, CodeText: "5", Message: "Forbidden"}},
		"html":          {404, "<html><h1>Not here</h1></html>", partnercenter.Error{Message: "Not Found"}},
		"empty":         {403, "", partnercenter.Error{Message: "Forbidden"}},
		"secret": {
			400, `{"code":1,"description":"bad client_secret=hush"}`,
			partnercenter.Error{Code: 1, CodeText: "1", Message: "bad client_secret=[redacted]"},
		},
		"long":       {400, `{"description":"` + long + `"}`, partnercenter.Error{Message: long[:4000] + "…"}},
		"odd status": {499, "", partnercenter.Error{Message: "no explanation was given"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, answer(c.status, c.body))
			_, err := s.Customer(t.Context(), tenant)
			var got *partnercenter.Error
			if !errors.As(err, &got) {
				t.Fatalf("got %v", err)
			}
			c.want.Access, c.want.Status, c.want.Method, c.want.Path, c.want.Attempts = partnercenter.ReadCustomers, c.status, "GET", "/v1/customers/"+
				tenant, 1
			c.want.RequestID, c.want.CorrelationID = "r1", "c1"
			if diff := cmp.Diff(c.want, *got); diff != "" {
				t.Error(diff)
			}
			if len(s.got) != 1 {
				t.Errorf("%d requests", len(s.got))
			}
		})
	}
}

func TestError_text_hasTheIDsThatSupportAsksFor(t *testing.T) {
	t.Parallel()
	err := &partnercenter.Error{
		Status: 429, CodeText: "7", Message: "Slow down.", Method: "PATCH", Path: "/v1/x", RequestID: "r", CorrelationID: "c",
		Attempts: 3, Details: []string{"more"}, Stopped: &transport.DeadlineError{Wait: time.Minute, Left: time.Second},
	}
	want := "Partner Center refused PATCH /v1/x: Slow down. (HTTP 429, code 7, after 3 attempts, MS-RequestId r, MS-CorrelationId c)" +
		"; more; the next attempt is due in 1m0s, but the time allowed ends in 1s"
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error("the passed deadline cannot be seen")
	}
}

func TestClasses_codes_haveTheirMeaning(t *testing.T) {
	t.Parallel()
	classes := map[string]func(error) bool{
		"not found": partnercenter.IsNotFound, "no relationship": partnercenter.IsNoRelationship,
		"agreement missing": partnercenter.IsAgreementMissing, "availability gone": partnercenter.IsAvailabilityGone,
		"cart ordered": partnercenter.IsCartAlreadyOrdered, "cart refused": partnercenter.IsCartRefused,
		"reduce closed": partnercenter.IsReduceWindowClosed, "cancel closed": partnercenter.IsCancelWindowClosed,
		"not ready": partnercenter.IsNotReady, "tomorrow": partnercenter.IsTomorrow,
		"out of range": partnercenter.IsQuantityOutOfRange, "seat limit": partnercenter.IsSeatLimit,
		"base missing": partnercenter.IsBaseProductMissing, "add-on thin": partnercenter.IsAddonSharedTooThin, "suspended": partnercenter.IsSuspended,
		"deleted": partnercenter.IsDeleted, "too many updates": partnercenter.IsTooManyUpdates,
		"term too short": partnercenter.IsTermTooShort, "credit": partnercenter.IsCreditRefused,
		"under review": partnercenter.IsCustomerUnderReview,
		"app only":     partnercenter.IsAppOnlyRefused, "unauthorized": partnercenter.IsUnauthorized,
		"throttled": partnercenter.IsThrottled, "term invalid": partnercenter.IsTermInvalid,
		"trial": partnercenter.IsTrialTermFixed, "billing cycle": partnercenter.IsBillingCycleRefused,
		"target unfit": partnercenter.IsTransitionTargetUnfit, "promotion": partnercenter.IsPromotionRefused,
		"term end": partnercenter.IsTermEndRefused,
	}
	for class, codes := range map[string][]int{
		"not found": {20000, 20003, 60002, 60003, 400013, 400018, 800007, 800008}, "no relationship": {20002},
		"agreement missing": {13605}, "not found, availability gone": {400019}, "cart ordered": {800065}, "cart refused": {800009},
		"reduce closed": {800090, 900214, 900257}, "cancel closed": {900117, 900213},
		"not ready": {800014, 800060, 800064, 800082, 900280}, "not ready, tomorrow": {900278},
		"out of range": {2002, 900275}, "seat limit": {800018, 800066, 800067, 800088, 800089, 900419, 10009, 10015},
		"base missing": {
			400041, 10018,
		}, "add-on thin": {10019}, "suspended": {2001, 800091}, "deleted": {2011}, "too many updates": {900311},
		"term too short": {800122}, "term too short, target unfit": {900267}, "term invalid": {800121}, "term invalid, target unfit": {900268},
		"trial": {800107}, "billing cycle": {
			900269, 900270,
		}, "promotion": {27006, 27007, 10014}, "term end": {900242, 900244, 900245, 900246, 10016, 10017},
		"target unfit": {900236, 900258, 900259, 900260}, "not ready, target unfit": {900261},
		"credit": {800023, 800025, 900121}, "under review": {800073, 800074, 800075},
		"app only": {900329}, "": {0, 1, 2055, 800002},
	} {
		for _, code := range codes {
			for _, err := range []error{
				&transport.UnknownOutcomeError{Err: fmt.Errorf("apply: %w", &partnercenter.Error{Status: 400, Code: code})},
				&partnercenter.LineError{Code: code},
			} {
				for name, is := range classes {
					want := strings.Contains(", "+class+",", ", "+name+",")
					if got := is(err); got != want {
						t.Errorf("code %d as %T: %s is %t", code, err, name, got)
					}
				}
			}
		}
	}
	for status, class := range map[int]string{404: "not found", 412: "", 401: "unauthorized", 429: "throttled", 500: ""} {
		for name, is := range classes {
			if got := is(&partnercenter.Error{Status: status}); got != (name == class) {
				t.Errorf("status %d: %s is %t", status, name, got)
			}
			if is(nil) || is(errors.New("x")) {
				t.Errorf("no error of the service: %s is true", name)
			}
		}
	}
}

func FuzzErrorBody(f *testing.F) {
	f.Add(400, `{"code":800090,"description":"no","data":[]}`)
	f.Add(429, `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 57 seconds."}`)
	f.Add(502, "<html>")
	f.Add(500, `{"error":{"code":{},"message":[]},"data":{"a":"\ud800"}}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		e := partnercenter.ParseErrorBody(status, []byte(body))
		if e.Message == "" || e.Status != status || (e.Code != 0 && e.CodeText == "") {
			t.Errorf("%q reads as %+v", body, e)
		}
		if e.Error() == "" {
			t.Errorf("%q has no text", body)
		}
	})
}
