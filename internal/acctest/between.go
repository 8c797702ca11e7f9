package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// Between runs a function after a plan was made and before it is applied, as a plan check.
type Between func()

// CheckPlan implements plancheck.PlanCheck.
func (b Between) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, _ *plancheck.CheckPlanResponse) {
	b()
}

// NoWrites returns a plan check that fails if anything was written since the last Mark.
func (w *World) NoWrites() plancheck.PlanCheck {
	return Between(func() {
		w.t.Helper()
		if writes := w.Writes(); len(writes) != 0 {
			w.t.Errorf("writes: %v, want none", writes)
		}
	})
}
