package serving

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// protocol is all that the framework's server answers. The last three are
// optional in tfprotov6, and Terraform's side asks for each by its interface.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// releasing gives the framework's server a new context for each call.
// The framework keeps the cancel function of every call until StopProvider, and
// with it the call's context: its loggers, its stream and all it points to,
// about 0.14 MB for each resource of a plan. The context made here ends with
// its call, and points to nothing.
type releasing struct{ to protocol }

// Release wraps a server so that no context outlives its call. The contexts
// carry no values: what the SDK puts into them are loggers, so a server that
// is to log must not be wrapped. Cancellation reaches the calls in flight as
// before, by StopProvider and by the caller's context. A server that does not
// answer the whole protocol is returned as it is.
func Release(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	whole, ok := server.(protocol)
	if !ok {
		return server
	}
	return &releasing{whole}
}

// begin makes the context of one call, which the caller ends.
func begin(caller context.Context) (ctx context.Context, end func()) {
	// Not derived from the caller's context, which must not be kept.
	ctx, cancel := context.WithCancelCause(context.Background())
	release := context.AfterFunc(caller, func() { cancel(context.Cause(caller)) })
	return ctx, func() {
		release()
		cancel(nil)
	}
}

// once makes a call whose answer is complete when it returns.
func once[Request, Response any](
	caller context.Context, req *Request, call func(context.Context, *Request) (*Response, error),
) (*Response, error) {
	ctx, end := begin(caller)
	defer end()
	return call(ctx, req)
}

// streamed makes a call whose answer is drawn from a sequence after it has
// returned: the context ends with the sequence.
func streamed[Request, Response, Item any](
	caller context.Context, req *Request, call func(context.Context, *Request) (*Response, error),
	items func(*Response) *iter.Seq[Item],
) (*Response, error) {
	ctx, end := begin(caller)
	resp, err := call(ctx, req)
	if err != nil || resp == nil || *items(resp) == nil {
		end()
		return resp, err
	}
	inner := *items(resp)
	*items(resp) = func(yield func(Item) bool) {
		defer end()
		inner(yield)
	}
	return resp, nil
}

// StopProvider cancels the calls in flight.
func (s *releasing) StopProvider(
	ctx context.Context, req *tfprotov6.StopProviderRequest,
) (*tfprotov6.StopProviderResponse, error) {
	return s.to.StopProvider(ctx, req)
}

// GetMetadata forwards the call.
func (s *releasing) GetMetadata(
	ctx context.Context, req *tfprotov6.GetMetadataRequest,
) (*tfprotov6.GetMetadataResponse, error) {
	return once(ctx, req, s.to.GetMetadata)
}

// GetProviderSchema forwards the call.
func (s *releasing) GetProviderSchema(
	ctx context.Context, req *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return once(ctx, req, s.to.GetProviderSchema)
}

// GetResourceIdentitySchemas forwards the call.
func (s *releasing) GetResourceIdentitySchemas(
	ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return once(ctx, req, s.to.GetResourceIdentitySchemas)
}

// ValidateProviderConfig forwards the call.
func (s *releasing) ValidateProviderConfig(
	ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return once(ctx, req, s.to.ValidateProviderConfig)
}

// ConfigureProvider forwards the call.
func (s *releasing) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	return once(ctx, req, s.to.ConfigureProvider)
}

// ValidateResourceConfig forwards the call.
func (s *releasing) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return once(ctx, req, s.to.ValidateResourceConfig)
}

// UpgradeResourceState forwards the call.
func (s *releasing) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return once(ctx, req, s.to.UpgradeResourceState)
}

// ReadResource forwards the call.
func (s *releasing) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return once(ctx, req, s.to.ReadResource)
}

// PlanResourceChange forwards the call.
func (s *releasing) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return once(ctx, req, s.to.PlanResourceChange)
}

// ApplyResourceChange forwards the call.
func (s *releasing) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return once(ctx, req, s.to.ApplyResourceChange)
}

// ImportResourceState forwards the call.
func (s *releasing) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return once(ctx, req, s.to.ImportResourceState)
}

// MoveResourceState forwards the call.
func (s *releasing) MoveResourceState(
	ctx context.Context, req *tfprotov6.MoveResourceStateRequest,
) (*tfprotov6.MoveResourceStateResponse, error) {
	return once(ctx, req, s.to.MoveResourceState)
}

// UpgradeResourceIdentity forwards the call.
func (s *releasing) UpgradeResourceIdentity(
	ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest,
) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return once(ctx, req, s.to.UpgradeResourceIdentity)
}

// GenerateResourceConfig forwards the call.
func (s *releasing) GenerateResourceConfig(
	ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest,
) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return once(ctx, req, s.to.GenerateResourceConfig)
}

// ValidateDataResourceConfig forwards the call.
func (s *releasing) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return once(ctx, req, s.to.ValidateDataResourceConfig)
}

// ReadDataSource forwards the call.
func (s *releasing) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return once(ctx, req, s.to.ReadDataSource)
}

// CallFunction forwards the call.
func (s *releasing) CallFunction(
	ctx context.Context, req *tfprotov6.CallFunctionRequest,
) (*tfprotov6.CallFunctionResponse, error) {
	return once(ctx, req, s.to.CallFunction)
}

