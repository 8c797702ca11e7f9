package documentation_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
)

const (
	examples = root + "/examples"
	day      = 24 * time.Hour
)

// steps gives what is done with an example. w.Provider stands before it.
type steps func(w *acctest.World, example string) []resource.TestStep

// stories are the examples that live through more than one apply. All others
// are applied once, must then plan empty, and give every output a value.
var stories = map[string]steps{
	"scenarios/grow-and-shrink/main.tf": growAndShrink,
	"scenarios/end-of-term/main.tf":     endOfTerm,
	"scenarios/renewal/main.tf":         renewal,
	"scenarios/resellers/main.tf":       resellers,
	"scenarios/upgrade/main.tf":         upgrade,
	"scenarios/partial-upgrade/main.tf": partialUpgrade,
	"scenarios/by-date/main.tf":         byDate,
	"scenarios/deadlines/main.tf":       fallsDue,
}

// elsewhere are the files that a test of their own plays.
var elsewhere = map[string]string{
	"resources/csp_subscription/import.sh":          "TestExampleOfImport_byCommand_importsAndPlansEmpty",
	"resources/csp_addon/import.sh":                 "TestExampleOfAddonImport_importsAndPlansEmpty",
	"resources/csp_addon/import-by-string-id.tf":    "TestExampleOfAddonImport_importsAndPlansEmpty",
	"resources/csp_subscription/identity-import.tf": "TestExampleOfImport_byIdentity_imports",
	"scenarios/import-an-estate/main.tf":            "TestExampleOfEstate_importsAllAndChangesNothing",
	"scenarios/pipeline/calls.jq":                   "TestGuideOfPipelines_policy_asksBeforeWhatCommits",
	"scenarios/pipeline/policy.jq":                  "TestGuideOfPipelines_policy_asksBeforeWhatCommits",
	"scenarios/receipts/main.tf":                    "TestGuideOfReceipts_script_mailsWhatAnApplyDid",
	"scenarios/receipts/mail.sh":                    "TestGuideOfReceipts_script_mailsWhatAnApplyDid",
	"provider/provider.tf":                          "TestExamplesOfProvider_logIn",
	"provider/provider-certificate.tf":              "TestExamplesOfProvider_logIn",
	"provider/provider-oidc.tf":                     "TestExamplesOfProvider_logIn",
	"provider/provider-user.tf":                     "TestExamplesOfProvider_logIn",
	"provider/provider-customer.tf":                 "TestExamplesOfProvider_logIn",
	"provider/provider-cloud.tf":                    "TestExamplesOfProvider_logIn",
}

func TestExamples_applyAndPlanEmpty(t *testing.T) {
	t.Parallel()
	for _, path := range exampleFiles(t) {
		if elsewhere[path] != "" {
			continue
		}
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			w := acctest.New(t)
			example := unprovided(read(t, filepath.Join(examples, path)))
			play := stories[path]
			if play == nil {
				play = once
			}
			w.TestCLI(append(play(w, example), forget(w, example)...)...)
		})
	}
}

func once(w *acctest.World, example string) []resource.TestStep {
	return []resource.TestStep{{Config: provided(w, example), Check: everyOutputSet}}
}

func growAndShrink(w *acctest.World, example string) []resource.TestStep {
	people := func(n int, before func(), now, next, refundable knownvalue.Check) resource.TestStep {
		return resource.TestStep{
			PreConfig: before, Config: w.Provider(example), ConfigVariables: config.Variables{"people": config.IntegerVariable(n)},
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("seats", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"now": now, "next_term": next, "refundable": refundable,
			}))},
		}
	}
	number := func(n int64) knownvalue.Check { return knownvalue.Int64Exact(n) }
	return []resource.TestStep{
		people(25, nil, number(25), number(25), number(25)),
		people(40, w.Advance(10*day), number(40), number(40), number(15)),
		people(35, w.Advance(2*day), number(35), number(35), number(10)),
		people(20, w.Advance(2*day), number(25), number(20), number(0)),
		people(25, nil, number(25), number(25), number(0)),
	}
}

