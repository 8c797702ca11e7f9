package catalogid_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/catalogid"
)

func TestParse_twoAndThreeParts_areRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]catalogid.ID{
		"CFQ7TTC0LH18:0001:CFQ7TTC0K971": {ProductID: "CFQ7TTC0LH18", SKUID: "0001", AvailabilityID: "CFQ7TTC0K971"},
		"\tCFQ7TTC0LDPB:0001\n":          {ProductID: "CFQ7TTC0LDPB", SKUID: "0001"},
	} {
		got, err := catalogid.Parse(text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %s %v", text, diff, err)
		}
		if got.String() != strings.TrimSpace(text) {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	for _, text := range []string{
		"", "CFQ7TTC0LH18", "a:b:c:d", "a::c", ":b", "a: ", "91fd106f-4b2c-4938-95ac-f54f74e9a239", "MS-AZR-0145P",
		"a:b/c",
	} {
		if got, err := catalogid.Parse(text); err == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
}
