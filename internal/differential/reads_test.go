package differential_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// valueOf is a value of a type as a configuration gives it: texts, whole
// numbers, maps for objects and slices for lists. What is absent is null.
func valueOf(typ tftypes.Type, from any) tftypes.Value {
	switch of := typ.(type) {
	case tftypes.Object:
		given, ok := from.(map[string]any)
		if !ok {
			return tftypes.NewValue(of, nil)
		}
		values := map[string]tftypes.Value{}
		for name, inner := range of.AttributeTypes {
			values[name] = valueOf(inner, given[name])
		}
		return tftypes.NewValue(of, values)
	case tftypes.List:
		return tftypes.NewValue(of, elementsOf(of.ElementType, from))
	case tftypes.Set:
		return tftypes.NewValue(of, elementsOf(of.ElementType, from))
	}
	return tftypes.NewValue(typ, from)
}

func elementsOf(typ tftypes.Type, from any) any {
	given, ok := from.([]any)
	if !ok {
		return nil
	}
	var values []tftypes.Value
	for _, one := range given {
		values = append(values, valueOf(typ, one))
	}
	return values
}

// show reads a data source once.
func (s *server) show(source string, config map[string]any) {
	s.Helper()
	all, err := s.GetProviderSchema(s.Context(), &tfprotov6.GetProviderSchemaRequest{})
	s.must(err)
	typ := all.DataSourceSchemas[source].ValueType()
	value, err := tfprotov6.NewDynamicValue(typ, valueOf(typ, config))
	s.must(err)
	resp, err := s.ReadDataSource(s.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: source, Config: &value})
	s.must(err)
	s.clean(slices.DeleteFunc(resp.Diagnostics, isTwinOfQuote))
}

// isTwinOfQuote reports whether a diagnostic is the warning of a quote about what the
// tenant already holds.
func isTwinOfQuote(d *tfprotov6.Diagnostic) bool {
	return d.Severity == tfprotov6.DiagnosticSeverityWarning && strings.Contains(d.Detail, "guide rule-twin")
}

