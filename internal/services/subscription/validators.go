package subscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
)

// atLeastOneSeat refuses a quantity that would be a cancellation.
type atLeastOneSeat struct{}

func (atLeastOneSeat) Description(context.Context) string {
	return "must be at least 1; to go to none, remove the resource"
}

func (v atLeastOneSeat) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (atLeastOneSeat) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || req.ConfigValue.ValueInt64() >= 1 {
		return
	}
	v := commerce.ZeroSeats(int(req.ConfigValue.ValueInt64()))
	resp.Diagnostics.AddAttributeError(req.Path, v.Summary, diagnostics.Detail(v))
}
