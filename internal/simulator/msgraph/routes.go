package msgraph

import (
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// Service is Microsoft Graph.
func Service() wire.Service {
	return wire.Service{
		ID: wire.ServiceGraph, Routes: Routes(), Refuse: errorAnswer, Headers: headers,
		Shows: []wire.Quirk{wire.QuirkListOrder, wire.QuirkDates, wire.QuirkNoTime},
	}
}

// Routes lists the calls of Microsoft Graph.
func Routes() []wire.Route {
	return []wire.Route{
		{Method: "GET", Pattern: "/v1.0/$metadata", Handle: handle((*call).graphMetadata)},
		{
			Method: "GET", Pattern: "/v1.0/directory/subscriptions", Admit: needs{role: directory.ReadDirectory}.check,
			Handle: handle((*call).listDirectorySubscriptions),
		},
		{
			Method: "GET", Pattern: "/v1.0/directory/subscriptions/{subscription}",
			Admit: needs{role: directory.ReadDirectory}.check, Handle: handle((*call).getDirectorySubscription),
		},
		{
			Method: "GET", Pattern: "/v1.0/directory/subscriptions(commerceSubscriptionId='{commerce}')",
			Admit: needs{role: directory.ReadDirectory}.check, Handle: handle((*call).getDirectorySubscription),
		},
		{
			Method: "GET", Pattern: "/v1.0/applications", Admit: needs{role: directory.ReadApplications}.check,
			Handle: handle((*call).listApplications),
		},
		{
			Method: "GET", Pattern: "/v1.0/applications/{application}",
			Admit: needs{role: directory.ReadApplications}.check, Handle: handle((*call).getApplication),
		},
		{
			Method: "GET", Pattern: "/v1.0/applications(appId='{app}')",
			Admit: needs{role: directory.ReadApplications}.check, Handle: handle((*call).getApplication),
		},
		{
			Method: "GET", Pattern: "/v1.0/" + relationshipEntity,
			Admit:  needs{role: directory.ReadRelationships, global: true}.check,
			Handle: handle((*call).listRelationships),
		},
		{
			Method: "GET", Pattern: "/v1.0/" + relationshipEntity + "/{relationship}",
			Admit:  needs{role: directory.ReadRelationships, global: true}.check,
			Handle: handle((*call).getRelationship),
		},
		{
			Method: "GET", Pattern: "/v1.0/subscribedSkus", Admit: needs{role: directory.ReadDirectory}.check,
			Handle: handle((*call).listSubscribedSKUs),
		},
		{
			Method: "GET", Pattern: "/v1.0/subscribedSkus/{sku}", Admit: needs{role: directory.ReadDirectory}.check,
			Handle: handle((*call).getSubscribedSKU),
		},
	}
}

func headers(l *wire.Look, header http.Header) {
	header.Set("request-id", l.RequestID)
	header.Set("client-request-id", l.CorrelationID)
}

// call is a call of Microsoft Graph.
type call struct {
	*wire.Call
	switches Switches
	commerce partnercenter.Switches
}

// handle adapts a handler of this service to the wire.
func handle(h func(*call) (wire.Answer, error)) wire.Handler {
	return func(c *wire.Call) (wire.Answer, error) {
		switches, err := switchesOf(c.Settings)
		if err != nil {
			return wire.Answer{}, err
		}
		bought, err := partnercenter.SwitchesOf(c.Settings)
		if err != nil {
			return wire.Answer{}, err
		}
		return h(&call{Call: c, switches: switches, commerce: bought})
	}
}
