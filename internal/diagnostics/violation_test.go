package diagnostics_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
)

func TestAt_readsThePathsOfViolations(t *testing.T) {
	t.Parallel()
	for dotted, want := range map[string]path.Path{
		"quantity":                          path.Root("quantity"),
		"renewal.quantity":                  path.Root("renewal").AtName("quantity"),
		"purchases[12].sku_id":              path.Root("purchases").AtListIndex(12).AtName("sku_id"),
		"purchases[0]":                      path.Root("purchases").AtListIndex(0),
		`partial_upgrades["sales"].sku_id`:  path.Root("partial_upgrades").AtMapKey("sales").AtName("sku_id"),
		`partial_upgrades["a.b[0]"]`:        path.Root("partial_upgrades").AtMapKey("a.b[0]"),
		`partial_upgrades["the \"x\""].sku`: path.Root("partial_upgrades").AtMapKey(`the "x"`).AtName("sku"),
	} {
		if got := diagnostics.At(dotted); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", dotted, got, want)
		}
	}
}
