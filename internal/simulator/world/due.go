package world

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Work applies to a document what is due at an instant, and saves it with a later due date, or with none.
type Work func(tx *Tx, body []byte) error

// RunDueNow carries out what has fallen due since the last call.
func (w *World) RunDueNow(ctx context.Context) error {
	tx := w.Read(ctx)
	now, _, err := w.Situation(tx)
	if err != nil {
		return err
	}
	return w.RunDueAt(tx, now)
}

// RunDueAt carries out what has fallen due by now; it begins a transaction only if there is something.
func (w *World) RunDueAt(tx *Tx, now time.Time) error {
	kind, _, err := tx.firstDue(now)
	if err != nil || kind == "" {
		return err
	}
	return w.Change(tx.ctx, func(tx *Tx) error { return w.RunDue(tx, now) })
}

// RunDue carries out every event up to the instant, in the order of the events.
func (w *World) RunDue(tx *Tx, until time.Time) error {
	for {
		kind, body, err := tx.firstDue(until)
		if err != nil || kind == "" {
			return err
		}
		work, known := w.due[kind]
		if !known {
			return fmt.Errorf("a document of kind %s has fallen due, and nothing is known to happen to it", kind)
		}
		if err := work(tx, body); err != nil {
			return err
		}
	}
}

// firstDue returns the document that falls due first, at the instant or before; kind is empty if there is none.
func (tx *Tx) firstDue(by time.Time) (kind string, body []byte, err error) {
	row := tx.q.QueryRowContext(
		tx.ctx,
		`SELECT kind, body FROM document WHERE due <= ? ORDER BY due, rowid LIMIT 1`,
		by.UnixMicro(),
	)
	err = row.Scan(&kind, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("read what is due: %w", err)
	}
	return kind, body, nil
}

// Postpone saves a document with a later due date than it has, and reports whether it had to.
func (tx *Tx) Postpone(kind, tenant, id string, to time.Time) (moved bool, err error) {
	result, err := tx.Exec(`UPDATE document SET due = ? WHERE kind = ? AND tenant = ? AND id = ? AND due < ?`,
		to.UnixMicro(), kind, strings.ToLower(tenant), strings.ToLower(id), to.UnixMicro())
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}
