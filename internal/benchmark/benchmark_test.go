package main

import (
	"bytes"
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The test's own binary plays the launcher and the idle provider, as the
// program's does.
func TestMain(m *testing.M) {
	var err error
	switch {
	case filepath.Base(os.Args[0]) == binary:
		err = launch(os.Args[0])
	case len(os.Args) > 1 && os.Args[1] == idleCommand:
		err = serveIdle()
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		os.Exit(1)
	}
}

// TestPlan_ofUnchangedSubscriptions_asksOncePerTenant counts requests: one list
// for each tenant and two for the login, however many subscriptions there are.
// It holds no time.
func TestPlan_ofUnchangedSubscriptions_asksOncePerTenant(t *testing.T) {
	t.Parallel()
	provider := built(t)
	cli := cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform")
	for _, o := range []options{
		{provider: provider, cli: cli, tenants: 3, subscriptions: 3},
		{provider: provider, cli: cli, tenants: 3, subscriptions: 24},
	} {
		e, err := newEstate(t.Context(), t.TempDir(), o)
		if err != nil {
			t.Fatal(err)
		}
		pairs, err := e.compare(t.Context(), 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.sim.Close(); err != nil {
			t.Error(err)
		}
		if got := pairs[0].ours.requests; got != o.tenants+2 {
			t.Errorf("%d subscriptions of %d tenants took %d requests", o.subscriptions, o.tenants, got)
		}
		if got := pairs[0].idle.requests; got != 0 {
			t.Errorf("the idle provider made %d requests", got)
		}
		if c := pairs[0]; c.ours.memory == 0 || c.idle.memory == 0 || c.ours.provider == 0 || c.ours.cpu < c.ours.provider {
			t.Errorf("measured %+v", c)
		}
	}
}

// built is the provider that make has built and names, or one built for the
// test.
func built(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("PROVIDER"); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), binary)
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, "github.com/terraform-csp/terraform-provider-csp") //nolint:gosec // path is the test's own
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReport_medianOfThePairs(t *testing.T) {
	t.Parallel()
	at := func(wall, idle time.Duration) pair {
		return pair{ours: cost{wall: wall, memory: 60e6, requests: 22}, idle: cost{wall: idle, memory: 120e6}}
	}
	var out bytes.Buffer
	report(
		&out, 100*time.Millisecond,
		[]pair{at(3*time.Second, 4*time.Second), at(5*time.Second, 10*time.Second), at(9*time.Second, 10*time.Second)},
	)
	for _, want := range []string{
		"100ms a request", "wall time, s                 5.00      10.00    0.75",
		"peak of a provider, MB         60        120    0.50", "requests                       22          0",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &out)
		}
	}
}

func TestParse_whatDoesNotSayWhatToMeasure_isRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-runs", "0"}, {"-tenants", "0"}, {"-subscriptions", "10", "-tenants", "3"}, {"-latency", "slow"}, {"-fast"}, {"extra"},
	} {
		if _, err := parse(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
