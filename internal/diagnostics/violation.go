package diagnostics

import (
	"fmt"
	"regexp"
	"strconv"

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
		diags.AddAttributeError(At(v.Attribute), v.Summary, detail)
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

// step is a part of an attribute's path: a name, the index of a list, or the
// quoted key of a map.
var step = regexp.MustCompile(`\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.\[]+)`)

// At reads the path of an attribute as violations write it: renewal.quantity,
// purchases[0].sku_id or partial_upgrades["sales"].quantity.
func At(dotted string) path.Path {
	p := path.Empty()
	for _, m := range step.FindAllStringSubmatch(dotted, -1) {
		index, quoted, name := m[1], m[2], m[3]
		switch {
		case index != "":
			n, _ := strconv.Atoi(index) // the expression has taken digits only
			p = p.AtListIndex(n)
		case quoted != "":
			key, err := strconv.Unquote(quoted)
			if err != nil {
				return p
			}
			p = p.AtMapKey(key)
		default:
			p = p.AtName(name)
		}
	}
	return p
}