func endOfTerm(w *acctest.World, example string) []resource.TestStep {
	return []resource.TestStep{
		{Config: w.Provider(example)},
		{
			PreConfig: w.Advance(40 * day), RefreshState: true, ExpectNonEmptyPlan: false,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr("csp_subscription.project", "next_term.ends", "true"),
				resource.TestCheckResourceAttr("csp_subscription.tutors", "status", "active"),
				resource.TestCheckResourceAttr("csp_subscription.tutors", "sku_id", "000E"),
			),
		},
	}
}

func renewal(w *acctest.World, example string) []resource.TestStep {
	const it = "csp_subscription.library"
	return []resource.TestStep{
		{Config: w.Provider(example), Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(it, "seats", "20"), resource.TestCheckResourceAttr(it, "next_term.quantity", "15"))},
		{PreConfig: w.Advance(367 * day), RefreshState: true, Check: resource.TestCheckResourceAttr(it, "seats", "15")},
		{
			Config:           w.Provider(example),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
	}
}

func upgrade(w *acctest.World, example string) []resource.TestStep {
	const it, next = "csp_subscription.library", "csp_subscription.reception"
	standard := config.Variables{"edition": config.StringVariable("standard")}
	return []resource.TestStep{
		{Config: w.Provider(example), Check: resource.TestCheckResourceAttr(it, "product_id", "CFQ7TTC0LH18")},
		{
			PreConfig: w.Advance(day), Config: w.Provider(example), ConfigVariables: standard,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(
				it, plancheck.ResourceActionUpdate,
			)}},
			Check: resource.TestCheckResourceAttr(it, "product_id", "CFQ7TTC0LDPB"),
		},
		{
			PreConfig: w.Advance(367 * day), Config: w.Provider(example), ConfigVariables: standard,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			Check:            resource.TestCheckResourceAttr(next, "term_duration", "P3Y"),
		},
	}
}

func partialUpgrade(w *acctest.World, example string) []resource.TestStep {
	const it = "csp_subscription.teachers"
	intakes := func(seats map[string]int) config.Variables {
		of := map[string]config.Variable{}
		for name, n := range seats {
			of[name] = config.IntegerVariable(n)
		}
		return config.Variables{"specialists": config.MapVariable(of)}
	}
	step := func(seats map[string]int, left string) resource.TestStep {
		return resource.TestStep{
			PreConfig: w.Advance(30 * day), Config: w.Provider(example), ConfigVariables: intakes(seats),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(
				it, plancheck.ResourceActionUpdate,
			)}},
			Check: resource.TestCheckResourceAttr(it, "seats", left),
		}
	}
	return []resource.TestStep{
		{Config: w.Provider(example), Check: resource.TestCheckResourceAttr(it, "seats", "30")},
		step(map[string]int{"spring": 5}, "25"),
		step(map[string]int{"spring": 5, "autumn": 3}, "22"),
		{
			Config: w.Provider(example), ConfigVariables: intakes(map[string]int{"spring": 6, "autumn": 3}),
			ExpectError: acctest.Words(`The upgrade "spring" was made on 2026-12-02 and cannot be changed`),
		},
	}
}

func fallsDue(w *acctest.World, example string) []resource.TestStep {
	due := func(before func(), kind string, days int64) resource.TestStep {
		return resource.TestStep{
			PreConfig: before, Config: w.Provider(example),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("due", knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"kind": knownvalue.StringExact(kind), "days_left": knownvalue.Int64Exact(days), "company": knownvalue.StringExact("Alder Clinics"),
				}),
			}))},
		}
	}
	return []resource.TestStep{due(nil, "renewal", 2), due(w.Advance(14*day), "trial", 2)}
}

func resellers(w *acctest.World, example string) []resource.TestStep {
	w.Behave("partner-kind=indirect")
	return []resource.TestStep{{
		Config: w.Provider(example),
		Check:  resource.TestCheckResourceAttr("csp_subscription.office", "partner_id_on_record", "1234567"),
	}}
}

var (
	setup         = regexp.MustCompile(`(?ms)^(?:terraform|provider "csp") \{\n.*?\n\}\n`)
	resourceBlock = regexp.MustCompile(`(?ms)^resource "(csp_[a-z]+)" "([a-z_]+)" \{\n.*?\n\}\n`)
)

