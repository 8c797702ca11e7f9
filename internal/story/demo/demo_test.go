package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRun_storyThatFails_isAnErrorAndLeavesNothing(t *testing.T) {
	t.Parallel()
	bin, temp := t.TempDir(), t.TempDir()
	provider := filepath.Join(bin, "terraform-provider-csp")
	if err := os.WriteFile(provider, []byte("#!/bin/sh\necho out of order\nexit 3\n"), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	var out bytes.Buffer
	err := run(t.Context(), []string{"-provider", provider, "-cli", provider}, scene{out: &out, temp: temp})
	if err == nil || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("got %v, want what the program printed", err)
	}
	if strings.Contains(out.String(), "every expectation") {
		t.Errorf("the demo claims success:\n%s", &out)
	}
	left, err := os.ReadDir(temp)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRun_wrongFlags_areRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-clu", "terraform"}, {"-provider", "build/terraform-provider-other"}, {"extra"}} {
		if err := run(t.Context(), args, scene{out: &bytes.Buffer{}, temp: t.TempDir()}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func TestPage_told_isPlainText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	told(&page{out: &out})
	want := `
1. Buy
======
A sentence.

main.tf
  a = 1

main.tf
  -a = 1
  +a = 2

$ terraform plan
  No changes.

    done

  ✓ calls: none

[on a copy] keep:  a = 1

    $ terraform plan
      No changes.
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestPage_onATerminal_addsOnlyColors(t *testing.T) {
	t.Parallel()
	var plain, colored bytes.Buffer
	told(&page{out: &plain})
	told(&page{out: &colored, colors: true})
	if plain.String() == colored.String() {
		t.Error("no colors")
	}
	var kept strings.Builder
	for i, piece := range strings.Split(colored.String(), "\x1b[") {
		if i > 0 {
			_, piece, _ = strings.Cut(piece, "m")
		}
		kept.WriteString(piece)
	}
	if diff := cmp.Diff(plain.String(), kept.String()); diff != "" {
		t.Error(diff)
	}
}

func told(p *page) {
	p.Chapter(1, "Buy", "A sentence.")
	p.Text("")
	p.File("main.tf", "a = 1\n")
	p.Edit("main.tf", []string{"a = 1"}, []string{"a = 2"})
	p.Command("terraform plan")
	p.Output("No changes.\n\n\n  done")
	p.Proof([]string{"calls: none"})
	p.Enter("keep:  a = 1")
	p.Command("terraform plan")
	p.Output("No changes.")
	p.Leave()
}

func TestWrapped_longText_breaksBetweenWords(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("seats ", 40)
	for line := range strings.SplitSeq(wrapped(text), "\n") {
		if len(line) > width || strings.HasPrefix(line, " ") || strings.HasSuffix(line, " ") {
			t.Errorf("line %q", line)
		}
	}
	if diff := cmp.Diff(strings.Fields(text), strings.Fields(wrapped(text))); diff != "" {
		t.Error(diff)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestPage_outputThatCannotBeWritten_isRemembered(t *testing.T) {
	t.Parallel()
	p := &page{out: broken{}}
	told(p)
	if p.err == nil {
		t.Error("no error")
	}
}
