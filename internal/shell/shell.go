package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Shell is a folder in which the CLI takes the provider from where it was
// built: no init, no network, no settings of the caller's.
type Shell struct {
	// Dir is where the configuration, its state and its world lie.
	Dir string
	// CLI is terraform or tofu; Provider the built provider.
	CLI, Provider string
	// Env is the environment of every command.
	Env []string
}

// Result is what a command printed, and whether it failed.
type Result struct {
	// Output is both streams as they came; Stdout is what a script would read.
	Output, Stdout string
	Code           int
}

// New prepares dir, which must exist: the CLI's own configuration and home lie
// below it, beside the folder of the configuration. environ is the caller's
// environment, of which nothing that steers Terraform or the provider is kept.
func New(dir, cli, provider string, environ []string) (*Shell, error) {
	s := &Shell{Dir: filepath.Join(dir, "office"), CLI: cli, Provider: provider}
	home := filepath.Join(dir, "home")
	for _, d := range []string{s.Dir, home} {
		if err := os.Mkdir(d, 0o700); err != nil {
			return nil, fmt.Errorf("prepare the folder: %w", err)
		}
	}
	rc := filepath.Join(home, "cli.tfrc")
	if err := os.WriteFile(rc, []byte(overrides(provider)), 0o600); err != nil {
		return nil, fmt.Errorf("prepare the folder: %w", err)
	}
	for _, e := range environ {
		if name, _, _ := strings.Cut(e, "="); !steers(name) {
			s.Env = append(s.Env, e)
		}
	}
	s.Env = append(
		s.Env,
		"HOME="+home,
		"TF_CLI_CONFIG_FILE="+rc,
		"CHECKPOINT_DISABLE=1",
		"TF_IN_AUTOMATION=1",
		"TF_INPUT=0",
		"TF_CLI_ARGS=-no-color",
	)
	return s, nil
}

// steers reports whether a variable steers Terraform or the provider: their
// own, and what a pipeline or a machine offers to log in with.
func steers(name string) bool {
	if name == "HOME" || name == "XDG_CACHE_HOME" || name == "SYSTEM_ACCESSTOKEN" || name == "SYSTEM_OIDCREQUESTURI" {
		return true
	}
	for _, prefix := range []string{
		"TF_", "CSP_", "TFC_", "AZURE_", "ARM_", "ACTIONS_ID_TOKEN_", "IDENTITY_", "MSI_", "HTTPS_PROXY", "https_proxy",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// overrides lets both CLIs take the provider from where it was built, each
// under the registry it belongs to.
func overrides(provider string) string {
	text := "provider_installation {\n  dev_overrides {\n"
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		text += fmt.Sprintf("    %q = %q\n", host+"/terraform-csp/csp", filepath.ToSlash(filepath.Dir(provider)))
	}
	return text + "  }\n  direct {}\n}\n"
}

// lastWords is how long an interrupted CLI may take to end its providers.
const lastWords = 20 * time.Second

// Command is a command of the shell, not started yet.
func (s *Shell) Command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // the two programs are the caller's to name
	cmd.Dir, cmd.Env, cmd.WaitDelay = s.Dir, s.Env, lastWords
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd
}

// Run runs a command to its end. One that cannot be started is an error; one
// that fails is not.
func (s *Shell) Run(ctx context.Context, program string, args ...string) (Result, error) {
	cmd := s.Command(ctx, program, args...)
	var both, out stream
	cmd.Stdout, cmd.Stderr = io.MultiWriter(&both, &out), &both
	err := cmd.Run()
	r := Result{Output: both.text.String(), Stdout: out.text.String()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return r, fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), ctx.Err())
	case errors.As(err, &exit):
		r.Code = exit.ExitCode()
	case err != nil:
		return r, fmt.Errorf("run %s: %w", program, err)
	}
	return r, nil
}

// stream takes what a command prints; its two streams arrive side by side.
type stream struct {
	lock sync.Mutex
	text strings.Builder
}

func (s *stream) Write(p []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.text.Write(p)
}
