package partnercenter_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

const full = `{"id":"` + subID + `","entitlementId":"e","offerId":"` +
	item + `","offerName":"Microsoft 365 Business Basic","friendlyName":"Basic seats",
"productType":{"id":"OnlineServicesNCE","displayName":"OnlineServicesNCE"},"quantity":15,"unitType":"Licenses","hasPurchasableAddons":false,
"creationDate":"2026-03-01T16:57:15.0966728Z","effectiveStartDate":"2026-03-01T16:57:14.498252Z","commitmentEndDate":"2027-02-28T00:00:00Z","commitmentEndDateTime":"2027-02-28T23:59:59Z",
"cancellationAllowedUntilDate":"2026-03-08T16:57:14.498252Z","billingCycleEndDate":"2026-03-31T00:00:00","status":"Active","autoRenewEnabled":true,"isTrial":false,
"billingType":"license","billingCycle":"Monthly","termDuration":"P1Y","renewalTermDuration":"","refundOptions":[{"type":"Full","expiresAt":"2026-03-08T16:57:14.498252Z"},{"type":"Partial","expiresAfter":"2026-03-09T00:00:00Z"}],
"refundableQuantity":{"totalQuantity":15,"details":[{"quantity":15,"allowedUntilDateTime":"2026-03-08T16:57:14.498252Z"}]},
"scheduledNextTermInstructions":{"product":{"productId":"CFQ7TTC0LH18","skuId":"0001","availabilityId":"CFQ7TTC0K971","billingCycle":"Annual","termDuration":"P1Y","promotionId":"a:b:c"},"quantity":10,"customTermEndDate":"2028-01-31T00:00:00Z"},
"scheduledActions":[{"scheduleType":"TermEnd","actionType":"RenewToNewTerm","instructions":{"product":{"productId":"P"},"customTermEndDate":null}},{"scheduledType":"CustomDate","actionType":"Cancel","effectiveDate":"2026-12-01"}],
"nextChargeInstructions":{"product":{"billingCycle":"annual"},"quantity":15},
"promotionId":"x:y:z","partnerId":1234567,"migratedFromSubscriptionId":"m","suspensionReasons":["r"],"actions":["edit","cancel"],"publisherName":"Microsoft Corporation","orderId":"34b37d7340cc",
"parentSubscriptionId":"p","customTermEndDate":"2027-02-28T00:00:00","attributes":{"etag":"e1","objectType":"Subscription"},"termLifeCycleState":{"new":1}}`

