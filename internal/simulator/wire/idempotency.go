package wire

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// repeatable reports whether an answer is stored for its MS-RequestId. After 401, 408, 409, 429 and 5xx clients send
// the same id again and expect a new attempt.
func repeatable(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusConflict, http.StatusTooManyRequests:
		return false
	}
	return status < http.StatusInternalServerError
}

// replay returns the stored answer for this MS-RequestId; nil if there is none.
func (s *Server) replay(tx *world.Tx, key, digest string, b Switches) (*Answer, error) {
	var a Answer
	var location, before string
	var wall int64
	err := tx.Row(`SELECT wall, digest, status, location, body FROM answer WHERE key = ?`, key).
		Scan(&wall, &before, &a.Status, &location, &a.Raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // not an error
	}
	if err != nil {
		return nil, fmt.Errorf("look for an earlier answer: %w", err)
	}
	if b.IdempotencyTime > 0 && s.world.Wall().Sub(time.UnixMicro(wall)) >= b.IdempotencyTime {
		return nil, nil // forgotten
	}
	if b.IdempotencyBody == "refuse" && before != digest {
		return nil, Refuse(http.StatusBadRequest, CodeInvalidInput,
			"The MS-RequestId was used before with another request body.")
	}
	if location != "" {
		a.Header = http.Header{"Location": {location}}
	}
	return &a, nil
}

// remember stores the bytes of the answer, so that the repetition is identical.
func (s *Server) remember(tx *world.Tx, key, digest string, a Answer, l *Look) (Answer, error) {
	body, err := a.encode(l)
	if err != nil {
		return Answer{}, err
	}
	if body == nil {
		body = []byte{}
	}
	_, err = tx.Exec(`INSERT INTO answer (key, wall, digest, status, location, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET wall = excluded.wall, digest = excluded.digest, status = excluded.status,
		location = excluded.location, body = excluded.body`,
		key, s.world.Wall().UnixMicro(), digest, a.Status, a.Header.Get("Location"), body)
	a.Raw = body
	return a, err
}
