package msgraph_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const license = `{"id":"7C1E0000-0000-4000-8000-00000000AAAA_05e9a617-0261-4cee-bb44-138d3ef5d965","accountName":"widgetco","appliesTo":"User",
"capabilityStatus":"Enabled","consumedUnits":17,"prepaidUnits":{"enabled":25,"warning":1,"suspended":2,"lockedOut":3},
"skuId":"05E9A617-0261-4CEE-BB44-138D3EF5D965","skuPartNumber":"SPE_E3","subscriptionIds":["3A0D0000-1111-4000-8000-000000000001"],
"servicePlans":[{"servicePlanId":"43DE0FF5-C92C-492B-9116-175376D08C38","servicePlanName":"OFFICESUBSCRIPTION","provisioningStatus":"Success","appliesTo":"User"}],"new":{}}`

func TestSubscribedSKUs_areReadWithTheTenantsToken(t *testing.T) {
	t.Parallel()
	c, asked := graph(
		t, transport.Identity{}, 200,
		`{"@odata.context":"c","value":[`+license+`,{"skuId":"x","prepaidUnits":null,"servicePlans":null}]}`,
	)
	got, err := c.SubscribedSKUs(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	want := []msgraph.SubscribedSKU{
		{
			ID: "7c1e0000-0000-4000-8000-00000000aaaa_05e9a617-0261-4cee-bb44-138d3ef5d965", SKUID: "05e9a617-0261-4cee-bb44-138d3ef5d965",
			SKUPartNumber: "SPE_E3", CapabilityStatus: msgraph.CapabilityEnabled, AppliesTo: "User", Consumed: 17,
			Prepaid:         msgraph.PrepaidUnits{Enabled: 25, Warning: 1, Suspended: 2, LockedOut: 3},
			SubscriptionIDs: []string{"3a0d0000-1111-4000-8000-000000000001"},
			ServicePlans: []msgraph.ServicePlan{{
				ID: "43de0ff5-c92c-492b-9116-175376d08c38", Name: "OFFICESUBSCRIPTION", ProvisioningStatus: "Success", AppliesTo: "User",
			}},
		},
		{SKUID: "x"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r := (*asked)[0]; r.URL.Path != "/v1.0/subscribedSkus" || r.Header.Get("Authorization") != "Bearer of-"+tenant || len(*asked) != 1 {
		t.Errorf("%d requests, the first %s with %v", len(*asked), r.URL, r.Header)
	}
}

func TestSubscribedSKUs_badAnswers_areErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"a license without an id": {`{"value":[{"id":"x"}]}`, "license: the answer has no id"},
		"seats that are no count": {`{"value":[{"skuId":"x","consumedUnits":"many"}]}`, "license"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := graph(t, transport.Identity{}, 200, c.body)
			if _, err := client.SubscribedSKUs(t.Context(), tenant); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
