package documentation_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// TestReadme_example_isAsItRuns plays what the README tells, on its days.
func TestReadme_example_isAsItRuns(t *testing.T) {
	t.Parallel()
	page := read(t, root+"/README.md")
	_, page, _ = strings.Cut(page, "## What it looks like")
	page, _, _ = strings.Cut(page, "\n| | |\n")
	blocks := regexp.MustCompile("(?s)```(\\w*)\n(.*?)```").FindAllStringSubmatch(page, -1)
	if len(blocks) != 5 {
		t.Fatalf("%d blocks, want configuration, refusal, portal's command, its answer and the plan", len(blocks))
	}
	config, refusal, answer, plan := blocks[0][2], blocks[1][2], blocks[3][2], blocks[4][2]
	seats := func(n string) string { return strings.Replace(config, "= 100", "= "+n, 1) }
	c := openTerminal(t)
	c.write(seats("92"))
	c.must("apply", "-auto-approve", "-no-color")
	clock("2026-11-12T09:00:00Z")(c)
	c.write(config)
	c.must("apply", "-auto-approve", "-no-color")
	clock("2026-11-14T09:00:00Z")(c)
	c.write(seats("80"))
	place := regexp.MustCompile(`(?s)\n  with csp_subscription\.e3,.*?\n\n`)
	want, got := words(place.ReplaceAllString(refusal, "\n")), words(text(c.diagnostics("plan", "-json")))
	if got != want {
		t.Errorf("the plan prints:\n%s\nthe README:\n%s", got, want)
	}
	done, err := c.world.Sim.Portal(t.Context(), simulator.PortalChange{Subscription: "Microsoft 365 E3", Quantity: 103})
	if err != nil || done.Summary != strings.TrimSpace(answer) {
		t.Errorf("the portal answers %q (%v), the README says %q", done.Summary, err, answer)
	}
	c.write(config)
	printed := c.must("plan", "-no-color")
	for line := range strings.Lines(plan) {
		if !strings.Contains(printed, line) {
			t.Errorf("the README shows %q, the plan:\n%s", line, printed)
		}
	}
}

// words are the words of a text, however its lines are broken.
func words(of string) string { return strings.Join(strings.Fields(of), " ") }
