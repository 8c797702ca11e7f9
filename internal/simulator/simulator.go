package simulator

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"
)

// MemoryPath as Options.Path keeps the world in memory, private to one Simulator.
const MemoryPath = ":memory:"

// Options says where a simulator's world lives and how its answers look.
type Options struct {
	// Path names the SQLite file. It is created and filled with the default world when absent. MemoryPath (or nothing)
	// gives a private world.
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

// Simulator is one handle on a simulated world. Several handles, in one process or in many, may use the same file at
// the same time. All methods are safe for concurrent use.
type Simulator struct {
	db      *sql.DB
	options Options
	wall    func() time.Time

	mu    sync.Mutex
	asked map[string]int // how often each method and path was asked of this handle: varies the quirks
}

// Open opens the world at o.Path, creating and seeding it when there is none. A file that is not a simulator's gives a
// *FileError.
func Open(ctx context.Context, o Options) (*Simulator, error) {
	if o.Path == "" {
		o.Path = MemoryPath
	}
	s := &Simulator{options: o, wall: o.Wall, asked: map[string]int{}}
	if s.wall == nil {
		s.wall = wallClock
	}
	if err := s.openStore(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Close releases the file. A world in memory is lost.
func (s *Simulator) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close simulator's file %s: %w", s.options.Path, err)
	}
	return nil
}

// Reset puts the default world back: tenants, subscriptions, clock and switches are as in a new file; the request log
// and the faults are empty.
func (s *Simulator) Reset(ctx context.Context) error {
	return s.change(ctx, func(u *unit) error {
		if err := u.clear(); err != nil {
			return err
		}
		return s.seedWorld(u)
	})
}
