package wire

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// errCut ends a connection without an answer; faults ask for it.
var errCut = errors.New("connection cut by a fault of the simulator")

// response is an answer in its wire form.
type response struct {
	status int
	header http.Header
	body   []byte
}

// attempt is the entry of the request log for one request.
type attempt struct {
	Request
	look     *Look
	settings world.Settings
	further  http.Header // further headers of the answer
}

// serve answers one request. errCut means that no answer is sent; any other error means that the caller gave up.
func (s *Server) serve(r *http.Request) (*response, error) {
	ctx, began := r.Context(), s.world.Wall()
	// If the caller disconnects, waits end but work on the store continues: the service does not stop halfway either.
	work := context.WithoutCancel(ctx)
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	now, settings, err := s.world.Situation(s.world.Read(work))
	if err != nil {
		return nil, err
	}
	switches, err := switchesOf(settings)
	if err != nil {
		return nil, err
	}
	asked := ServiceOf(r.Host, r.URL.Path)
	try := &attempt{settings: settings, look: s.lookFor(r.Method, r.URL.Path, asked, switches), Request: Request{
		Time: began, Clock: now, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		RequestID: idHeader(r, "MS-RequestId"), CorrelationID: idHeader(r, "MS-CorrelationId"),
	}}
	if !try.look.room.Numbered {
		try.RequestID, try.CorrelationID = uuid.NewString(), idHeader(r, "client-request-id")
	}
	try.look.Began, try.look.RequestID, try.look.CorrelationID = began, try.RequestID, try.CorrelationID
	a, err := s.conduct(ctx, r, body, try)
	if err != nil && !errors.Is(err, errCut) {
		return nil, err // the caller gave up while it waited
	}
	if err == nil {
		try.Status = a.Status
	}
	try.Duration = s.world.Wall().Sub(began)
	if logErr := s.record(work, try); logErr != nil {
		return nil, errors.Join(err, logErr)
	}
	if err != nil {
		return nil, err
	}
	return s.compose(a, try)
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return nil, fmt.Errorf("read request body: %w", err)
	}
	return body, nil
}

func idHeader(r *http.Request, name string) string {
	if id := r.Header.Get(name); id != "" {
		return id
	}
	return uuid.NewString()
}

// conduct applies latency, faults, authorization and throttling to a request before its handler.
func (s *Server) conduct(ctx context.Context, r *http.Request, body []byte, try *attempt) (Answer, error) {
	if err := wait(ctx, s.options.Latency); err != nil {
		return Answer{}, err
	}
	work := context.WithoutCancel(ctx)
	hit, err := s.takeFault(work, r.Method, r.URL.Path)
	if err != nil {
		return Answer{}, err
	}
	if hit != nil {
		try.Fault = hit.String()
		if a, err := s.strike(ctx, hit, try.look); a != nil || err != nil {
			return deref(a), err
		}
	}
	c := &Call{
		Tx: s.world.Read(work), World: s.world, method: r.Method, Path: r.URL.Path, Query: r.URL.Query(),
		Header: r.Header, Body: body,
		RequestID: try.RequestID, Host: r.Host, secure: r.TLS != nil || r.URL.Scheme == "https", Settings: try.settings,
		switches: try.look.switches,
	}
	a, err := s.respond(c, try)
	try.further = c.Further
	var no *RefusedError
	if errors.As(err, &no) {
		a, err = no.answerIn(try.look), nil
	}
	if err != nil {
		a = Refuse(http.StatusInternalServerError, codeUnexpected, "Unexpected error of the simulator: %v.",
			err).answerIn(try.look)
	}
	if hit != nil && hit.Do == faultLostAnswer {
		try.Status = a.Status
		return Answer{}, errCut
	}
	return a, nil
}

func deref(a *Answer) Answer {
	if a == nil {
		return Answer{}
	}
	return *a
}

// respond finds the route and runs it.
func (s *Server) respond(c *Call, try *attempt) (Answer, error) {
	r, vars, allowed := s.find(try.look.room.ID, c.method, c.Path)
	if r == nil {
		if len(allowed) > 0 {
			no := Refuse(http.StatusMethodNotAllowed, CodeInvalidInput, "The method %s is not allowed for %s.",
				c.method, c.Path)
			no.Header = http.Header{"Allow": {strings.Join(allowed, ", ")}}
			return Answer{}, no
		}
		return Answer{}, Refuse(http.StatusNotFound, CodeInvalidInput, "The resource %s was not found.", c.Path)
	}
	c.Vars = vars
	c.Now = try.Clock.Add(s.world.Wall().Sub(try.Time))
	if r.Admit != nil {
		if err := r.Admit(c); err != nil {
			return Answer{}, err
		}
	}
	if try.look.room.RealTime {
		return r.Handle(c)
	}
	if err := s.throttle(c, try); err != nil {
		return Answer{}, err
	}
	if err := s.world.RunDueAt(c.Tx, c.Now); err != nil {
		return Answer{}, err
	}
	if !r.Writes {
		return r.Handle(c)
	}
	return s.write(c, r, try)
}

// write runs a write as one transaction, once per MS-RequestId.
func (s *Server) write(c *Call, r *Route, try *attempt) (a Answer, err error) {
	if c.Header.Get("MS-RequestId") == "" { // a repetition cannot be recognized
		err = s.world.Change(c.Context(), func(tx *world.Tx) error {
			inside, err := c.within(tx)
			if err == nil {
				a, err = r.Handle(inside)
			}
			return err
		})
		return a, err
	}
	key := strings.ToLower(strings.Join([]string{c.method, c.Path, try.RequestID}, " "))
	digest := sha256.Sum256(c.Body)
	remembered := hex.EncodeToString(digest[:])
	var no *RefusedError
	err = s.world.Change(c.Context(), func(tx *world.Tx) error {
		inside, err := c.within(tx)
		if err != nil {
			return err
		}
		before, err := s.replay(tx, key, remembered, inside.switches)
		if err != nil || before != nil {
			a, try.Replayed = deref(before), before != nil
			return err
		}
		if a, err = r.Handle(inside); err != nil {
			return err
		}
		a, err = s.remember(tx, key, remembered, a, try.look)
		return err
	})
	if errors.As(err, &no) && repeatable(no.Status) && !try.Replayed {
		a = no.answerIn(try.look)
		err = s.world.Change(c.Context(), func(tx *world.Tx) error {
			a, err = s.remember(tx, key, remembered, a, try.look)
			return err
		})
	}
	return a, err
}

// compose adds the headers of every answer.
func (s *Server) compose(a Answer, try *attempt) (*response, error) {
	body, err := a.encode(try.look)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	for _, own := range []http.Header{a.Header, try.further} {
		for name, values := range own {
			header[name] = values
		}
	}
	try.look.room.Headers(try.look, header)
	now := try.Clock // the simulated clock is for commerce only
	if try.look.room.RealTime {
		now = try.Time
	}
	header.Set("Date", now.Add(try.Duration).UTC().Format(http.TimeFormat))
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if len(body) > 0 && header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return &response{status: a.Status, header: header, body: body}, nil
}

// secondsText returns the value of Retry-After, with a fraction if requested.
func secondsText(d time.Duration, fraction bool) string {
	if fraction {
		return strconv.FormatFloat(max(d, time.Millisecond).Seconds(), 'f', 3, 64)
	}
	return strconv.Itoa(int(max(1, (d+time.Second-1)/time.Second)))
}
