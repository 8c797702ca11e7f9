package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	configFile = "main.tf"
	worldFile  = "csp.db"
)

// folder is where one configuration, its state and its world lie.
type folder struct {
	path          string
	cli, provider string
	env           []string
}

// prepare fills an empty folder: the configuration in a folder of its own,
// and beside it the CLI's own configuration and home, so that nothing of the
// caller's Terraform set-up takes part.
func prepare(o Options) (folder, error) {
	f := folder{path: filepath.Join(o.Dir, "office"), cli: o.CLI, provider: o.Provider}
	home := filepath.Join(o.Dir, "home")
	for _, dir := range []string{f.path, home} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return f, fmt.Errorf("prepare the folder: %w", err)
		}
	}
	rc := filepath.Join(home, "cli.tfrc")
	if err := os.WriteFile(rc, []byte(overrides(o.Provider)), 0o600); err != nil {
		return f, fmt.Errorf("prepare the folder: %w", err)
	}
	for _, e := range o.Env {
		name, _, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "CSP_") && name != "HOME" {
			f.env = append(f.env, e)
		}
	}
	f.env = append(f.env, "HOME="+home, "TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_ARGS=-no-color")
	return f, nil
}

// overrides lets both CLIs take the provider from where it was built, each
// under the registry it belongs to, without init and without a network.
func overrides(provider string) string {
	text := "provider_installation {\n  dev_overrides {\n"
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		text += fmt.Sprintf("    %q = %q\n", host+"/terraform-csp/csp", filepath.ToSlash(filepath.Dir(provider)))
	}
	return text + "  }\n  direct {}\n}\n"
}

// copied is the same folder somewhere else: configuration, state and world.
func (f folder) copied(to string) (folder, error) {
	if err := os.CopyFS(to, os.DirFS(f.path)); err != nil {
		return f, fmt.Errorf("copy the folder: %w", err)
	}
	f.path = to
	return f, nil
}

func (f folder) config() (string, error) {
	raw, err := os.ReadFile(filepath.Join(f.path, configFile))
	if err != nil {
		return "", fmt.Errorf("read the configuration: %w", err)
	}
	return string(raw), nil
}

func (f folder) write(config string) error {
	if err := os.WriteFile(filepath.Join(f.path, configFile), []byte(config), 0o600); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}

// typed is a command as a person types it.
func (f folder) typed(command []string) string {
	return strings.ReplaceAll(strings.Join(command, " "), CLI, strings.TrimSuffix(filepath.Base(f.cli), ".exe"))
}

// printed is what a command left behind: all it printed, as it came, the part
// of it that is standard output, and whether it failed.
type printed struct {
	all, out string
	failed   bool
}

// run runs a command as typed. A command that cannot be started, or that ctx
// ends, is an error; one that fails is not.
func (f folder) run(ctx context.Context, typed ...string) (printed, error) {
	program := f.provider
	if typed[0] == CLI {
		program = f.cli
	}
	cmd := exec.CommandContext(ctx, program, typed[1:]...) //nolint:gosec // the two programs of the story are the caller's to name
	cmd.Dir, cmd.Env = f.path, f.env
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second // the CLI ends its providers before itself
	var all, out synced
	cmd.Stdout, cmd.Stderr = io.MultiWriter(&all, &out), &all
	err := cmd.Run()
	p := printed{all: all.text.String(), out: out.text.String()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return p, fmt.Errorf("%s was stopped: %w", f.typed(typed), ctx.Err())
	case errors.As(err, &exit):
		p.failed = true
	case err != nil:
		return p, fmt.Errorf("run %s: %w", program, err)
	}
	return p, nil
}

// synced takes both streams of a command, which arrive side by side.
type synced struct {
	lock sync.Mutex
	text strings.Builder
}

func (s *synced) Write(p []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.text.Write(p)
}

// ask runs a command that prints JSON and decodes it.
func (f folder) ask(ctx context.Context, answer any, typed ...string) error {
	p, err := f.run(ctx, typed...)
	if err != nil {
		return err
	}
	if p.failed {
		return fmt.Errorf("%s failed: %s", f.typed(typed), p.all)
	}
	if err := json.Unmarshal([]byte(p.out), answer); err != nil {
		return fmt.Errorf("%s: %w in %s", f.typed(typed), err, p.out)
	}
	return nil
}

func (f folder) simulator(ctx context.Context, answer any, args ...string) error {
	typed := append([]string{Provider, "simulator"}, args...)
	return f.ask(ctx, answer, append(typed, "--path", worldFile, "--json")...)
}

// log lists all requests that ever reached the world.
func (f folder) log(ctx context.Context) ([]simulator.Request, error) {
	var list []simulator.Request
	err := f.simulator(ctx, &list, "log")
	return list, err
}

// subscription is the story's own, whatever became of it, and whether it was
// bought yet.
func (f folder) subscription(ctx context.Context) (s simulator.Subscription, found bool, err error) {
	var list []simulator.Subscription
	if err := f.simulator(ctx, &list, "show", "subscriptions", "--tenant", simulator.AlderClinics); err != nil {
		return s, false, err
	}
	for _, s := range list {
		if s.FriendlyName == name {
			return s, true, nil
		}
	}
	return s, false, nil
}

// values are the resource's attributes in the state; nil where it is not in it.
func (f folder) values(ctx context.Context) (map[string]any, error) {
	var state struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Address string         `json:"address"`
					Values  map[string]any `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := f.ask(ctx, &state, CLI, "show", "-json"); err != nil {
		return nil, err
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Address == Address {
			return r.Values, nil
		}
	}
	return nil, nil
}
