package partnercenter_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

const termEndsPath = "/v1/customers/" + tenant + "/subscriptions/customTermEndDates"

func endOfJuly() string {
	return `{"allowedCustomTermEndDateType":"calendarMonthAligned","allowedCustomTermEndDate":"2026-07-31T00:00:00"}`
}

func TestCustomTermEndDates_bothKinds_areReadInUTC(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(`{"totalCount":3,"items":[`+endOfJuly()+`,
		{"AllowedCustomTermEndDateType":"SubscriptionAligned","CotermSubscriptionIds":["`+strings.ToUpper(subID)+`","`+targetID+`",null],"AllowedCustomTermEndDate":"2026-08-01T00:00:00Z"},
		{"allowedCustomTermEndDateType":"quarterAligned","cotermSubscriptionIds":"`+subID+`","allowedCustomTermEndDate":"2026-09-30T02:00:00+02:00"}],
		"links":{"self":{"uri":"/x","method":"GET","headers":[]}}}`))
	start := time.Date(2026, 3, 1, 2, 0, 0, 0, time.FixedZone("x", 7200))
	got, err := s.CustomTermEndDates(t.Context(), tenant, "P1Y", &start)
	want := []partnercenter.TermEnd{
		{Date: time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC), Kind: partnercenter.TermEndOfMonth},
		{
			Date: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC), Kind: partnercenter.TermEndOfSubscription,
			SubscriptionIDs: []string{subID, targetID},
		},
		{Date: time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC), Kind: "quarter_aligned", SubscriptionIDs: []string{subID}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	if diff := cmp.Diff(
		[]string{"GET " + termEndsPath + "?term_duration=P1Y&term_start_date=2026-03-01T00%3A00%3A00Z"}, s.lines(),
	); diff != "" {
		t.Error(diff)
	}
}

func TestCustomTermEndDates_pages_followLinksAndTokens(t *testing.T) {
	t.Parallel()
	const token = "MS-ContinuationToken"
	one := `{"items":[` + endOfJuly() + `]}`
	linked := `{"items":[` + endOfJuly() + `],"links":{"next":{"uri":"` + strings.TrimPrefix(
		termEndsPath, "/v1",
	) + `?page=2","headers":[{"key":"` + token + `","value":"A"}]}}}`
	request := termEndsPath + "?term_duration=P1M "
	for name, c := range map[string]struct {
		script []reply
		want   []string
	}{
		"a single page": {[]reply{ok(one)}, []string{request}},
		"by token": {
			[]reply{ok(one).with(token, "A"), ok(one).with(token, "B"), ok(one)},
			[]string{request, request + "A", request + "B"},
		},
		"by token, echoed":  {[]reply{ok(one).with(token, "A"), ok(one).with(token, "A")}, []string{request, request + "A"}},
		"by link":           {[]reply{ok(linked), ok(one)}, []string{request, termEndsPath + "?page=2 A"}},
		"by link, echoed":   {[]reply{ok(linked), ok(one).with(token, "A")}, []string{request, termEndsPath + "?page=2 A"}},
		"by link and token": {[]reply{ok(linked).with(token, "Z"), ok(one)}, []string{request, termEndsPath + "?page=2 A"}},
		"bare array with token": {
			[]reply{ok(`[`+endOfJuly()+`]`).with(token, "A"), ok(`[` + endOfJuly() + `]`)},
			[]string{request, request + "A"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.script...)
			got, err := s.CustomTermEndDates(t.Context(), tenant, "P1M", nil)
			if err != nil || len(got) != len(c.want) {
				t.Errorf("got %v, %v", got, err)
			}
			var asked []string
			for _, a := range s.got {
				asked = append(asked, a.Path+"?"+a.Query+" "+a.Header.Get(token))
			}
			if diff := cmp.Diff(c.want, asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCustomTermEndDates_trouble_isAnError(t *testing.T) {
	t.Parallel()
	const token = "MS-ContinuationToken"
	for name, script := range map[string][]reply{
		"no date":       {ok(`{"items":[{"allowedCustomTermEndDateType":"calendarMonthAligned"}]}`)},
		"no sense":      {ok(`{"items":[{"allowedCustomTermEndDate":"end of July"}]}`)},
		"not an object": {ok("<html>")},
		"in a circle":   {ok(`[]`).with(token, "A"), ok(`[]`).with(token, "B"), ok(`[]`).with(token, "A")},
		"refused":       {answer(http.StatusBadRequest, `{"code":800121}`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := serve(t, script...).CustomTermEndDates(t.Context(), tenant, "P1Y", nil); err == nil || got != nil {
				t.Errorf("got %v", got)
			}
		})
	}
}

func FuzzTermEnd(f *testing.F) {
	f.Add(endOfJuly())
	f.Add(`{"allowedCustomTermEndDate":"2026-08-01","cotermSubscriptionIds":["A4C1340D-6911-4758-BBA3-0C4C6007D161",5]}`)
	f.Fuzz(func(t *testing.T, text string) {
		end, err := partnercenter.ParseTermEnd([]byte(text))
		if err == nil && (end.Date.IsZero() || end.Date.Location() != time.UTC) {
			t.Errorf("%q reads as %+v", text, end)
		}
	})
}
