package commerce_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// declaredActions are the constants of type Action.
func declaredActions(t *testing.T) []commerce.Action {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "actions.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []commerce.Action
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "Action" {
			value, ok := spec.Values[0].(*ast.BasicLit)
			if !ok {
				t.Fatalf("%s has no text", spec.Names[0])
			}
			text, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, commerce.Action(text))
		}
		return true
	})
	return out
}

// TestActions_haveOneEntryEach holds the table to the constants, in their
// order, which is that of the calls.
func TestActions_haveOneEntryEach(t *testing.T) {
	t.Parallel()
	declared := declaredActions(t)
	if len(declared) == 0 || !slices.Equal(declared, commerce.Actions()) {
		t.Errorf("the table has %v, and declared are %v", commerce.Actions(), declared)
	}
}

// TestActions_showThatTheyWereTaken: what each call leads to shows it, and what
// was there before does not.
func TestActions_showThatTheyWereTaken(t *testing.T) {
	t.Parallel()
	next := scheduledSeats(50)
	before := running(func(s *commerce.Subscription) { s.ResellerID = "1" })
	scheduled := before
	next(&scheduled)
	suspended := before
	suspended.Status = commerce.StatusSuspended
	for action, c := range map[commerce.Action]struct {
		from commerce.Subscription
		made commerce.Change
	}{
		commerce.ActionResume:           {from: suspended},
		commerce.ActionRename:           {from: before, made: commerce.Change{FriendlyName: "other"}},
		commerce.ActionSetReseller:      {from: before, made: commerce.Change{ResellerID: "2"}},
		commerce.ActionReduceSeats:      {from: before, made: commerce.Change{To: 90}},
		commerce.ActionPartialUpgrade:   {from: before, made: commerce.Change{To: 90}},
		commerce.ActionWithdrawSchedule: {from: scheduled},
		commerce.ActionUpgrade:          {from: before, made: commerce.Change{SKU: standard, To: 100}},
		commerce.ActionLengthenTerm:     {from: before, made: commerce.Change{Term: commerce.TermThreeYear}},
		commerce.ActionAddSeats:         {from: before, made: commerce.Change{To: 110}},
		commerce.ActionSuspend:          {from: before},
		commerce.ActionSetEndOfTerm:     {from: before, made: commerce.Change{EndOfTerm: commerce.EndOfTermCancel, Explicit: true}},
		commerce.ActionScheduleRenewal:  {from: before, made: commerce.Change{Schedule: scheduled.Schedule}},
		commerce.ActionCancel:           {from: before},
		commerce.ActionEndAtTerm:        {from: before, made: commerce.Change{EndOfTerm: commerce.EndOfTermCancel, Explicit: true}},
	} {
		c.made.Action = action
		if why := c.made.NotTaken(c.from); why == "" {
			t.Errorf("%s shows before it was made", action)
		}
		if why := c.made.NotTaken(c.from.After([]commerce.Change{c.made})); why != "" {
			t.Errorf("%s does not show: %s", action, why)
		}
	}
	for _, action := range []commerce.Action{commerce.ActionPurchase, commerce.ActionAbandon, "donate"} {
		if why := (commerce.Change{Action: action}).NotTaken(before); why != "" {
			t.Errorf("%s has to show: %s", action, why)
		}
	}
}
