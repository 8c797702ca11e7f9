package documentation_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

var update = flag.Bool("update", false, "write the golden files again")

const (
	root   = "../.."
	guides = root + "/templates/guides"
	scenes = "testdata/rules"
)

// scene is how a rule's message comes about: before.tf is applied, the world
// moves, asks.tf is planned or applied, and says.txt is what the CLI prints.
type scene struct {
	first func(c *terminal) // ahead of everything
	then  func(c *terminal) // between before.tf and asks.tf
	// after runs between a saved plan of asks.tf and its apply.
	after func(c *terminal)
	apply bool
}

// special are the scenes that need more than two configurations.
var special = map[commerce.Rule]scene{
	commerce.RuleCancelWindow:     {then: clock("2026-11-09T09:00:00Z")},
	commerce.RuleRenewalRunning:   {first: behave("renewal-processing=20h"), then: clock("2026-11-05T03:00:00Z")},
	commerce.RuleRenewalFulfilled: {then: clock("2026-11-13T09:00:00Z")},
	commerce.RuleExternal: {then: func(c *terminal) {
		c.world.Portal(simulator.AlderClinics, simulator.AlderTwoBatches, map[string]any{"quantity": 27})()
	}},
	commerce.RuleAddon:     {apply: true},
	commerce.RuleAgreement: {first: behave("unsigned-agreements=" + simulator.CedarSchool), apply: true},
	commerce.RuleReseller:  {apply: true},
	commerce.RuleWorldMoved: {after: func(c *terminal) {
		c.world.Portal(simulator.AlderClinics, simulator.AlderTwoBatches, map[string]any{"quantity": 27})()
	}},
}

func clock(instant string) func(*terminal) {
	return func(c *terminal) {
		c.t.Helper()
		to, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			c.t.Fatal(err)
		}
		c.world.Set(to)()
	}
}

func behave(assignment string) func(*terminal) {
	return func(c *terminal) { c.world.Behave(assignment) }
}

func TestRulePages_printTheRealMessage(t *testing.T) {
	t.Parallel()
	for _, rule := range commerce.Rules() {
		t.Run(string(rule), func(t *testing.T) {
			t.Parallel()
			got := play(t, string(rule), special[rule])
			if !strings.Contains(got, "\n\nRule: "+string(rule)+", ") {
				t.Errorf("the message does not name the rule:\n%s", got)
			}
			golden(t, filepath.Join(scenes, string(rule), "says.txt"), got)
		})
	}
}

func play(t *testing.T, rule string, s scene) string {
	t.Helper()
	c := openTerminal(t)
	act := func(do func(*terminal)) {
		if do != nil {
			do(c)
		}
	}
	act(s.first)
	folder := os.DirFS(filepath.Join(scenes, rule))
	if before, err := fs.ReadFile(folder, "before.tf"); err == nil {
		c.write(string(before))
		c.must("apply", "-auto-approve", "-no-color")
	}
	act(s.then)
	asks, err := fs.ReadFile(folder, "asks.tf")
	if err != nil {
		t.Fatal(err)
	}
	c.write(string(asks))
	switch {
	case s.after != nil:
		c.must("plan", "-out=saved", "-no-color")
		s.after(c)
		return text(c.diagnostics("apply", "-json", "saved"))
	case s.apply:
		return text(c.diagnostics("apply", "-json", "-auto-approve"))
	}
	return text(c.diagnostics("plan", "-json"))
}

var (
	tracing = regexp.MustCompile(`MS-RequestId [0-9a-f-]{36}, MS-CorrelationId [0-9a-f-]{36}`)
	cart    = regexp.MustCompile(`/carts/[0-9a-f-]{36}`)
)

// text is how a page shows diagnostics: unwrapped, and with "…" for the ids
// that are new in every run.
func text(list []diagnostic) string {
	parts := make([]string, 0, len(list))
	for _, d := range list {
		severity := strings.ToUpper(d.Severity[:1]) + d.Severity[1:]
		parts = append(parts, severity+": "+d.Summary+"\n\n"+d.Detail+"\n")
	}
	// What the plan warned of, its apply warns of again.
	all := strings.Join(slices.Compact(parts), "\n")
	all = tracing.ReplaceAllString(all, "MS-RequestId …, MS-CorrelationId …")
	return cart.ReplaceAllString(all, "/carts/…")
}

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-file +now; run with -update if it is meant, then make generate):\n%s", path, diff)
	}
}

func TestRulePages_oneForEachRule(t *testing.T) {
	t.Parallel()
	want := make([]string, 0, len(commerce.Rules()))
	for _, rule := range commerce.Rules() {
		want = append(want, string(rule))
	}
	slices.Sort(want)
	for what, pattern := range map[string]string{
		"template": filepath.Join(guides, "rule-*.md.tmpl"),
		"page":     filepath.Join(root, "docs", "guides", "rule-*.md"),
		"scene":    filepath.Join(scenes, "*"),
	} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, path := range paths {
			name, _, _ := strings.Cut(filepath.Base(path), ".")
			got = append(got, strings.TrimPrefix(name, "rule-"))
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("a %s for each rule (-rules +files):\n%s", what, diff)
		}
	}
}

func TestRulePages_showAskAndMessage_andAreInTheOverview(t *testing.T) {
	t.Parallel()
	overview := read(t, filepath.Join(guides, "rules.md.tmpl"))
	for _, rule := range commerce.Rules() {
		page := read(t, filepath.Join(guides, "rule-"+string(rule)+".md.tmpl"))
		folder := "internal/documentation/" + scenes + "/" + string(rule)
		for _, part := range []string{
			`{{ tffile "` + folder + `/asks.tf" }}`, `{{ codefile "text" "` + folder + `/says.txt" }}`,
			"\n## Why\n", "\n## Ways out\n", "\n## What the service would answer\n", "Source: Microsoft Learn, ",
		} {
			if !strings.Contains(page, part) {
				t.Errorf("the page of %s lacks %q", rule, part)
			}
		}
		if !strings.Contains(overview, "(rule-"+string(rule)+".md)") {
			t.Errorf("the overview does not link %s", rule)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
