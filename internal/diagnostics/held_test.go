package diagnostics_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

const lost = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"

func TestFailureHeld_tenantThatIsLost_saysHowToLetGo(t *testing.T) {
	t.Parallel()
	refused := &partnercenter.Error{Status: 403, Code: 20002, Message: "There is no relationship."}
	for name, err := range map[string]error{
		"the list is refused": &fulfillment.UnknownTenantError{TenantID: lost, Err: refused},
		"one call is refused": fmt.Errorf("change: %w", refused),
	} {
		diags := diagnostics.FailureHeld("read the subscription", "csp_addon", lost, err)
		text := diags[0].Summary() + "\n" + diags[0].Detail()
		for _, want := range []string{
			"Could not read the subscription: the relationship with tenant " + lost + " has ended\n", "Nothing was changed.",
			"from = csp_addon.<name>", "destroy = false", "terraform state rm", "Microsoft's response: ",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in:\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "csp_tenants") {
			t.Errorf("%s: it looks for another customer:\n%s", name, text)
		}
	}
}

func TestFailureHeld_otherFailures_areThoseOfFailure(t *testing.T) {
	t.Parallel()
	err := &partnercenter.Error{Status: 409, Code: 800082, Message: "Not ready."}
	if diff := cmp.Diff(
		diagnostics.Failure("change it", err), diagnostics.FailureHeld("change it", "csp_subscription", lost, err),
	); diff != "" {
		t.Errorf("(-Failure +FailureHeld):\n%s", diff)
	}
}
