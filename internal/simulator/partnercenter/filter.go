package partnercenter

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// fieldFilter is the service's filter expression, a JSON object in the query ("Filter expressions").
type fieldFilter struct{ Field, Value, Operator string }

// filter reads the filter of a list of what. properties returns the properties by which the list can be filtered, in
// lower case.
func filter[T any](c *call, what string, properties map[string]func(*T) string) (func(*T) bool, error) {
	text := c.Query.Get("filter")
	if text == "" {
		return func(*T) bool { return true }, nil
	}
	var f fieldFilter
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return nil, wire.Refuse(http.StatusBadRequest, codeInvalidProperty, "The request is invalid: %s.",
			wire.FaultOf("the filter", err))
	}
	property := properties[strings.ToLower(f.Field)]
	if property == nil {
		return nil, wire.Refuse(http.StatusBadRequest, codeInvalidProperty,
			"%s cannot be filtered by %q.", what, f.Field)
	}
	test := operators[strings.ToLower(f.Operator)]
	if test == nil {
		return nil, wire.Refuse(http.StatusBadRequest, codeInvalidProperty, "The operator %q is not known.", f.Operator)
	}
	return func(one *T) bool { return test(strings.ToLower(property(one)), strings.ToLower(f.Value)) }, nil
}

// operators compare a property with a filter's value.
var operators = map[string]func(value, want string) bool{
	"starts_with":     strings.HasPrefix,
	"not_starts_with": func(value, want string) bool { return !strings.HasPrefix(value, want) },
	"substring":       strings.Contains,
	"equals":          func(value, want string) bool { return value == want },
	"not_equals":      func(value, want string) bool { return value != want },
}
