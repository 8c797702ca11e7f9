package documentation_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/story"
)

const guideScenes = "testdata/guides"

// printed are the outputs that guides show, each with the commands before it.
// All begin with desk, applied.
var printed = map[string]func(c *terminal) string{
	// State and drift
	"drift":         func(c *terminal) string { return c.drifted("plan", "quantity", "seats") },
	"refresh-only":  func(c *terminal) string { return c.drifted("plan -refresh-only", "quantity", "seats") },
	"kept":          keptSeats,
	"kept-state":    func(c *terminal) string { keptSeats(c); return c.state("kept", "quantity", "seats") },
	"ignored":       ignored,
	"ignored-waits": ignoredWhileSeatsWait,
	"next-term":     nextTermElsewhere,
	"ended":         ended,
	// Moving resources
	"renamed-key":   func(c *terminal) string { c.write(keyed("office")); return c.errors("plan", "-json") },
	"moved":         moved,
	"two-addresses": twoAddresses,
	// What remains
	"two-machines": twoMachines,
	"tainted":      tainted,
	"left-over":    func(c *terminal) string { tainted(c); return leftOver(c) },
}

func TestGuides_showWhatIsPrinted(t *testing.T) {
	t.Parallel()
	first := openTerminal(t)
	first.write(desk)
	first.must("apply", "-auto-approve", "-no-color")
	for name, play := range printed {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := first.copied(t)
			c.write(desk)
			golden(t, filepath.Join(guideScenes, name+".txt"), strings.TrimSpace(play(c))+"\n")
		})
	}
}

