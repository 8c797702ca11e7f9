package world

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the database/sql driver of the store
)

const (
	applicationID = 0x43535053 // "CSPS" in the file's header marks it as a simulator's
	schemaVersion = 1
	lockRetry     = 10 * time.Millisecond
)

const schema = `
CREATE TABLE document (kind TEXT NOT NULL, tenant TEXT NOT NULL, id TEXT NOT NULL, due INTEGER, body TEXT NOT NULL,
  PRIMARY KEY (kind, tenant, id));
CREATE INDEX document_due ON document (due) WHERE due IS NOT NULL;
CREATE TABLE answer (key TEXT PRIMARY KEY, wall INTEGER NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL,
  location TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE fault (id INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT NOT NULL, path TEXT NOT NULL, what TEXT NOT NULL,
  argument TEXT NOT NULL, remaining INTEGER NOT NULL);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE request (id INTEGER PRIMARY KEY AUTOINCREMENT, wall INTEGER NOT NULL, clock INTEGER NOT NULL,
  method TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL, status INTEGER NOT NULL, request_id TEXT NOT NULL,
  correlation_id TEXT NOT NULL, duration INTEGER NOT NULL, fault TEXT NOT NULL, replayed INTEGER NOT NULL,
  bucket TEXT NOT NULL);
CREATE INDEX request_bucket ON request (bucket, wall) WHERE bucket <> '';
`

// FileError is the error for a file that cannot be used as a simulator's world, with the reason and what to do.
type FileError struct {
	Path   string
	Reason string
	Err    error // the underlying error, may be nil
}

// Error implements error.
func (e *FileError) Error() string {
	text := fmt.Sprintf("%s is not a usable simulator file: %s", e.Path, e.Reason)
	if e.Err != nil {
		text += fmt.Sprintf(" (%v)", e.Err)
	}
	return text + fmt.Sprintf(
		"; name another file, delete this one, or run `simulator reset --path %s --force`",
		e.Path,
	)
}

// Unwrap returns the underlying error.
func (e *FileError) Unwrap() error { return e.Err }

// openStore opens or creates the file under a lock file: two processes that create one database at once can fail with
// "database is locked" despite the busy timeout.
func (w *World) openStore(ctx context.Context) error {
	if w.path == MemoryPath {
		return w.connect(ctx, ":memory:?_txlock=immediate")
	}
	if err := inspectHeader(w.path); err != nil {
		return err
	}
	lock := flock.New(w.path + ".lock")
	locked, err := lock.TryLockContext(ctx, lockRetry)
	if err != nil || !locked {
		return &FileError{Path: w.path, Reason: "its lock file cannot be taken", Err: err}
	}
	err = w.connect(ctx, "file:"+(&url.URL{Path: filepath.ToSlash(w.path)}).EscapedPath()+
		"?_txlock=immediate&_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	return errors.Join(err, lock.Unlock())
}

func (w *World) connect(ctx context.Context, dsn string) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return &FileError{Path: w.path, Reason: "it cannot be opened", Err: err}
	}
	if w.path == MemoryPath {
		db.SetMaxOpenConns(1) // every other connection would be another, empty database
	}
	w.db = db
	if err := w.prepare(ctx); err != nil {
		return errors.Join(err, db.Close())
	}
	return nil
}

// inspectHeader refuses a file that SQLite would only describe as "not a database", before a lock file is created next
// to it.
func inspectHeader(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &FileError{Path: path, Reason: "it cannot be read", Err: err}
	}
	defer func() { _ = file.Close() }() // it was only read
	header := make([]byte, 16)
	n, err := io.ReadFull(file, header)
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return &FileError{Path: path, Reason: "it cannot be read", Err: err}
	case string(header) != "SQLite format 3\x00":
		return &FileError{Path: path, Reason: "it is not an SQLite database"}
	}
	return nil
}

// prepare checks whether the database is a simulator's, and writes schema and world into an empty one.
func (w *World) prepare(ctx context.Context) error {
	var app, version, tables int
	err := w.db.QueryRowContext(ctx, `SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_master)
		FROM pragma_application_id a, pragma_user_version v`).Scan(&app, &version, &tables)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("open simulator's file %s: %w", w.path, ctx.Err())
	case err != nil:
		return &FileError{Path: w.path, Reason: "its database cannot be read", Err: err}
	case app == applicationID && version == schemaVersion:
		return w.readable(ctx)
	case app == applicationID:
		return &FileError{
			Path: w.path,
			Reason: fmt.Sprintf(
				"it was written by another version (schema %d, this one uses %d)",
				version,
				schemaVersion,
			),
		}
	case tables > 0:
		return &FileError{Path: w.path, Reason: "it is the database of another program"}
	}
	return w.create(ctx)
}

// readable reads the tables once, so that a damaged file is reported at the start and not in the middle of an answer.
func (w *World) readable(ctx context.Context) error {
	var verdict string
	err := w.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict)
	if err == nil && verdict != "ok" {
		return &FileError{Path: w.path, Reason: "its database is damaged: " + verdict}
	}
	if err == nil {
		_, err = w.Read(ctx).Settings()
	}
	if err != nil {
		return &FileError{Path: w.path, Reason: "its database is damaged", Err: err}
	}
	return nil
}

func (w *World) create(ctx context.Context) error {
	err := w.Change(ctx, func(tx *Tx) error {
		mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion)
		if _, err := tx.Exec(mark + schema); err != nil {
			return err
		}
		return w.fill(w, tx)
	})
	if err != nil {
		return &FileError{Path: w.path, Reason: "the default world cannot be written", Err: err}
	}
	return nil
}

// Change runs work in one immediate transaction: all of its changes are stored, or none.
func (w *World) Change(ctx context.Context, work func(tx *Tx) error) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a change of the simulator's file: %w", err)
	}
	if err := work(&Tx{ctx: ctx, q: tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit a change of the simulator's file: %w", err)
	}
	return nil
}

// Read runs work outside a transaction: each query sees one state of the file.
func (w *World) Read(ctx context.Context) *Tx { return &Tx{ctx: ctx, q: w.db} }
