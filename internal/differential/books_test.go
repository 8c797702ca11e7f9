package differential_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// books count what the histories met, over all of them.
type books struct {
	mu   sync.Mutex
	seen map[string]int
}

func (b *books) count(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seen == nil {
		b.seen = map[string]int{}
	}
	b.seen[what]++
}

func (b *books) refusal(r commerce.Rule) { b.count("refused for " + string(r)) }

// audit fails for whatever never occurred: a comparison that was never made
// proves nothing.
func (b *books) audit(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	due := []string{
		"bought", "tried", "a promotion was compared", "another promotion was offered", "the end of a term was compared", "another end was offered",
		"changes elsewhere were kept", "changes elsewhere were reverted", "upgrades elsewhere were left alone", "refused behind an upgrade",
		"seats joined another subscription", "seats made a new subscription", "all seats joined another subscription",
	}
	for _, codes := range []map[commerce.Rule][]int{refusalCodes, purchaseCodes} {
		for r := range codes {
			due = append(due, "refused for "+string(r))
		}
	}
	for _, d := range differences {
		due = append(due, string(d))
	}
	for _, reason := range promotionReasons {
		due = append(due, "no promotion: "+string(reason))
	}
	for _, a := range []commerce.Action{
		commerce.ActionRename, commerce.ActionSetReseller, commerce.ActionAddSeats, commerce.ActionReduceSeats, commerce.ActionSetEndOfTerm,
		commerce.ActionScheduleRenewal, commerce.ActionWithdrawSchedule, commerce.ActionCancel, commerce.ActionEndAtTerm,
		commerce.ActionUpgrade, commerce.ActionPartialUpgrade, commerce.ActionLengthenTerm, commerce.ActionSuspend, commerce.ActionResume,
	} {
		due = append(due, string(a))
	}
	for _, what := range []string{"SKU", "term", "billing cycle", "promotion", "end"} {
		due = append(due, "a next term with another "+what)
	}
	due = append(due, "a trial was converted", "an upgrade began a longer term", "tried: upgrade", "tried: a next term with another SKU")
	slices.Sort(due)
	for _, what := range slices.Compact(due) {
		t.Logf("%5d  %s", b.seen[what], what)
		if b.seen[what] == 0 {
			t.Errorf("no history met: %s", what)
		}
	}
}
