package documentation_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
)

const receiptsExample = "scenarios/receipts/"

// keysOfReceipts are the keys of a line, in its order.
func keysOfReceipts() []string {
	var keys []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[acctest.Receipt]()) {
		keys = append(keys, f.Tag.Get("json"))
	}
	return keys
}

// jsonBlocks are the blocks of JSON of a page, without their fences.
func jsonBlocks(page string) []string {
	var out []string
	for _, block := range strings.Split(page, "```") {
		if text, isJSON := strings.CutPrefix(block, "json\n"); isJSON {
			out = append(out, text)
		}
	}
	return out
}

// jsonSchema is as much of JSON Schema as the guide uses.
type jsonSchema struct {
	Properties map[string]struct {
		Type    any      `json:"type"`
		Enum    []string `json:"enum"`
		Pattern string   `json:"pattern"`
		Format  string   `json:"format"`
		Items   *struct {
			Type string `json:"type"`
		} `json:"items"`
	} `json:"properties"`
	Required []string `json:"required"`
}

// check holds a line to the schema.
func (s jsonSchema) check(t *testing.T, line []byte) {
	t.Helper()
	var values map[string]any
	if err := json.Unmarshal(line, &values); err != nil {
		t.Fatal(err)
	}
	for _, key := range s.Required {
		if _, there := values[key]; !there {
			t.Errorf("%s is missing in %s", key, line)
		}
	}
	for key, value := range values {
		p, described := s.Properties[key]
		text, isText := value.(string)
		types, several := p.Type.([]any)
		if !several {
			types = []any{p.Type}
		}
		switch {
		case !described, !slices.Contains(types, any(typeOf(value))):
			t.Errorf("%s is no %v: %v", key, types, value)
		case p.Enum != nil && !slices.Contains(p.Enum, text), isText && !regexp.MustCompile(p.Pattern).MatchString(text),
			p.Format == "date-time" && !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`).MatchString(text):
			t.Errorf("%s does not fit: %v", key, value)
		}
	}
}

// typeOf is the name JSON Schema has for the type of a value.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		return "integer"
	case []any:
		return "array"
	default:
		return "object"
	}
}

// The guide's table, its sample and its schema have the keys that are written.
func TestGuideOfReceipts_describesEveryKey(t *testing.T) {
	t.Parallel()
	page := read(t, guides+"/receipts.md.tmpl")
	_, table, _ := strings.Cut(page, "## The keys")
	table, _, _ = strings.Cut(table, "\n## ")
	var described []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| .*[.;] *\\|$").FindAllStringSubmatch(table, -1) {
		described = append(described, m[1])
	}
	if diff := cmp.Diff(keysOfReceipts(), described); diff != "" {
		t.Errorf("keys that the table describes (-written +described):\n%s", diff)
	}
	blocks := jsonBlocks(page)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks of JSON, want a line and the schema", len(blocks))
	}
	var schema jsonSchema
	if err := json.Unmarshal([]byte(blocks[1]), &schema); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(keysOfReceipts(), schema.Required); diff != "" {
		t.Errorf("keys that the schema requires (-written +required):\n%s", diff)
	}
	schema.check(t, []byte(blocks[0]))
}

// The example applies, its receipts fit the guide's schema, and the guide's
// script mails what they say.
func TestGuideOfReceipts_script_mailsWhatAnApplyDid(t *testing.T) {
	t.Parallel()
	c := openTerminal(t)
	book := filepath.Join(t.TempDir(), "receipts.jsonl")
	example := strings.Replace(
		read(t, filepath.Join(examples, receiptsExample, "main.tf")), `"receipts.jsonl"`,
		fmt.Sprintf("%q", filepath.ToSlash(book)), 1,
	)
	_, example, found := strings.Cut(example, "provider \"csp\"")
	if !found {
		t.Fatal("the example has no provider block")
	}
	example = "provider \"csp\"" + example
	c.write(example)
	c.must("plan", "-input=false")
	if mail := mailed(t, book); mail != "" {
		t.Errorf("a plan is mailed:\n%s", mail)
	}
	c.must("apply", "-input=false", "-auto-approve")
	c.must("plan", "-input=false", "-detailed-exitcode")
	c.write(strings.Replace(example, "= 25", "= 425", 1))
	c.world.Fault("PATCH /v1/customers/*/subscriptions/*", "400=800088", 1)
	if out, code := c.run("apply", "-input=false", "-auto-approve"); code != 1 {
		t.Fatalf("the apply that is refused: exit code %d: %s", code, out)
	}
	text, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonSchema
	if err := json.Unmarshal([]byte(jsonBlocks(read(t, guides+"/receipts.md.tmpl"))[1]), &schema); err != nil {
		t.Fatal(err)
	}
	want := "From: licenses@fennel.example\nTo: purchasing@fennel.example\nSubject: Licenses: 2 receipts, 1 to look " +
		"at\nContent-Type: text/plain; charset=utf-8\n\n"
	for line := range strings.Lines(string(text)) {
		schema.check(t, []byte(line))
		var one acctest.Receipt
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		want += fmt.Sprintf("%s  %s  Library: %s\n  tenant %s, order %s, request %s\n", one.Time.Format("2006-01-02T15:04:05Z"),
			strings.ToUpper(one.Outcome), one.Description, one.TenantID, *one.OrderID, one.RequestID)
	}
	if diff := cmp.Diff(want, mailed(t, book)); diff != "" {
		t.Errorf("the mail (-want +got):\n%s", diff)
	}
}

// mailed runs the guide's script with a curl that keeps the mail, and gives the
// mail; empty if none is sent.
func mailed(t *testing.T, book string) string {
	t.Helper()
	dir := t.TempDir()
	const keeper = `#!/bin/sh
test "$(cat)" = 'user = "fennel:\"hush\\"' || exit 1
case "$*" in *hush*) echo "the login is on the command line" >&2; exit 1;; esac
while test "$1" != --upload-file; do shift; done
cat "$2" >"$KEPT"
`
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(keeper), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	kept := filepath.Join(dir, "mail")
	cmd := exec.CommandContext(t.Context(), "sh", filepath.Join(examples, receiptsExample, "mail.sh"), book) //nolint:gosec // the guide's own script
	cmd.Env = append(environment(t), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), "KEPT="+kept,
		"MAIL_FROM=licenses@fennel.example", "MAIL_TO=purchasing@fennel.example", "SMTP_URL=smtps://mail.fennel.example:465", `SMTP_LOGIN=fennel:"hush\`)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	mail, err := os.ReadFile(kept)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(mail)
}
