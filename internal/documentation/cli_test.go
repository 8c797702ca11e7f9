package documentation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/provider"
)

const source = "terraform-csp/csp"

// terminal is a folder with a configuration, the CLI in it, and the provider
// served by the test itself, so that commands run as the pages show them.
type terminal struct {
	t     *testing.T
	world *acctest.World
	dir   string
	env   []string
}

// openTerminal gives a folder on a new world without wire quirks: what is
// printed must not depend on a seed.
func openTerminal(t *testing.T) *terminal {
	t.Helper()
	return &terminal{t: t, world: acctest.Quirky(t, 0), dir: t.TempDir(), env: serve(t)}
}

// copied is a folder of a test's own that begins as this one is now, on a copy
// of its world.
func (c *terminal) copied(t *testing.T) *terminal {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(c.dir)); err != nil {
		t.Fatal(err)
	}
	return &terminal{t: t, world: c.world.CopyFor(t), dir: dir, env: serve(t)}
}

// simulated is the beginning of a simulator that a page names in one line, in
// a provider block with settings of its own.
var simulated = regexp.MustCompile(`(?m)^(  simulator += \{) path = "csp\.db"`)

// provided puts the test's world before a configuration, or into the provider
// block that it brings.
func provided(w *acctest.World, config string) string {
	if !simulated.MatchString(config) {
		return w.Provider(config)
	}
	_, world, _ := strings.Cut(w.Provider(""), "simulator = { ")
	world, _, _ = strings.Cut(world, " }")
	return simulated.ReplaceAllStringFunc(config, func(line string) string {
		return simulated.FindStringSubmatch(line)[1] + " " + world
	})
}

// write makes a configuration of the folder's main.tf, for the test's world.
func (c *terminal) write(config string) {
	c.t.Helper()
	head := "terraform {\n  required_providers {\n    csp = { source = \"" + source + "\" }\n  }\n}\n\n"
	if err := os.WriteFile(filepath.Join(c.dir, "main.tf"), []byte(head+provided(c.world, config)), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// run gives what a command of the CLI printed to standard output, and its exit
// code.
func (c *terminal) run(args ...string) (string, int) {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), cli(c.t), args...) //nolint:gosec // the CLI is the caller's to name
	var out, fault bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.Env = c.dir, &out, &fault, c.env
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatalf("%s: %v", strings.Join(args, " "), err)
	}
	if code := cmd.ProcessState.ExitCode(); code == 1 && out.Len() == 0 {
		c.t.Fatalf("%s: %s", strings.Join(args, " "), fault.String())
	}
	return out.String(), cmd.ProcessState.ExitCode()
}

// must is run where only an exit code of 0 will do.
func (c *terminal) must(args ...string) string {
	c.t.Helper()
	out, code := c.run(args...)
	if code != 0 {
		c.t.Fatalf("%s: exit code %d: %s", strings.Join(args, " "), code, out)
	}
	return out
}

// diagnostic is an error or a warning as the CLI reports it in JSON.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
}

// diagnostics runs a command that prints JSON lines.
func (c *terminal) diagnostics(args ...string) []diagnostic {
	c.t.Helper()
	out, _ := c.run(args...)
	var list []diagnostic
	for line := range strings.Lines(out) {
		var event struct {
			Type       string     `json:"type"`
			Diagnostic diagnostic `json:"diagnostic"`
		}
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			c.t.Fatalf("%s printed no JSON: %s", strings.Join(args, " "), out)
		}
		if event.Type == "diagnostic" {
			list = append(list, event.Diagnostic)
		}
	}
	return list
}

func cli(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatal("no terraform on PATH and TF_ACC_TERRAFORM_PATH is not set: run `make test`, which finds or builds a CLI")
	}
	return path
}

// serve serves the provider from the test process and gives the environment
// in which the CLI finds it there instead of installing one.
func serve(t *testing.T) []string {
	t.Helper()
	started := channelOf(tf6server.WithDebug)
	closed := make(chan struct{})
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	turns := filepath.Join(t.TempDir(), "turns")
	go func() {
		factory := func() tfprotov6.ProviderServer {
			return providerserver.NewProtocol6(provider.New("test", provider.WithTurnFolder(turns))())()
		}
		if err := tf6server.Serve(
			"registry.terraform.io/"+source, factory, tf6server.WithDebug(ctx, started, closed),
			tf6server.WithLoggingSink(t),
		); err != nil {
			t.Errorf("serve the provider: %v", err)
		}
	}()
	running := <-started
	t.Cleanup(func() { stop(); <-closed })
	at := map[string]any{
		"Protocol": "grpc", "ProtocolVersion": 6, "Pid": os.Getpid(), "Test": true,
		"Addr": map[string]string{"Network": running.Addr.Network(), "String": running.Addr.String()},
	}
	attach, err := json.Marshal(map[string]any{"registry.terraform.io/" + source: at, "registry.opentofu.org/" + source: at})
	if err != nil {
		t.Fatal(err)
	}
	return append(environment(t), "TF_REATTACH_PROVIDERS="+string(attach))
}

// environment is the caller's without anything that steers the CLI or the
// provider.
func environment(t *testing.T) []string {
	t.Helper()
	settings, err := filepath.Abs(filepath.Join(root, "tools", "cli.tfrc"))
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"TF_CLI_CONFIG_FILE=" + settings, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1"}
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "TF_") && !strings.HasPrefix(e, "CSP_") {
			env = append(env, e)
		}
	}
	return env
}

// channelOf makes the channel an option of the plugin server reports to; its
// element type belongs to a package this module does not use otherwise.
func channelOf[T, O any](func(context.Context, chan T, chan struct{}) O) chan T {
	return make(chan T, 1)
}
