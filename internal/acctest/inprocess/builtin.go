package inprocess

import (
	"fmt"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// builtin is the resource that is built into Terraform.
const builtin = "terraform_data"

var builtinSchema = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
	{Name: "id", Type: tftypes.String, Computed: true},
	{Name: "input", Type: tftypes.DynamicPseudoType, Optional: true},
	{Name: "output", Type: tftypes.DynamicPseudoType, Computed: true},
	{Name: "triggers_replace", Type: tftypes.DynamicPseudoType, Optional: true},
}}}

var builtinIDs atomic.Int64

// planBuiltin plans terraform_data: its output is known after apply if the input differs.
func planBuiltin(prior, config cty.Value) cty.Value {
	input := config.GetAttr("input")
	out := map[string]cty.Value{"input": input, "triggers_replace": config.GetAttr("triggers_replace")}
	switch {
	case prior.IsNull():
		out["id"], out["output"] = cty.UnknownVal(cty.String), cty.DynamicVal
		if input.IsNull() {
			out["output"] = cty.NullVal(cty.DynamicPseudoType)
		}
	case prior.GetAttr("input").RawEquals(input):
		out["id"], out["output"] = prior.GetAttr("id"), prior.GetAttr("output")
	default:
		out["id"], out["output"] = prior.GetAttr("id"), cty.UnknownVal(input.Type())
	}
	return cty.ObjectVal(out)
}

func applyBuiltin(planned cty.Value) cty.Value {
	if planned.IsNull() {
		return planned
	}
	out := planned.AsValueMap()
	if !out["id"].IsKnown() {
		out["id"] = cty.StringVal(fmt.Sprintf("00000000-0000-4000-9000-%012d", builtinIDs.Add(1)))
	}
	out["output"] = out["input"]
	return cty.ObjectVal(out)
}
