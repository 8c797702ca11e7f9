package subscription

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/services/advice"
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
	resp.Diagnostics.AddAttributeError(req.Path, v.Summary, advice.Detail(v))
}

// dayInCalendar takes a day as ISO 8601 writes it.
type dayInCalendar struct{}

func (dayInCalendar) Description(context.Context) string {
	return "must be a day, for example 2028-01-31"
}

func (v dayInCalendar) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v dayInCalendar) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := time.Parse(time.DateOnly, req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid day", fmt.Sprintf("%s %s, got: %q. It counts in UTC.", req.Path, v.Description(ctx), req.ConfigValue.ValueString()))
	}
}
