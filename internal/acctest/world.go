package acctest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-csp/terraform-provider-csp/internal/provider"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// World is one test's simulated world. The provider opens the same file, so that clock, faults and log apply to what
// Terraform sees.
type World struct {
	Sim  *simulator.Simulator
	Path string

	t      *testing.T
	seed   int64
	marked int
	// settings are additional lines of the provider block.
	settings string

	mu    sync.Mutex
	hooks []hook
}

// New makes a world in the default state. Its answers show the wire's quirks for a seed derived from the test, so that
// no test passes on plain answers alone.
func New(t *testing.T) *World {
	t.Helper()
	return Quirky(t, int64(len(t.Name())*7919+int(t.Name()[len(t.Name())-1])))
}

// Quirky makes a world whose answers show the quirks of a seed; 0 means none.
func Quirky(t *testing.T, seed int64) *World {
	t.Helper()
	dir := t.TempDir()
	w := &World{t: t, Path: filepath.Join(dir, "csp.db"), seed: seed}
	sim, err := simulator.Open(t.Context(), simulator.Options{Path: w.Path, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Errorf("close the simulator: %v", err)
		}
	})
	w.Sim = sim
	return w
}

// Copy returns a new world with the current state of this one.
func (w *World) Copy() *World {
	w.t.Helper()
	return w.CopyFor(w.t)
}

// CopyFor returns a copy for another test.
func (w *World) CopyFor(t *testing.T) *World {
	t.Helper()
	c := &World{t: t, Path: filepath.Join(t.TempDir(), "csp.db"), seed: w.seed, settings: w.settings}
	for _, part := range []string{"", "-wal"} { // recent writes are in the second
		raw, err := os.ReadFile(w.Path + part)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(c.Path+part, raw, 0o600) //nolint:gosec // the path is the test's own
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	sim, err := simulator.Open(t.Context(), simulator.Options{Path: c.Path, Seed: w.seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sim.Close(); err != nil {
			t.Errorf("close the simulator: %v", err)
		}
	})
	c.Sim = sim
	return c
}

// Provider returns the provider block, followed by the text.
func (w *World) Provider(config string) string {
	return fmt.Sprintf(
		"provider \"csp\" {\n  simulator = { path = %q, seed = %d }\n%s}\n\n%s",
		filepath.ToSlash(w.Path),
		w.seed,
		w.settings,
		config,
	)
}

// Test plays the steps in process, with the provider's server and a stand-in for Terraform's core. What only the CLI
// can show needs TestCLI.
func (w *World) Test(steps ...resource.TestStep) {
	w.t.Helper()
	w.play(w.inProcess(), steps)
}

// TestCLI plays the steps through the real CLI. It never skips: without a CLI it fails with how to get one.
func (w *World) TestCLI(steps ...resource.TestStep) {
	w.t.Helper()
	w.play(w.throughCLI(), steps)
}

// Factories serves the provider inside the test process. It waits in simulated time: a pause between two reads moves
// the world's clock.
func (w *World) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	wait := func(ctx context.Context, d time.Duration) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return w.Sim.AdvanceClock(ctx, d)
	}
	turns := filepath.Join(filepath.Dir(w.Path), "turns")
	return map[string]func() (tfprotov6.ProviderServer, error){
		"csp": func() (tfprotov6.ProviderServer, error) {
			return providerserver.NewProtocol6(
				provider.New(
					"test",
					provider.WithWait(wait),
					provider.WithTransport(w.watch),
					provider.WithTurnFolder(turns),
				)(),
			)(), nil
		},
	}
}

// Words matches a text in the CLI's output, regardless of line breaks.
func Words(text string) *regexp.Regexp {
	fields := strings.Fields(text)
	for i, f := range fields {
		fields[i] = regexp.QuoteMeta(f)
	}
	return regexp.MustCompile(strings.Join(fields, `[\s│]+`))
}

