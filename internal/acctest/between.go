package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// Between is something that happens after a plan was made and before it is
// applied: as a plan check it runs just there.
type Between func()

// CheckPlan lets it happen.
func (b Between) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, _ *plancheck.CheckPlanResponse) {
	b()
}

// NoWrites is a plan check that fails where anything was written since the last
// Mark.
func (w *World) NoWrites() plancheck.PlanCheck {
	return Between(func() {
		w.t.Helper()
		if writes := w.Writes(); len(writes) != 0 {
			w.t.Errorf("writes: %v, want none", writes)
		}
	})
}
