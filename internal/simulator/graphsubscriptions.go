package simulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// directoryStatus is the state of a subscription as the directory shows it ("companySubscription resource type"). What
// is over can still be brought back, hence Suspended and not LockedOut; what is deleted is gone.
var directoryStatus = map[string]string{
	statusActive: directoryEnabled, statusExpired: directoryWarning, statusSuspended: directorySuspended, statusDisabled: directorySuspended,
}

// orNull is a text as Graph sends it: null when there is none.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func companySubscription(id, sku, partNumber, status string, seats int, trial bool, created, next time.Time) verbatim {
	return verbatim{
		"id": directoryID(id), "commerceSubscriptionId": id, "skuId": sku, "skuPartNumber": partNumber, "status": status,
		"totalLicenses": seats, "isTrial": trial, "createdDateTime": graphTime(created), "nextLifecycleDateTime": graphTime(next),
		"ownerId": nil, "ownerType": nil, "ownerTenantId": nil, "serviceStatus": []any{},
	}
}

func directoryID(commerceID string) string {
	return derivedID("directory-subscription", strings.ToLower(commerceID))
}

// directorySubscriptions lists what the directory of the token holds, whoever sold it.
func (c *call) directorySubscriptions() ([]verbatim, error) {
	sold, err := all[subscription](c.unit, kindSubscription, c.tenant)
	if err != nil {
		return nil, err
	}
	list := []verbatim{}
	for _, s := range sold {
		shown := s.shown(c.now)
		if shown == nil || directoryStatus[shown.Status] == "" || !shown.sku().isSeat() {
			continue // software is licensed outside the directory
		}
		k := shown.sku()
		one := companySubscription(shown.ID, k.provisioningID, directorySKUs[k.provisioningID].partNumber, directoryStatus[shown.Status],
			shown.Quantity, shown.isTrial(), shown.Created, shown.due())
		one["ownerTenantId"] = PartnerTenant
		list = append(list, one)
	}
	others, err := all[foreign](c.unit, kindForeign, c.tenant)
	if err != nil {
		return nil, err
	}
	for _, f := range others {
		one := companySubscription(f.ID, f.SKU, f.PartNumber, f.Status, f.Seats, false, f.Created, f.Next)
		one["ownerId"], one["ownerType"], one["ownerTenantId"] = orNull(f.OwnerID), orNull(f.OwnerType), f.OwnerTenantID
		list = append(list, one)
	}
	return list, nil
}

func skipToken(after int) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "after:%d", after))
}

// pageAfter reads what skipToken wrote.
func pageAfter(token string) (after int, err error) {
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, fmt.Errorf("page token: %w", err)
	}
	if _, err := fmt.Sscanf(string(text), "after:%d", &after); err != nil {
		return 0, fmt.Errorf("page token %q: %w", text, err)
	}
	return max(0, after), nil
}

// maximumGraphPage is the most that $top may ask for.
const maximumGraphPage = 999

func (c *call) listDirectorySubscriptions() (answer, error) {
	list, err := c.directorySubscriptions()
	if err != nil {
		return answer{}, err
	}
	size, start := max(1, c.switches.GraphPageSize), 0
	next := c.authority() + c.path + "?"
	if top := c.query.Get("$top"); top != "" {
		if size, err = strconv.Atoi(top); err != nil || size < 1 || size > maximumGraphPage {
			return answer{}, graphRefuse(http.StatusBadRequest, graphBadRequest, "Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", top, maximumGraphPage)
		}
		next += "$top=" + top + "&"
	}
	if token := c.query.Get("$skiptoken"); token != "" {
		if start, err = pageAfter(token); err != nil {
			return answer{}, graphRefuse(http.StatusBadRequest, "Directory_ExpiredPageToken", "The specified page token value has expired and can no longer be included in your request.")
		}
	}
	start = min(start, len(list))
	end := min(start+size, len(list))
	values := []any{}
	for _, one := range list[start:end] {
		values = append(values, one)
	}
	body := verbatim{"@odata.context": c.authority() + "/v1.0/$metadata#directory/subscriptions", "value": values}
	if end < len(list) {
		body["@odata.nextLink"] = next + "$skiptoken=" + skipToken(end)
	}
	return ok(body)
}

func (c *call) getDirectorySubscription() (answer, error) {
	list, err := c.directorySubscriptions()
	if err != nil {
		return answer{}, err
	}
	for _, one := range list {
		if one["id"] == c.vars["subscription"] {
			one["@odata.context"] = c.authority() + "/v1.0/$metadata#directory/subscriptions/$entity"
			return ok(one)
		}
	}
	return answer{}, graphRefuse(http.StatusNotFound, graphNotFound,
		"Resource '%s' does not exist or one of its queried reference-property objects are not present.", c.vars["subscription"])
}
