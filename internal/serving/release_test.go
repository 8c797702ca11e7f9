package serving_test

import (
	"context"
	"reflect"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-csp/terraform-provider-csp/internal/serving"
)

// TestRelease_everyCallOfTheFramework_isForwardedWithAContextThatEnds calls
// all that the framework's server answers, whatever the SDK adds to that: none
// may be lost, and none may be given the caller's own context, which the
// framework would keep.
func TestRelease_everyCallOfTheFramework_isForwardedWithAContextThatEnds(t *testing.T) {
	t.Parallel()
	framework := providerserver.NewProtocol6(&waiting{})()
	released := reflect.ValueOf(serving.Release(framework))
	if released.Type() == reflect.TypeOf(framework) {
		t.Fatal("the framework's server answers less than the whole protocol, so it was not wrapped")
	}
	calls, drawn := 0, 0
	for i := range reflect.TypeOf(framework).NumMethod() {
		name := reflect.TypeOf(framework).Method(i).Name
		method := released.MethodByName(name)
		if !method.IsValid() {
			t.Errorf("%s is lost", name)
			continue
		}
		if name == "StopProvider" {
			continue // it is what cancels the others
		}
		calls++
		caller := newCaller(t)
		request := reflect.New(method.Type().In(1).Elem())
		if request.Type() == reflect.TypeFor[*tfprotov6.WriteStateBytesStream]() {
			request.Elem().FieldByName("Chunks").Set(reflect.ValueOf(noChunks))
		}
		answer := method.Call([]reflect.Value{reflect.ValueOf(caller), request})
		if err := answer[1].Interface(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		streams := streamsOf(answer[0].Elem())
		if len(streams) > 0 && caller.ended != 0 {
			t.Errorf("%s: its context ended before its answer was drawn", name)
		}
		drawn += len(streams)
		for _, s := range streams {
			for range s.Seq() {
			}
		}
		if caller.begun != 1 || caller.ended != 1 {
			t.Errorf("%s: %d contexts begun and %d ended, want one of each", name, caller.begun, caller.ended)
		}
	}
	if calls < 30 || drawn != 3 {
		t.Errorf("%d calls, %d streamed answers, so that the test proves nothing", calls, drawn)
	}
}

// noChunks is a state that was sent in no part.
func noChunks(func(*tfprotov6.WriteStateBytesChunk, []*tfprotov6.Diagnostic) bool) {}

// streamsOf are the sequences of an answer.
func streamsOf(answer reflect.Value) []reflect.Value {
	var out []reflect.Value
	for i := range answer.NumField() {
		if f := answer.Field(i); f.Kind() == reflect.Func && !f.IsNil() && f.Type().CanSeq() {
			out = append(out, f)
		}
	}
	return out
}

// caller is a context that counts what hangs on it.
type caller struct {
	context.Context
	begun, ended int
}

func newCaller(t *testing.T) *caller {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return &caller{Context: hidden{ctx}}
}

// AfterFunc is how the context package hangs one context on another.
func (c *caller) AfterFunc(func()) (stop func() bool) {
	c.begun++
	return func() bool {
		c.ended++
		return true
	}
}

// hidden does not show that it is one of the context package's own.
type hidden struct{ context.Context }

func (hidden) Value(any) any { return nil }

// TestRelease_contextOfACall_isNotKept looks whether a context can be collected
// once its call has returned, with the framework's own server for comparison.
func TestRelease_contextOfACall_isNotKept(t *testing.T) {
	t.Parallel()
	framework := func() tfprotov6.ProviderServer { return providerserver.NewProtocol6(&waiting{})() }
	for name, c := range map[string]struct {
		server tfprotov6.ProviderServer
		kept   bool
	}{
		"the framework's server": {framework(), true},
		"released":               {serving.Release(framework()), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			type stream [1 << 16]byte
			type streamKey struct{}
			held := func() weak.Pointer[stream] {
				s := &stream{}
				ctx, cancel := context.WithCancel(context.WithValue(t.Context(), streamKey{}, s))
				defer cancel()
				if _, err := c.server.GetMetadata(ctx, &tfprotov6.GetMetadataRequest{}); err != nil {
					t.Fatal(err)
				}
				return weak.Make(s)
			}()
			runtime.GC()
			runtime.GC()
			if kept := held.Value() != nil; kept != c.kept {
				t.Errorf("kept: %t, want %t", kept, c.kept)
			}
			runtime.KeepAlive(c.server)
		})
	}
}

func TestRelease_callInFlight_endsWithStopAndWithItsCaller(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, server tfprotov6.ProviderServer, cancel context.CancelFunc){
		"StopProvider": func(t *testing.T, server tfprotov6.ProviderServer, _ context.CancelFunc) {
			t.Helper()
			if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
				t.Error(err)
			}
		},
		"the caller": func(_ *testing.T, _ tfprotov6.ProviderServer, cancel context.CancelFunc) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &waiting{begun: make(chan struct{})}
			server := serving.Release(providerserver.NewProtocol6(p)())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			answered := make(chan *tfprotov6.ReadDataSourceResponse, 1)
			go func() {
				config, err := tfprotov6.NewDynamicValue(tftypes.Object{}, tftypes.NewValue(tftypes.Object{}, map[string]tftypes.Value{}))
				if err != nil {
					t.Error(err)
				}
				answer, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: "wait_long", Config: &config})
				if err != nil {
					t.Error(err)
				}
				answered <- answer
			}()
			<-p.begun
			end(t, server, cancel)
			patience, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			select {
			case answer := <-answered:
				if len(answer.Diagnostics) != 1 || answer.Diagnostics[0].Detail != context.Canceled.Error() {
					t.Errorf("answered %v, want that it was canceled", answer.Diagnostics)
				}
			case <-patience.Done():
				t.Fatal("the call goes on")
			}
		})
	}
}

// waiting is a provider whose one data source answers when its context ends.
type waiting struct{ begun chan struct{} }

func (*waiting) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "wait"
}

func (*waiting) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (*waiting) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (*waiting) Resources(context.Context) []func() resource.Resource { return nil }

func (p *waiting) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return long{p.begun} }}
}

type long struct{ begun chan struct{} }

func (long) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "wait_long"
}

func (long) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{}
}

func (l long) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	close(l.begun)
	<-ctx.Done()
	resp.Diagnostics.AddError("ended", ctx.Err().Error())
}
