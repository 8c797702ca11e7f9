package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-hclog"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-testing/config"

	"github.com/terraform-csp/terraform-provider-csp/internal/shell"
)

// source is the provider's source address in configurations.
const source = "terraform-csp/csp"

// throughTheCLI is a folder of the real CLI, whose provider is served by the test itself: a new one for each command,
// like a process of the provider.
type throughTheCLI struct {
	w     *World
	shell *shell.Shell
	// holds is false until something is applied.
	holds bool
}

const keptPlan = "kept.tfplan"

func (w *World) throughCLI() office {
	w.t.Helper()
	requireCLI(w.t)
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if cli == "" {
		cli = "terraform"
	}
	cli, err := exec.LookPath(cli)
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := shell.New(w.t.TempDir(), cli, filepath.Join(w.t.TempDir(), "terraform-provider-csp"), os.Environ())
	if err != nil {
		w.t.Fatal(err)
	}
	return &throughTheCLI{w: w, shell: s}
}

// commandError is the output of a command that failed.
type commandError string

func (e commandError) Error() string { return string(e) }

// run runs a command; code 2 means that a plan is not empty.
func (c *throughTheCLI) run(args ...string) (shell.Result, error) {
	attach, stop, err := serve(c.w.t, c.w.Factories()["csp"])
	if err != nil {
		return shell.Result{}, err
	}
	with := *c.shell
	with.Env = append(append([]string{}, c.shell.Env...), "TF_REATTACH_PROVIDERS="+attach)
	r, err := with.Run(c.w.t.Context(), with.CLI, args...)
	if fault := stop(); err == nil {
		err = fault
	}
	switch {
	case err != nil:
		return r, err
	case r.Code != 0 && r.Code != 2:
		return r, commandError(r.Output)
	}
	return r, nil
}

func (c *throughTheCLI) write(text string, variables config.Variables) error {
	head := "terraform {\n  required_providers {\n    csp = { source = \"" + source + "\" }\n  }\n}\n\n"
	if err := os.WriteFile(filepath.Join(c.shell.Dir, "main.tf"), []byte(head+text), 0o600); err != nil {
		return err
	}
	values := filepath.Join(c.shell.Dir, "test.auto.tfvars.json")
	if err := os.Remove(values); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(variables) == 0 {
		return nil
	}
	raw, err := json.Marshal(variables)
	if err != nil {
		return fmt.Errorf("write the variables: %w", err)
	}
	return os.WriteFile(values, raw, 0o600)
}

func (c *throughTheCLI) plan(o planOptions) (empty bool, err error) {
	r, err := c.run("plan", "-detailed-exitcode", "-out="+keptPlan, fmt.Sprintf("-refresh=%t", !o.noRefresh))
	return r.Code == 0, err
}

func (c *throughTheCLI) planned() (*tfjson.Plan, error) {
	out := &tfjson.Plan{}
	out.UseJSONNumber(true)
	return out, c.show(out, "show", "-json", keptPlan)
}

func (c *throughTheCLI) state() (*tfjson.State, error) {
	out := &tfjson.State{}
	out.UseJSONNumber(true)
	return out, c.show(out, "show", "-json")
}

func (c *throughTheCLI) show(into any, args ...string) error {
	r, err := c.run(args...)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(strings.NewReader(r.Stdout))
	decoder.UseNumber()
	return decoder.Decode(into)
}

func (c *throughTheCLI) apply() error {
	c.holds = true
	_, err := c.run("apply", keptPlan)
	return err
}

func (c *throughTheCLI) refresh() error {
	_, err := c.run("refresh")
	return err
}

func (c *throughTheCLI) taint(address string) error {
	_, err := c.run("taint", address)
	return err
}

func (c *throughTheCLI) destroy() error {
	if !c.holds {
		return nil
	}
	raw, err := os.ReadFile(filepath.Join(c.shell.Dir, "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) || err == nil && !bytes.Contains(raw, []byte(`"mode": "managed"`)) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = c.run("destroy", "-auto-approve", "-refresh=false")
	return err
}

// serve serves a provider on a local socket until stop, and returns what the CLI needs to find it.
func serve(
	t *testing.T,
	factory func() (tfprotov6.ProviderServer, error),
) (attach string, stop func() error, err error) {
	t.Helper()
	server, err := factory()
	if err != nil {
		return "", nil, err
	}
	started, closed := channelOf(tf6server.WithDebug), make(chan struct{})
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var fault error
	var serving sync.WaitGroup
	serving.Go(func() {
		fault = tf6server.Serve(
			"registry.terraform.io/"+source,
			func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(
				ctx,
				started,
				closed,
			),
			tf6server.WithLoggingSink(t),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()),
		)
	})
	running := <-started
	at := map[string]any{
		"Protocol": "grpc", "ProtocolVersion": 6, "Pid": os.Getpid(), "Test": true,
		"Addr": map[string]string{"Network": running.Addr.Network(), "String": running.Addr.String()},
	}
	raw, err := json.Marshal(
		map[string]any{"registry.terraform.io/" + source: at, "registry.opentofu.org/" + source: at},
	)
	return string(raw), func() error {
		cancel()
		<-closed
		serving.Wait()
		return fault
	}, err
}

// channelOf makes the channel for an option of the plugin server; its element type belongs to a package that this
// module does not use otherwise.
func channelOf[T, O any](func(context.Context, chan T, chan struct{}) O) chan T {
	return make(chan T, 1)
}
