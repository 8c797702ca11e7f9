package diagnostics_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// TestFailure_ofABrokenRule_namesIt, for what only the service can count or
// know: each code it answers with.
func TestFailure_ofABrokenRule_namesIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule  commerce.Rule
		says  string
		codes []int
	}{
		{commerce.RuleAgreement, "the customer agreement is missing", []int{13605}},
		{commerce.RuleReduceWindow, "the window for these seats has closed", []int{800090, 900214, 900257}},
		{commerce.RuleCancelWindow, "the cancellation window has closed", []int{900117, 900213}},
		{commerce.RuleAddon, "the base product is missing", []int{400041, 10018}},
		{commerce.RuleAddon, "the add-on has too few seats", []int{10019}},
		{commerce.RuleReseller, "the resellers are not accepted", []int{10004, 900123, 900206}},
		{commerce.RuleSeatCount, "the seat limit is reached", []int{800088}},
		{commerce.RuleSeatCount, "the quantity is outside the offer's limits", []int{2002, 900275}},
		{commerce.RuleStatus, "the subscription is suspended", []int{800091, 2001}},
		{commerce.RuleStatus, "the subscription is canceled", []int{2011}},
		{commerce.RuleInPlace, "the term would become shorter", []int{800122, 900267}},
		{commerce.RuleUpgrade, "the seats cannot join that subscription", []int{900258, 900236}},
		{commerce.RuleTermNotSold, "the term is not sold", []int{800121}},
		{commerce.RuleTermNotSold, "the billing cycle is not sold with this term", []int{900269, 900270}},
		{commerce.RuleTrial, "the term of a trial is fixed", []int{800107}},
		{"", "the subscription has reached its limit of updates", []int{900311}},
		{"", "another operation is pending", []int{900278}},
		{"", "the subscription is busy", []int{800082, 800014}},
		{"", "the term cannot end on that date", []int{900242, 900244}},
		{"", "the promotion does not apply", []int{10014, 27007}},
		{"", "the service answered with an error", []int{1}},
	} {
		for _, code := range c.codes {
			diags := diagnostics.Failure(
				"change the subscription",
				&partnercenter.Error{Status: 400, Code: code, CodeText: "said", Message: "No."},
			)
			text := diags.Errors()[0].Summary() + "\n" + diags.Errors()[0].Detail()
			if !strings.Contains(text, "Could not change the subscription: "+c.says+"\n") ||
				!strings.Contains(text, "Microsoft's response: ") {
				t.Errorf("%d is not said to be %q:\n%s", code, c.says, text)
			}
			if named := strings.Contains(text, "Rule: "+string(c.rule)+","); named != (c.rule != "") {
				t.Errorf("%d does not name the rule %q:\n%s", code, c.rule, text)
			}
		}
	}
}

func TestFailure_shownText_isMicrosoftsOnlyIfItAnswered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"a refusal":              {&partnercenter.Error{Status: 400, Message: "No."}, "Microsoft's response: "},
		"a refused login":        {&login.Error{Status: 401, Code: "AADSTS7000215"}, "Microsoft's response: "},
		"a login on the way":     {&login.Error{Cause: login.NoCLI}, "The error: "},
		"a silent service":       {&transport.NoAnswerError{Err: errors.New("refused")}, "The error: "},
		"a time that has passed": {context.DeadlineExceeded, "The error: "},
	} {
		if got := diagnostics.Failure("read it", c.err).Errors()[0].Detail(); !strings.Contains(got, "\n\n"+c.want) {
			t.Errorf("%s: %q is not in:\n%s", name, c.want, got)
		}
	}
}
