package provider

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// Purchases from two services never wait for each other, and none blocks one of
// another: not those of another cloud or partner, nor of a world that was reset.
func TestTurns_areThoseOfOneService(t *testing.T) {
	t.Parallel()
	folder, world := t.TempDir(), filepath.Join(t.TempDir(), "csp.db")
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	connected := func(s settings) *turns.Turns {
		t.Helper()
		p := &Provider{version: "test", env: func(string) string { return "" }, turnFolder: folder}
		var diags diag.Diagnostics
		c := p.connect(t.Context(), s, "test", &diags)
		if diags.HasError() {
			t.Fatal(diags)
		}
		return c.turns
	}
	of := func(tenant, environment string) settings {
		return settings{
			PartnerTenantID: types.StringValue(tenant), ClientID: types.StringValue(clientID), ClientSecret: types.StringValue(hush),
			Environment: types.StringValue(environment),
		}
	}
	simulated := settings{Simulator: &simulatorSettings{Path: types.StringValue(world)}}
	entries := func(s settings) int {
		t.Helper()
		turn, err := connected(s).Take(t.Context(), simulator.CedarSchool)
		if err != nil {
			t.Fatal(err)
		}
		defer turn.Release()
		seen := len(turn.Entries(now))
		turn.Intend(turns.Entry{RequestID: time.Duration(seen).String(), SKUID: "0001", At: now})
		if err := turn.Unshared(); err != nil {
			t.Fatal(err)
		}
		return seen
	}
	const another = "7a2d4b63-a1f5-4c8e-b2e9-3a6c1d0f8b22"
	for i, step := range []struct {
		settings settings
		want     int
	}{
		{of(tenantID, "global"), 0},
		{of(tenantID, "global"), 1},
		{of(another, "global"), 0},
		{of(tenantID, "china"), 0},
		{of(tenantID, "global"), 2},
		{simulated, 0},
		{simulated, 1},
		{settings{Simulator: &simulatorSettings{Path: types.StringValue(simulator.MemoryPath)}}, 0},
	} {
		if got := entries(step.settings); got != step.want {
			t.Errorf("step %d: %d entries, want %d", i, got, step.want)
		}
	}
	sim, err := simulator.Open(t.Context(), simulator.Options{Path: world})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := sim.Close(); err != nil {
		t.Fatal(err)
	}
	if got := entries(simulated); got != 0 {
		t.Errorf("%d entries in a world that was reset", got)
	}
}

func TestTurns_withoutAFolderForCaches_stayInTheProcess(t *testing.T) { //nolint:paralleltest // it changes the environment
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	turn, err := (&Provider{}).takeTurns("service").Take(t.Context(), simulator.CedarSchool)
	if err != nil {
		t.Fatal(err)
	}
	defer turn.Release()
	if turn.Unshared() == nil {
		t.Error("nothing says that the turn is not shared")
	}
}
