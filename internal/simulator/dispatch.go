package simulator

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
)

// errCut ends a connection without an answer; faults ask for it.
var errCut = errors.New("connection cut by a fault of the simulator")

// response is an answer in its wire form.
type response struct {
	status int
	header http.Header
	body   []byte
}

// attempt gathers what the request log says about one request.
type attempt struct {
	Request
	look   *look
	header http.Header // further headers of the answer
}

// serve answers one request. errCut means that no answer leaves; any other error that the caller gave up.
func (s *Simulator) serve(r *http.Request) (*response, error) {
	ctx, began := r.Context(), s.wall()
	// A caller that leaves ends the waits, never the work on the store: the service does not stop halfway either.
	work := context.WithoutCancel(ctx)
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	now, switches, err := s.situation(s.reading(work))
	if err != nil {
		return nil, err
	}
	asked := serviceOf(r.Host, r.URL.Path)
	try := &attempt{look: s.lookFor(r.Method, r.URL.Path, asked, switches), Request: Request{
		Time: began, Clock: now, Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		RequestID: idHeader(r, "MS-RequestId"), CorrelationID: idHeader(r, "MS-CorrelationId"),
	}}
	if asked != servicePartner { // the others number requests themselves
		try.RequestID, try.CorrelationID = uuid.NewString(), idHeader(r, "client-request-id")
	}
	try.look.began, try.look.requestID, try.look.correlationID = began, try.RequestID, try.CorrelationID
	a, err := s.conduct(ctx, r, body, try)
	if err != nil && !errors.Is(err, errCut) {
		return nil, err // the caller gave up while it waited
	}
	if err == nil {
		try.Status = a.status
	}
	try.Duration = s.wall().Sub(began)
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

// conduct takes the request through latency, faults, authorisation and throttling to its handler.
func (s *Simulator) conduct(ctx context.Context, r *http.Request, body []byte, try *attempt) (answer, error) {
	if err := wait(ctx, s.options.Latency); err != nil {
		return answer{}, err
	}
	work := context.WithoutCancel(ctx)
	hit, err := s.takeFault(work, r.Method, r.URL.Path)
	if err != nil {
		return answer{}, err
	}
	if hit != nil {
		try.Fault = hit.String()
		if a, err := s.strike(ctx, hit, try.look); a != nil || err != nil {
			return deref(a), err
		}
	}
	c := &call{
		unit: s.reading(work), sim: s, method: r.Method, path: r.URL.Path, query: r.URL.Query(), header: r.Header, body: body,
		requestID: try.RequestID, host: r.Host, secure: r.TLS != nil || r.URL.Scheme == "https",
	}
	a, err := s.respond(c, try)
	var no *refusal
	if errors.As(err, &no) {
		a, err = no.answer(try.look), nil
	}
	if err != nil {
		a = refuse(http.StatusInternalServerError, codeUnexpected, "Unexpected error of the simulator: %v.", err).answer(try.look)
	}
	if hit != nil && hit.Do == faultLostAnswer {
		try.Status = a.status
		return answer{}, errCut
	}
	return a, nil
}

func deref(a *answer) answer {
	if a == nil {
		return answer{}
	}
	return *a
}

// respond finds the route and runs it.
func (s *Simulator) respond(c *call, try *attempt) (answer, error) {
	r, vars, allowed := find(try.look.service, c.method, c.path)
	if r == nil {
		if len(allowed) > 0 {
			no := refuse(http.StatusMethodNotAllowed, codeInvalidInput, "The method %s is not allowed for %s.", c.method, c.path)
			no.header = http.Header{"Allow": {strings.Join(allowed, ", ")}}
			return answer{}, no
		}
		return answer{}, refuse(http.StatusNotFound, codeInvalidInput, "The resource %s was not found.", c.path)
	}
	c.vars = vars
	c.switches = try.look.behaviors
	c.now, c.shop = try.Clock.Add(s.wall().Sub(try.Time)), catalog{c.switches.CatalogGeneration}
	if err := c.admit(r, try); err != nil {
		return answer{}, err
	}
	if r.service == serviceLogin || r.service == servicePipeline {
		return r.handle(c)
	}
	if err := s.throttle(c, try); err != nil {
		return answer{}, err
	}
	if err := s.runDueAt(c.unit, c.now); err != nil {
		return answer{}, err
	}
	if !r.writes {
		return r.handle(c)
	}
	return s.write(c, r, try)
}

// admit checks the token of a call that needs one.
func (c *call) admit(r *route, try *attempt) error {
	switch {
	case r.open:
		return nil
	case r.service == serviceGraph:
		return c.admitToGraph(r)
	case r.service == serviceManager:
		return c.admitToManager()
	case r.service == servicePartner:
		return c.authorize(r, try)
	}
	return nil // what the others ask for, they check themselves
}

// write runs a changing call as one transaction, once per MS-RequestId.
func (s *Simulator) write(c *call, r *route, try *attempt) (a answer, err error) {
	if c.header.Get("MS-RequestId") == "" { // nothing to recognize a repetition by
		err = s.change(c.ctx, func(u *unit) error {
			inside, err := c.within(u)
			if err == nil {
				a, err = r.handle(inside)
			}
			return err
		})
		return a, err
	}
	key := strings.ToLower(strings.Join([]string{PartnerTenant, c.method, c.path, try.RequestID}, " "))
	digest := sha256.Sum256(c.body)
	remembered := hex.EncodeToString(digest[:])
	var no *refusal
	err = s.change(c.ctx, func(u *unit) error {
		inside, err := c.within(u)
		if err != nil {
			return err
		}
		before, err := s.replay(u, key, remembered, inside.switches)
		if err != nil || before != nil {
			a, try.Replayed = deref(before), before != nil
			return err
		}
		if a, err = r.handle(inside); err != nil {
			return err
		}
		a, err = s.remember(u, key, remembered, a, try.look)
		return err
	})
	if errors.As(err, &no) && repeatable(no.status) && !try.Replayed {
		a = no.answer(try.look)
		err = s.change(c.ctx, func(u *unit) error {
			a, err = s.remember(u, key, remembered, a, try.look)
			return err
		})
	}
	return a, err
}

// compose adds the headers of every answer.
func (s *Simulator) compose(a answer, try *attempt) (*response, error) {
	body, err := a.encode(try.look)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	for _, own := range []http.Header{a.header, try.header} {
		for name, values := range own {
			header[name] = values
		}
	}
	switch try.look.service {
	case servicePartner:
		try.partnerHeaders(header)
	case serviceGraph:
		header.Set("request-id", try.RequestID)
		header.Set("client-request-id", try.CorrelationID)
	case serviceManager:
		header.Set("x-ms-request-id", try.RequestID)
		header.Set("x-ms-correlation-request-id", try.RequestID)
	default:
		header.Set("x-ms-request-id", try.RequestID)
		header.Set("client-request-id", try.CorrelationID)
	}
	now := try.Clock // the simulated clock moves commerce only
	if try.look.service == serviceLogin || try.look.service == servicePipeline {
		now = try.Time
	}
	header.Set("Date", now.Add(try.Duration).UTC().Format(http.TimeFormat))
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if len(body) > 0 && header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return &response{status: a.status, header: header, body: body}, nil
}

func (try *attempt) partnerHeaders(header http.Header) {
	for name, id := range map[string]string{"MS-RequestId": try.RequestID, "MS-CorrelationId": try.CorrelationID} {
		if try.look.quirk(quirkDoubledID) {
			id += "," + id
		}
		header.Set(name, id)
	}
	header.Set("MS-CV", derivedID("cv", try.RequestID, try.CorrelationID)[:13]+".0")
	header.Set("MS-ServerId", "simulator")
	header.Set("X-Locale", "en-US")
}

// secondsText gives Retry-After's value, with a fraction when asked for.
func secondsText(d time.Duration, fraction bool) string {
	if fraction {
		return strconv.FormatFloat(max(d, time.Millisecond).Seconds(), 'f', 3, 64)
	}
	return strconv.Itoa(int(max(1, (d+time.Second-1)/time.Second)))
}
