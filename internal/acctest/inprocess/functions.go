package inprocess

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// language are the functions of the configuration language that the tests'
// configurations use.
var language = map[string]function.Function{
	"abs":        stdlib.AbsoluteFunc,
	"can":        tryfunc.CanFunc,
	"ceil":       stdlib.CeilFunc,
	"coalesce":   stdlib.CoalesceFunc,
	"concat":     stdlib.ConcatFunc,
	"contains":   stdlib.ContainsFunc,
	"csvdecode":  stdlib.CSVDecodeFunc,
	"distinct":   stdlib.DistinctFunc,
	"element":    stdlib.ElementFunc,
	"flatten":    stdlib.FlattenFunc,
	"floor":      stdlib.FloorFunc,
	"format":     stdlib.FormatFunc,
	"formatdate": stdlib.FormatDateFunc,
	"join":       stdlib.JoinFunc,
	"jsondecode": stdlib.JSONDecodeFunc,
	"jsonencode": stdlib.JSONEncodeFunc,
	"keys":       stdlib.KeysFunc,
	"length":     stdlib.LengthFunc,
	"lookup":     stdlib.LookupFunc,
	"lower":      stdlib.LowerFunc,
	"max":        stdlib.MaxFunc,
	"merge":      stdlib.MergeFunc,
	"min":        stdlib.MinFunc,
	"range":      stdlib.RangeFunc,
	"replace":    stdlib.ReplaceFunc,
	"reverse":    stdlib.ReverseListFunc,
	"sort":       stdlib.SortFunc,
	"split":      stdlib.SplitFunc,
	"timeadd":    stdlib.TimeAddFunc,
	"title":      stdlib.TitleFunc,
	"trimspace":  stdlib.TrimSpaceFunc,
	"try":        tryfunc.TryFunc,
	"upper":      stdlib.UpperFunc,
	"values":     stdlib.ValuesFunc,
	"zipmap":     stdlib.ZipmapFunc,
	"tobool": stdlib.MakeToFunc(
		cty.Bool,
	),
	"tonumber": stdlib.MakeToFunc(cty.Number),
	"tostring": stdlib.MakeToFunc(cty.String),
	"tolist": stdlib.MakeToFunc(
		cty.List(cty.DynamicPseudoType),
	),
	"tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
	"toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
	"one":   oneFunc,
}

// oneFunc is the function one: the element of a list that has one or none.
var oneFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		switch t := args[0].Type(); {
		case t.IsListType(), t.IsSetType():
			return t.ElementType(), nil
		case t.IsTupleType() && len(t.TupleElementTypes()) == 0:
			return cty.DynamicPseudoType, nil
		case t.IsTupleType() && len(t.TupleElementTypes()) == 1:
			return t.TupleElementTypes()[0], nil
		}
		return cty.DynamicPseudoType, function.NewArgErrorf(
			0,
			"must be a list, set, or tuple value with either zero or one elements",
		)
	},
	Impl: func(args []cty.Value, result cty.Type) (cty.Value, error) {
		switch elements := args[0].AsValueSlice(); len(elements) {
		case 0:
			return cty.NullVal(result), nil
		case 1:
			return elements[0], nil
		}
		return cty.NilVal, function.NewArgErrorf(
			0,
			"must be a list, set, or tuple value with either zero or one elements",
		)
	},
})

// functionsOf are the language's functions and those of the provider.
func functionsOf(
	ctx context.Context,
	server tfprotov6.ProviderServer,
	offered map[string]*tfprotov6.Function,
) map[string]function.Function {
	out := map[string]function.Function{}
	for name, f := range language {
		out[name] = f
	}
	for name, f := range offered {
		out["provider::csp::"+name] = providerFunction(ctx, server, name, f)
	}
	return out
}

func providerFunction(
	ctx context.Context,
	server tfprotov6.ProviderServer,
	name string,
	f *tfprotov6.Function,
) function.Function {
	parameter := func(p *tfprotov6.FunctionParameter) function.Parameter {
		return function.Parameter{
			Name: p.Name, Type: typeOf(p.Type), AllowNull: p.AllowNullValue, AllowUnknown: p.AllowUnknownValues,
		}
	}
	result := typeOf(f.Return.Type)
	spec := &function.Spec{Type: function.StaticReturnType(result)}
	for _, p := range f.Parameters {
		spec.Params = append(spec.Params, parameter(p))
	}
	if f.VariadicParameter != nil {
		p := parameter(f.VariadicParameter)
		spec.VarParam = &p
	}
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		request := &tfprotov6.CallFunctionRequest{Name: name}
		for i, arg := range args {
			p := f.VariadicParameter
			if i < len(f.Parameters) {
				p = f.Parameters[i]
			}
			raw, err := encode(arg, typeOf(p.Type))
			if err != nil {
				return cty.NilVal, err
			}
			request.Arguments = append(request.Arguments, raw)
		}
		answer, err := server.CallFunction(ctx, request)
		switch {
		case err != nil:
			return cty.NilVal, fmt.Errorf("call %s: %w", name, err)
		case answer.Error != nil && answer.Error.FunctionArgument != nil:
			return cty.NilVal, function.NewArgErrorf(int(*answer.Error.FunctionArgument), "%s", answer.Error.Text)
		case answer.Error != nil:
			return cty.NilVal, errors.New(answer.Error.Text)
		}
		return decode(answer.Result, result)
	}
	return function.New(spec)
}
