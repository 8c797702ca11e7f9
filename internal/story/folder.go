package story

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/shell"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	configFile = "main.tf"
	worldFile  = "csp.db"
)

// folder is where one configuration, its state and its world lie.
type folder struct {
	shell *shell.Shell
}

// prepare fills an empty folder, in which nothing of the caller's Terraform
// set-up takes part.
func prepare(o Options) (folder, error) {
	s, err := shell.New(o.Dir, o.CLI, o.Provider, o.Env)
	return folder{s}, err
}

// copied is the same folder somewhere else: configuration, state and world.
func (f folder) copied(to string) (folder, error) {
	if err := os.CopyFS(to, os.DirFS(f.shell.Dir)); err != nil {
		return f, fmt.Errorf("copy the folder: %w", err)
	}
	there := *f.shell
	there.Dir = to
	return folder{&there}, nil
}

func (f folder) config() (string, error) {
	raw, err := os.ReadFile(filepath.Join(f.shell.Dir, configFile))
	if err != nil {
		return "", fmt.Errorf("read the configuration: %w", err)
	}
	return string(raw), nil
}

func (f folder) write(config string) error {
	if err := os.WriteFile(filepath.Join(f.shell.Dir, configFile), []byte(config), 0o600); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}

// typed is a command as a person types it.
func (f folder) typed(command []string) string {
	words := make([]string, len(command))
	for i, word := range command {
		if words[i] = word; strings.Contains(word, " ") {
			words[i] = `"` + word + `"`
		}
	}
	return strings.ReplaceAll(strings.Join(words, " "), CLI, strings.TrimSuffix(filepath.Base(f.shell.CLI), ".exe"))
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
	program := f.shell.Provider
	if typed[0] == CLI {
		program = f.shell.CLI
	}
	r, err := f.shell.Run(ctx, program, typed[1:]...)
	p := printed{all: r.Output, out: r.Stdout, failed: r.Code != 0}
	switch {
	case ctx.Err() != nil:
		return p, fmt.Errorf("%s was stopped: %w", f.typed(typed), ctx.Err())
	case err != nil:
		return p, err
	}
	return p, nil
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
	if err := f.simulator(ctx, &list, "show", "subscriptions", "--tenant", simulator.CedarSchool); err != nil {
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
