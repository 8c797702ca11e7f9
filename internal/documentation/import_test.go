package documentation_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const importExamples = examples + "/resources/csp_subscription"

func TestExampleOfImport_byCommand_importsAndPlansEmpty(t *testing.T) {
	t.Parallel()
	command := strings.Fields(lastLine(read(t, filepath.Join(importExamples, "import.sh"))))
	if len(command) != 4 || command[0] != "terraform" || command[1] != "import" {
		t.Fatalf("not an import: %v", command)
	}
	c := openTerminal(t)
	blocks := resourceBlock.FindAllString(read(t, filepath.Join(importExamples, "import-by-string-id.tf")), -1)
	c.write(strings.Join(blocks, "\n"))
	c.must("import", "-no-color", command[2], command[3])
	if out, code := c.run("plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Errorf("plan after the import: exit code %d: %s", code, out)
	}
}

// TestExampleOfAddonImport_importsAndPlansEmpty plays both ways to import an
// add-on with the one that the resource's own example buys.
func TestExampleOfAddonImport_importsAndPlansEmpty(t *testing.T) {
	t.Parallel()
	const folder = examples + "/resources/csp_addon/"
	c := openTerminal(t)
	c.write(unprovided(read(t, folder+"resource.tf")))
	c.must("apply", "-auto-approve", "-no-color")
	c.must("state", "rm", "csp_addon.phones", "csp_subscription.office")
	command := strings.Fields(lastLine(read(t, folder+"import.sh")))
	bought := simulator.CedarSchool + "/" + c.world.ID(simulator.AlderClinics, "Phones")
	example := read(t, folder+"import-by-string-id.tf")
	if len(command) != 4 || command[1] != "import" || !strings.Contains(example, `"`+command[3]+`"`) {
		t.Fatalf("no import of what the example by string imports: %v", command)
	}
	c.write(resourceBlock.FindString(example))
	c.must("import", "-no-color", command[2], bought)
	c.must("plan", "-detailed-exitcode", "-no-color")
	c.must("state", "rm", command[2])
	c.write(strings.Replace(example, command[3], bought, 1))
	c.must("apply", "-auto-approve", "-no-color")
	c.must("plan", "-detailed-exitcode", "-no-color")
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// Not every supported CLI knows identities, so this import speaks the protocol.
func TestExampleOfImport_byIdentity_imports(t *testing.T) {
	t.Parallel()
	example := read(t, filepath.Join(importExamples, "identity-import.tf"))
	byString := read(t, filepath.Join(importExamples, "import-by-string-id.tf"))
	if resourceBlock.FindString(example) != resourceBlock.FindString(byString) {
		t.Error("the two import examples do not show the same resource")
	}
	identity := map[string]tftypes.Value{}
	for _, m := range regexp.MustCompile(`(?m)^    (\w+) += "([^"]+)"$`).FindAllStringSubmatch(example, -1) {
		identity[m[1]] = tftypes.NewValue(tftypes.String, m[2])
	}
	s := configured(t, acctest.New(t))
	state, _ := s.importByIdentity(t, "csp_subscription", identity)
	if !strings.Contains(byString, textOf(t, state, "tenant_id")+"/"+textOf(t, state, "id")) {
		t.Errorf("the examples import different subscriptions")
	}
	if got := textOf(t, state, "friendly_name"); got != "Front desk" {
		t.Errorf("imported %q", got)
	}
}

// The test framework cannot hold instances with keys, so the CLI plays this one.
func TestExampleOfEstate_importsAllAndChangesNothing(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	c.world.Mark()()
	c.write(unprovided(read(t, examples+"/scenarios/import-an-estate/main.tf")))
	const done = "Resources: 5 imported, 0 added, 0 changed, 0 destroyed."
	if out := c.must("apply", "-auto-approve", "-no-color"); !strings.Contains(out, done) {
		t.Errorf("the apply did not print %q: %s", done, out)
	}
	if writes := c.world.Writes(); len(writes) > 0 {
		t.Errorf("the import wrote %v", writes)
	}
	if out, code := c.run("plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Errorf("plan after the import: exit code %d: %s", code, out)
	}
	scheduled := c.must("state", "show", "-no-color", `csp_subscription.estate["`+simulator.AlderScheduled+`"]`)
	if !regexp.MustCompile(`next_term +=[^}]* quantity += 8\n`).MatchString(scheduled) {
		t.Errorf("the schedule that was there is gone: %s", scheduled)
	}
}
