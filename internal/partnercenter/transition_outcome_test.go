package partnercenter_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// outcomeOf describes the outcome of a transition with these events.
func outcomeOf(t *testing.T, events string) string {
	t.Helper()
	got, err := partnercenter.ParseTransition([]byte(`{"operationId":"o","events":` + events + `}`))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, step := range []partnercenter.TransitionStep{got.Conversion(), got.Reassignment()} {
		word := step.Status
		switch {
		case step.Done():
			word += "/done"
		case step.Failed():
			word += "/failed"
		}
		if step.UnderWay() {
			word += "/under way"
		}
		for _, e := range step.Errors {
			word += "/" + e.CodeText
		}
		words = append(words, word)
	}
	if got.LicensesReassigned() {
		words = append(words, "reassigned")
	}
	return strings.Join(words, ", ")
}

func TestTransition_events_showTheOutcome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ events, want string }{
		"none":  {`null`, "/under way, /under way"},
		"begun": {`[{"name":"Conversion","status":"Started "}]`, "started/under way, /under way"},
		"going on": {
			`[{"name":"Conversion","status":"Started"},{"name":"Conversion","status":"InProgress"}]`,
			"in_progress/under way, /under way",
		},
		"as a word": {`[{"name":"conversion","status":"in_progress"}]`, "in_progress/under way, /under way"},
		"done": {
			`[{"name":"Conversion","status":"Started","timestamp":"2021-01-08T18:01:14Z"},{"name":"Conversion","status":"COMPLETED","timestamp":"2021-01-08T18:37:41Z"}]`,
			"completed/done, /under way",
		},
		"end first": {
			`[{"name":"Conversion","status":"Completed","timestamp":"2021-01-08T18:37:41Z"},{"name":"Conversion","status":"Started","timestamp":"2021-01-08T18:01:14Z"}]`,
			"completed/done, /under way",
		},
		"late start": {
			`[{"name":"Conversion","status":"Completed"},{"name":"Conversion","status":"Started","timestamp":"2021-01-08T18:01:14Z"}]`,
			"completed/done, /under way",
		},
		"failed": {
			`[{"name":"Conversion","status":"Started"},{"name":"Conversion","status":"Failed","errors":[{"code":9},{"code":"3"}]}]`,
			"failed/failed/9/3, /under way",
		},
		"told before": {
			`[{"name":"Conversion","status":"InProgress","errors":[{"code":4}]},{"name":"Conversion","status":"Failed"}]`,
			"failed/failed/4, /under way",
		},
		"second try": {
			`[{"name":"Conversion","status":"Failed","errors":[{"code":4}],"timestamp":"2021-01-08T18:00:00Z"},{"name":"Conversion","status":"Completed","timestamp":"2021-01-08T19:00:00Z"}]`,
			"completed/done, /under way",
		},
		"newest first": {
			`[{"name":"Conversion","status":"Completed","timestamp":"2021-01-08T19:00:00Z"},{"name":"Conversion","status":"Failed","timestamp":"2021-01-08T18:00:00Z"}]`,
			"completed/done, /under way",
		},
		"new status": {`[{"name":"Conversion","status":"OnHold","errors":[{"code":7}]}]`, "on_hold/under way/7, /under way"},
		"with seats": {
			`[{"name":"Conversion","status":"Completed"},{"name":"SeatReassignment","status":"Completed "}]`,
			"completed/done, completed/done, reassigned",
		},
		"with license": {
			`[{"name":"LicenseReassignment","status":"Started"},{"name":"Conversion","status":"Completed"}]`,
			"completed/done, started/under way",
		},
		"seats failed": {
			`[{"name":"Conversion","status":"Completed"},{"name":"SeatReassignment","status":"Failed","errors":[{"code":12}]}]`,
			"completed/done, failed/failed/12",
		},
		"other event":  {`[{"name":"Billing","status":"Failed"}]`, "/under way, /under way"},
		"a lone event": {`{"name":"Conversion","status":"Completed"}`, "completed/done, /under way"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, outcomeOf(t, c.events)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTransitionErrors_codes_haveAReason(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for code := partnercenter.TransitionDelegatedAdminOff; code <= partnercenter.TransitionGDAPRoleMissing; code++ {
		seen[code.Reason()] = true
	}
	for code := partnercenter.TargetNotActive; code <= partnercenter.TargetEndsEarlier; code++ {
		seen[code.Reason()] = true
	}
	if len(seen) != 13+4 || seen[""] {
		t.Errorf("reasons: %v", seen)
	}
	got := []string{
		partnercenter.TransitionError{Code: partnercenter.TransitionAddonsPresent, CodeText: "6", Description: "d"}.Reason(),
		partnercenter.TransitionError{CodeText: "0", Description: "d"}.Reason(),
		partnercenter.TransitionError{Code: 14, CodeText: "14"}.Reason(),
		partnercenter.TransitionError{}.Reason(),
		partnercenter.TargetError{Code: partnercenter.TargetEndsEarlier, Description: "d"}.Reason(),
		partnercenter.TargetError{Code: 5, CodeText: "5", Description: "d"}.Reason(),
	}
	want := []string{
		"the subscription has add-ons", "d", "the service gives code 14 and no explanation", "the service gives no explanation",
		"its term ends before the source's", "d",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzTransition(f *testing.F) {
	f.Add(`{"operationId":"1CAF8EC7-62CC-4AB5-B35D-572D2A62974C","Events":[{"name":"Conversion","status":"Started ","timestamp":"2021-01-08T18:01:14.7488618Z"}]}`)
	f.Add(`{"toCatalogItemId":"A:B:C","events":{"name":"SeatReassignment","status":"Failed","errors":[{"code":"12"}]}}`)
	f.Add(`{"operationId":"o","events":[null,{}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := partnercenter.ParseTransition([]byte(text))
		if err != nil {
			return
		}
		if got.OperationID == "" && got.ToCatalogItemID == "" {
			t.Errorf("%q reads as %+v", text, got)
		}
		for _, s := range []partnercenter.TransitionStep{got.Conversion(), got.Reassignment()} {
			if s.Done() && s.Failed() || s.UnderWay() == (s.Done() || s.Failed()) {
				t.Errorf("%q has come to %+v", text, s)
			}
		}
	})
}

func FuzzTransitionEligibility(f *testing.F) {
	f.Add(`{"catalogItemId":"A:B:C","quantity":1,"eligibilities":[{"isEligible":true,"transitionType":"transition_only","errors":[{"code":3}]}]}`)
	f.Add(`{"catalogItemId":"A","subscriptionEligibilities":{"isEligible":"x","errors":[{"code":1e3}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := partnercenter.ParseTransitionEligibility([]byte(text))
		if err != nil {
			return
		}
		if got.CatalogItemID == "" {
			t.Errorf("%q reads as %+v", text, got)
		}
		for _, kind := range got.Types {
			for _, e := range kind.Errors {
				if e.Reason() == "" || (e.Code != 0 && e.CodeText == "") {
					t.Errorf("%q has the error %+v", text, e)
				}
			}
		}
	})
}
