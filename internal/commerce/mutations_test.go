package commerce_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mutationBlock is a block of mutations of RULES.md, and mutationLine a line of
// one of them. tools/mutations reads the same.
var (
	mutationBlock = regexp.MustCompile("(?s)```mutations\n(.*?)\n```")
	mutationLine  = regexp.MustCompile(`(?m)^(mutation|file|find|put|fails): (.+)$`)
	failsOf       = regexp.MustCompile(`(Test\w+)(?: \(([\w/]+)\))?`)
)

// TestMutations_canBeMade holds the mutations of RULES.md to the tree: each
// changes a text that is there once, and names tests that exist. Whether those
// fail then, `make mutations` shows.
func TestMutations_canBeMade(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	names, tree := map[string]bool{}, declarations{}
	for _, block := range mutationBlock.FindAllStringSubmatch(string(raw), -1) {
		for _, one := range strings.Split(block[1], "\n\n") {
			m := map[string]string{}
			for _, line := range mutationLine.FindAllStringSubmatch(one, -1) {
				m[line[1]] = line[2]
			}
			if len(m) != 5 || len(strings.Split(one, "\n")) != 5 || names[m["mutation"]] {
				t.Errorf("not one mutation under a name of its own:\n%s", one)
				continue
			}
			names[m["mutation"]] = true
			dir, file := path.Split(m["file"])
			if dir != "" {
				dir = ".." + "/" + dir
			}
			source, err := os.ReadFile(filepath.Join(filepath.FromSlash(dir), file))
			if err != nil {
				t.Error(err)
			}
			if n := strings.Count(string(source), m["find"]); n != 1 {
				t.Errorf("%s: %q occurs %d times in %s", m["mutation"], m["find"], n, m["file"])
			}
			for _, test := range failsOf.FindAllStringSubmatch(m["fails"], -1) {
				if !tree.in(t, test[2])[test[1]] {
					t.Errorf("%s: there is no %s in %q", m["mutation"], test[1], test[2])
				}
			}
		}
	}
	if len(names) == 0 {
		t.Error("RULES.md lists no mutation")
	}
}
