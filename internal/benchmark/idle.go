package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	csp "github.com/terraform-csp/terraform-provider-csp/internal/provider"
)

// idleCommand starts the provider that does nothing.
const idleCommand = "idle"

// serveIdle serves the provider that does nothing, as the framework serves any
// provider: the least that a plan costs without further measures.
func serveIdle() error {
	err := providerserver.Serve(context.Background(), newIdle, providerserver.ServeOpts{
		Address: address, ProtocolVersion: 6,
	})
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// idle has the schemas of the csp provider and makes no call.
type idle struct{ provider.ProviderWithFunctions }

func newIdle() provider.Provider {
	p, ok := csp.New("benchmark")().(provider.ProviderWithFunctions)
	if !ok {
		panic("the provider has no functions") // it asserts at compile time that it has
	}
	return &idle{p}
}

// Configure connects to nothing.
func (*idle) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// Resources are those of the csp provider, without what they do.
func (p *idle) Resources(ctx context.Context) []func() resource.Resource {
	var out []func() resource.Resource
	for _, of := range p.ProviderWithFunctions.Resources(ctx) {
		out = append(out, func() resource.Resource { return idleResource{of()} })
	}
	return out
}

// idleResource has the schema of a resource and leaves the state as it is.
type idleResource struct{ of resource.Resource }

func (r idleResource) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	r.of.Metadata(ctx, req, resp)
}

func (r idleResource) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	r.of.Schema(ctx, req, resp)
}

func (idleResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

func (idleResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (idleResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (idleResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
