package msgraph

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// maximumGraphPage is the usual maximum of $top.
const maximumGraphPage = 999

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

// graphPage answers with one page of a list; the last ones have no link to a next.
func (c *call) graphPage(entity string, list []wire.Verbatim, maximum int) (wire.Answer, error) {
	size, start := max(1, c.switches.GraphPageSize), 0
	if top := c.Query.Get("$top"); top != "" {
		n, err := strconv.Atoi(top)
		if err != nil || n < 1 || n > maximum {
			return wire.Answer{}, wire.RefuseNamed(http.StatusBadRequest, graphBadRequest,
				"Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", top, maximum)
		}
		size = n
	}
	if token := c.Query.Get("$skiptoken"); token != "" {
		var err error
		if start, err = pageAfter(token); err != nil {
			return wire.Answer{}, wire.RefuseNamed(http.StatusBadRequest, "Directory_ExpiredPageToken",
				"The specified page token value has expired and can no longer be included in your request.")
		}
	}
	start = min(start, len(list))
	end := min(start+size, len(list))
	body := c.graphValues(entity, list[start:end])
	if end < len(list) {
		c.Query.Set("$skiptoken", skipToken(end))
		body["@odata.nextLink"] = c.Authority() + c.Path + "?" + strings.ReplaceAll(c.Query.Encode(), "%24", "$")
	}
	return wire.OK(body)
}

func (c *call) graphValues(entity string, list []wire.Verbatim) wire.Verbatim {
	values := wire.Unsorted{}
	for _, one := range list {
		values = append(values, c.selected(one))
	}
	return wire.Verbatim{"@odata.context": c.graphContext(entity), "value": values}
}

// graphOne answers with one object.
func (c *call) graphOne(entity string, one wire.Verbatim) (wire.Answer, error) {
	body := c.selected(one)
	body["@odata.context"] = c.graphContext(entity) + "/$entity"
	return wire.OK(body)
}

func (c *call) graphContext(entity string) string {
	context := c.Authority() + "/v1.0/$metadata#" + entity
	if names := c.Query.Get("$select"); names != "" {
		context += "(" + names + ")"
	}
	return context
}

// graphMetadata answers the address in the context of every answer. It identifies the service and omits its types.
func (c *call) graphMetadata() (wire.Answer, error) {
	const text = `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">` +
		`<edmx:DataServices><Schema Namespace="microsoft.graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">` +
		`<EntityContainer Name="GraphService" /></Schema></edmx:DataServices></edmx:Edmx>`
	return wire.Answer{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/xml"}},
		Raw: []byte(text),
	}, nil
}

// selected keeps the properties of an object that $select lists.
func (c *call) selected(one wire.Verbatim) wire.Verbatim {
	names := c.Query.Get("$select")
	if names == "" {
		return one
	}
	kept := wire.Verbatim{}
	for name, value := range one {
		if strings.HasPrefix(name, "@odata.") {
			kept[name] = value
		}
	}
	for name := range strings.SplitSeq(names, ",") {
		if value, known := one[strings.TrimSpace(name)]; known {
			kept[strings.TrimSpace(name)] = value
		}
	}
	return kept
}

func noResource(id string) error {
	return wire.RefuseNamed(http.StatusNotFound, graphNotFound,
		"Resource '%s' does not exist or one of its queried reference-property objects are not present.", id)
}

// clause is one comparison of a filter, such as appId eq '…'; a quote in the text is doubled.
var clause = regexp.MustCompile(`^\s*([A-Za-z/]+)\s+eq\s+'((?:[^']|'')*)'\s*$`)

// filtered keeps the elements that match $filter: comparisons with the given properties, joined by "and".
func (c *call) filtered(list []wire.Verbatim, names ...string) ([]wire.Verbatim, error) {
	filter := c.Query.Get("$filter")
	if filter == "" {
		return list, nil
	}
	for part := range strings.SplitSeq(filter, " and ") {
		found := clause.FindStringSubmatch(part)
		if len(found) != 3 || !slices.Contains(names, found[1]) {
			return nil, wire.RefuseNamed(http.StatusBadRequest, "Request_UnsupportedQuery",
				"Unsupported or invalid query filter clause specified: %s.", part)
		}
		want := strings.ReplaceAll(found[2], "''", "'")
		list = slices.DeleteFunc(list, func(one wire.Verbatim) bool {
			value, isText := property(one, found[1]).(string)
			return !isText || !strings.EqualFold(value, want)
		})
	}
	return list, nil
}

// property follows a path of names separated by slashes.
func property(one wire.Verbatim, path string) any {
	name, rest, deeper := strings.Cut(path, "/")
	if inner, isObject := one[name].(wire.Verbatim); deeper && isObject {
		return property(inner, rest)
	}
	return one[name]
}
