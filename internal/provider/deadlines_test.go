package provider_test

import (
	"fmt"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// ownDeadlines asks for what falls due beside the customers' subscriptions.
var ownDeadlines = fmt.Sprintf(`
data "csp_deadlines" "own" {
  within_days          = 365
  kinds                = ["credential", "relationship"]
  billing_account_name = %q
}

output "kinds" {
  value = distinct(sort(data.csp_deadlines.own.deadlines[*].kind))
}
`, simulator.PartnerBillingAccount)

// All services are reached, each with its own token.
func TestDeadlines_overARealConnection_areThoseOfEachService(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.Write(partner+fmt.Sprintf("  client_secret = %q", simulator.PartnerSecret), ownDeadlines)
	expect(t, s.Must(0, "apply", "-auto-approve"), `kinds = tolist([ "card", "credential", "relationship", ])`)
	if asked := s.Calls("", "/v1/"); len(asked) != 0 {
		t.Errorf("Partner Center was asked: %v", asked)
	}
}

// A machine's identity has nothing that an administrator would have to renew.
func TestDeadlines_ofAManagedIdentity_haveNoCredentials(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.Write(partner+"  "+kinds["a managed identity"](s), ownDeadlines)
	expect(t, s.Must(0, "apply", "-auto-approve"), "Warning: Deadlines of the kind credential are left out",
		"which is not an application of its own: it has neither secrets nor certificates.", `kinds = tolist([ "card", "relationship", ])`)
}
