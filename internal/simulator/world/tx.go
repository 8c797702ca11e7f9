package world

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is access to the store for one unit of work: one transaction if it writes, else each read sees one state of the
// file.
type Tx struct {
	ctx context.Context // a Tx lives no longer than the call it was made for
	q   querier
}

// Context returns the context of the work.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Exec changes the store.
func (tx *Tx) Exec(query string, args ...any) (sql.Result, error) {
	result, err := tx.q.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("simulator's store: %w", err)
	}
	return result, nil
}

// Row reads at most one row.
func (tx *Tx) Row(query string, args ...any) *sql.Row {
	return tx.q.QueryRowContext(tx.ctx, query, args...)
}

// Rows reads any number of rows.
func (tx *Tx) Rows(query string, args ...any) (*sql.Rows, error) {
	return tx.q.QueryContext(tx.ctx, query, args...)
}

// Load reads one document into dst and reports whether it exists. Ids match in any case.
func (tx *Tx) Load(kind, tenant, id string, dst any) (bool, error) {
	var body []byte
	err := tx.q.QueryRowContext(tx.ctx, `SELECT body FROM document WHERE kind = ? AND tenant = ? AND id = ?`,
		kind, strings.ToLower(tenant), strings.ToLower(id)).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	if err := json.Unmarshal(body, dst); err != nil {
		return false, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	return true, nil
}

// Save writes one document. due is the next instant at which it changes by itself; zero means never.
func (tx *Tx) Save(kind, tenant, id string, due time.Time, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", kind, id, err)
	}
	var dueAt any
	if !due.IsZero() {
		dueAt = due.UnixMicro()
	}
	_, err = tx.Exec(`INSERT INTO document (kind, tenant, id, due, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, tenant, id) DO UPDATE SET due = excluded.due, body = excluded.body`,
		kind, strings.ToLower(tenant), strings.ToLower(id), dueAt, string(body))
	return err
}

// Remove deletes one document and reports whether it existed.
func (tx *Tx) Remove(kind, tenant, id string) (bool, error) {
	result, err := tx.Exec(
		`DELETE FROM document WHERE kind = ? AND tenant = ? AND id = ?`,
		kind,
		strings.ToLower(tenant),
		strings.ToLower(id),
	)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// All reads the documents of a kind in the order of their creation; tenant "" means of every tenant.
func All[T any](tx *Tx, kind, tenant string) ([]*T, error) {
	query, args := `SELECT body FROM document WHERE kind = ? ORDER BY rowid`, []any{kind}
	if tenant != "" {
		query, args = `SELECT body FROM document WHERE kind = ? AND tenant = ? ORDER BY rowid`, []any{
			kind,
			strings.ToLower(tenant),
		}
	}
	return documents[T](tx, query, args...)
}

func documents[T any](tx *Tx, query string, args ...any) (_ []*T, err error) {
	rows, err := tx.q.QueryContext(tx.ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	found := []*T{}
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("read documents: %w", err)
		}
		v := new(T)
		if err := json.Unmarshal(body, v); err != nil {
			return nil, fmt.Errorf("read documents: %w", err)
		}
		found = append(found, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read documents: %w", err)
	}
	return found, nil
}

// Settings are the settings of a file by key: its clock, its switches, its sequences.
type Settings map[string]string

// Settings reads every setting of the file.
func (tx *Tx) Settings() (_ Settings, err error) {
	rows, err := tx.q.QueryContext(tx.ctx, `SELECT key, value FROM setting`)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	found := Settings{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, fmt.Errorf("read settings: %w", err)
		}
		found[key] = value
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	return found, nil
}

// Set writes one setting.
func (tx *Tx) Set(key, value string) error {
	_, err := tx.Exec(
		`INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
		key,
		value,
	)
	return err
}

// Next increments a named sequence, so that identifiers are the same in every run.
func (tx *Tx) Next(name string) (int, error) {
	var text string
	err := tx.q.QueryRowContext(tx.ctx, `INSERT INTO setting (key, value) VALUES (?, '1')
		ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value`, "sequence."+
		name).Scan(&text)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", name, err)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", name, err)
	}
	return n, nil
}

// Number reads a setting that is a counter; 0 if it was never set.
func (tx *Tx) Number(setting string) (int, error) {
	var n int
	err := tx.Row(`SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM setting WHERE key = ?`, setting).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", setting, err)
	}
	return n, nil
}

// NewID returns the next GUID of a named sequence.
func (tx *Tx) NewID(name string) (string, error) {
	n, err := tx.Next(name)
	if err != nil {
		return "", err
	}
	return DerivedID(name, strconv.Itoa(n)), nil
}

// identities is the name space of every derived GUID.
var identities = uuid.MustParse("3d9c3f52-3b7c-4a36-9a57-6f4f3a1f6f0e")

// DerivedID returns the GUID derived from the parts: the same for the same parts.
func DerivedID(parts ...string) string {
	return uuid.NewSHA1(identities, []byte(strings.Join(parts, "/"))).String()
}

func (tx *Tx) clear() error {
	for _, table := range []string{"document", "answer", "fault", "setting", "request"} {
		if _, err := tx.Exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	return nil
}
