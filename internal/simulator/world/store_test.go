package world_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

// childPath makes the test binary act as a second process that opens the named file and changes it.
const childPath = "SIMULATOR_TEST_CHILD_PATH"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		os.Exit(child(path))
	}
	os.Exit(m.Run())
}

func child(path string) int {
	ctx := context.Background()
	sim, err := simulator.Open(ctx, simulator.Options{Path: path})
	if err == nil {
		err = errors.Join(sim.Populate(ctx, simulator.Population{Tenants: 1}), sim.Close())
	}
	if err != nil {
		_, _ = os.Stderr.WriteString(err.Error())
		return 1
	}
	return 0
}

func TestStore_twoHandles_seeOneWorld(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a b%20c?.db")
	first := simtest.Open(t, simulator.Options{Path: path})
	second := simtest.Open(t, simulator.Options{Path: path})
	first.OK(http.StatusOK, first.Alter(simtest.Alder, simulator.AlderOpenWindow, "quantity", 12))
	if got := second.Subscription(simtest.Alder, simulator.AlderOpenWindow).Quantity; got != 12 {
		t.Errorf("the other handle sees %d seats", got)
	}
	second.SetClock("2026-11-05T00:00:00Z")
	if got := first.Phases(simtest.Alder, simulator.AlderTermEnd).End; got != "2027-11-04" {
		t.Errorf("renewal through the other handle: ends %s", got)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file has another name: %v", err)
	}
}

func TestStore_manyHandlesAtOnce_loseNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	const handles, purchases = 4, 5
	var all sync.WaitGroup
	errs := make(chan error, handles*purchases)
	for range handles {
		b := simtest.Open(t, simulator.Options{Path: path})
		line := b.Line(simulator.CedarSchool, simulator.BusinessBasic, "P1Y", "monthly", 1)
		requests := make([]*http.Request, purchases)
		for i := range requests {
			cart := b.Cart(simulator.CedarSchool, line)
			requests[i] = b.Request(http.MethodPost, "/v1/customers/"+simulator.CedarSchool+"/carts/"+
				simtest.Text(cart, "id")+"/checkout", nil)
		}
		all.Go(func() {
			for _, r := range requests {
				got, err := b.Try(r)
				if err == nil && got.Status != http.StatusCreated {
					err = fmt.Errorf("checkout: %d %s", got.Status, got.Body)
				}
				errs <- err
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	b := simtest.Open(t, simulator.Options{Path: path})
	list, err := b.Sim.Subscriptions(t.Context(), simulator.CedarSchool)
	if err != nil {
		t.Fatal(err)
	}
	if b.Orders(simulator.CedarSchool) != handles*purchases || len(list) != handles*purchases {
		t.Errorf("%d orders and %d subscriptions, want %d", b.Orders(simulator.CedarSchool), len(list),
			handles*purchases)
	}
}

func TestStore_processesThatCreateTheFileAtOnce_allSucceed(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "world.db")
	commands := make([]*exec.Cmd, 4)
	output := make([]bytes.Buffer, len(commands))
	for i := range commands {
		commands[i] = exec.CommandContext(t.Context(), self) //nolint:gosec // it is this very test binary
		commands[i].Env = append(os.Environ(), childPath+"="+path)
		commands[i].Stdout, commands[i].Stderr = &output[i], &output[i]
		if err := commands[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i := range commands {
		if err := commands[i].Wait(); err != nil {
			t.Errorf("process %d: %v %s", i, err, output[i].String())
		}
	}
	b := simtest.Open(t, simulator.Options{Path: path})
	tenants, err := b.Sim.Tenants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(tenants) != 4+len(commands) {
		t.Errorf("%d tenants, want the default ones and one of each process", len(tenants))
	}
}

// worldFile gives the bytes of a sound file.
func worldFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "good.db")
	sim, err := simulator.Open(t.Context(), simulator.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestOpen_filesThatAreNotASimulators_areExplained(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		spoil  func(content []byte)
		reason string
	}{
		"text":             {func(c []byte) { copy(c, "this is somebody's text file") }, "not an SQLite database"},
		"another database": {func(c []byte) { copy(c[68:72], "\x01\x02\x03\x04") }, "another program"}, // application id
		"newer version":    {func(c []byte) { c[63] = 99 }, "another version"},                         // user version
		"damaged": {func(c []byte) {
			for i := 4096; i < len(c); i++ {
				c[i] = byte(i)
			}
		}, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "world.db")
			content := worldFile(t)
			one.spoil(content)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := simulator.Open(t.Context(), simulator.Options{Path: path})
			var broken *simulator.FileError
			if !errors.As(err, &broken) || broken.Path != path || !strings.Contains(err.Error(), one.reason) ||
				!strings.Contains(err.Error(), "simulator reset --path "+path) {
				t.Errorf("error %v", err)
			}
		})
	}
	if _, err := simulator.Open(t.Context(), simulator.Options{Path: t.TempDir()}); err == nil {
		t.Error("a directory was opened")
	}
}

func TestOpen_emptyFile_becomesAWorld(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := simtest.Open(t, simulator.Options{Path: path})
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder))
}