// unprovided takes out the blocks that the test gives itself.
func unprovided(example string) string {
	return setup.ReplaceAllStringFunc(example, func(block string) string {
		if simulated.MatchString(block) {
			return block
		}
		return ""
	})
}

// forget lets the subscriptions of an example leave the state, since
// prevent_destroy keeps the test from destroying them.
func forget(w *acctest.World, example string) []resource.TestStep {
	removed := ""
	for _, m := range resourceBlock.FindAllStringSubmatch(example, -1) {
		removed += fmt.Sprintf("removed {\n  from = %s.%s\n  lifecycle {\n    destroy = false\n  }\n}\n", m[1], m[2])
	}
	if removed == "" {
		return nil
	}
	return []resource.TestStep{{Config: w.Provider(removed)}}
}

func everyOutputSet(s *terraform.State) error {
	for name, output := range s.RootModule().Outputs {
		switch fmt.Sprint(output.Value) {
		case "", "[]", "map[]", "<nil>":
			return fmt.Errorf("output %s is empty: %v", name, output.Value)
		}
	}
	return nil
}

func TestExamples_keepPaidSeatsFromBeingDestroyed(t *testing.T) {
	t.Parallel()
	guarded := regexp.MustCompile(`(?m)^  lifecycle \{\n    # .+\n    prevent_destroy = true\n  \}\n\}\n\z`)
	seen := 0
	for _, path := range exampleFiles(t) {
		for _, block := range resourceBlock.FindAllString(read(t, filepath.Join(examples, path)), -1) {
			seen++
			if !guarded.MatchString(block) {
				t.Errorf("%s: a resource does not end with a lifecycle block that gives a reason and prevent_destroy:\n%s", path, block)
			}
		}
	}
	if seen == 0 {
		t.Error("no example has a subscription")
	}
}

func TestExamples_coverEveryResourceDataSourceAndFunction(t *testing.T) {
	t.Parallel()
	have := exampleFiles(t)
	want := []string{"provider/provider.tf"}
	schema := providerSchema(t)
	for name := range schema.ResourceSchemas {
		want = append(want, "resources/"+name+"/resource.tf", "resources/"+name+"/import.sh", "resources/"+name+"/import-by-string-id.tf")
	}
	for name := range schema.DataSourceSchemas {
		want = append(want, "data-sources/"+name+"/data-source.tf")
	}
	for name := range schema.Functions {
		want = append(want, "functions/"+name+"/function.tf")
	}
	for _, path := range want {
		if !slices.Contains(have, path) {
			t.Errorf("examples/%s is missing", path)
		}
	}
	for path, test := range elsewhere {
		if !slices.Contains(have, path) {
			t.Errorf("%s plays examples/%s, which is missing", test, path)
		}
	}
	for path := range stories {
		if !slices.Contains(have, path) {
			t.Errorf("examples/%s is missing", path)
		}
	}
	// A folder for something that is no longer there.
	for _, path := range have {
		parts := strings.Split(path, "/")
		known := map[string]bool{"provider": true, "scenarios": true}
		if len(parts) == 3 {
			_, isResource := schema.ResourceSchemas[parts[1]]
			_, isDataSource := schema.DataSourceSchemas[parts[1]]
			_, isFunction := schema.Functions[parts[1]]
			known["resources"], known["data-sources"], known["functions"] = isResource, isDataSource, isFunction
		}
		if !known[parts[0]] {
			t.Errorf("examples/%s shows nothing this provider has", path)
		}
	}
}

// TestExamples_areTestedInFull finds a file that no test would play.
func TestExamples_areTestedInFull(t *testing.T) {
	t.Parallel()
	var shown []string
	for _, path := range exampleFiles(t) {
		if ext := filepath.Ext(path); ext != ".tf" && elsewhere[path] == "" {
			shown = append(shown, path)
		}
	}
	if diff := cmp.Diff([]string(nil), shown); diff != "" {
		t.Errorf("files that are neither Terraform nor played by name (+):\n%s", diff)
	}
}

func exampleFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS(examples), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
