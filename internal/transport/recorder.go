package transport

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Write is one logical write that went over the wire, with all its attempts.
type Write struct {
	// RequestID and CorrelationID are those of its last attempt.
	RequestID     string
	CorrelationID string
	// Date is the service's clock at the last answer, and Status its HTTP status; both
	// are zero if there was no answer.
	Date   time.Time
	Status int
	// Unknown is true if it is not known whether the write took effect.
	Unknown bool
	By      Principal
}

// Principal identifies who a request was made as, read from its token.
type Principal struct {
	// Application is the application's id, empty if the token does not name it.
	Application string
	// User is the sign-in name of the person the application acted for, or else the
	// person's id; empty if it acted alone.
	User string
}

// Recorder records the writes of the requests it is passed to. The zero value is
// ready for use, by many goroutines.
type Recorder struct {
	mu     sync.Mutex
	writes []Write
}

// Writes lists the recorded writes in the order in which they ended. It omits
// writes that certainly never reached the service.
func (w *Recorder) Writes() []Write {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.writes)
}

// record records a write in w, if any; resp is nil if there was no answer.
func (p *Pipeline) record(w *Recorder, c *call, sent *http.Request, resp *Response) {
	if w == nil || !c.write || resp == nil && !c.unsure {
		return
	}
	seen := Write{Unknown: c.unsure, By: principalOf(sent)}
	if resp != nil {
		seen.RequestID, seen.CorrelationID, seen.Date, seen.Status = resp.RequestID, resp.CorrelationID, resp.Date, resp.Status
	} else {
		seen.RequestID, seen.CorrelationID = p.header(
			sent.Header,
			p.dialect.RequestID,
		), p.header(
			sent.Header,
			p.dialect.CorrelationID,
		)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes = append(w.writes, seen)
}

// principalOf reads a request's token without verifying it: the service has done
// that.
func principalOf(sent *http.Request) Principal {
	var claims struct {
		jwt.RegisteredClaims
		AppID     string `json:"appid"`
		Party     string `json:"azp"` // the claim's name in v2 tokens
		Principal string `json:"upn"`
		Name      string `json:"unique_name"`
		Preferred string `json:"preferred_username"`
		Object    string `json:"oid"`
		Scopes    string `json:"scp"` // set in a user's token only
	}
	_, token, _ := strings.Cut(sent.Header.Get("Authorization"), " ")
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return Principal{}
	}
	by := Principal{Application: firstOf(claims.AppID, claims.Party)}
	if claims.Scopes != "" {
		by.User = firstOf(claims.Principal, claims.Name, claims.Preferred, claims.Object)
	}
	return by
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
