package subscription

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// decodeKept reads which configured values are not in effect.
func decodeKept(m types.Map) map[commerce.Attribute]string {
	out := map[commerce.Attribute]string{}
	for name, e := range m.Elements() {
		if text, ok := e.(types.String); ok {
			out[commerce.Attribute(name)] = text.ValueString()
		}
	}
	return out
}

// encodeKept writes them, null if there is none.
func encodeKept(kept map[commerce.Attribute]string) types.Map {
	if len(kept) == 0 {
		return types.MapNull(types.StringType)
	}
	elements := make(map[string]attr.Value, len(kept))
	for a, text := range kept {
		elements[string(a)] = types.StringValue(text)
	}
	return types.MapValueMust(types.StringType, elements)
}