// Every output is shown by a guide, and no other is.
func TestGuides_showEachOutput(t *testing.T) {
	t.Parallel()
	var shown, want []string
	pages, err := filepath.Glob(filepath.Join(guides, "*.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		for _, part := range strings.Split(read(t, page), `"internal/documentation/`+guideScenes+"/")[1:] {
			name, _, _ := strings.Cut(part, ".txt")
			shown = append(shown, name)
		}
	}
	for name := range printed {
		want = append(want, name)
	}
	slices.Sort(want)
	slices.Sort(shown)
	if diff := cmp.Diff(want, slices.Compact(shown)); diff != "" {
		t.Errorf("outputs that guides show (-played +shown):\n%s", diff)
	}
	files, err := os.ReadDir(guideScenes)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(printed) {
		t.Errorf("%d files for %d outputs", len(files), len(printed))
	}
}

// portal is a person who changes the desk in Partner Center.
func (c *terminal) portal(change simulator.PortalChange) {
	c.t.Helper()
	change.Tenant, change.Subscription = simulator.CedarSchool, "Desk"
	c.world.Act(change)()
}

// trimmed is what a command prints of some attributes.
func (c *terminal) trimmed(command string, part ...string) string {
	c.t.Helper()
	return story.Trim(c.must(append(strings.Fields(command), "-no-color")...), part)
}

func (c *terminal) drifted(command string, part ...string) string {
	c.t.Helper()
	c.portal(simulator.PortalChange{Quantity: 28})
	return c.trimmed(command, part...)
}

func (c *terminal) state(part ...string) string {
	c.t.Helper()
	c.must("apply", "-refresh-only", "-auto-approve")
	return c.trimmed("state show csp_subscription.desk", part...)
}

func keptSeats(c *terminal) string {
	c.portal(simulator.PortalChange{Quantity: 28})
	c.world.Advance(8 * day)()
	return text(c.diagnostics("plan", "-json"))
}

// unmanaged is a configuration that leaves the seats alone.
func unmanaged(config string) string {
	return strings.Replace(config, "\n}", "\n\n  lifecycle {\n    ignore_changes = [quantity]\n  }\n}", 1)
}

func ignored(c *terminal) string {
	c.write(unmanaged(desk))
	return c.drifted("plan")
}

func ignoredWhileSeatsWait(c *terminal) string {
	c.world.Advance(8 * day)()
	waiting := edited("quantity = 20", `reduction = "at_renewal"`)
	c.write(waiting)
	c.must("apply", "-auto-approve")
	c.write(unmanaged(waiting))
	return c.trimmed("plan", "changes", "kept", "next_term")
}

func nextTermElsewhere(c *terminal) string {
	c.portal(simulator.PortalChange{Schedule: "quantity=20"})
	c.must("plan", "-detailed-exitcode")
	return c.state("next_term")
}

func ended(c *terminal) string {
	c.portal(simulator.PortalChange{Action: simulator.PortalCancel})
	c.must("plan", "-detailed-exitcode")
	return text(c.diagnostics("plan", "-json"))
}

// keyed is the desk as an instance with a key.
func keyed(key string) string {
	return strings.Replace(desk, "{\n", "{\n  for_each = toset([\""+key+"\"])\n\n", 1)
}

func moved(c *terminal) string {
	c.world.Mark()()
	c.write(keyed("office") + "\nmoved {\n  from = csp_subscription.desk\n  to   = csp_subscription.desk[\"office\"]\n}\n")
	plan := c.trimmed("plan", "quantity")
	c.must("apply", "-auto-approve")
	c.must("plan", "-detailed-exitcode")
	if writes := c.world.Writes(); len(writes) > 0 {
		c.t.Errorf("the move wrote %v", writes)
	}
	return plan
}

func twoAddresses(c *terminal) string {
	id := simulator.CedarSchool + "/" + c.world.ID(simulator.CedarSchool, "Desk")
	second := strings.Replace(desk, `"desk"`, `"office"`, 1)
	c.write(desk + second + "import {\n  to = csp_subscription.office\n  id = \"" + id + "\"\n}\n")
	return c.errors("plan", "-json")
}

// twoMachines lets someone buy the same while the order of this apply is on its
// way: another machine does not wait for its turn.
func twoMachines(c *terminal) string {
	sales := strings.NewReplacer(`"desk"`, `"sales"`, `"Desk"`, `"Sales"`, `"CFQ7TTC0LFLX"`, `"CFQ7TTC0LH18"`).Replace(desk)
	c.write(desk + sales)
	c.world.Mark()()
	c.world.Fault("POST /v1/customers/*/carts/*/checkout", "slow=6s", 1)
	var other sync.WaitGroup
	other.Go(func() {
		look := time.NewTicker(100 * time.Millisecond)
		defer look.Stop()
		for range 100 {
			if len(c.world.Calls("POST", "/carts")) > 0 {
				break
			}
			<-look.C
		}
		c.world.Act(simulator.PortalChange{Tenant: simulator.CedarSchool, Buy: simulator.BusinessBasic, Quantity: 25, Name: "Sales"})()
	})
	list := c.diagnostics("apply", "-json", "-auto-approve")
	other.Wait()
	return text(list)
}

// tainted is a replacement that no plan can tell from a purchase.
func tainted(c *terminal) string {
	c.must("taint", "csp_subscription.desk")
	c.write(strings.Replace(
		edited(`friendly_name = "Counter"`, "additional = true"), "\n}", "\n\n  lifecycle {\n    create_before_destroy = true\n  }\n}", 1,
	))
	return c.errors("apply", "-json", "-auto-approve")
}

// errors are those that a command prints: warnings of other resources come
// before or after them.
func (c *terminal) errors(command ...string) string {
	c.t.Helper()
	return text(slices.DeleteFunc(c.diagnostics(command...), func(d diagnostic) bool { return d.Severity != "error" }))
}

// leftOver is the way out: both are taken out of the state and imported, each
// under an address of its own.
func leftOver(c *terminal) string {
	c.must("state", "rm", "csp_subscription.desk")
	counter := strings.NewReplacer(`"desk"`, `"counter"`, `"Desk"`, `"Counter"`).Replace(desk)
	imports := ""
	for address, name := range map[string]string{"desk": "Desk", "counter": "Counter"} {
		imports += "import {\n  to = csp_subscription." + address + "\n  id = \"" +
			simulator.CedarSchool + "/" + c.world.ID(simulator.CedarSchool, name) + "\"\n}\n"
	}
	c.write(desk + counter + imports)
	out := c.must("apply", "-auto-approve", "-no-color")
	c.must("plan", "-detailed-exitcode")
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "Apply complete!") {
			return line
		}
	}
	return out
}
