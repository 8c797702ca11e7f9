package wire

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// What a fault does.
const (
	faultLostAnswer = "lost-answer" // the request is carried out, its answer never arrives
	faultCut        = "cut"         // the connection dies before the request is carried out
	faultSlow       = "slow"        // the answer waits, in real time
)

// ErrFault is wrapped by errors about an invalid fault.
var ErrFault = errors.New("not a fault of the simulator")

// Fault disturbs the next Times requests whose method and path match.
type Fault struct {
	Method string `json:"method"` // "*" matches all
	Path   string `json:"path"`   // "*" matches one segment; "/**" at the end matches the rest
	Do     string `json:"do"`     // lost-answer, cut, slow, or an HTTP status from 400 to 599
	// Argument is the waiting time of slow; the Retry-After of 429 and 503 in seconds, fractions allowed; the error
	// code of any other status. Empty means a plain one.
	Argument string `json:"argument,omitempty"`
	Times    int    `json:"times"`
}

// String returns the fault's effect as ParseFault reads it.
func (f Fault) String() string {
	if f.Argument == "" {
		return f.Do
	}
	return f.Do + "=" + f.Argument
}

// ParseFault reads the form of the command line: on is "POST /v1/customers/*/carts/*/checkout", do is one of
// lost-answer, cut, slow=30s, 503, 429, 429=2.5, 409, 409=900278. Errors wrap ErrFault.
func ParseFault(on, do string, times int) (Fault, error) {
	method, pattern, ok := strings.Cut(strings.TrimSpace(on), " ")
	pattern = strings.TrimSpace(pattern)
	if !ok || !strings.HasPrefix(pattern, "/") {
		return Fault{}, fmt.Errorf(
			"on %q must be a method and a path, as in \"PATCH /v1/customers/*/subscriptions/*\": %w",
			on,
			ErrFault,
		)
	}
	f := Fault{Method: strings.ToUpper(method), Path: pattern, Times: times}
	f.Do, f.Argument, _ = strings.Cut(strings.TrimSpace(do), "=")
	return f, f.check()
}

func (f Fault) check() error {
	if _, err := path.Match(f.Path, "/"); err != nil {
		return fmt.Errorf("path %q: %w: %w", f.Path, err, ErrFault)
	}
	if f.Times < 1 {
		return fmt.Errorf("times must be 1 or more, not %d: %w", f.Times, ErrFault)
	}
	switch f.Do {
	case faultLostAnswer, faultCut:
		if f.Argument != "" {
			return fmt.Errorf("%s takes no value: %w", f.Do, ErrFault)
		}
		return nil
	case faultSlow:
		if d, err := time.ParseDuration(f.Argument); err != nil || d <= 0 {
			return fmt.Errorf("slow needs a duration, as in slow=30s: %w", ErrFault)
		}
		return nil
	}
	if status, err := strconv.Atoi(f.Do); err != nil || status < 400 || status > 599 {
		return fmt.Errorf("do %q must be lost-answer, cut, slow=30s or an HTTP status from 400 to 599: %w",
			f.Do, ErrFault)
	}
	if f.Argument != "" {
		if n, err := strconv.ParseFloat(f.Argument, 64); err != nil || n < 0 {
			return fmt.Errorf("%s needs a number: %w", f, ErrFault)
		}
	}
	return nil
}

func (f Fault) matches(method, requestPath string) bool {
	if f.Method != "*" && !strings.EqualFold(f.Method, method) {
		return false
	}
	pattern := strings.ToLower(f.Path)
	requestPath = strings.ToLower(requestPath)
	if prefix, open := strings.CutSuffix(pattern, "/**"); open {
		depth := strings.Count(prefix, "/")
		parts := strings.SplitAfterN(requestPath, "/", depth+2)
		if len(parts) < depth+2 {
			return false
		}
		pattern, requestPath = prefix, strings.TrimSuffix(strings.Join(parts[:depth+1], ""), "/")
	}
	matched, err := path.Match(pattern, requestPath)
	return err == nil && matched
}

// AddFault queues a fault in the file; it disturbs requests of every process that uses it.
func (s *Server) AddFault(ctx context.Context, f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	_, err := s.world.Read(ctx).
		Exec(`INSERT INTO fault (method, path, what, argument, remaining) VALUES (?, ?, ?, ?, ?)`,
			f.Method, f.Path, f.Do, f.Argument, f.Times)
	return err
}

