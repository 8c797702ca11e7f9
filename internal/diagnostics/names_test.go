package diagnostics_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
)

func TestWithoutNames_putsLabelsInTheirPlace(t *testing.T) {
	t.Parallel()
	labels := map[string]string{
		"Desk": "subscription 1", "Front Desk": "subscription 2",
		"an": "subscription 3", `the "x"`: "subscription 4", "Süd": "subscription 5",
	}
	for text, want := range map[string]string{
		`"Desk" can no longer be canceled`:  `subscription 1 can no longer be canceled`,
		`friendly_name: Desk -> Front Desk`: `friendly_name: subscription 1 -> subscription 2`,
		`"Front Desk", and Desk.`:           `subscription 2, and subscription 1.`,
		`A Desktop, Desk2 and ÜDesk stay`:   `A Desktop, Desk2 and ÜDesk stay`,
		`an add-on of "an"`:                 `an add-on of subscription 3`,
		`"the \"x\"" has ended`:             `subscription 4 has ended`,
		`Süd, Südost`:                       `subscription 5, Südost`,
		`"desk" is another name`:            `"desk" is another name`,
		"nothing of it":                     "nothing of it",
		"":                                  "",
	} {
		if got := diagnostics.WithoutNames(text, labels); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestNames_redact_keepsSeverityAndAttribute(t *testing.T) {
	t.Parallel()
	names := diagnostics.NewNames()
	names.Hide("Desk", "subscription 1")
	names.Hide("", "nothing")
	got := names.Redact(diag.Diagnostics{
		diag.NewWarningDiagnostic(`"Desk" ends`, "Desk ends."), diag.NewErrorDiagnostic("a", "Desk"),
		diag.NewAttributeErrorDiagnostic(
			path.Root("quantity"), "Desk", "b",
		), diag.NewAttributeWarningDiagnostic(path.Root("renewal"), "c", "d"),
	})
	want := diag.Diagnostics{
		diag.NewWarningDiagnostic("subscription 1 ends", "subscription 1 ends."), diag.NewErrorDiagnostic("a", "subscription 1"),
		diag.NewAttributeErrorDiagnostic(
			path.Root("quantity"), "subscription 1", "b",
		), diag.NewAttributeWarningDiagnostic(path.Root("renewal"), "c", "d"),
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b diag.Diagnostic) bool { return a.Equal(b) })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var off *diagnostics.Names
	off.Hide("Desk", "subscription 1")
	if got := off.Redact(diag.Diagnostics{diag.NewErrorDiagnostic("Desk", "")}); got[0].Summary() != "Desk" {
		t.Errorf("nobody asked, and %q is redacted", got[0].Summary())
	}
}
