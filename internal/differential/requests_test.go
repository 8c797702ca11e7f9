package differential_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/sync/errgroup"

	"github.com/terraform-csp/terraform-provider-csp/internal/provider"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// parallel is how many resources Terraform works on at once.
const parallel = 10

const subscriptionType = "csp_subscription"

// estate is a world of many subscriptions, each under management.
type estate struct {
	testing.TB
	sim       *simulator.Simulator
	path      string
	resources []managed
}

// managed is what Terraform keeps of one resource.
type managed struct {
	state   *tfprotov6.DynamicValue
	private []byte
}

// populate makes tenants with as many subscriptions each and takes them all
// under management, as an import does.
func populate(tb testing.TB, tenants, each int) *estate {
	tb.Helper()
	e := seeded(tb)
	before, err := e.sim.Tenants(tb.Context())
	e.must(err)
	e.must(e.sim.Populate(tb.Context(), simulator.Population{Tenants: tenants, Subscriptions: each}))
	after, err := e.sim.Tenants(tb.Context())
	e.must(err)
	s := e.serve()
	for _, tenant := range after[len(before):] {
		list, err := e.sim.Subscriptions(tb.Context(), tenant.ID)
		e.must(err)
		for _, one := range list {
			e.resources = append(e.resources, s.adopt(tenant.ID, one.ID))
		}
	}
	if len(e.resources) != tenants*each {
		tb.Fatalf("%d subscriptions under management, want %d", len(e.resources), tenants*each)
	}
	return e
}

func (e *estate) must(err error) {
	if err != nil {
		e.Helper()
		e.Fatal(err)
	}
}

// server is the provider in one run of Terraform.
type server struct {
	*estate
	tfprotov6.ProviderServer
	schema *tfprotov6.Schema
	typ    tftypes.Type
}

func (e *estate) serve() *server {
	e.Helper()
	s := &server{estate: e, ProviderServer: providerserver.NewProtocol6(provider.New("test")())()}
	all, err := s.GetProviderSchema(e.Context(), &tfprotov6.GetProviderSchemaRequest{})
	e.must(err)
	s.schema = all.ResourceSchemas[subscriptionType]
	s.typ = s.schema.ValueType()
	config := map[string]tftypes.Value{}
	types := all.Provider.ValueType().(tftypes.Object).AttributeTypes //nolint:errcheck // a schema is an object
	for name, typ := range types {
		config[name] = tftypes.NewValue(typ, nil)
	}
	block, _ := types["simulator"].(tftypes.Object)
	settings := map[string]tftypes.Value{}
	for name, typ := range block.AttributeTypes {
		settings[name] = tftypes.NewValue(typ, nil)
	}
	settings["path"] = tftypes.NewValue(tftypes.String, e.path)
	config["simulator"] = tftypes.NewValue(block, settings)
	value, err := tfprotov6.NewDynamicValue(all.Provider.ValueType(), tftypes.NewValue(all.Provider.ValueType(), config))
	e.must(err)
	resp, err := s.ConfigureProvider(e.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: &value})
	e.must(err)
	e.clean(resp.Diagnostics)
	return s
}

// clean fails for any diagnostic: where nothing changes there is nothing to say.
func (e *estate) clean(list []*tfprotov6.Diagnostic) {
	e.Helper()
	for _, d := range list {
		e.Errorf("%s: %s\n%s", d.Severity, d.Summary, d.Detail)
	}
}

func (s *server) adopt(tenantID, id string) managed {
	s.Helper()
	resp, err := s.ImportResourceState(
		s.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: subscriptionType, ID: tenantID + "/" + id},
	)
	s.must(err)
	s.clean(resp.Diagnostics)
	one := resp.ImportedResources[0]
	return s.read(s.Context(), managed{state: one.State, private: one.Private})
}

func (s *server) read(ctx context.Context, m managed) managed {
	s.Helper()
	resp, err := s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: subscriptionType, CurrentState: m.state, Private: m.private})
	if err != nil {
		s.Error(err)
		return m
	}
	s.clean(resp.Diagnostics)
	return managed{state: resp.NewState, private: resp.Private}
}

