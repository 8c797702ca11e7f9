package story

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const before = "locals {\n  quantity = 1\n}\n\nresource \"a\" \"b\" {\n  quantity      = 25\n  reduction     = \"now\"\n}\n"

func TestEdited_linesOfTheResource_areReplacedAddedAndRemoved(t *testing.T) {
	t.Parallel()
	head := "locals {\n  quantity = 1\n}\n\n"
	for name, c := range map[string]struct {
		step Step
		want string
	}{
		"nothing": {Step{}, before},
		"replace": {
			Step{Set: []string{"quantity = 40"}},
			head + "resource \"a\" \"b\" {\n  quantity      = 40\n  reduction     = \"now\"\n}\n",
		},
		"add": {
			Step{Set: []string{"renewal = { quantity = 2 }"}},
			head + "resource \"a\" \"b\" {\n  quantity      = 25\n  reduction     = \"now\"\n  renewal       = { quantity = 2 }\n}\n",
		},
		"remove":  {Step{Unset: []string{"reduction"}}, head + "resource \"a\" \"b\" {\n  quantity      = 25\n}\n"},
		"instead": {Step{Instead: "removed {\n}\n"}, head + "removed {\n}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := edited(before, c.step)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEdited_whatCannotBeEdited_isRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config string
		step   Step
	}{
		"no such line":   {before, Step{Unset: []string{"renewal"}}},
		"not a line":     {before, Step{Set: []string{"remove renewal"}}},
		"resource gone":  {"removed {\n}\n", Step{Set: []string{"quantity = 1"}}},
		"nothing to go ": {"removed {\n}\n", Step{Instead: "x"}},
	} {
		if got, err := edited(c.config, c.step); err == nil {
			t.Errorf("%s: got %q, want an error", name, got)
		}
	}
}

func TestDifference_ofTwoConfigurations_isTheirLines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step       Step
		gone, come []string
	}{
		"one line": {Step{Set: []string{"quantity = 40"}}, []string{"  quantity      = 25"}, []string{"  quantity      = 40"}},
		"moved": {
			Step{Set: []string{"renewal = 1"}, Unset: []string{"reduction"}},
			[]string{`  reduction     = "now"`},
			[]string{"  renewal       = 1"},
		},
		"a block": {
			Step{Instead: "removed {\n}\n"},
			[]string{`resource "a" "b" {`, "  quantity      = 25", `  reduction     = "now"`, "}"},
			[]string{"removed {", "}"},
		},
	} {
		after, err := edited(before, c.step)
		if err != nil {
			t.Fatal(err)
		}
		gone, come := difference(before, after)
		if diff := cmp.Diff([][]string{c.gone, c.come}, [][]string{gone, come}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
