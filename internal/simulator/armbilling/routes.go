package armbilling

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// Service is Azure Resource Manager with the billing accounts.
func Service() wire.Service {
	return wire.Service{
		ID: wire.ServiceManager, Routes: Routes(), Refuse: errorAnswer, Headers: headers,
		Shows: []wire.Quirk{wire.QuirkListOrder, wire.QuirkNulls},
	}
}

// Routes lists the calls of the billing accounts.
func Routes() []wire.Route {
	return []wire.Route{
		{Method: "GET", Pattern: billingPath, Admit: admit, Handle: handle((*call).listBillingAccounts)},
		{Method: "GET", Pattern: billingPath + "/{account}", Admit: admit, Handle: handle((*call).getBillingAccount)},
		{
			Method: "GET", Pattern: billingPath + "/{account}/paymentMethods", Admit: admit,
			Handle: handle((*call).listPaymentMethods),
		},
		{
			Method: "GET", Pattern: billingPath + "/{account}/paymentMethods/{method}", Admit: admit,
			Handle: handle((*call).getPaymentMethod),
		},
	}
}

func headers(l *wire.Look, header http.Header) {
	header.Set("x-ms-request-id", l.RequestID)
	header.Set("x-ms-correlation-request-id", l.RequestID)
}

// call is a call of Resource Manager about billing.
type call struct {
	*wire.Call
	switches Switches
}

// handle adapts a handler of this service to the wire.
func handle(h func(*call) (wire.Answer, error)) wire.Handler {
	return func(c *wire.Call) (wire.Answer, error) {
		switches, err := switchesOf(c.Settings)
		if err != nil {
			return wire.Answer{}, err
		}
		return h(&call{Call: c, switches: switches})
	}
}
