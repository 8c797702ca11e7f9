package simulator

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// repeatable says whether an answer belongs to its MS-RequestId for good. After 401, 408, 409, 429 and 5xx clients
// send the same id again and expect a new try.
func repeatable(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusConflict, http.StatusTooManyRequests:
		return false
	}
	return status < http.StatusInternalServerError
}

// replay gives the answer that was given to this MS-RequestId before, nil when there is none.
func (s *Simulator) replay(u *unit, key, digest string, b Behaviors) (*answer, error) {
	var a answer
	var location, before string
	var wall int64
	err := u.q.QueryRowContext(u.ctx, `SELECT wall, digest, status, location, body FROM answer WHERE key = ?`, key).
		Scan(&wall, &before, &a.status, &location, &a.raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // none is no error
	}
	if err != nil {
		return nil, fmt.Errorf("look for an earlier answer: %w", err)
	}
	if b.IdempotencyTime > 0 && s.wall().Sub(time.UnixMicro(wall)) >= b.IdempotencyTime {
		return nil, nil // forgotten
	}
	if b.IdempotencyBody == "refuse" && before != digest {
		return nil, refuse(http.StatusBadRequest, codeInvalidInput, "The MS-RequestId was used before with another request body.")
	}
	if location != "" {
		a.header = http.Header{"Location": {location}}
	}
	return &a, nil
}

// remember stores the answer as its bytes, so that the repetition is the same to the byte.
func (s *Simulator) remember(u *unit, key, digest string, a answer, l *look) (answer, error) {
	body, err := a.encode(l)
	if err != nil {
		return answer{}, err
	}
	if body == nil {
		body = []byte{}
	}
	_, err = u.exec(`INSERT INTO answer (key, wall, digest, status, location, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET wall = excluded.wall, digest = excluded.digest, status = excluded.status,
		location = excluded.location, body = excluded.body`,
		key, s.wall().UnixMicro(), digest, a.status, a.header.Get("Location"), body)
	a.raw = body
	return a, err
}