func TestReset_bringsTheDefaultWorldBack(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	before, err := b.Sim.Subscriptions(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	b.Buy(simtest.Alder, b.Line(simtest.Alder, simulator.BusinessBasic, "P1Y", "monthly", 5))
	b.SetClock("2027-06-01T00:00:00Z")
	if err := b.Sim.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := b.Sim.Subscriptions(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("world (-before +after):\n%s", diff)
	}
}

func TestPopulate_isTheSameInEveryRun(t *testing.T) {
	t.Parallel()
	grow := func() []simulator.Subscription {
		b := simtest.New(t)
		for _, p := range []simulator.Population{
			{Tenants: 2, Subscriptions: 7, Users: 3},
			{Subscriptions: 4},
			{Tenants: 1, Subscriptions: 1},
		} {
			if err := b.Sim.Populate(t.Context(), p); err != nil {
				t.Fatal(err)
			}
		}
		list, err := b.Sim.Subscriptions(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	first, second := grow(), grow()
	if len(first) != 8+14+4+1 {
		t.Errorf("%d subscriptions", len(first))
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("second run (-first +second):\n%s", diff)
	}
	b := simtest.New(t)
	if err := b.Sim.Populate(t.Context(), simulator.Population{Tenants: -1}); !errors.Is(err, simulator.ErrPopulation) {
		t.Errorf("negative population: %v", err)
	}
}

func TestMemory_requestsAtOnce_shareOneWorld(t *testing.T) {
	t.Parallel()
	b := simtest.New(t, func(s *simulator.Behaviors) { s.ProvisioningReads = 3 })
	line := b.Line(simulator.CedarSchool, simulator.BusinessBasic, "P1Y", "monthly", 1)
	const many = 16
	var all sync.WaitGroup
	errs := make(chan error, 2*many)
	for range many {
		cart := b.Cart(simulator.CedarSchool, line)
		buy := b.Request(http.MethodPost, "/v1/customers/"+simulator.CedarSchool+"/carts/"+simtest.Text(cart, "id")+
			"/checkout", nil)
		read := b.Request(http.MethodGet, "/v1/customers/"+simulator.CedarSchool+"/subscriptions", nil)
		for _, r := range []*http.Request{buy, read} {
			all.Go(func() {
				got, err := b.Try(r)
				if err == nil && got.Status > 299 {
					err = fmt.Errorf("%s %s: %d %s", r.Method, r.URL.Path, got.Status, got.Body)
				}
				errs <- err
			})
		}
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if n := b.Orders(simulator.CedarSchool); n != many {
		t.Errorf("%d orders, want %d", n, many)
	}
}
