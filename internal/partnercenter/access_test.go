package partnercenter_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const agreements = `{"totalCount":1,"items":[{"primaryContact":{"firstName":"Ada","lastName":"Roe","email":"ada@contoso.example","phoneNumber":"4255550100"},
"templateId":"117a77b0-9360-443b-8795-c6dedc750cf9","dateAgreed":"2026-03-14T00:00:00Z","type":"MicrosoftCustomerAgreement","agreementLink":"https://aka.ms/customeragreement","userId":"u"}]}`

func TestCustomerAgreements_ofAUser_areRead(t *testing.T) {
	t.Parallel()
	s := serve(t, ok(agreements))
	got, err := s.CustomerAgreements(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	want := []partnercenter.Agreement{{
		Type: "MicrosoftCustomerAgreement", TemplateID: "117a77b0-9360-443b-8795-c6dedc750cf9", Agreed: time.Date(
			2026, 3, 14, 0, 0, 0, 0, time.UTC,
		),
		Link: "https://aka.ms/customeragreement", FirstName: "Ada", LastName: "Roe", Email: "ada@contoso.example", Phone: "4255550100",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Without the type the service lists an obsolete agreement.
	if diff := cmp.Diff(
		[]string{"GET /v1/customers/" + tenant + "/agreements?agreementType=MicrosoftCustomerAgreement"}, s.lines(),
	); diff != "" {
		t.Error(diff)
	}
	signed, err := serve(t, ok(`{"isSigned":true}`)).DirectlySigned(t.Context(), tenant)
	if !signed || err != nil {
		t.Errorf("signed %t, %v", signed, err)
	}
}

// TestCalls_thatTheCallerCannotMake_areNotMade goes through every kind of call.
func TestCalls_thatTheCallerCannotMake_areNotMade(t *testing.T) {
	t.Parallel()
	customer := transport.Identity{Side: transport.SideCustomer, Tenant: tenant, Means: "a client secret"}
	app := transport.Identity{Kind: transport.KindApp, Means: "a client secret", Cloud: transport.CloudGlobal}
	china := transport.Identity{Kind: transport.KindUser, Cloud: transport.CloudChina}
	for name, c := range map[string]struct {
		who  transport.Identity
		call func(s *service) error
		lack transport.Lack
	}{
		"customers": {
			customer,
			func(s *service) error { _, err := s.Customers(t.Context(), partnercenter.CustomerFilter{}); return err },
			transport.LackPartner,
		},
		"subscriptions": {
			customer, func(s *service) error { _, err := s.Subscriptions(t.Context(), tenant); return err },
			transport.LackPartner,
		},
		"a change": {customer, func(s *service) error {
			_, err := s.UpdateSubscription(t.Context(), tenant, subID, document(t, full))
			return err
		}, transport.LackPartner},
		"upgrades": {
			customer, func(s *service) error { _, err := s.Transitions(t.Context(), tenant, subID, ""); return err },
			transport.LackPartner,
		},
		"an upgrade": {customer, func(s *service) error {
			_, err := s.Transition(t.Context(), tenant, subID, partnercenter.TransitionRequest{}, "")
			return err
		}, transport.LackPartner},
		"promotions": {
			customer, func(s *service) error { _, err := s.Promotions(t.Context(), "US", ""); return err },
			transport.LackPartner,
		},
		"a promotion's conditions": {customer, func(s *service) error {
			_, err := s.PromotionEligibilities(t.Context(), tenant, make([]partnercenter.PromotionCheck, 1))
			return err
		}, transport.LackPartner},
		"ends of terms": {
			customer,
			func(s *service) error { _, err := s.CustomTermEndDates(t.Context(), tenant, "P1Y", nil); return err },
			transport.LackPartner,
		},
		"an agreement, by an application": {
			app, func(s *service) error { _, err := s.CustomerAgreements(t.Context(), tenant); return err },
			transport.LackUser,
		},
		"an agreement, in China": {
			china, func(s *service) error { _, err := s.DirectlySigned(t.Context(), tenant); return err },
			transport.LackCloud,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serveAs(t, c.who, ok("{}"))
			err := c.call(s)
			var missing *transport.AccessError
			var unknown *transport.UnknownOutcomeError
			if !errors.As(err, &missing) || missing.Lack != c.lack || errors.As(err, &unknown) || len(s.got) != 0 {
				t.Errorf("got %v after %v", err, s.lines())
			}
		})
	}
	for _, a := range []transport.Access{
		partnercenter.Buy, partnercenter.ReadTransitions, partnercenter.TransitionSubscriptions, partnercenter.ReadPromotions, partnercenter.ReadTermEnds,
	} {
		if err := serveAs(t, app, ok("{}")).May(a); err != nil {
			t.Errorf("an application may not %s: %v", a.Does, err)
		}
	}
}

func TestErrors_holdWhatTheCallRequires(t *testing.T) {
	t.Parallel()
	_, err := serve(t, answer(403, `{"code":900150,"description":"no"}`)).Subscriptions(t.Context(), tenant)
	var refused *partnercenter.Error
	if !errors.As(err, &refused) || !partnercenter.IsRoleMissing(err) {
		t.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(partnercenter.ReadSubscriptions, refused.Access); diff != "" {
		t.Error(diff)
	}
}
