package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	csp "github.com/terraform-csp/terraform-provider-csp/internal/provider"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// managed is a subscription as Terraform's state has it.
type managed struct {
	name       string
	attributes map[string]any
	private    []byte
}

// manage imports and reads the subscriptions of tenants.
func manage(ctx context.Context, e *estate, tenants []simulator.Tenant) ([]managed, error) {
	server := providerserver.NewProtocol6(csp.New("benchmark")())()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	if err := configure(ctx, server, schemas.Provider.ValueType(), e.world); err != nil {
		return nil, err
	}
	of := schemas.ResourceSchemas[kind].ValueType()
	var out []managed
	for _, tenant := range tenants {
		held, err := e.sim.Subscriptions(ctx, tenant.ID)
		if err != nil {
			return nil, fmt.Errorf("list the subscriptions: %w", err)
		}
		for _, s := range held {
			one, err := read(ctx, server, of, tenant.ID+"/"+s.ID)
			if err != nil {
				return nil, err
			}
			one.name = fmt.Sprintf("s%05d", len(out))
			out = append(out, one)
		}
	}
	return out, nil
}

// configure points a provider in this process at a world.
func configure(ctx context.Context, server tfprotov6.ProviderServer, of tftypes.Type, world string) error {
	config, err := tfprotov6.NewDynamicValue(of, filled(of, map[string]tftypes.Value{
		"path": tftypes.NewValue(tftypes.String, world),
	}))
	if err != nil {
		return fmt.Errorf("configure the provider: %w", err)
	}
	answer, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: &config})
	if err != nil {
		return fmt.Errorf("configure the provider: %w", err)
	}
	return refused("configure the provider", answer.Diagnostics)
}

// filled is a provider block whose simulator has the values, and nothing else.
func filled(of tftypes.Type, simulator map[string]tftypes.Value) tftypes.Value {
	block, _ := of.(tftypes.Object)
	inner, _ := block.AttributeTypes["simulator"].(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, t := range inner.AttributeTypes {
		values[name] = tftypes.NewValue(t, nil)
	}
	for name, v := range simulator {
		values[name] = v
	}
	settings := map[string]tftypes.Value{}
	for name, t := range block.AttributeTypes {
		settings[name] = tftypes.NewValue(t, nil)
	}
	settings["simulator"] = tftypes.NewValue(inner, values)
	return tftypes.NewValue(of, settings)
}

func read(ctx context.Context, server tfprotov6.ProviderServer, of tftypes.Type, id string) (managed, error) {
	imported, err := server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: id})
	if err != nil {
		return managed{}, fmt.Errorf("import %s: %w", id, err)
	}
	if err := refused("import "+id, imported.Diagnostics); err != nil {
		return managed{}, err
	}
	one := imported.ImportedResources[0]
	answer, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: kind, CurrentState: one.State, Private: one.Private, CurrentIdentity: one.Identity,
	})
	if err != nil {
		return managed{}, fmt.Errorf("read %s: %w", id, err)
	}
	if err := refused("read "+id, answer.Diagnostics); err != nil {
		return managed{}, err
	}
	state, err := answer.NewState.Unmarshal(of)
	if err != nil {
		return managed{}, fmt.Errorf("read %s: %w", id, err)
	}
	plain, err := plainOf(state)
	attributes, _ := plain.(map[string]any)
	return managed{attributes: attributes, private: answer.Private}, err
}

func refused(what string, diags []*tfprotov6.Diagnostic) error {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s: %s", what, d.Summary, d.Detail)
		}
	}
	return nil
}

// plainOf is a value as JSON has it. A state has no unknown values.
func plainOf(v tftypes.Value) (any, error) {
	if v.IsNull() {
		return nil, nil // JSON's null
	}
	switch t := v.Type(); {
	case t.Is(tftypes.String):
		return as[string](v)
	case t.Is(tftypes.Bool):
		return as[bool](v)
	case t.Is(tftypes.Number):
		n, err := as[big.Float](v)
		return json.Number(n.Text('f', -1)), err
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}), t.Is(tftypes.Tuple{}):
		list, err := as[[]tftypes.Value](v)
		out := make([]any, len(list))
		for i, one := range list {
			item, itemErr := plainOf(one)
			out[i], err = item, errors.Join(err, itemErr)
		}
		return out, err
	default:
		fields, err := as[map[string]tftypes.Value](v)
		out := map[string]any{}
		for name, one := range fields {
			item, itemErr := plainOf(one)
			out[name], err = item, errors.Join(err, itemErr)
		}
		return out, err
	}
}

func as[T any](v tftypes.Value) (T, error) {
	var out T
	if err := v.As(&out); err != nil {
		return out, fmt.Errorf("read a value of the state: %w", err)
	}
	return out, nil
}

// stateOf is the state file of Terraform and OpenTofu, format 4.
func stateOf(resources []managed) map[string]any {
	list := make([]map[string]any, len(resources))
	for i, r := range resources {
		list[i] = map[string]any{
			"mode": "managed", "type": kind, "name": r.name, "provider": fmt.Sprintf("provider[%q]", address),
			"instances": []map[string]any{{
				"schema_version": 0, "attributes": r.attributes, "sensitive_attributes": []any{},
				"private": base64.StdEncoding.EncodeToString(r.private),
			}},
		}
	}
	return map[string]any{
		"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "00000000-0000-4000-8000-000000000001",
		"outputs": map[string]any{}, "resources": list,
	}
}