// plan refreshes and plans one resource whose configuration asks for what is.
func (s *server) plan(ctx context.Context, m managed) {
	m = s.read(ctx, m)
	state, err := m.state.Unmarshal(s.typ)
	if err != nil {
		s.Error(err)
		return
	}
	config, err := tfprotov6.NewDynamicValue(s.typ, s.configured(state))
	if err != nil {
		s.Error(err)
		return
	}
	resp, err := s.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: subscriptionType, PriorState: m.state, ProposedNewState: m.state, Config: &config, PriorPrivate: m.private,
	})
	if err != nil {
		s.Error(err)
		return
	}
	s.clean(resp.Diagnostics)
	planned, err := resp.PlannedState.Unmarshal(s.typ)
	if err != nil {
		s.Error(err)
		return
	}
	if diff, err := state.Diff(planned); err != nil || len(diff) > 0 {
		s.Errorf("an unchanged subscription plans %d changes, %v; the first: %v", len(diff), err, diff[:min(1, len(diff))])
	}
}

// configured is the configuration that led to a state: what only the service
// says is left out.
func (s *server) configured(state tftypes.Value) tftypes.Value {
	var shared map[string]tftypes.Value
	if err := state.As(&shared); err != nil {
		s.Error(err)
	}
	all := maps.Clone(shared)
	for _, a := range s.schema.Block.Attributes {
		if !a.Required && !a.Optional {
			all[a.Name] = tftypes.NewValue(all[a.Name].Type(), nil)
		}
	}
	return tftypes.NewValue(s.typ, all)
}

// planAll is one run of terraform plan over the estate.
func (e *estate) planAll() {
	e.Helper()
	s := e.serve()
	group, ctx := errgroup.WithContext(e.Context())
	group.SetLimit(parallel)
	for _, m := range e.resources {
		group.Go(func() error {
			s.plan(ctx, m)
			return nil
		})
	}
	e.must(group.Wait())
}

// requests counts what the service was asked, by method and path, logins as one.
func (e *estate) requests(from int) (map[string]int, int) {
	e.Helper()
	all, err := e.sim.Requests(e.Context(), time.Time{})
	e.must(err)
	out := map[string]int{}
	for _, r := range all[from:] {
		if strings.Contains(r.Path, "/oauth2/") || strings.Contains(r.Path, "/discovery/") || strings.Contains(r.Path, "/.well-known/") {
			out["login"]++
			continue
		}
		out[r.Method+" "+r.Path]++
	}
	return out, len(all)
}

func TestPlan_ofUnchangedSubscriptions_asksForEachTenantOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ tenants, each int }{
		"one subscription":             {1, 1},
		"ten of a tenant":              {1, 10},
		"a hundred of a tenant":        {1, 100},
		"five of each of four tenants": {4, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := populate(t, c.tenants, c.each)
			before, from := e.requests(0)
			want := map[string]int{}
			for request := range before {
				if strings.HasSuffix(request, "/subscriptions") {
					want[request] = 1
				}
			}
			if len(want) != c.tenants {
				t.Fatalf("the lists of %d tenants were asked, want %d", len(want), c.tenants)
			}
			e.planAll()
			got, _ := e.requests(from)
			// One login is a look at the directory and a token, whatever is planned.
			if want["login"] = got["login"]; got["login"] == 0 || got["login"] > 3 {
				t.Errorf("%d requests to log in", got["login"])
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("requests of a plan (-want +got):\n%s", diff)
			}
		})
	}
}

// BenchmarkPlan tells how many requests a plan of unchanged subscriptions of
// one tenant makes, and how long it takes beside them.
func BenchmarkPlan(b *testing.B) {
	for _, c := range []struct {
		name string
		each int
	}{{"1", 1}, {"10", 10}, {"100", 100}} {
		b.Run(c.name, func(b *testing.B) {
			e := populate(b, 1, c.each)
			_, from := e.requests(0)
			for b.Loop() {
				e.planAll()
			}
			_, all := e.requests(from)
			b.ReportMetric(float64(all-from)/float64(b.N), "requests/plan")
		})
	}
}
