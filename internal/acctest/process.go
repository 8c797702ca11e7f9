package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/shell"
)

// Processes is a World whose provider runs as Terraform runs it: as processes
// of the built binary, which can be killed.
type Processes struct {
	*World
	Shell *shell.Shell
}

// NewProcesses prepares a folder whose main.tf is the provider block and what Write adds.
func NewProcesses(t *testing.T) *Processes {
	t.Helper()
	requireCLI(t)
	w := Quirky(t, 0)
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if cli == "" {
		cli = "terraform"
	}
	cli, err := exec.LookPath(cli)
	if err != nil {
		t.Fatal(err)
	}
	// A separate path distinguishes this test's provider processes from all others.
	provider := filepath.Join(t.TempDir(), "terraform-provider-csp")
	if err := place(t, provider); err != nil {
		t.Fatal(err)
	}
	s, err := shell.New(t.TempDir(), cli, provider, os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	return &Processes{World: w, Shell: s}
}

// Beside returns another folder of the same user on the same machine, with its own state.
func (p *Processes) Beside() *Processes {
	p.t.Helper()
	s, err := shell.New(p.t.TempDir(), p.Shell.CLI, p.Shell.Provider, p.Shell.Env)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range p.Shell.Env {
		if strings.HasPrefix(e, "HOME=") {
			s.Env = append(s.Env, e)
		}
	}
	return &Processes{World: p.World, Shell: s}
}

// place puts the provider at a path: the one that make has built, from PROVIDER, or one built for the test.
func place(t *testing.T, path string) error {
	t.Helper()
	if built := os.Getenv("PROVIDER"); built != "" {
		if os.Link(built, path) == nil {
			return nil
		}
		binary, err := os.ReadFile(built) //nolint:gosec // make names what it has built
		if err != nil {
			return err
		}
		return os.WriteFile(path, binary, 0o700) //nolint:gosec // a program must be executable
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, "github.com/terraform-csp/terraform-provider-csp") //nolint:gosec // path is the test's own
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// Write writes the configuration: the provider block for the world, followed by the text.
func (p *Processes) Write(config string) {
	p.t.Helper()
	p.WriteRaw(p.Provider(config))
}

// WriteRaw writes the configuration without a provider block.
func (p *Processes) WriteRaw(config string) {
	p.t.Helper()
	text := "terraform {\n  required_providers {\n    csp = { source = \"terraform-csp/csp\" }\n  }\n}\n\n" + config
	if err := os.WriteFile(filepath.Join(p.Shell.Dir, "main.tf"), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Run runs a command of the CLI. The output has its line breaks and borders folded, so that texts are found regardless
// of line breaks.
func (p *Processes) Run(args ...string) (output string, code int) {
	p.t.Helper()
	r, err := p.Shell.Run(p.t.Context(), p.Shell.CLI, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(r.Output, "│", " ")), " "), r.Code
}

// Must runs a command that must end with a code, and returns its output.
func (p *Processes) Must(code int, args ...string) string {
	p.t.Helper()
	output, got := p.Run(args...)
	if got != code {
		p.t.Fatalf("%v: exit code %d, want %d\n%s", args, got, code, output)
	}
	return output
}

// Providers returns the ids of the running provider processes of this test.
func (p *Processes) Providers() []int {
	p.t.Helper()
	return processesOf(p.Shell.Provider)
}
