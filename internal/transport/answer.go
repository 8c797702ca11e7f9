package transport

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// busyCodes are the conflicts that end by themselves within minutes: a pending
// adjustment, an order or cart being processed, a subscription not ready.
// 900278 is not among them: it asks for a day.
var busyCodes = map[int]bool{800014: true, 800060: true, 800064: true, 800082: true, 900261: true}

// errorCode reads the code member of an error body, a number or a string; 0 if
// there is none.
func errorCode(body []byte) int {
	var e struct {
		Code json.RawMessage `json:"code"`
	}
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &e) != nil {
		return 0
	}
	code, err := strconv.Atoi(strings.Trim(string(e.Code), `" `))
	if err != nil {
		return 0
	}
	return code
}

// maxRetryAfter keeps a nonsensical Retry-After from overflowing a duration.
const maxRetryAfter = 30 * 24 * time.Hour

// retryAfter reads a Retry-After header: seconds, with a fraction or without,
// or an HTTP date, which is measured from the answer's own Date because the
// local clock may be off. Zero if the header is absent, past or unreadable.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get(headerRetryAfter))
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if math.IsNaN(seconds) || seconds <= 0 {
			return 0
		}
		if seconds > maxRetryAfter.Seconds() {
			return maxRetryAfter
		}
		return time.Duration(math.Ceil(seconds * float64(time.Second)))
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
