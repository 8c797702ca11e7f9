package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// statuses are the words for the state of a subscription that are known.
var statuses = []string{
	string(commerce.StatusActive), string(commerce.StatusPending), string(commerce.StatusSuspended),
	string(commerce.StatusExpired), string(commerce.StatusDisabled), string(commerce.StatusDeleted),
}

// warnUnmatched warns of filters that nothing held has and that look like a mistake.
func warnUnmatched(status, product types.String, held []commerce.Subscription, diags *diag.Diagnostics) {
	byStatus := services.Filter{Attribute: "status", Asked: status, Words: statuses}
	byProduct := services.Filter{Attribute: "product_id", Asked: product, IDs: true}
	for _, s := range held {
		byStatus.Rows = append(byStatus.Rows, string(s.Status))
		byProduct.Rows = append(byProduct.Rows, s.SKU.ProductID)
	}
	byStatus.Warn(diags)
	byProduct.Warn(diags)
}
