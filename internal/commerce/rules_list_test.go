package commerce_test

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// listed is a line of RULES.md.
type listed struct{ rule, names, places, tests string }

var (
	quoted   = regexp.MustCompile("`([^`]+)`")
	place    = regexp.MustCompile("`([\\w/]+\\.go)` `(\\w+)`")
	testName = regexp.MustCompile("`(Test\\w+)`(?: \\(([\\w/]+)\\))?")
)

// TestRules_list_isTrue holds RULES.md to the tree: every rule has a line, and
// every place and test that a line names is there.
func TestRules_list_isTrue(t *testing.T) {
	t.Parallel()
	missing := map[string]bool{}
	for _, r := range commerce.Rules() {
		missing[string(r)] = true
	}
	known := map[string]bool{}
	for name := range missing {
		known[name] = true
	}
	tree := declarations{}
	for _, line := range readList(t) {
		for _, m := range quoted.FindAllStringSubmatch(line.names, -1) {
			delete(missing, m[1])
			if !known[m[1]] {
				t.Errorf("%q answers as %q, which is no rule", line.rule, m[1])
			}
		}
		places, tests := place.FindAllStringSubmatch(line.places, -1), testName.FindAllStringSubmatch(line.tests, -1)
		if len(places) == 0 || len(tests) == 0 {
			t.Errorf("%q names no place or no test", line.rule)
		}
		for _, m := range places {
			if dir, file := path.Split(m[1]); !tree.in(t, dir)[file+" "+m[2]] {
				t.Errorf("%q lives in %s %s, which is not there", line.rule, m[1], m[2])
			}
		}
		for _, m := range tests {
			if !tree.in(t, m[2])[m[1]] {
				t.Errorf("%q is held by %s of %q, which is not there", line.rule, m[1], m[2])
			}
		}
	}
	for name := range missing {
		t.Errorf("the rule %s has no line", name)
	}
}

// readList reads the tables of RULES.md.
func readList(t *testing.T) []listed {
	t.Helper()
	raw, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []listed
	for _, line := range strings.Split(string(raw), "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| the rule |") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 4 {
			t.Fatalf("a line of %d columns: %s", len(cells), line)
		}
		out = append(out, listed{strings.TrimSpace(cells[0]), cells[1], cells[2], cells[3]})
	}
	if len(out) == 0 {
		t.Fatal("RULES.md lists nothing")
	}
	return out
}

// declarations are what a folder declares: tests by their name, all else by
// file and name.
type declarations map[string]map[string]bool

// in reads a folder below internal/; the empty one is this package. A file that
// is not built here, such as one whose name ends like an operating system's,
// declares nothing.
func (d declarations) in(t *testing.T, folder string) map[string]bool {
	t.Helper()
	dir := "."
	if folder != "" {
		dir = filepath.Join("..", folder)
	}
	if d[dir] != nil {
		return d[dir]
	}
	names := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Errorf("there is no folder %s: %v", dir, err)
	}
	for _, file := range files {
		if built, err := build.Default.MatchFile(dir, filepath.Base(file)); err != nil || !built {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range declared(parsed) {
			if strings.HasSuffix(file, "_test.go") {
				names[name] = true
			} else {
				names[filepath.Base(file)+" "+name] = true
			}
		}
	}
	d[dir] = names
	return names
}

// declared are the functions, methods, constants and variables of a file.
func declared(file *ast.File) []string {
	var out []string
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			out = append(out, d.Name.Name)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if v, ok := s.(*ast.ValueSpec); ok {
					for _, name := range v.Names {
						out = append(out, name.Name)
					}
				}
			}
		}
	}
	return out
}
