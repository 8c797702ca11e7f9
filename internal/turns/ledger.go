package turns

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// A file of entries has one event per line. An intent is on disk before its order
// is sent, so an incomplete last line belongs to an order that was never sent, and
// is ignored.

type event string

const (
	intended event = "intended"
	placed   event = "placed"
	refused  event = "refused"
	damaged  event = "damaged"
)

type line struct {
	Event event `json:"event"`
	Entry
}

// Entries lists the orders that the service may not show yet, oldest first, of this
// process and, if the turn is shared, of all others. now is the service's clock.
// What cannot be read becomes one Damaged entry with the time now, so that it
// neither hides an order nor counts longer than one.
func (t *Turn) Entries(now time.Time) []Entry {
	t.seat.own = slices.DeleteFunc(t.seat.own, func(e Entry) bool { return !e.counts(now) })
	if t.file == "" {
		return slices.Clone(t.seat.own)
	}
	text, err := os.ReadFile(t.file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.unshare(err)
		return slices.Clone(t.seat.own)
	}
	all, clean := replay(text, now)
	if !clean {
		t.unshare(t.rewrite(all))
	}
	for _, e := range t.seat.own {
		if !slices.ContainsFunc(all, is(e.RequestID)) {
			all = append(all, e)
		}
	}
	return all
}

// replay reads the events of a file. clean is false if rewriting the file would
// omit something.
func replay(text []byte, now time.Time) (entries []Entry, clean bool) {
	clean = true
	unreadable := false
	for len(text) > 0 {
		row, rest, whole := bytes.Cut(text, []byte("\n"))
		text = rest
		if !whole {
			clean = false
			break
		}
		var l line
		if json.Unmarshal(row, &l) != nil {
			unreadable = true
			continue
		}
		switch {
		case l.Event == intended && l.usable(), l.Event == damaged && !l.At.IsZero():
			l.Damaged = l.Event == damaged
			entries = append(entries, l.Entry)
		case l.Event == placed && l.usable() && l.OrderID != "":
			entries = append(slices.DeleteFunc(entries, is(l.RequestID)), l.Entry)
		case l.Event == refused && l.RequestID != "":
			entries = slices.DeleteFunc(entries, is(l.RequestID))
		default:
			unreadable = true
		}
	}
	kept := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !e.counts(now) })
	clean = clean && !unreadable && len(kept) == len(entries)
	if unreadable {
		kept = append(kept, Entry{Damaged: true, At: now})
	}
	return kept, clean
}

// Intend records an order that is about to be sent. When it returns, the record
// outlives the process; if it cannot, Unshared returns why.
func (t *Turn) Intend(e Entry) {
	t.seat.own = append(t.seat.own, e)
	t.note(line{intended, e})
}

// Place records that the order of an intent was placed, at the service's time.
func (t *Turn) Place(e Entry, orderID string, at time.Time) {
	e.OrderID, e.At = orderID, at
	t.seat.own = append(slices.DeleteFunc(t.seat.own, is(e.RequestID)), e)
	t.note(line{placed, e})
}

// Refuse removes an intent whose order was certainly not placed.
func (t *Turn) Refuse(e Entry) {
	t.seat.own = slices.DeleteFunc(t.seat.own, is(e.RequestID))
	t.note(line{refused, e})
}

func is(requestID string) func(Entry) bool {
	return func(e Entry) bool { return e.RequestID == requestID }
}

func (t *Turn) note(l line) {
	if t.file == "" {
		return
	}
	file, err := os.OpenFile(t.file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		t.unshare(err)
		return
	}
	row, err := encode(l)
	if err == nil {
		_, err = file.Write(row)
	}
	t.unshare(errors.Join(err, file.Sync(), file.Close()))
}

// rewrite replaces the file with the entries that still count, atomically.
func (t *Turn) rewrite(entries []Entry) error {
	var text []byte
	for _, e := range entries {
		kind := intended
		if e.Damaged {
			kind = damaged
		}
		row, err := encode(line{kind, e})
		if err != nil {
			return err
		}
		text = append(text, row...)
	}
	next := t.file + ".next"
	if err := os.WriteFile(next, text, 0o600); err != nil {
		return err
	}
	return os.Rename(next, t.file)
}

func encode(l line) ([]byte, error) {
	row, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("write an entry: %w", err)
	}
	return append(row, '\n'), nil
}
