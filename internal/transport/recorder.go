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
	// Date is the service's clock at the last answer, and Status its HTTP
	// status; both zero where there was none.
	Date   time.Time
	Status int
	// Unknown is true if nothing tells whether the write took effect.
	Unknown bool
	By      Principal
}

// Principal is who a request was made as, as its token says.
type Principal struct {
	// Application is the application's id, empty where the token does not say.
	Application string
	// User is the sign-in name of the person the application acted for, or else
	// the id; empty where it acted alone.
	User string
}

// Recorder records the writes of the requests that name it. The zero value is
// ready for use, by many goroutines.
type Recorder struct {
	mu     sync.Mutex
	writes []Write
}

// Writes lists what was recorded, in the order in which it ended. What certainly
// never reached the service is not among them.
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
		seen.RequestID, seen.CorrelationID = p.header(sent.Header, p.dialect.RequestID), p.header(sent.Header, p.dialect.CorrelationID)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes = append(w.writes, seen)
}

// principalOf reads a request's token without checking it: that was the
// service's to do.
func principalOf(sent *http.Request) Principal {
	var claims struct {
		jwt.RegisteredClaims
		AppID     string `json:"appid"`
		Party     string `json:"azp"` // the newer form's name for it
		Principal string `json:"upn"`
		Name      string `json:"unique_name"`
		Preferred string `json:"preferred_username"`
		Object    string `json:"oid"`
		Scopes    string `json:"scp"` // only a person's token has any
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
