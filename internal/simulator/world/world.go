package world

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// MemoryPath as Options.Path keeps the world in memory, private to one World.
const MemoryPath = ":memory:"

// Options are where a world is stored and what it contains.
type Options struct {
	// Path is the SQLite file. It is created and filled if it does not exist. MemoryPath, or an empty path, means a
	// private world.
	Path string
	// Wall is the real clock; nil means the machine's.
	Wall func() time.Time
	// Fill writes the default world into an empty file.
	Fill func(w *World, tx *Tx) error
	// Due handles, by kind, documents that fall due.
	Due map[string]Work
}

// World is one handle on a simulated world. Several handles, in one process or in many, may use the same file at the
// same time. All methods are safe for concurrent use.
type World struct {
	db   *sql.DB
	path string
	wall func() time.Time
	fill func(w *World, tx *Tx) error
	due  map[string]Work
}

// Open opens the world at o.Path, and creates and fills it if it does not exist. For a file that is not a simulator's
// it returns a *FileError.
func Open(ctx context.Context, o Options) (*World, error) {
	if o.Path == "" {
		o.Path = MemoryPath
	}
	w := &World{path: o.Path, wall: o.Wall, fill: o.Fill, due: o.Due}
	if w.wall == nil {
		w.wall = wallClock
	}
	if err := w.openStore(ctx); err != nil {
		return nil, err
	}
	return w, nil
}

// Close releases the file. A world in memory is lost.
func (w *World) Close() error {
	if err := w.db.Close(); err != nil {
		return fmt.Errorf("close simulator's file %s: %w", w.path, err)
	}
	return nil
}

// Reset restores the default world: documents, clock and switches are as in a new file; the request log and the faults
// are empty.
func (w *World) Reset(ctx context.Context) error {
	return w.Change(ctx, func(tx *Tx) error {
		if err := tx.clear(); err != nil {
			return err
		}
		return w.fill(w, tx)
	})
}
