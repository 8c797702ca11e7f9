package story_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/story"
)

func TestStory_playedWithTheRealCLI_isSeenAsTold(t *testing.T) {
	t.Parallel()
	transcript := &transcript{}
	err := story.Play(t.Context(), options(t, cli(t), transcript), story.Chapters())
	if err != nil {
		t.Fatalf("%v\n\nWhat was told before it:\n%s", err, transcript)
	}
	// Every way out of both refusals was played, and so was every chapter.
	if got, want := transcript.count("copy: "), 8; got != want {
		t.Errorf("played on a copy: %d, want %d", got, want)
	}
	if got, want := transcript.count("chapter: "), len(story.Chapters()); got != want {
		t.Errorf("chapters told: %d, want %d", got, want)
	}
}

func TestPlay_unmetExpectation_endsTheStory(t *testing.T) {
	t.Parallel()
	show := []string{story.Provider, "simulator", "show", "tenants", "--path", "csp.db"}
	seen := story.Sight{Texts: []string{"Alder Clinics"}}
	for name, sight := range map[string]story.Sight{
		"text":    {Texts: []string{"Nobody Ltd"}},
		"unsaid":  {Unsaid: []string{"Alder Clinics"}},
		"failure": {Fails: true},
		"calls":   {Calls: []string{"POST carts"}},
		"way out": {Ways: []story.Way{{Do: "leave", Config: "quantity = 1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transcript := &transcript{}
			err := story.Play(t.Context(), options(t, "no CLI is needed", transcript), []story.Chapter{{
				Title: "Look", Steps: []story.Step{
					{Write: "# nothing\n", Run: show, Sees: seen},
					{Run: show, Sees: sight},
					{Text: "never told"},
				},
			}})
			var unmet *story.UnmetError
			if !errors.As(err, &unmet) || len(unmet.Unmet) == 0 {
				t.Fatalf("got %v, want an unmet expectation", err)
			}
			if !strings.Contains(err.Error(), "Alder Clinics") {
				t.Errorf("the error shows not what was printed: %v", err)
			}
			if transcript.count("command: ") != 2 || transcript.count("text: never told") != 0 {
				t.Errorf("told:\n%s", transcript)
			}
		})
	}
}

func TestPlay_callersSetUp_reachesNoCommand(t *testing.T) {
	t.Parallel()
	o := options(t, "no CLI is needed", &transcript{})
	o.CLI = filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(o.CLI, []byte("#!/bin/sh\nenv\n"), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	o.Env = append(o.Env, "TF_LOG=trace", "TF_CLI_CONFIG_FILE=/elsewhere", "CSP_CLIENT_SECRET=mine", "TF_WORKSPACE=mine")
	err := story.Play(t.Context(), o, []story.Chapter{{Steps: []story.Step{{
		Write: "# nothing\n", Run: []string{story.CLI},
		Sees: story.Sight{
			Texts:  []string{"CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + o.Dir, "HOME=" + o.Dir},
			Unsaid: []string{"TF_LOG", "elsewhere", "CSP_CLIENT_SECRET", "TF_WORKSPACE"},
		},
	}}}})
	if err != nil {
		t.Error(err)
	}
}

func TestPlay_clockThatCannotMove_endsTheStory(t *testing.T) {
	t.Parallel()
	var unmet *story.UnmetError
	err := story.Play(t.Context(), options(t, "no CLI is needed", &transcript{}), []story.Chapter{{Steps: []story.Step{
		{Write: "# nothing\n", Clock: []string{"--set", "2020-01-01T00:00:00Z"}},
	}}})
	if !errors.As(err, &unmet) {
		t.Errorf("got %v, want an unmet expectation", err)
	}
}

// Each command of the story must have something to be seen by, or it proves
// nothing but its exit code.
func TestChapters_everyCommand_hasSomethingToSee(t *testing.T) {
	t.Parallel()
	var look func(chapter string, steps []story.Step)
	look = func(chapter string, steps []story.Step) {
		for _, s := range steps {
			if len(s.Run) > 0 && len(s.Sees.Texts)+len(s.Sees.State)+len(s.Sees.Orders) == 0 {
				t.Errorf("%s: %v has nothing to see", chapter, s.Run)
			}
			look(chapter, s.Aside)
			for _, w := range s.Sees.Ways {
				look(chapter, w.Steps)
			}
		}
	}
	for _, c := range story.Chapters() {
		look(c.Title, c.Steps)
	}
}

func options(t *testing.T, cli string, teller story.Teller) story.Options {
	t.Helper()
	return story.Options{CLI: cli, Provider: provider(t), Dir: t.TempDir(), Env: os.Environ(), Teller: teller}
}

// cli is the one make chose, or else the first on PATH.
func cli(t *testing.T) string {
	t.Helper()
	if chosen := os.Getenv("TF_ACC_TERRAFORM_PATH"); chosen != "" {
		return chosen
	}
	for _, name := range []string{"terraform", "tofu"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Fatal("no terraform and no tofu on PATH, and TF_ACC_TERRAFORM_PATH is not set: run `make test`, which finds or builds a CLI")
	return ""
}

// provider is the binary make has built, or else one built here, once.
func provider(t *testing.T) string {
	t.Helper()
	if built := os.Getenv("PROVIDER"); built != "" {
		return built
	}
	path, err := builtOnce()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var (
	buildFolder string
	builtOnce   = sync.OnceValues(func() (string, error) {
		path := filepath.Join(buildFolder, story.Provider)
		if runtime.GOOS == "windows" {
			path += ".exe"
		}
		output, err := exec.CommandContext(context.Background(), "go", "build", "-o", path, "../..").CombinedOutput() //nolint:gosec // path is the test's own
		if err != nil {
			return "", fmt.Errorf("build the provider: %w: %s", err, output)
		}
		return path, nil
	})
)

func TestMain(m *testing.M) {
	var err error
	if buildFolder, err = os.MkdirTemp("", "csp-story-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(buildFolder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// transcript keeps what is told.
type transcript struct{ lines []string }

func (s *transcript) add(kind, text string) { s.lines = append(s.lines, kind+": "+text) }

func (s *transcript) count(prefix string) int {
	return len(slices.DeleteFunc(slices.Clone(s.lines), func(line string) bool { return !strings.HasPrefix(line, prefix) }))
}

func (s *transcript) String() string { return strings.Join(s.lines, "\n") }

func (s *transcript) Chapter(_ int, title, _ string) { s.add("chapter", title) }
func (s *transcript) Text(text string) {
	if text != "" {
		s.add("text", text)
	}
}
func (s *transcript) File(name, _ string)             { s.add("file", name) }
func (s *transcript) Edit(file string, _, _ []string) { s.add("edit", file) }
func (s *transcript) Command(typed string)            { s.add("command", typed) }
func (s *transcript) Output(text string)              { s.add("output", text) }
func (s *transcript) Proof(facts []string)            { s.add("proof", strings.Join(facts, "; ")) }
func (s *transcript) Enter(title string)              { s.add("copy", title) }
func (s *transcript) Leave()                          { s.add("end of copy", "") }
