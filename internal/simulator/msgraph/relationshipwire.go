package msgraph

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

const (
	relationshipEntity      = "tenantRelationships/delegatedAdminRelationships"
	maximumRelationshipPage = 300
)

// orNever returns an instant in Graph's form, or null if it is zero.
func orNever(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return wire.Moment(t)
}

func (r *Relationship) wire(owner *directory.Customer) wire.Verbatim {
	roles := wire.Unsorted{}
	for _, id := range r.Roles {
		roles = append(roles, wire.Verbatim{"roleDefinitionId": id})
	}
	tag := base64.StdEncoding.EncodeToString([]byte("'" + world.DerivedID("etag", r.ID, r.Modified.String(),
		r.Status) + "'"))
	body := wire.Verbatim{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationship", "@odata.etag": `W/"` + tag + `"`,
		"id": r.ID, "displayName": r.Name, "duration": fmt.Sprintf("P%dD", r.Days),
		"autoExtendDuration": any(wire.NoTime{}), "status": r.Status,
		"customer":        wire.Verbatim{"tenantId": owner.ID, "displayName": owner.CompanyName},
		"accessDetails":   wire.Verbatim{"unifiedRoles": roles},
		"createdDateTime": wire.Moment(r.Created), "activatedDateTime": orNever(r.Activated),
		"endDateTime":          orNever(r.Ends),
		"lastModifiedDateTime": wire.Moment(r.Modified),
	}
	if r.AutoExtend {
		body["autoExtendDuration"] = "P180D"
	}
	if r.ProviderID != "" {
		body["@odata.type"] = "#microsoft.graph.resellerDelegatedAdminRelationship"
		body["indirectProviderTenantId"], body["isPartnerConsentPending"] = r.ProviderID,
			r.Status == RelationshipPending
	}
	return body
}

// partnersRelationships answers with all relationships; only the partner's directory has any.
func (c *call) partnersRelationships() ([]wire.Verbatim, error) {
	if c.Tenant != directory.PartnerTenant {
		return nil, wire.RefuseNamed(http.StatusForbidden, graphDenied,
			"Insufficient privileges to complete the operation.")
	}
	list, err := relationships(c.Tx, "", c.Now)
	if err != nil {
		return nil, err
	}
	values := []wire.Verbatim{}
	for _, r := range list {
		owner, err := directory.AnyCustomer(c.Tx, r.TenantID)
		if err != nil {
			return nil, err
		}
		values = append(values, r.wire(owner))
	}
	return values, nil
}

func (c *call) listRelationships() (wire.Answer, error) {
	list, err := c.partnersRelationships()
	if err != nil {
		return wire.Answer{}, err
	}
	if list, err = c.filtered(list, "status", "displayName", "customer/tenantId"); err != nil {
		return wire.Answer{}, err
	}
	return c.graphPage(relationshipEntity, list, maximumRelationshipPage)
}

func (c *call) getRelationship() (wire.Answer, error) {
	list, err := c.partnersRelationships()
	if err != nil {
		return wire.Answer{}, err
	}
	for _, one := range list {
		if id, isText := one["id"].(string); isText && strings.EqualFold(id, c.Vars["relationship"]) {
			return c.graphOne(relationshipEntity, one)
		}
	}
	return wire.Answer{}, noResource(c.Vars["relationship"])
}