func requireCLI(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC_TERRAFORM_PATH") != "" {
		return
	}
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Fatal(
			"no terraform on PATH and TF_ACC_TERRAFORM_PATH is not set: run `make test`, which finds or builds a CLI",
		)
	}
}

// Advance returns a step's PreConfig that moves the clock.
func (w *World) Advance(d time.Duration) func() {
	return func() {
		w.t.Helper()
		if err := w.Sim.AdvanceClock(w.t.Context(), d); err != nil {
			w.t.Fatal(err)
		}
	}
}

// Set returns a step's PreConfig that moves the clock to an instant.
func (w *World) Set(to time.Time) func() {
	return func() {
		w.t.Helper()
		if err := w.Sim.SetClock(w.t.Context(), to); err != nil {
			w.t.Fatal(err)
		}
	}
}

// Behave switches behaviors of the service, each as name=value.
func (w *World) Behave(assignments ...string) {
	w.t.Helper()
	for _, a := range assignments {
		b, err := simulator.ParseBehavior(a)
		if err != nil {
			w.t.Fatal(err)
		}
		if err := w.Sim.Configure(w.t.Context(), b); err != nil {
			w.t.Fatal(err)
		}
	}
}

// Fault disturbs the next requests that match, as on the command line.
func (w *World) Fault(on, do string, times int) {
	w.t.Helper()
	f, err := simulator.ParseFault(on, do, times)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.Sim.AddFault(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// Heal removes all faults.
func (w *World) Heal() {
	w.t.Helper()
	if err := w.Sim.ClearFaults(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// Transactions counts the order lines of a kind for a tenant, seeded ones
// included.
func (w *World) Transactions(tenantID, kind string) int {
	return w.orderLines(tenantID, kind, "")
}

// Purchases counts the orders that bought a SKU for a tenant, in any state.
func (w *World) Purchases(tenantID, sku string) int {
	w.t.Helper()
	return w.orderLines(tenantID, "New", sku)
}

func (w *World) orderLines(tenantID, kind, sku string) int {
	w.t.Helper()
	orders, err := w.Sim.Orders(context.WithoutCancel(w.t.Context()), tenantID)
	if err != nil {
		w.t.Fatal(err)
	}
	n := 0
	for _, o := range orders {
		for _, l := range o.Lines {
			if strings.EqualFold(l.Transaction, kind) && strings.HasPrefix(l.OfferID, sku) {
				n++
			}
		}
	}
	return n
}

// Mark marks the current end of the log, as a step's PreConfig: Calls counts from there.
func (w *World) Mark() func() {
	return func() { w.marked = len(w.requests()) }
}

// Calls lists the requests since the last Mark that match a method ("" for
// any) and a part of the path.
func (w *World) Calls(method, part string) []simulator.Request {
	w.t.Helper()
	var out []simulator.Request
	for _, r := range w.requests()[w.marked:] {
		if (method == "" || r.Method == method) && strings.Contains(r.Path, part) {
			out = append(out, r)
		}
	}
	return out
}

func (w *World) requests() []simulator.Request {
	w.t.Helper()
	all, err := w.Sim.Requests(context.WithoutCancel(w.t.Context()), time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// Writes lists the calls since the last Mark that change something.
func (w *World) Writes() []string {
	var out []string
	for _, r := range w.Calls("", "/v1/") {
		question := strings.HasSuffix(r.Path, "/promotionEligibilities") // a read sent as POST
		if r.Method != "GET" && r.Method != "HEAD" && !question {
			out = append(out, r.Method+" "+r.Path[strings.LastIndex(r.Path, "/customers/")+len("/customers/"):])
		}
	}
	return out
}

// Forget returns the last step of a test whose subscription can no longer be canceled: it removes the subscription
// from the state without a call.
func (w *World) Forget(address string) resource.TestStep {
	return resource.TestStep{
		Config: w.Provider(
			fmt.Sprintf("removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}\n", address),
		),
	}
}
