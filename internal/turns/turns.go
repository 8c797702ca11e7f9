package turns

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Turns manages the turns of one service. It is safe for concurrent use.
type Turns struct {
	dir, service string
	alone        error // why there is no folder, if one was requested

	mu    sync.Mutex
	seats map[string]*seat // by file name
}

// seat is one tenant's turn within this process.
type seat struct {
	taken chan struct{} // contains one element while the turn is taken
	// own are the entries of this process. Only the holder of the turn reads or writes
	// them.
	own []Entry
}

// In returns turns that are stored in a folder, which is created when it is first
// needed. service identifies the service to buy from: services never share turns.
func In(dir, service string) *Turns {
	return &Turns{dir: dir, service: service, seats: map[string]*seat{}}
}

// Alone returns turns of this process only. why is what their Unshared returns; nil
// if they were not meant to be shared.
func Alone(why error) *Turns { return &Turns{alone: why, seats: map[string]*seat{}} }

// DefaultFolder returns the folder that all processes of a user share. It fails if
// the environment has no folder for caches.
func DefaultFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the user's cache folder: %w", err)
	}
	return filepath.Join(cache, "terraform-provider-csp"), nil
}

// Turn is the right to buy for one tenant. No other process or goroutine on this
// machine has it until it is released, or its process ends.
type Turn struct {
	seat *seat
	lock *flock.Flock
	file string // of the entries; empty if they stay in this process
	err  error
}

// lockRetry is the pause between two attempts to lock a file.
const lockRetry = 50 * time.Millisecond

// Take waits for a tenant's turn until ctx ends. If the folder cannot be used, the
// turn is for this process only, and its Unshared returns why.
func (t *Turns) Take(ctx context.Context, tenantID string) (*Turn, error) {
	name := t.fileName(tenantID)
	s := t.seat(name)
	select {
	case s.taken <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	turn := &Turn{seat: s, err: t.alone}
	if t.dir == "" {
		return turn, nil
	}
	turn.file = filepath.Join(t.dir, name+".jsonl")
	err := os.MkdirAll(t.dir, 0o700)
	if err == nil {
		turn.lock = flock.New(filepath.Join(t.dir, name+".lock"), flock.SetPermissions(0o600))
		_, err = turn.lock.TryLockContext(ctx, lockRetry)
	}
	if err != nil && ctx.Err() != nil {
		turn.Release()
		return nil, ctx.Err()
	}
	turn.unshare(err)
	return turn, nil
}

func (t *Turns) seat(name string) *seat {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.seats[name]
	if !ok {
		s = &seat{taken: make(chan struct{}, 1)}
		t.seats[name] = s
	}
	return s
}

// fileName is different for each service and tenant but does not reveal them.
func (t *Turns) fileName(tenantID string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(t.service + "\n" + strings.TrimSpace(tenantID))))
	return hex.EncodeToString(sum[:16])
}

// Release releases the turn for the next caller.
func (t *Turn) Release() {
	if t.lock != nil {
		_ = t.lock.Unlock() // the file is closed even if this fails, and that releases the lock
	}
	<-t.seat.taken
}

// Unshared returns why other processes do not see this turn or its entries; nil if
// they do, or if they were not meant to.
func (t *Turn) Unshared() error { return t.err }

// File returns the path of the entries; empty if they stay in this process.
func (t *Turn) File() string { return t.file }

// unshare keeps the first error, and stops using the file.
func (t *Turn) unshare(err error) {
	if err == nil {
		return
	}
	var failed *os.PathError
	if !errors.As(err, &failed) && t.file != "" {
		err = fmt.Errorf("%s: %w", t.file, err)
	}
	t.err, t.file = err, ""
}
