package subscription

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// limit is what the configuration says of how long a verb may take, usual where
// it says nothing.
type limit func(ctx context.Context, usual time.Duration) (time.Duration, diag.Diagnostics)

// begin opens a verb: it ends when its time is up, and its log lines name the
// resource's type. It is not ok where there are errors, as of a provider that is
// not configured. The verb calls end when it returns, in either case.
func (r *Resource) begin(
	ctx context.Context, of limit, usual time.Duration, diags *diag.Diagnostics,
) (_ context.Context, end func(), ok bool) {
	if r.clients == nil {
		services.Unconfigured(diags)
	}
	most := usual
	if !diags.HasError() {
		var problems diag.Diagnostics
		most, problems = of(ctx, usual)
		diags.Append(problems...)
	}
	if diags.HasError() {
		return ctx, func() {}, false
	}
	ctx, cancel := context.WithTimeout(tflog.SetField(ctx, "resource_type", r.typeName()), most)
	return ctx, cancel, true
}
