package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/shell"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	address = "registry.terraform.io/terraform-csp/csp"
	kind    = "csp_subscription"
)

// estate is a simulated partner's subscriptions, and for each of the two
// providers a folder with their configuration and state.
type estate struct {
	sim       *simulator.Simulator
	world     string
	resources []managed
	// ours and idle are where the two are planned, with their launchers.
	ours, idle office
}

// office is a folder of the CLI and the folder of the launcher it starts.
type office struct {
	*shell.Shell
	launcher string
}

// newEstate makes a world of subscriptions and brings all of them under
// management, without a plan: the provider itself, in this process, imports and
// reads each, and its answers are the state.
func newEstate(ctx context.Context, dir string, o options) (*estate, error) {
	e := &estate{world: filepath.Join(dir, "world.db")}
	sim, err := simulator.Open(ctx, simulator.Options{Path: e.world})
	if err != nil {
		return nil, fmt.Errorf("open the simulator: %w", err)
	}
	e.sim = sim
	before, err := sim.Tenants(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the tenants: %w", err)
	}
	p := simulator.Population{Tenants: o.tenants, Subscriptions: o.subscriptions / o.tenants}
	if err := sim.Populate(ctx, p); err != nil {
		return nil, fmt.Errorf("populate the world: %w", err)
	}
	tenants, err := sim.Tenants(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the tenants: %w", err)
	}
	if e.resources, err = manage(ctx, e, tenants[len(before):]); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	if e.ours, err = e.office(filepath.Join(dir, "ours"), o.cli, order{Program: o.provider}); err != nil {
		return nil, err
	}
	e.idle, err = e.office(filepath.Join(dir, "idle"), o.cli, order{Program: self, Args: []string{idleCommand}})
	return e, err
}

func (e *estate) office(dir, cli string, start order) (office, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return office{}, fmt.Errorf("make a folder: %w", err)
	}
	launcher := filepath.Join(dir, "bin")
	provider, err := placeLauncher(launcher, start)
	if err != nil {
		return office{}, err
	}
	s, err := shell.New(dir, cli, provider, os.Environ())
	if err != nil {
		return office{}, fmt.Errorf("prepare the CLI: %w", err)
	}
	state, err := json.Marshal(stateOf(e.resources))
	if err != nil {
		return office{}, fmt.Errorf("write the state: %w", err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "terraform.tfstate"), state, 0o600); err != nil {
		return office{}, fmt.Errorf("write the state: %w", err)
	}
	return office{s, launcher}, nil
}

// configure writes the configuration: the provider block and one block for each
// subscription, none of which asks for a change.
func (e *estate) configure(to office, latency time.Duration) error {
	var b strings.Builder
	fmt.Fprintf(&b, "terraform {\n  required_providers {\n    csp = { source = %q }\n  }\n}\n\n", address)
	fmt.Fprintf(
		&b,
		"provider \"csp\" {\n  simulator = { path = %q, latency = %q }\n}\n",
		filepath.ToSlash(e.world),
		latency,
	)
	for _, r := range e.resources {
		fmt.Fprintf(&b, "\nresource %q %q {\n", kind, r.name)
		for _, attribute := range []string{
			"tenant_id", "product_id", "sku_id", "term_duration", "billing_cycle", "quantity", "friendly_name",
		} {
			value, err := json.Marshal(r.attributes[attribute])
			if err != nil {
				return fmt.Errorf("write the configuration: %w", err)
			}
			fmt.Fprintf(&b, "  %s = %s\n", attribute, value)
		}
		b.WriteString("}\n")
	}
	if err := os.WriteFile(filepath.Join(to.Dir, "main.tf"), []byte(b.String()), 0o600); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}
