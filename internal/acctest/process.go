package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/shell"
)

// Processes is a World whose provider runs as Terraform runs it: as processes
// of the built binary, which can be killed.
type Processes struct {
	*World
	Shell *shell.Shell
}

// NewProcesses builds the provider, once per test binary, and prepares a
// folder whose main.tf is the provider block and what Write adds.
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
	// A path of its own tells this test's provider processes from all others.
	provider := filepath.Join(t.TempDir(), "terraform-provider-csp")
	binary, err := built()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Link(binary, provider); err != nil {
		t.Fatal(err)
	}
	s, err := shell.New(t.TempDir(), cli, provider, os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	return &Processes{World: w, Shell: s}
}

// built is the provider's binary.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "terraform-provider-csp-*")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "terraform-provider-csp")
	cmd := exec.Command("go", "build", "-o", path, "github.com/terraform-csp/terraform-provider-csp") //nolint:gosec // path is the test's own
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

// Write writes the configuration.
func (p *Processes) Write(config string) {
	p.t.Helper()
	text := "terraform {\n  required_providers {\n    csp = { source = \"terraform-csp/csp\" }\n  }\n}\n\n" + p.Provider(config)
	if err := os.WriteFile(filepath.Join(p.Shell.Dir, "main.tf"), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Run runs a command of the CLI. The output has its line breaks and borders
// folded, so that texts are found however they were wrapped.
func (p *Processes) Run(args ...string) (output string, code int) {
	p.t.Helper()
	r, err := p.Shell.Run(p.t.Context(), p.Shell.CLI, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(r.Output, "│", " ")), " "), r.Code
}

// Must runs a command that must end with a code, and gives its output.
func (p *Processes) Must(code int, args ...string) string {
	p.t.Helper()
	output, got := p.Run(args...)
	if got != code {
		p.t.Fatalf("%v: exit code %d, want %d\n%s", args, got, code, output)
	}
	return output
}

// Providers are the ids of the running provider processes of this test.
func (p *Processes) Providers() []int {
	p.t.Helper()
	return processesOf(p.Shell.Provider)
}
