package simulator

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

// FileError says that the file at Path cannot be used as a simulator's world, why, and what to do.
type FileError struct {
	Path   string
	Reason string
	Err    error // the underlying error, may be nil
}

func (e *FileError) Error() string {
	text := fmt.Sprintf("%s is not a usable simulator file: %s", e.Path, e.Reason)
	if e.Err != nil {
		text += fmt.Sprintf(" (%v)", e.Err)
	}
	return text + fmt.Sprintf("; name another file, delete this one, or run `simulator reset --path %s --force`", e.Path)
}

func (e *FileError) Unwrap() error { return e.Err }

// openStore opens or creates the file under a lock file: two processes that create one database at once can fail with
// "database is locked" in spite of the busy timeout.
func (s *Simulator) openStore(ctx context.Context) error {
	if s.options.Path == MemoryPath {
		return s.connect(ctx, ":memory:?_txlock=immediate")
	}
	if err := inspectHeader(s.options.Path); err != nil {
		return err
	}
	lock := flock.New(s.options.Path + ".lock")
	locked, err := lock.TryLockContext(ctx, lockRetry)
	if err != nil || !locked {
		return &FileError{Path: s.options.Path, Reason: "its lock file cannot be taken", Err: err}
	}
	err = s.connect(ctx, "file:"+(&url.URL{Path: filepath.ToSlash(s.options.Path)}).EscapedPath()+
		"?_txlock=immediate&_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	return errors.Join(err, lock.Unlock())
}

func (s *Simulator) connect(ctx context.Context, dsn string) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return &FileError{Path: s.options.Path, Reason: "it cannot be opened", Err: err}
	}
	if s.options.Path == MemoryPath {
		db.SetMaxOpenConns(1) // every further connection would be another, empty database
	}
	s.db = db
	if err := s.prepare(ctx); err != nil {
		return errors.Join(err, db.Close())
	}
	return nil
}

// inspectHeader refuses what SQLite would only describe as "not a database", before a lock file is laid beside it.
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
		return &FileError{Path: path, Reason: "it is no SQLite database"}
	}
	return nil
}

// prepare checks whose database this is; an empty one gets schema and world.
func (s *Simulator) prepare(ctx context.Context) error {
	var app, version, tables int
	err := s.db.QueryRowContext(ctx, `SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_master)
		FROM pragma_application_id a, pragma_user_version v`).Scan(&app, &version, &tables)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("open simulator's file %s: %w", s.options.Path, ctx.Err())
	case err != nil:
		return &FileError{Path: s.options.Path, Reason: "its database cannot be read", Err: err}
	case app == applicationID && version == schemaVersion:
		return s.readable(ctx)
	case app == applicationID:
		return &FileError{Path: s.options.Path, Reason: fmt.Sprintf("it was written by another version (schema %d, this one uses %d)", version, schemaVersion)}
	case tables > 0:
		return &FileError{Path: s.options.Path, Reason: "it is the database of another program"}
	}
	return s.create(ctx)
}

// readable touches the tables once, so that a damaged file is named at the start and not in the middle of an answer.
func (s *Simulator) readable(ctx context.Context) error {
	var verdict string
	err := s.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict)
	if err == nil && verdict != "ok" {
		return &FileError{Path: s.options.Path, Reason: "its database is damaged: " + verdict}
	}
	if err == nil {
		_, err = s.reading(ctx).settings()
	}
	if err != nil {
		return &FileError{Path: s.options.Path, Reason: "its database is damaged", Err: err}
	}
	return nil
}

func (s *Simulator) create(ctx context.Context) error {
	err := s.change(ctx, func(u *unit) error {
		mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion)
		if _, err := u.exec(mark + schema); err != nil {
			return err
		}
		return s.seedWorld(u)
	})
	if err != nil {
		return &FileError{Path: s.options.Path, Reason: "the default world cannot be written", Err: err}
	}
	return nil
}

// change runs work as one immediate transaction: either all of it is in the file or none.
func (s *Simulator) change(ctx context.Context, work func(u *unit) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a change of the simulator's file: %w", err)
	}
	if err := work(&unit{ctx: ctx, q: tx}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit a change of the simulator's file: %w", err)
	}
	return nil
}

// reading gives access outside a transaction: each query sees one state of the file.
func (s *Simulator) reading(ctx context.Context) *unit { return &unit{ctx: ctx, q: s.db} }
