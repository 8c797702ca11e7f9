package armbilling

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// ReadPaymentMethods is the access needed to list the payment methods of a billing
// account.
// Source: "Billing roles for Microsoft Customer Agreement", billing account.
var ReadPaymentMethods = transport.Access{
	Does:  "read how the billing account pays",
	Roles: []string{"Billing account reader", "Billing account contributor", "Billing account owner"},
	Where: "on the billing account, Access control (IAM)",
}

// Limits are the published limit on the reads of a tenant.
// Source: "Request limits and throttling", Azure Resource Manager.
func Limits() transport.Limits {
	return transport.Limits{Caller: transport.Rate{Requests: 12000, Period: time.Hour}}
}
