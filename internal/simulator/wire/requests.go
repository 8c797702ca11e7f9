package wire

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Request is one entry of the request log. Bodies, tokens and secrets are never kept.
type Request struct {
	Time          time.Time     `json:"time"`  // real instant of arrival
	Clock         time.Time     `json:"clock"` // simulated instant of arrival
	Method        string        `json:"method"`
	Path          string        `json:"path"`
	Query         string        `json:"query,omitempty"` // raw, without "?"
	Status        int           `json:"status"`          // 0 if the connection was cut before the request was carried out
	RequestID     string        `json:"requestId"`       // MS-RequestId; for other services their own request id
	CorrelationID string        `json:"correlationId"`   // MS-CorrelationId; for other services client-request-id
	Duration      time.Duration `json:"duration"`        // real time to the answer, nanoseconds
	Fault         string        `json:"fault,omitempty"` // the fault that was applied
	Replayed      bool          `json:"replayed"`        // answered from the idempotency store
	bucket        string        // the key for throttling
}

// requestsKept is the maximum length of the log; older entries are deleted.
const requestsKept = 50000

func (s *Server) record(ctx context.Context, try *attempt) error {
	result, err := s.world.Read(ctx).Exec(`INSERT INTO request
		(wall, clock, method, path, query, status, request_id, correlation_id, duration, fault, replayed, bucket)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		try.Time.UnixMicro(), try.Clock.UnixMicro(), try.Method, try.Path, try.Query, try.Status, try.RequestID,
		try.CorrelationID, int64(try.Duration), try.Fault, try.Replayed, try.bucket)
	if err != nil {
		return err
	}
	id, err := result.LastInsertId()
	if err == nil && id%1000 == 0 {
		_, err = s.world.Read(ctx).Exec(`DELETE FROM request WHERE id <= ?`, id-requestsKept)
	}
	if err != nil {
		return fmt.Errorf("log the request: %w", err)
	}
	return nil
}

// Requests lists the requests that arrived at or after since (real time), oldest first; the zero time lists all. They
// include token requests.
func (s *Server) Requests(ctx context.Context, since time.Time) (_ []Request, err error) {
	from := int64(0)
	if !since.IsZero() {
		from = since.UnixMicro()
	}
	rows, err := s.world.Read(ctx).Rows(`SELECT wall, clock, method, path, query, status, request_id, correlation_id,
		duration, fault, replayed, bucket FROM request WHERE wall >= ? ORDER BY id`, from)
	if err != nil {
		return nil, fmt.Errorf("read the request log: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	list := []Request{}
	for rows.Next() {
		var r Request
		var wall, simulated, duration int64
		if err := rows.Scan(&wall, &simulated, &r.Method, &r.Path, &r.Query, &r.Status, &r.RequestID, &r.CorrelationID,
			&duration, &r.Fault, &r.Replayed, &r.bucket); err != nil {
			return nil, fmt.Errorf("read the request log: %w", err)
		}
		r.Time, r.Clock, r.Duration = time.UnixMicro(wall).UTC(), time.UnixMicro(simulated).UTC(),
			time.Duration(duration)
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the request log: %w", err)
	}
	return list, nil
}

// throttle refuses a request over the budget. Only order and subscription resources have a published figure, counted
// per tenant and minute ("API throttling guidance").
func (s *Server) throttle(c *Call, try *attempt) error {
	limit := try.look.switches.Throttle
	tenant := c.Vars["customer"]
	if limit == 0 || tenant == "" || !(strings.Contains(c.Path, "/orders") ||
		strings.Contains(c.Path, "/subscriptions")) {
		return nil
	}
	since := try.Time.Add(-time.Minute)
	var used int
	var oldest int64
	err := c.Row(`SELECT count(*), coalesce(min(wall), 0) FROM request WHERE bucket = ? AND wall > ?`,
		tenant, since.UnixMicro()).Scan(&used, &oldest)
	if err != nil {
		return fmt.Errorf("count requests: %w", err)
	}
	if used >= limit {
		return tooMany(secondsText(time.UnixMicro(oldest).Sub(since), try.look.switches.FractionalRetry))
	}
	try.bucket = tenant // refused requests do not count
	return nil
}