// GetFunctions forwards the call.
func (s *releasing) GetFunctions(
	ctx context.Context, req *tfprotov6.GetFunctionsRequest,
) (*tfprotov6.GetFunctionsResponse, error) {
	return once(ctx, req, s.to.GetFunctions)
}

// ValidateEphemeralResourceConfig forwards the call.
func (s *releasing) ValidateEphemeralResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return once(ctx, req, s.to.ValidateEphemeralResourceConfig)
}

// OpenEphemeralResource forwards the call.
func (s *releasing) OpenEphemeralResource(
	ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest,
) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return once(ctx, req, s.to.OpenEphemeralResource)
}

// RenewEphemeralResource forwards the call.
func (s *releasing) RenewEphemeralResource(
	ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest,
) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return once(ctx, req, s.to.RenewEphemeralResource)
}

// CloseEphemeralResource forwards the call.
func (s *releasing) CloseEphemeralResource(
	ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest,
) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return once(ctx, req, s.to.CloseEphemeralResource)
}

// ValidateListResourceConfig forwards the call.
func (s *releasing) ValidateListResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest,
) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return once(ctx, req, s.to.ValidateListResourceConfig)
}

// ListResource forwards the call.
func (s *releasing) ListResource(
	ctx context.Context, req *tfprotov6.ListResourceRequest,
) (*tfprotov6.ListResourceServerStream, error) {
	return streamed(
		ctx,
		req,
		s.to.ListResource,
		func(r *tfprotov6.ListResourceServerStream) *iter.Seq[tfprotov6.ListResourceResult] {
			return &r.Results
		},
	)
}

// ValidateActionConfig forwards the call.
func (s *releasing) ValidateActionConfig(
	ctx context.Context, req *tfprotov6.ValidateActionConfigRequest,
) (*tfprotov6.ValidateActionConfigResponse, error) {
	return once(ctx, req, s.to.ValidateActionConfig)
}

// PlanAction forwards the call.
func (s *releasing) PlanAction(
	ctx context.Context, req *tfprotov6.PlanActionRequest,
) (*tfprotov6.PlanActionResponse, error) {
	return once(ctx, req, s.to.PlanAction)
}

// InvokeAction forwards the call.
func (s *releasing) InvokeAction(
	ctx context.Context, req *tfprotov6.InvokeActionRequest,
) (*tfprotov6.InvokeActionServerStream, error) {
	return streamed(
		ctx,
		req,
		s.to.InvokeAction,
		func(r *tfprotov6.InvokeActionServerStream) *iter.Seq[tfprotov6.InvokeActionEvent] {
			return &r.Events
		},
	)
}

// ValidateStateStoreConfig forwards the call.
func (s *releasing) ValidateStateStoreConfig(
	ctx context.Context, req *tfprotov6.ValidateStateStoreConfigRequest,
) (*tfprotov6.ValidateStateStoreConfigResponse, error) {
	return once(ctx, req, s.to.ValidateStateStoreConfig)
}

// ConfigureStateStore forwards the call.
func (s *releasing) ConfigureStateStore(
	ctx context.Context, req *tfprotov6.ConfigureStateStoreRequest,
) (*tfprotov6.ConfigureStateStoreResponse, error) {
	return once(ctx, req, s.to.ConfigureStateStore)
}

// ReadStateBytes forwards the call.
func (s *releasing) ReadStateBytes(
	ctx context.Context, req *tfprotov6.ReadStateBytesRequest,
) (*tfprotov6.ReadStateBytesStream, error) {
	return streamed(
		ctx,
		req,
		s.to.ReadStateBytes,
		func(r *tfprotov6.ReadStateBytesStream) *iter.Seq[tfprotov6.ReadStateByteChunk] {
			return &r.Chunks
		},
	)
}

// WriteStateBytes forwards the call.
func (s *releasing) WriteStateBytes(
	ctx context.Context, req *tfprotov6.WriteStateBytesStream,
) (*tfprotov6.WriteStateBytesResponse, error) {
	return once(ctx, req, s.to.WriteStateBytes)
}

// GetStates forwards the call.
func (s *releasing) GetStates(
	ctx context.Context, req *tfprotov6.GetStatesRequest,
) (*tfprotov6.GetStatesResponse, error) {
	return once(ctx, req, s.to.GetStates)
}

// DeleteState forwards the call.
func (s *releasing) DeleteState(
	ctx context.Context, req *tfprotov6.DeleteStateRequest,
) (*tfprotov6.DeleteStateResponse, error) {
	return once(ctx, req, s.to.DeleteState)
}

// LockState forwards the call.
func (s *releasing) LockState(
	ctx context.Context, req *tfprotov6.LockStateRequest,
) (*tfprotov6.LockStateResponse, error) {
	return once(ctx, req, s.to.LockState)
}

// UnlockState forwards the call.
func (s *releasing) UnlockState(
	ctx context.Context, req *tfprotov6.UnlockStateRequest,
) (*tfprotov6.UnlockStateResponse, error) {
	return once(ctx, req, s.to.UnlockState)
}
