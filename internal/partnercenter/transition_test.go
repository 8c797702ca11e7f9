package partnercenter_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const (
	premium   = "CFQ7TTC0LDPB:0001:CFQ7TTC0K71H"
	targetID  = "151467a1-4246-4a00-da7b-3405463d9b78"
	operation = "1caf8ec7-62cc-4ab5-b35d-572d2a62974c"
)

func TestTransitionEligibilities_answer_isRead(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"totalCount":2,"items":[{"operationId":"`+strings.ToUpper(operation)+`","catalogItemId":"`+
		premium+`","title":"Premium","description":"d","quantity":"15",
		"eligibilities":[{"isEligible":true,"transitionType":"transition_only","errors":[]},
			{"IsEligible":"False","TransitionType":"TransitionWithLicenseTransfer","Errors":[{"Code":"3","Description":"conflict"},{"code":99,"description":"new"},{"code":"Odd"}]}],
		"subscriptionEligibilities":[{"isEligible":true,"subscriptionId":"`+strings.ToUpper(targetID)+`","subscriptionFriendlyName":"Seats","subscriptionTermDuration":"p1y","subscriptionBillingCycle":"Monthly","errors":null},
			{"isEligible":false,"subscriptionId":"b","errors":[{"code":4,"description":"earlier"}]}]},
		{"catalogItemId":"A:B"}],"attributes":{"objectType":"Collection"}}`))
	got, err := s.TransitionEligibilities(t.Context(), tenant, subID, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.TransitionEligibility{{
		OperationID: operation, CatalogItemID: premium, ProductID: "CFQ7TTC0LDPB", SKUID: "0001", AvailabilityID: "CFQ7TTC0K71H",
		Title: "Premium", Description: "d", Quantity: 15,
		Types: []partnercenter.TypeEligibility{
			{TransitionType: partnercenter.TransitionOnly, IsEligible: true},
			{TransitionType: partnercenter.TransitionAndReassigned, Errors: []partnercenter.TransitionError{
				{Code: partnercenter.TransitionConflictingServices, CodeText: "3", Description: "conflict"},
				{Code: 99, CodeText: "99", Description: "new"},
				{CodeText: "Odd"},
			}},
		},
		Targets: []partnercenter.TargetEligibility{
			{SubscriptionID: targetID, FriendlyName: "Seats", TermDuration: "P1Y", BillingCycle: "monthly", IsEligible: true},
			{
				SubscriptionID: "b",
				Errors:         []partnercenter.TargetError{{Code: partnercenter.TargetEndsEarlier, CodeText: "4", Description: "earlier"}},
			},
		},
	}, {CatalogItemID: "A:B", ProductID: "A", SKUID: "B"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	allowed := []bool{
		got[0].Allows(partnercenter.TransitionOnly), got[0].Allows(partnercenter.TransitionAndReassigned),
		got[1].Allows(partnercenter.TransitionOnly),
	}
	if diff := cmp.Diff([]bool{true, false, false}, allowed); diff != "" {
		t.Error(diff)
	}
}

func TestTransitionEligibilities_kind_isAskedFor(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"items":[]}`))
	for _, kind := range []string{"", partnercenter.TransitionImmediate, partnercenter.TransitionScheduled} {
		if got, err := s.TransitionEligibilities(t.Context(), tenant, subID, kind); err != nil || got == nil || len(got) != 0 {
			t.Errorf("%q: got %v, %v", kind, got, err)
		}
	}
	path := "GET " + subPath + "/transitionEligibilities?eligibilityType="
	if diff := cmp.Diff([]string{path + "immediate", path + "immediate", path + "scheduled"}, s.lines()); diff != "" {
		t.Error(diff)
	}
}

func TestTransitionEligibilities_trouble_isAnError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reply reply
		is    func(error) bool
	}{
		"no target": {ok(`{"items":[{"title":"x"}]}`), func(err error) bool { return err != nil }},
		"no number": {
			ok(`{"items":[{"catalogItemId":"A:B","quantity":"all"}]}`),
			func(err error) bool { return strings.Contains(err.Error(), "transitionEligibility.quantity") },
		},
		"legacy":    {answer(http.StatusForbidden, `{"code":900263}`), func(err error) bool { return err != nil }},
		"not there": {answer(http.StatusNotFound, `{"code":20003}`), partnercenter.IsNotFound},
	} {
		got, err := serve(t, c.reply).TransitionEligibilities(t.Context(), tenant, subID, "")
		if err == nil || !c.is(err) || got != nil {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}

func TestTransition_request_hasTheCallersFields(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"toCatalogItemId":"`+premium+`"}`))
	for _, r := range []partnercenter.TransitionRequest{
		{ToCatalogItemID: premium, Quantity: 15, TransitionType: partnercenter.TransitionOnly},
		{
			ToCatalogItemID: premium, Quantity: 2, TransitionType: partnercenter.TransitionAndReassigned,
			ToSubscriptionID: targetID, TermDuration: "P3Y", BillingCycle: "annual", PromotionID: "a:b:c",
		},
	} {
		if _, err := s.Transition(t.Context(), tenant, subID, r, "mine"); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, a := range s.got {
		got = append(got, a.line(), a.RequestID, a.Body)
	}
	line := "POST " + subPath + "/transitions"
	want := []string{
		line, "mine", `{"toCatalogItemId":"` + premium + `","quantity":15,"transitionType":"transition_only"}`,
		line, "mine", `{"toCatalogItemId":"` + premium +
			`","quantity":2,"transitionType":"transition_with_license_transfer","toSubscriptionId":"` + targetID +
			`","termDuration":"P3Y","billingCycle":"annual","promotionId":"a:b:c"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The vendor's sample has a capital E and a blank behind the status.
func TestTransition_answer_isReadInEverySpelling(t *testing.T) {
	t.Parallel()
	s := serve(t, ok("\ufeff"+`{"operationId":"`+strings.ToUpper(operation)+`","fromCatalogItemId":"`+item+
		`","FromSubscriptionId":"`+strings.ToUpper(subID)+`","ToCatalogItemId":"`+premium+`","toSubscriptionId":"`+
		strings.ToUpper(targetID)+`",
		"quantity":2,"termDuration":"p1m","billingCycle":"Monthly","transitionType":"TransitionOnly","promotionId":"a:b:c",
		"Events":[{"name":"Conversion","status":"Started ","timestamp":"2021-01-08T18:01:14.7488618Z","attributes":{"objectType":"TransitionEvent"}},
			{"Name":" SeatReassignment","Status":"InProgress","errors":[{"code":13,"description":"role"}]}]}`))
	got, err := s.Transition(t.Context(), tenant, subID, partnercenter.TransitionRequest{}, "")
	if err != nil {
		t.Fatal(err)
	}
	want := partnercenter.Transition{
		OperationID: operation, FromCatalogItemID: item, FromSubscriptionID: subID, ToCatalogItemID: premium, ToSubscriptionID: targetID,
		Quantity: 2, TransitionType: partnercenter.TransitionOnly, TermDuration: "P1M", BillingCycle: "monthly", PromotionID: "a:b:c", Meta: meta,
		Events: []partnercenter.TransitionEvent{
			{Name: "conversion", Status: partnercenter.EventStarted, At: mustParseTime(t, "2021-01-08T18:01:14.7488618Z")},
			{Name: "seat_reassignment", Status: partnercenter.EventInProgress, Errors: []partnercenter.TransitionError{
				{Code: partnercenter.TransitionGDAPRoleMissing, CodeText: "13", Description: "role"},
			}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTransition_refusals_areTyped(t *testing.T) {
	t.Parallel()
	for code, is := range map[string]func(error) bool{
		"900236": partnercenter.IsTransitionTargetUnfit, "900259": partnercenter.IsTransitionTargetUnfit,
		"900267": partnercenter.IsTermTooShort, "900268": partnercenter.IsTermInvalid, "27007": partnercenter.IsPromotionRefused,
	} {
		s := serve(t, answer(http.StatusBadRequest, `{"code":`+code+`,"description":"no"}`))
		_, err := s.Transition(t.Context(), tenant, subID, partnercenter.TransitionRequest{}, "")
		var unknown *transport.UnknownOutcomeError
		if !is(err) || errors.As(err, &unknown) || len(s.got) != 1 {
			t.Errorf("%s: got %v after %v", code, err, s.lines())
		}
	}
}

func TestTransition_withoutAnAnswer_isAnUnknownOutcomeUnderTheCallersID(t *testing.T) {
	t.Parallel()
	for name, script := range map[string][]reply{
		"gone":         {answer(http.StatusBadGateway, "<html>")},
		"then refused": {answer(http.StatusGatewayTimeout, ""), answer(http.StatusBadRequest, `{"code":900279}`)},
		"empty":        {ok("")},
		"no sense":     {ok(`{"quantity":1}`)},
		"no number":    {ok(`{"toCatalogItemId":"` + premium + `","quantity":"all"}`)},
		"accepted":     {answer(http.StatusAccepted, "")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, script...)
			_, err := s.Transition(t.Context(), tenant, subID, partnercenter.TransitionRequest{}, "mine")
			var unknown *transport.UnknownOutcomeError
			if !errors.As(err, &unknown) || unknown.Method != http.MethodPost || unknown.Path != subPath+"/transitions" {
				t.Errorf("got %v", err)
			}
			for _, a := range s.got {
				if a.RequestID != "mine" {
					t.Errorf("sent under %q", a.RequestID)
				}
			}
		})
	}
}

func TestTransition_lostAnswer_isRepeatedUnderTheSameID(t *testing.T) {
	t.Parallel()
	s := serve(t, answer(http.StatusServiceUnavailable, ""), ok(`{"toCatalogItemId":"`+premium+`"}`))
	if _, err := s.Transition(t.Context(), tenant, subID, partnercenter.TransitionRequest{}, ""); err != nil {
		t.Fatal(err)
	}
	if len(s.got) != 2 || s.got[0].RequestID == "" || s.got[0].RequestID != s.got[1].RequestID {
		t.Errorf("requests: %+v", s.got)
	}
}

func TestTransitions_eitherKey_isRead(t *testing.T) {
	t.Parallel()
	one := `{"operationId":"` + operation + `","ToCatalogItemId":"` + premium + `"}`
	want := []partnercenter.Transition{{OperationID: operation, ToCatalogItemID: premium, Meta: meta}}
	for name, c := range map[string]struct {
		body string
		want []partnercenter.Transition
	}{
		"as in the sample": {`{"transition":[` + one + `],"attributes":{"objectType":"Collection"}}`, want},
		"as elsewhere":     {`{"totalCount":1,"items":[` + one + `]}`, want},
		"empty items":      {`{"items":[],"Transition":[` + one + `]}`, want},
		"a lone one":       {`{"transition":` + one + `}`, want},
		"bare":             {`[` + one + `]`, want},
		"none":             {`{"transition":[]}`, []partnercenter.Transition{}},
		"null":             {`{"items":null}`, []partnercenter.Transition{}},
		"bare, none":       {`[]`, []partnercenter.Transition{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, ok(c.body))
			got, err := s.Transitions(t.Context(), tenant, subID, "")
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%s %v", diff, err)
			}
			if diff := cmp.Diff([]string{"GET " + subPath + "/transitions"}, s.lines()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTransitions_ofAnOperation_leavesOutTheOthers(t *testing.T) {
	t.Parallel()
	s := serve(t,
		ok(`{"transition":[{"operationId":"`+strings.ToUpper(operation)+`"},{"operationId":"other"}],"links":{"next":{"uri":"/next"}}}`),
		ok(`{"transition":[{"toCatalogItemId":"`+premium+`"}]}`))
	got, err := s.Transitions(t.Context(), tenant, subID, operation)
	want := []partnercenter.Transition{{OperationID: operation, Meta: meta}, {ToCatalogItemID: premium, Meta: meta}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	if diff := cmp.Diff([]string{"GET " + subPath + "/transitions?operationId=" + operation, "GET /v1/next"}, s.lines()); diff != "" {
		t.Error(diff)
	}
}

func TestTransitions_trouble_isAnErrorOfARead(t *testing.T) {
	t.Parallel()
	for _, r := range []reply{
		ok("<html>"), ok(`{"transition":[{}]}`), ok(`{"transition":[{"toCatalogItemId":"A:B","events":[{"timestamp":"soon"}]}]}`),
		ok(`{"transition":[5]}`), answer(http.StatusNotFound, `{"code":20003}`),
	} {
		got, err := serve(t, r).Transitions(t.Context(), tenant, subID, "")
		var unknown *transport.UnknownOutcomeError
		if err == nil || got != nil || errors.As(err, &unknown) {
			t.Errorf("%s: got %v, %v", r.body, got, err)
		}
	}
}

func TestTransitions_afterTheWrite_useDifferentIDs(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"items":[],"toCatalogItemId":"`+premium+`"}`))
	if _, err := s.Transition(t.Context(), tenant, subID, partnercenter.TransitionRequest{}, "mine"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Transitions(t.Context(), tenant, subID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TransitionEligibilities(t.Context(), tenant, subID, ""); err != nil {
		t.Fatal(err)
	}
	for _, a := range s.got[1:] {
		if a.RequestID == "mine" {
			t.Errorf("%s spent the id of the write", a.line())
		}
	}
}
