package services

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-csp/terraform-provider-csp/internal/validate"
)

// Source holds what every data source needs: the provider's clients.
type Source struct{ Clients *Clients }

// Configure stores the provider's clients.
func (s *Source) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	s.Clients = From(req.ProviderData, &resp.Diagnostics)
}

// Asked reads the configuration into a model. It is false, with an error added,
// where that fails or the provider is not configured.
func (s *Source) Asked(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse, model any) bool {
	resp.Diagnostics.Append(req.Config.Get(ctx, model)...)
	if s.Clients == nil {
		Unconfigured(&resp.Diagnostics)
	}
	return !resp.Diagnostics.HasError()
}

// TenantArgument is the argument that names the tenant a data source is about.
func TenantArgument(description string) schema.Attribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: description,
		Validators:          []validator.String{validate.IsTenant()},
	}
}

// SubscriptionArgument is the argument that names the subscription it is about.
func SubscriptionArgument(description string) schema.Attribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: description,
		Validators:          []validator.String{validate.IsSubscription()},
	}
}
