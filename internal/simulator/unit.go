package simulator

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

// unit is one piece of work on the store: inside a transaction when it writes.
type unit struct {
	ctx context.Context // a unit lives no longer than the call it was made for
	q   querier
}

// Kinds of documents.
const (
	kindCustomer     = "customer"
	kindSubscription = "subscription"
	kindOrder        = "order"
	kindCart         = "cart"
	kindUser         = "user"
	kindCertificate  = "certificate"  // tenant: the application's id
	kindFederation   = "federation"   // tenant: the application's id
	kindRefreshToken = "refreshtoken" // id: the token's hash
	kindDeviceCode   = "devicecode"   // id: the code's hash
	kindForeign      = "foreign"      // subscriptions of a directory that the partner did not sell
)

func (u *unit) exec(query string, args ...any) (sql.Result, error) {
	result, err := u.q.ExecContext(u.ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("simulator's store: %w", err)
	}
	return result, nil
}

// load reads one document into dst and says whether there is one. Ids match whatever their letter case.
func (u *unit) load(kind, tenant, id string, dst any) (bool, error) {
	var body []byte
	err := u.q.QueryRowContext(u.ctx, `SELECT body FROM document WHERE kind = ? AND tenant = ? AND id = ?`,
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

// save writes one document. due is the next instant at which it changes by itself; zero means never.
func (u *unit) save(kind, tenant, id string, due time.Time, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", kind, id, err)
	}
	var dueAt any
	if !due.IsZero() {
		dueAt = due.UnixMicro()
	}
	_, err = u.exec(`INSERT INTO document (kind, tenant, id, due, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, tenant, id) DO UPDATE SET due = excluded.due, body = excluded.body`,
		kind, strings.ToLower(tenant), strings.ToLower(id), dueAt, string(body))
	return err
}

// remove takes one document away and says whether there was one.
func (u *unit) remove(kind, tenant, id string) (bool, error) {
	result, err := u.exec(`DELETE FROM document WHERE kind = ? AND tenant = ? AND id = ?`, kind, strings.ToLower(tenant), strings.ToLower(id))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// all reads the documents of a kind in the order of their creation; tenant "" means of every tenant.
func all[T any](u *unit, kind, tenant string) ([]*T, error) {
	query, args := `SELECT body FROM document WHERE kind = ? ORDER BY rowid`, []any{kind}
	if tenant != "" {
		query, args = `SELECT body FROM document WHERE kind = ? AND tenant = ? ORDER BY rowid`, []any{kind, strings.ToLower(tenant)}
	}
	return documents[T](u, query, args...)
}

func documents[T any](u *unit, query string, args ...any) (_ []*T, err error) {
	rows, err := u.q.QueryContext(u.ctx, query, args...)
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

// settings reads every setting of the file.
func (u *unit) settings() (_ map[string]string, err error) {
	rows, err := u.q.QueryContext(u.ctx, `SELECT key, value FROM setting`)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	found := map[string]string{}
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

func (u *unit) set(key, value string) error {
	_, err := u.exec(`INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}

// next counts up a named sequence, so that identifiers come out the same in every run.
func (u *unit) next(name string) (int, error) {
	var text string
	err := u.q.QueryRowContext(u.ctx, `INSERT INTO setting (key, value) VALUES (?, '1')
		ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value`, "sequence."+name).Scan(&text)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", name, err)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", name, err)
	}
	return n, nil
}

// newID gives the next GUID of a named sequence.
func (u *unit) newID(name string) (string, error) {
	n, err := u.next(name)
	if err != nil {
		return "", err
	}
	return derivedID(name, strconv.Itoa(n)), nil
}

// identities is the name space of every derived GUID.
var identities = uuid.MustParse("3d9c3f52-3b7c-4a36-9a57-6f4f3a1f6f0e")

func derivedID(parts ...string) string {
	return uuid.NewSHA1(identities, []byte(strings.Join(parts, "/"))).String()
}

func (u *unit) clear() error {
	for _, table := range []string{"document", "answer", "fault", "setting", "request"} {
		if _, err := u.exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	return nil
}