func TestSubscription_fields_areRead(t *testing.T) {
	t.Parallel()
	s := serve(t, ok("\ufeff"+full))
	got, err := s.Subscription(t.Context(), tenant, subID)
	if err != nil {
		t.Fatal(err)
	}
	window := mustParseTime(t, "2026-03-08T16:57:14.498252Z")
	want := partnercenter.Subscription{
		ID: subID, EntitlementID: "e", OfferID: item, ProductID: "CFQ7TTC0LH18", SKUID: "0001", AvailabilityID: "CFQ7TTC0K971",
		OfferName: "Microsoft 365 Business Basic", FriendlyName: "Basic seats", ProductType: "OnlineServicesNCE", Quantity: 15, UnitType: "Licenses",
		ParentSubscriptionID: "p", Created: mustParseTime(
			t, "2026-03-01T16:57:15.0966728Z",
		), EffectiveStart: mustParseTime(t, "2026-03-01T16:57:14.498252Z"),
		CommitmentEnd: mustParseTime(t, "2027-02-28T23:59:59Z"), BillingCycleEnd: mustParseTime(t, "2026-03-31T23:59:59Z"),
		CancellationAllowedUntil: &window, CustomTermEnd: ptr(mustParseTime(t, "2027-02-28T00:00:00Z")),
		Status: partnercenter.StatusActive, AutoRenewEnabled: true, BillingType: "license", BillingCycle: "monthly", TermDuration: "P1Y",
		RefundOptions: []partnercenter.RefundOption{
			{Type: "full", ExpiresAt: &window},
			{Type: "partial", ExpiresAt: ptr(mustParseTime(t, "2026-03-09T00:00:00Z"))},
		},
		RefundableQuantity: &partnercenter.RefundableQuantity{
			Total: 15, Details: []partnercenter.RefundableSeats{{Quantity: 15, AllowedUntil: window}},
		},
		ScheduledNextTerm: &partnercenter.NextTerm{
			ProductID: "CFQ7TTC0LH18", SKUID: "0001", AvailabilityID: "CFQ7TTC0K971", BillingCycle: "annual", TermDuration: "P1Y",
			PromotionID: "a:b:c", Quantity: ptr(10), CustomTermEnd: ptr(mustParseTime(t, "2028-01-31T00:00:00Z")),
		},
		ScheduledActions: []partnercenter.ScheduledAction{
			{
				ScheduleType: partnercenter.ScheduleTermEnd, ActionType: partnercenter.ActionRenewToNewTerm,
				Instructions: &partnercenter.NextTerm{ProductID: "P"},
			},
			{
				ScheduleType: partnercenter.ScheduleCustomDate, ActionType: partnercenter.ActionCancel,
				EffectiveOn: ptr(mustParseTime(t, "2026-12-01T00:00:00Z")),
			},
		},
		NextCharge:  &partnercenter.NextTerm{BillingCycle: "annual", Quantity: ptr(15)},
		PromotionID: "x:y:z", PartnerID: "1234567", MigratedFromSubscriptionID: "m", SuspensionReasons: []string{"r"}, Actions: []string{
			"edit", "cancel",
		},
		PublisherName: "Microsoft Corporation", OrderID: "34b37d7340cc", ETag: "e1", Meta: meta,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(partnercenter.Subscription{}, "Raw")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(document(t, full), got.Raw); diff != "" {
		t.Errorf("raw document: %s", diff)
	}
}

func TestParseSubscription_absentNullAndEmpty_areTheSame(t *testing.T) {
	t.Parallel()
	var all []partnercenter.Subscription
	for _, rest := range []string{
		"",
		`,"cancellationAllowedUntilDate":null,"refundableQuantity":null,"scheduledNextTermInstructions":null,"scheduledActions":null,"partnerId":null,"quantity":null,"attributes":null`,
		`,"cancellationAllowedUntilDate":"","refundableQuantity":"","scheduledNextTermInstructions":"","scheduledActions":[],"partnerId":"","quantity":"","commitmentEndDate":"0001-01-01T00:00:00"`,
	} {
		s, err := partnercenter.ParseSubscription([]byte(`{"id":"x","offerId":"MS-AZR-0145P"` + rest + `}`))
		if err != nil {
			t.Fatal(err)
		}
		s.Raw = nil
		all = append(all, s)
	}
	want := partnercenter.Subscription{ID: "x", OfferID: "MS-AZR-0145P"}
	if diff := cmp.Diff([]partnercenter.Subscription{want, want, want}, all); diff != "" {
		t.Error(diff)
	}
}

func TestParseSubscription_singleScheduledAction_countsAsAList(t *testing.T) {
	t.Parallel()
	s, err := partnercenter.ParseSubscription([]byte(`{"ID":"x","ScheduledActions":{"ScheduledType":"TermEnd","ActionType":"Cancel"}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.ScheduledAction{{ScheduleType: "term_end", ActionType: "cancel"}}
	if diff := cmp.Diff(want, s.ScheduledActions); diff != "" {
		t.Error(diff)
	}
}

func TestParseSubscription_scheduledTransition_isReadWithItsProduct(t *testing.T) {
	t.Parallel()
	s, err := partnercenter.ParseSubscription([]byte(`{"id":"x","scheduledActions":[
		{"scheduleType":"TermEnd","actionType":"Transition","instructions":{"product":{"productId":"CFQ7TTC0LDPB","skuId":"0001","availabilityId":"CFQ7TTC0K71H","billingCycle":"Monthly","termDuration":"p1y","promotionId":"a:b:c"},"quantity":"10","customTermEndDate":"2028-01-31T00:00:00"}},
		{"scheduleType":"TermEnd","actionType":"RenewToExtendedServiceTerm","instructions":null},
		{"scheduleType":"NextMoon","actionType":"SomethingNew"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.ScheduledAction{
		{ScheduleType: partnercenter.ScheduleTermEnd, ActionType: partnercenter.ActionTransition, Instructions: &partnercenter.NextTerm{
			ProductID: "CFQ7TTC0LDPB", SKUID: "0001", AvailabilityID: "CFQ7TTC0K71H", BillingCycle: "monthly", TermDuration: "P1Y",
			PromotionID: "a:b:c", Quantity: ptr(10), CustomTermEnd: ptr(mustParseTime(t, "2028-01-31T00:00:00Z")),
		}},
		{ScheduleType: partnercenter.ScheduleTermEnd, ActionType: partnercenter.ActionRenewToExtendedService},
		{ScheduleType: "next_moon", ActionType: "something_new"},
	}
	if diff := cmp.Diff(want, s.ScheduledActions); diff != "" {
		t.Error(diff)
	}
}

func TestParseSubscription_termEnd_prefersTheExactForm(t *testing.T) {
	t.Parallel()
	last := time.Date(2027, 2, 28, 23, 59, 59, 0, time.UTC)
	for body, want := range map[string]time.Time{
		`"commitmentEndDate":"2027-02-28T00:00:00Z"`: last,
		`"commitmentEndDate":"2027-02-28"`:           last,
		`"commitmentEndDate":"2027-02-28T16:00:00Z"`: time.Date(
			2027, 2, 28, 16, 0, 0, 0, time.UTC,
		),
		`"commitmentEndDateTime":"2027-02-28T23:59:59Z","commitmentEndDate":"2027-03-01T00:00:00Z"`: last,
		`"status":"active"`: {},
	} {
		s, err := partnercenter.ParseSubscription([]byte(`{"id":"x",` + body + `}`))
		if err != nil || !s.CommitmentEnd.Equal(want) {
			t.Errorf("%s: %s, %v", body, s.CommitmentEnd, err)
		}
	}
}

func TestParseSubscription_senselessField_isNamed(t *testing.T) {
	t.Parallel()
	for field, body := range map[string]string{
		"subscription.cancellationAllowedUntilDate":                          `"cancellationAllowedUntilDate":"soon"`,
		"subscription.quantity":                                              `"quantity":"many"`,
		"subscription.refundableQuantity.details[0].quantity":                `"refundableQuantity":{"totalQuantity":1,"details":[{"quantity":{}}]}`,
		"subscription.scheduledActions[1].instructions.product.billingCycle": `"scheduledActions":[{},{"instructions":{"product":{"billingCycle":[]}}}]`,
		"subscription.scheduledNextTermInstructions":                         `"scheduledNextTermInstructions":5`,
		"subscription: the answer has no id":                                 `"id":""`,
	} {
		_, err := partnercenter.ParseSubscription([]byte(strings.Replace(`{"id":"x",`+body+`}`, `"id":"x","id"`, `"id"`, 1)))
		if err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestSubscriptions_lists_carryTheServicesClock(t *testing.T) {
	t.Parallel()
	s := serve(t,
		ok(`{"items":[{"id":"a","status":"deleted"}],"links":{"next":{"uri":"/customers/x/subscriptions?offset=1"}}}`), ok(`{"items":[{"id":"b"}]}`),
		ok(`{"items":[]}`), answer(http.StatusForbidden, `{"code":20002}`))
	list, err := s.Subscriptions(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Items) != 2 || list.Items[0].Status != partnercenter.StatusDeleted || list.Items[1].Meta != meta || list.Meta != meta {
		t.Errorf("got %+v", list)
	}
	list, err = s.SubscriptionsOfOrder(t.Context(), tenant, "34b37d7340cc")
	if diff := cmp.Diff(partnercenter.SubscriptionList{Items: []partnercenter.Subscription{}, Meta: meta}, list); diff != "" || err != nil {
		t.Errorf("%s %v", diff, err)
	}
	if _, err = s.Subscriptions(t.Context(), tenant); !partnercenter.IsNoRelationship(err) {
		t.Errorf("got %v", err)
	}
	path := "GET /v1/customers/" + tenant + "/subscriptions"
	if diff := cmp.Diff(
		[]string{path, "GET /v1/customers/x/subscriptions?offset=1", path + "?order_id=34b37d7340cc", path}, s.lines(),
	); diff != "" {
		t.Error(diff)
	}
}

func FuzzSubscription(f *testing.F) {
	f.Add(full)
	f.Add(`{"id":"x","quantity":"15","status":" ACTIVE "}`)
	f.Add("\ufeff" + `{"ID":"X","scheduledActions":{"scheduledType":"TermEnd"},"refundableQuantity":{"totalQuantity":0,"details":[]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := partnercenter.ParseSubscription([]byte(text))
		if err != nil {
			return
		}
		again, err := partnercenter.ParseSubscription(s.Raw.Bytes())
		if err != nil {
			t.Fatalf("%q is readable, but not as it is sent back: %v", text, err)
		}
		if diff := cmp.Diff(s, again); diff != "" {
			t.Error(diff)
		}
		if s.ID == "" || s.Status != strings.ToLower(s.Status) {
			t.Errorf("%q reads as %+v", text, s)
		}
	})
}
