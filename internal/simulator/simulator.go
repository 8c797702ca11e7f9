package simulator

import (
	"context"
	"net/http"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/seed"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Options are where a simulator's world is stored and how its answers look.
type Options struct {
	// Path is the SQLite file. It is created and filled with the default world if it does not exist. MemoryPath, or an
	// empty path, means a private world.
	Path string
	// Latency is added to every answer, in real time.
	Latency time.Duration
	// Seed picks which of the service's wire quirks the answers show (byte order mark, key case, absent or null,
	// code as number or string, …). 0 gives plain answers. The same seed and the same requests give the same answers.
	Seed int64
	// FieldOnly leaves out the quirks that are harsher than the service, such as property names in PascalCase, which no
	// client that was written for the service survives.
	FieldOnly bool
	// Wall is the real clock; nil means the machine's. Tests freeze it.
	Wall func() time.Time
}

// Simulator is one handle on a simulated world and its services. Several handles, in one process or in many, may use
// the same file at the same time. All methods are safe for concurrent use.
type Simulator struct {
	world  *world.World
	server *wire.Server
}

// Open opens the world at o.Path, and creates and fills it if it does not exist. For a file that is not a simulator's
// it returns a *FileError.
func Open(ctx context.Context, o Options) (*Simulator, error) {
	w, err := world.Open(ctx, world.Options{
		Path: o.Path, Wall: o.Wall, Fill: fill,
		Due: map[string]world.Work{partnercenter.KindSubscription: partnercenter.PassDue},
	})
	if err != nil {
		return nil, err
	}
	look := wire.Options{Latency: o.Latency, Seed: o.Seed, FieldOnly: o.FieldOnly, ErrorNames: partnercenter.ErrorNames}
	return &Simulator{world: w, server: wire.NewServer(w, look, services())}, nil
}

// fill writes the default world with its switches into an empty file.
func fill(w *world.World, tx *world.Tx) error {
	if err := wire.WriteSwitches(tx, DefaultBehaviors()); err != nil {
		return err
	}
	return seed.World(w, tx)
}

// services are the services of a world.
func services() []wire.Service {
	return []wire.Service{
		partnercenter.Service(), msgraph.Service(), armbilling.Service(), login.Service(),
		login.PipelineService(),
	}
}

// Close releases the file. A world in memory is lost.
func (s *Simulator) Close() error { return s.world.Close() }

// Reset restores the default world: tenants, subscriptions, clock and switches are as in a new file; the request log
// and the faults are empty.
func (s *Simulator) Reset(ctx context.Context) error { return s.world.Reset(ctx) }

// WorldID distinguishes this world from every other one, such as that of the same file before it was reset. It is
// random, made when it is first asked for, and no part of any answer.
func (s *Simulator) WorldID(ctx context.Context) (string, error) { return s.world.ID(ctx) }

// Transport answers in process, without a socket, for the real names of the login endpoint, the API, Microsoft Graph
// and Resource Manager in every cloud, and under any name for the token issuers of pipelines. A request to any other
// host is an error. Faults that cut the connection give an error that wraps io.ErrUnexpectedEOF.
func (s *Simulator) Transport() http.RoundTripper { return s.server.Transport() }

// Handler serves all services over a real connection, distinguished by path, and by Host if it is one of the real
// names.
func (s *Simulator) Handler() http.Handler { return s.server.Handler() }

// Now returns the simulated instant, UTC. It advances with the real clock.
func (s *Simulator) Now(ctx context.Context) (time.Time, error) {
	now, _, err := s.world.Situation(s.world.Read(ctx))
	return now, err
}

// Wall returns the real instant from Options.Wall, which the request log uses.
func (s *Simulator) Wall() time.Time { return s.world.Wall() }

// SetClock moves the simulated clock forward to t and carries out what falls due on the way, in order. For an earlier
// t it returns an error that wraps ErrClockBackwards.
func (s *Simulator) SetClock(ctx context.Context, t time.Time) error {
	return s.world.Rebase(ctx, func(time.Time) time.Time { return t })
}

// AdvanceClock moves the simulated clock forward by d.
func (s *Simulator) AdvanceClock(ctx context.Context, d time.Duration) error {
	return s.world.Rebase(ctx, func(now time.Time) time.Time { return now.Add(d) })
}

// Requests lists the requests that arrived at or after since (real time), oldest first; the zero time lists all. They
// include token requests.
func (s *Simulator) Requests(ctx context.Context, since time.Time) ([]wire.Request, error) {
	return s.server.Requests(ctx, since)
}

// AddFault queues a fault in the file; it disturbs requests of every process that uses it.
func (s *Simulator) AddFault(ctx context.Context, f wire.Fault) error {
	return s.server.AddFault(ctx, f)
}

// ClearFaults removes every fault.
func (s *Simulator) ClearFaults(ctx context.Context) error { return s.server.ClearFaults(ctx) }

// Faults lists the pending faults; Times is how often each is still to be applied.
func (s *Simulator) Faults(ctx context.Context) ([]wire.Fault, error) { return s.server.Faults(ctx) }
