package simulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// rolePartner reads the delegated admin relationships ("List delegatedAdminRelationships").
const rolePartner = "DelegatedAdminRelationship.Read.All"

const (
	relationshipEntity      = "tenantRelationships/delegatedAdminRelationships"
	maximumRelationshipPage = 300
)

// orNever is an instant of Graph that may not have come.
func orNever(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return moment(t)
}

func (r *Relationship) wire(owner *customer) verbatim {
	roles := unsorted{}
	for _, id := range r.Roles {
		roles = append(roles, verbatim{"roleDefinitionId": id})
	}
	tag := base64.StdEncoding.EncodeToString([]byte("'" + derivedID("etag", r.ID, r.Modified.String(), r.Status) + "'"))
	body := verbatim{
		"@odata.type": "#microsoft.graph.delegatedAdminRelationship", "@odata.etag": `W/"` + tag + `"`,
		"id": r.ID, "displayName": r.Name, "duration": fmt.Sprintf("P%dD", r.Days), "autoExtendDuration": any(noTime{}), "status": r.Status,
		"customer":        verbatim{"tenantId": owner.ID, "displayName": owner.CompanyName},
		"accessDetails":   verbatim{"unifiedRoles": roles},
		"createdDateTime": moment(r.Created), "activatedDateTime": orNever(r.Activated), "endDateTime": orNever(r.Ends),
		"lastModifiedDateTime": moment(r.Modified),
	}
	if r.AutoExtend {
		body["autoExtendDuration"] = "P180D"
	}
	if r.ProviderID != "" {
		body["@odata.type"] = "#microsoft.graph.resellerDelegatedAdminRelationship"
		body["indirectProviderTenantId"], body["isPartnerConsentPending"] = r.ProviderID, r.Status == relationshipPending
	}
	return body
}

// partnersRelationships gives all; only the partner's directory has any.
func (c *call) partnersRelationships() ([]verbatim, error) {
	if c.tenant != PartnerTenant {
		return nil, named(http.StatusForbidden, graphDenied, "Insufficient privileges to complete the operation.")
	}
	list, err := c.relationships("", c.now)
	if err != nil {
		return nil, err
	}
	values := []verbatim{}
	for _, r := range list {
		owner, err := c.anyCustomer(r.TenantID)
		if err != nil {
			return nil, err
		}
		values = append(values, r.wire(owner))
	}
	return values, nil
}

func (c *call) listRelationships() (answer, error) {
	list, err := c.partnersRelationships()
	if err != nil {
		return answer{}, err
	}
	if list, err = c.filtered(list, "status", "displayName", "customer/tenantId"); err != nil {
		return answer{}, err
	}
	return c.graphPage(relationshipEntity, list, maximumRelationshipPage)
}

func (c *call) getRelationship() (answer, error) {
	list, err := c.partnersRelationships()
	if err != nil {
		return answer{}, err
	}
	for _, one := range list {
		if id, isText := one["id"].(string); isText && strings.EqualFold(id, c.vars["relationship"]) {
			return c.graphOne(relationshipEntity, one)
		}
	}
	return answer{}, c.noResource(c.vars["relationship"])
}