// Each data source asks for no more than it shows, and a quote for what a plan of it is
// checked against. All data sources and resources of a run share one list of a tenant's
// subscriptions.
func TestDataSources_askForWhatTheyShow(t *testing.T) {
	t.Parallel()
	type config = map[string]any
	const (
		ofAlder, alder = "/v1/customers/" + simulator.AlderClinics, simulator.AlderClinics
		basic          = ofAlder + "/products/CFQ7TTC0LH18/skus/0001"
		standard       = ofAlder + "/products/CFQ7TTC0LDPB/skus/0001"
	)
	purchase := config{"product_id": "CFQ7TTC0LDPB", "sku_id": "0001", "term_duration": "P1Y", "billing_cycle": "annual", "quantity": 10}
	promoted := maps.Clone(purchase)
	promoted["promotion_id"], promoted["align_with_subscription_id"] = simulator.PromotionStandard, simulator.AlderClosedWindow
	for name, c := range map[string]struct {
		source string
		config config
		want   map[string]int
	}{
		"upgrade options": {"csp_upgrade_options", config{
			"tenant_id": alder, "subscription_id": simulator.AlderClosedWindow,
		}, map[string]int{
			"GET " + ofAlder + "/subscriptions/" + simulator.AlderClosedWindow + "/transitionEligibilities": 2,
		}},
		"scheduled changes": {
			"csp_scheduled_changes", config{"tenant_id": alder}, map[string]int{"GET " + ofAlder + "/subscriptions": 1},
		},
		"promotions of a country": {"csp_promotions", config{"country": "US"}, map[string]int{"GET /v1/productpromotions": 1}},
		"promotions of a tenant": {"csp_promotions", config{"tenant_id": alder}, map[string]int{
			"GET " + ofAlder: 1, "GET /v1/productpromotions": 1,
		}},
		"promotions for seats of a tenant": {"csp_promotions", config{
			"tenant_id": alder, "product_id": "CFQ7TTC0LDPB", "quantity": 10,
		}, map[string]int{
			"GET " + ofAlder: 1, "GET /v1/productpromotions": 1,
			"GET " + standard + "/availabilities": 1, "POST " + ofAlder + "/promotionEligibilities": 1,
		}},
		"prices of a purchase": {"csp_quote", config{"tenant_id": alder, "purchases": []any{purchase}}, map[string]int{
			"GET " + ofAlder + "/products/CFQ7TTC0LDPB": 1, "GET " + standard: 1, "GET " + standard + "/availabilities": 2,
			"GET " + ofAlder + "/subscriptions": 1, "POST " + ofAlder + "/carts": 1,
		}},
		"prices of what has to be checked": {"csp_quote", config{"tenant_id": alder, "purchases": []any{promoted}}, map[string]int{
			"GET " + ofAlder + "/products/CFQ7TTC0LDPB": 1, "GET " + standard: 1, "GET " + standard + "/availabilities": 3,
			"POST " + ofAlder + "/promotionEligibilities": 1, "GET " + ofAlder + "/subscriptions/customTermEndDates": 1,
			"GET " + ofAlder + "/subscriptions": 1, "POST " + ofAlder + "/carts": 1,
		}},
		"prices of more seats": {"csp_quote", config{
			"tenant_id": alder, "increase": config{"subscription_id": simulator.AlderClosedWindow, "seats": 5},
		}, map[string]int{
			"GET " + ofAlder + "/products/CFQ7TTC0LH18": 1, "GET " + basic: 1, "GET " + basic + "/availabilities": 2,
			"GET " + ofAlder + "/subscriptions": 1, "POST " + ofAlder + "/carts": 1,
		}},
		"prices of an upgrade": {"csp_quote", config{
			"tenant_id": alder,
			"upgrade":   config{"subscription_id": simulator.AlderClosedWindow, "product_id": "CFQ7TTC0LDPB", "sku_id": "0001"},
		}, map[string]int{
			"GET " + ofAlder +
				"/subscriptions": 1, "GET " + ofAlder + "/subscriptions/" + simulator.AlderClosedWindow + "/transitionEligibilities": 1,
			"GET " + ofAlder + "/products/CFQ7TTC0LDPB": 1, "GET " + standard: 1, "GET " + standard + "/availabilities": 2,
			"POST " + ofAlder + "/carts": 1,
		}},
		"deadlines of a tenant": {
			"csp_deadlines",
			config{"within_days": 30, "tenant_ids": []any{alder}},
			map[string]int{"GET " + ofAlder + "/subscriptions": 1},
		},
		"deadlines of all customers": {"csp_deadlines", config{"within_days": 30}, map[string]int{
			"GET /v1/customers": 1, "GET " + ofAlder + "/subscriptions": 1,
			"GET /v1/customers/" + simulator.BirchLogistics +
				"/subscriptions": 1, "GET /v1/customers/" + simulator.CedarSchool + "/subscriptions": 1,
		}},
		"deadlines of the partner's own": {"csp_deadlines", config{
			"within_days": 30, "kinds": []any{"relationship", "credential"}, "billing_account_name": simulator.PartnerBillingAccount,
		}, map[string]int{
			"GET /v1.0/tenantRelationships/delegatedAdminRelationships":                                               1,
			"GET /v1.0/applications(appId='" + simulator.PartnerClient + "')":                                         1,
			"GET /providers/Microsoft.Billing/billingAccounts/" + simulator.PartnerBillingAccount + "/paymentMethods": 1,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := seeded(t)
			e.serve().show(c.source, c.config)
			got, _ := e.requests(0)
			delete(got, "login")
			if diff := gocmp.Diff(c.want, got); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// seeded is the default world, with nothing under management.
func seeded(tb testing.TB) *estate {
	tb.Helper()
	e := &estate{TB: tb, path: filepath.Join(tb.TempDir(), "csp.db")}
	var err error
	e.sim, err = simulator.Open(tb.Context(), simulator.Options{Path: e.path})
	e.must(err)
	tb.Cleanup(func() { e.must(e.sim.Close()) })
	return e
}

// Whatever looks at what a tenant holds shares one list in a run.
func TestDataSources_ofOneTenant_shareItsList(t *testing.T) {
	t.Parallel()
	e := seeded(t)
	s := e.serve()
	tenant := map[string]any{"tenant_id": simulator.AlderClinics}
	s.show("csp_subscriptions", tenant)
	s.show("csp_scheduled_changes", tenant)
	s.show("csp_subscription", map[string]any{"tenant_id": simulator.AlderClinics, "id": simulator.AlderTrial})
	s.show("csp_deadlines", map[string]any{"within_days": 30, "tenant_ids": []any{simulator.AlderClinics}})
	got, _ := e.requests(0)
	delete(got, "login")
	want := map[string]int{"GET /v1/customers/" + simulator.AlderClinics + "/subscriptions": 1}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}
