package commerce_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

func TestTwin_ofALiveSubscription_isNotBought(t *testing.T) {
	t.Parallel()
	refused := []commerce.Violation{{Rule: commerce.RuleTwin, Attribute: "friendly_name", To: `"Basic seats"`, Remedies: []commerce.Remedy{
		{Do: "take it under management", Config: "terraform import <address> tenant-a/sub-1"},
		{Do: "keep a tainted resource", Config: "terraform untaint <address>; a subscription is never replaced, so drop -replace and replace_triggered_by"},
		{Do: "buy a second one beside it", Config: `friendly_name = "another name"`},
	}}}
	ordered := []commerce.Violation{{Rule: commerce.RuleTwin, Attribute: "friendly_name", To: `"Basic seats"`, Remedies: []commerce.Remedy{
		{Do: "wait until it shows", Config: "plan again in some minutes; the message then names the subscription to import"},
		{Do: "buy a second one beside it", Config: `friendly_name = "another name"`},
	}}}
	sku := func(v commerce.SKU) func(*commerce.Subscription) {
		return func(s *commerce.Subscription) { s.SKU = v }
	}
	for name, c := range map[string]struct {
		held commerce.Subscription
		name string
		want []commerce.Violation
	}{
		"same name and SKU":    {running(), "Basic seats", refused},
		"other letters":        {running(), "BASIC SEATS", refused},
		"trailing blanks":      {running(), " Basic seats ", refused},
		"the SKU's letters":    {running(sku(commerce.SKU{ProductID: "cfq7ttc0lh18", SKUID: "0001"})), "Basic seats", refused},
		"suspended still runs": {running(status(commerce.StatusSuspended)), "Basic seats", refused},
		"pending will run":     {running(status(commerce.StatusPending)), "Basic seats", refused},
		"ordered, not shown":   {running(status(commerce.StatusPending), func(s *commerce.Subscription) { s.ID = "" }), "Basic seats", ordered},
		"an unknown status":    {running(status("hibernating")), "Basic seats", refused},
		"expired":              {running(status(commerce.StatusExpired)), "Basic seats", nil},
		"disabled":             {running(status(commerce.StatusDisabled)), "Basic seats", nil},
		"deleted":              {running(status(commerce.StatusDeleted)), "Basic seats", nil},
		"another name":         {running(), "Sales", nil},
		"another SKU":          {running(sku(standard)), "Basic seats", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			others := []commerce.Subscription{running(sku(standard)), c.held}
			if diff := cmp.Diff(c.want, commerce.CheckTwin(others, order(), c.name), words); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
	if got := commerce.CheckTwin(nil, order(), "Basic seats"); len(got) != 0 {
		t.Errorf("a tenant that holds nothing has a twin: %v", got)
	}
}

func TestTwin_inOneRun_isRefused(t *testing.T) {
	t.Parallel()
	want := commerce.Violation{Rule: commerce.RuleTwin, Attribute: "friendly_name", To: `"Sales"`, Remedies: []commerce.Remedy{
		{Do: "buy both", Config: "give each its own friendly_name"},
		{Do: "buy one", Config: "remove the other resource, or add its seats to quantity"},
	}}
	if diff := cmp.Diff(want, commerce.TwinInRun(order(), "Sales"), words); diff != "" {
		t.Errorf("violation (-want +got):\n%s", diff)
	}
}
