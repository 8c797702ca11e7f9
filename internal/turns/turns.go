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

// Turns gives out the turns of one service. It is safe for concurrent use.
type Turns struct {
	dir, service string
	alone        error // why there is no folder, where one was wanted

	mu    sync.Mutex
	seats map[string]*seat // by file name
}

// seat is one tenant's turn within this process.
type seat struct {
	taken chan struct{} // holds one while the turn is taken
	// own are the entries of this process. Only who holds the turn reads or
	// writes them.
	own []Entry
}

// In keeps turns in a folder, which is made when it is first needed. service
// names what is bought from: two services never see each other's turns.
func In(dir, service string) *Turns {
	return &Turns{dir: dir, service: service, seats: map[string]*seat{}}
}

// Alone keeps turns within this process. why is what each of them answers as
// Unshared: nil where none was to be shared.
func Alone(why error) *Turns { return &Turns{alone: why, seats: map[string]*seat{}} }

// DefaultFolder is the folder that all processes of a user share. It fails
// where the environment names no folder for caches.
func DefaultFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the user's cache folder: %w", err)
	}
	return filepath.Join(cache, "terraform-provider-csp"), nil
}

// Turn is the right to buy for one tenant. Nobody else on this machine has it
// until it is released, or its process ends.
type Turn struct {
	seat *seat
	lock *flock.Flock
	file string // of the entries; empty where they stay in this process
	err  error
}

// lockRetry is the pause between two tries to lock a file.
const lockRetry = 50 * time.Millisecond

// Take waits for a tenant's turn until ctx ends. Where the folder cannot be
// used the turn holds within this process only, and its Unshared says why.
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

// fileName tells services and tenants apart without naming them.
func (t *Turns) fileName(tenantID string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(t.service + "\n" + strings.TrimSpace(tenantID))))
	return hex.EncodeToString(sum[:16])
}

// Release gives the turn to the next.
func (t *Turn) Release() {
	if t.lock != nil {
		_ = t.lock.Unlock() // the file is closed whatever it answers, and that frees it
	}
	<-t.seat.taken
}

// Unshared is why other processes do not see this turn or its entries; nil
// where they do, and where none were to.
func (t *Turn) Unshared() error { return t.err }

// File is where the entries are; empty where they stay in this process.
func (t *Turn) File() string { return t.file }

// unshare keeps the first failure, and stops using the file.
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
