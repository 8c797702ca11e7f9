package documentation_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
)

const byDateExample = "scenarios/by-date/main.tf"

// byDate lives through the days of the example, with a look ahead between them.
func byDate(w *acctest.World, example string) []resource.TestStep {
	const library = "csp_subscription.library"
	on := func(now string, before func(), checks ...plancheck.PlanCheck) resource.TestStep {
		return resource.TestStep{
			PreConfig: before, Config: w.Provider(example), ConfigVariables: config.Variables{"now": config.StringVariable(now)},
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: checks},
		}
	}
	seats := func(attribute string, n int64) plancheck.PlanCheck {
		path := tfjsonpath.New(attribute)
		if attribute == "next_term" {
			path = path.AtMapKey("quantity")
		}
		return plancheck.ExpectKnownValue(library, path, knownvalue.Int64Exact(n))
	}
	ahead := on("2027-10-01", nil)
	ahead.PlanOnly, ahead.ExpectNonEmptyPlan = true, true
	return []resource.TestStep{
		on("2026-11-02T09:00:00Z", nil, seats("seats", 25)),
		on("2027-01-14T23:59:59Z", w.Advance(73*day), plancheck.ExpectEmptyPlan()),
		on("2027-01-15T00:23:00Z", w.Advance(day), seats("seats", 40)),
		ahead,
		on("2027-09-30", w.Advance(257*day), plancheck.ExpectEmptyPlan()),
		on("2027-10-01", w.Advance(2*day), seats("seats", 40), seats("next_term", 30)),
		on("2027-11-04", w.Advance(34*day), plancheck.ExpectEmptyPlan(), seats("seats", 30)),
	}
}

// The guide's daily job runs as it is printed there.
func TestGuideByDate_pipeline_appliesOnTheDayAndFailsWhatIsRefused(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	example := unprovided(read(t, filepath.Join(examples, byDateExample)))
	c.write(example)
	job := jobOfGuide(t)
	for _, d := range []struct {
		passed time.Duration
		now    string
		want   string
	}{
		{0, "2026-11-02T00:23:00Z", "code=2\n"},
		{day, "2026-11-03T00:23:00Z", "code=0\n"},
		{73 * day, "2027-01-15T00:23:00Z", "code=2\n"},
		{day, "2027-01-16T00:23:00Z", "code=0\n"},
	} {
		c.world.Advance(d.passed)()
		if got, code := c.job(job, d.now); got != d.want || code != 0 {
			t.Fatalf("%s: %q and exit code %d, want %q and 0", d.now, got, code, d.want)
		}
		if d.want == "code=2\n" {
			c.must("apply", "-input=false", "tfplan")
		}
	}
	// What a rule refuses fails the job.
	c.world.Advance(30 * day)()
	c.write(strings.Replace(example, `"at_renewal"`, `"now"`, 1))
	if got, code := c.job(job, "2027-10-01"); got != "code=1\n" || code == 0 {
		t.Errorf("a refused plan: %q and exit code %d", got, code)
	}
}

// jobOfGuide is the step of the workflow that plans.
func jobOfGuide(t *testing.T) string {
	t.Helper()
	_, block, found := strings.Cut(read(t, guides+"/by-date.md.tmpl"), "        run: |\n")
	if !found {
		t.Fatal("the guide has no step of several lines")
	}
	script := ""
	for line := range strings.Lines(block) {
		code, isCode := strings.CutPrefix(line, "          ")
		if !isCode {
			break
		}
		script += code
	}
	if !strings.Contains(script, "-detailed-exitcode") {
		t.Fatalf("the step does not plan:\n%s", script)
	}
	return script
}

// job runs a step as the runner does, at a time, and gives what it handed to
// the next step, and its exit code.
func (c *terminal) job(script, now string) (string, int) {
	c.t.Helper()
	handed := filepath.Join(c.t.TempDir(), "output")
	cmd := exec.CommandContext(c.t.Context(), "sh", "-e", "-c", "terraform() { '"+cli(c.t)+"' \"$@\"; }\n"+script) //nolint:gosec // the guide's own words
	cmd.Dir, cmd.Env = c.dir, slices.Concat(c.env, []string{"GITHUB_OUTPUT=" + handed, "TF_VAR_now=" + now})
	printed, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	output, err := os.ReadFile(handed)
	if err != nil {
		c.t.Fatalf("%v: %s", err, printed)
	}
	return string(output), cmd.ProcessState.ExitCode()
}