// ClearFaults removes every fault.
func (s *Server) ClearFaults(ctx context.Context) error {
	_, err := s.world.Read(ctx).Exec(`DELETE FROM fault`)
	return err
}

// Faults lists the pending faults; Times is how often each is still to be applied.
func (s *Server) Faults(ctx context.Context) ([]Fault, error) {
	list, _, err := faultsOf(s.world.Read(ctx))
	return list, err
}

func faultsOf(tx *world.Tx) (list []Fault, ids []int64, err error) {
	rows, err := tx.Rows(`SELECT id, method, path, what, argument, remaining FROM fault ORDER BY id`)
	if err != nil {
		return nil, nil, fmt.Errorf("read faults: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	list = []Fault{}
	for rows.Next() {
		var f Fault
		var id int64
		if err := rows.Scan(&id, &f.Method, &f.Path, &f.Do, &f.Argument, &f.Times); err != nil {
			return nil, nil, fmt.Errorf("read faults: %w", err)
		}
		list, ids = append(list, f), append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("read faults: %w", err)
	}
	return list, ids, nil
}

// takeFault uses one application of the first fault that matches.
func (s *Server) takeFault(ctx context.Context, method, requestPath string) (*Fault, error) {
	list, ids, err := faultsOf(s.world.Read(ctx))
	if err != nil {
		return nil, err
	}
	for i, f := range list {
		if !f.matches(method, requestPath) {
			continue
		}
		taken, err := s.useUp(ctx, ids[i])
		if err != nil {
			return nil, err
		}
		if taken {
			return &list[i], nil
		}
	}
	return nil, nil // no fault matches
}

// useUp reports whether the fault applies to this request: another process may have used its last application.
func (s *Server) useUp(ctx context.Context, id int64) (bool, error) {
	var left int
	err := s.world.Read(ctx).
		Row(`UPDATE fault SET remaining = remaining - 1 WHERE id = ? AND remaining > 0 RETURNING remaining`, id).
		Scan(&left)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("use up a fault: %w", err)
	}
	if left == 0 {
		_, err = s.world.Read(ctx).Exec(`DELETE FROM fault WHERE id = ? AND remaining <= 0`, id)
	}
	return true, err
}

// strike carries out the fault before the request is handled; with a nil answer the request continues.
func (s *Server) strike(ctx context.Context, f *Fault, l *Look) (*Answer, error) {
	switch f.Do {
	case faultLostAnswer:
		return nil, nil // applies after the request was carried out
	case faultCut:
		return nil, errCut
	case faultSlow:
		d, err := time.ParseDuration(f.Argument)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		return nil, wait(ctx, d)
	}
	status, err := strconv.Atoi(f.Do)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f, err)
	}
	a := f.failure(status, l)
	return &a, nil
}

func (f Fault) failure(status int, l *Look) Answer {
	coded := f.Argument != "" && status != http.StatusServiceUnavailable
	switch {
	case status == http.StatusTooManyRequests:
		seconds := f.Argument
		if seconds == "" {
			seconds = "1"
		}
		return tooMany(seconds).answerIn(l)
	case status == http.StatusUnauthorized:
		return unauthorized(l.switches, "The token was refused.").answerIn(l)
	case status >= http.StatusInternalServerError && !coded:
		// Gateways in front of the service answer in HTML; Graph and Resource Manager answer themselves.
		a := Answer{Status: status, Header: http.Header{"Content-Type": {"text/html"}}}
		a.Raw = fmt.Appendf(nil, "<html><body><h2>%d %s</h2></body></html>", status, http.StatusText(status))
		if l.room.Refuse != nil {
			a = RefuseNamed(status, "", "The service is not available.").answerIn(l)
			a.Header = http.Header{}
		}
		if f.Argument != "" {
			a.Header.Set("Retry-After", f.Argument)
		}
		return a
	}
	code := CodeInvalidInput
	if status == http.StatusConflict {
		code = CodeNotReady
	}
	if n, err := strconv.Atoi(f.Argument); err == nil {
		code = n
	}
	return Refuse(status, code, "A fault of the simulator answers with status %d.", status).answerIn(l)
}
