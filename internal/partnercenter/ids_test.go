package partnercenter_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

func TestParseSubscription_guidsInUpperCase_readInLowerCase(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"A4C1340D-6911-4758-BBA3-0C4C6007D161": "a4c1340d-6911-4758-bba3-0c4c6007d161",
		"a4c1340d-6911-4758-bba3-0c4c6007d161": "a4c1340d-6911-4758-bba3-0c4c6007d161",
		"Not-A-Guid":                           "Not-A-Guid",
	} {
		s, err := partnercenter.ParseSubscription([]byte(`{"id":"` + written + `","entitlementId":"` + written +
			`","parentSubscriptionId":"` + written + `","migratedFromSubscriptionId":"` + written + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []string{s.ID, s.EntitlementID, s.ParentSubscriptionID, s.MigratedFromSubscriptionID} {
			if got != want {
				t.Errorf("%s was read as %s, want %s", written, got, want)
			}
		}
	}
}

func TestOrder_guidsInUpperCase_readInLowerCase(t *testing.T) {
	t.Parallel()
	upper := strings.ToUpper(subID)
	s := serve(t, ok(`{"id":"a68736758d9c","lineItems":[{"subscriptionId":"`+upper+`","parentSubscriptionId":"`+upper+`"}]}`))
	got, err := s.Order(t.Context(), tenant, "a68736758d9c")
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.OrderLineItem{{SubscriptionID: subID, ParentSubscriptionID: subID}}
	if diff := cmp.Diff(want, got.LineItems); diff != "" {
		t.Error(diff)
	}
}

func TestSameID_letterCase_doesNotCount(t *testing.T) {
	t.Parallel()
	if !partnercenter.SameID("A4C1340D-6911", "a4c1340d-6911 ") {
		t.Error("one id in two cases is two")
	}
	if partnercenter.SameID("a4c1340d-6911", "a4c1340d-6912") {
		t.Error("two ids are one")
	}
}
