package advice

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// Violations adds one error per broken rule, at the attribute that broke it.
// seen says as of when the plan was made; it is empty for what is fresh.
func Violations(diags *diag.Diagnostics, violations []commerce.Violation, seen string) {
	for _, v := range violations {
		detail := ""
		if v.Attribute != "" && v.From != "" && v.To != "" && v.From != v.To {
			detail = fmt.Sprintf("%s: %s -> %s\n\n", v.Attribute, v.From, v.To)
		}
		detail += v.Advice()
		if seen != "" {
			detail += "\n\n" + seen
		}
		detail += rule(v.Rule)
		if v.Attribute == "" {
			diags.AddError(v.Summary, detail)
			continue
		}
		diags.AddAttributeError(attribute(v.Attribute), v.Summary, detail)
	}
}

// Detail is what a validator says of a broken rule, without the values the
// diagnostic shows anyway.
func Detail(v commerce.Violation) string { return v.Advice() + rule(v.Rule) }

// Notices adds one warning per notice.
func Notices(diags *diag.Diagnostics, notices []commerce.Notice) {
	for _, n := range notices {
		diags.AddWarning(n.Summary, n.Detail+rule(n.Rule))
	}
}

// rule names the rule and where it is explained.
func rule(r commerce.Rule) string {
	return fmt.Sprintf("\n\nRule: %[1]s, explained in the guide rule-%[1]s", r)
}

// attribute reads the path of a violation: names with dots between them, and
// the quoted key of a map in brackets, as in partial_upgrades["sales"].quantity.
func attribute(dotted string) path.Path {
	name, rest, keyed := strings.Cut(dotted, "[")
	steps := strings.Split(name, ".")
	p := path.Root(steps[0])
	for _, step := range steps[1:] {
		p = p.AtName(step)
	}
	if !keyed {
		return p
	}
	quoted, err := strconv.QuotedPrefix(rest)
	if err != nil {
		return p
	}
	key, _ := strconv.Unquote(quoted) // QuotedPrefix has just read it
	p = p.AtMapKey(key)
	for step := range strings.SplitSeq(strings.TrimPrefix(rest[len(quoted):], "]."), ".") {
		p = p.AtName(step)
	}
	return p
}
