// Command mutations breaks the commerce rules one at a time, and reports the tests that do not notice.
//
// RULES.md of internal/commerce lists the mutations: a file, a text that occurs in it once, what to put in its place, and
// the tests that must fail then. Each is made in a copy of the tree, and only its own tests are run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// rules is the file that lists the mutations, and home the folder their paths are relative to.
const (
	rules = "internal/commerce/RULES.md"
	home  = "internal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutations:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("mutations", flag.ContinueOnError)
	root := flags.String("root", ".", "folder of the module")
	only := flags.String("run", "", "regular expression: make only the mutations whose names match")
	if err := flags.Parse(args); err != nil {
		return err
	}
	names, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(*root, filepath.FromSlash(rules)))
	if err != nil {
		return err
	}
	list, err := parse(string(text))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mutations")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := copyTree(dir, *root); err != nil {
		return fmt.Errorf("copy the tree: %w", err)
	}
	list = slices.DeleteFunc(list, func(m mutation) bool { return !names.MatchString(m.name) })
	if err := passing(ctx, dir, list); err != nil {
		return err
	}
	missed := 0
	for _, m := range list {
		if err := try(ctx, dir, m); err != nil {
			missed++
			fmt.Fprintf(out, "MISSED  %s: %v\n", m.name, err)
			continue
		}
		fmt.Fprintf(out, "caught  %s\n", m.name)
	}
	fmt.Fprintf(out, "%d mutations, %d missed\n", len(list), missed)
	if missed > 0 {
		return errors.New("a rule can be broken without a test that fails")
	}
	return nil
}

// try makes a mutation and runs its tests; it fails where one of them passes. The file is as it was afterwards.
func try(ctx context.Context, dir string, m mutation) (err error) {
	path := filepath.Join(dir, home, filepath.FromSlash(m.file))
	was, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if n := strings.Count(string(was), m.find); n != 1 {
		return fmt.Errorf("%q occurs %d times in %s", m.find, n, m.file)
	}
	put := func(text []byte) error {
		return os.WriteFile(path, text, 0o600) //nolint:gosec // a file of the copy, named by the list in the tree
	}
	if err := put([]byte(strings.Replace(string(was), m.find, m.put, 1))); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, put(was)) }()
	for _, t := range m.fails {
		out, err := test(ctx, dir, t.folder, t.name)
		switch {
		case err == nil:
			return fmt.Errorf("%s passes", t.name)
		case !strings.Contains(out, "--- FAIL: "+t.name) && !strings.Contains(out, "panic: "):
			return fmt.Errorf("%s cannot be run: %s", t.name, out)
		}
	}
	return nil
}

// passing reports the tests that fail without any mutation.
func passing(ctx context.Context, dir string, list []mutation) error {
	folders := map[string][]string{}
	for _, m := range list {
		for _, t := range m.fails {
			folders[t.folder] = append(folders[t.folder], t.name)
		}
	}
	for folder, names := range folders {
		if out, err := test(ctx, dir, folder, names...); err != nil {
			return fmt.Errorf("tests of %s fail without a mutation: %s", folder, out)
		}
	}
	return nil
}

// test runs tests of one package and returns what they said.
func test(ctx context.Context, dir, folder string, names ...string) (string, error) {
	only := "^(" + strings.Join(names, "|") + ")$"
	//nolint:gosec // tests and folders are those of the list in the tree
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-vet=off", "-run", only, "./"+home+"/"+folder)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}
