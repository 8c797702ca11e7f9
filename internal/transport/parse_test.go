package transport

import (
	"net/http"
	"testing"
	"time"
)

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"57", "2.128", "Sun, 01 Mar 2026 08:00:30 GMT", "-1", "1e400", "NaN", "0x10", ""} {
		f.Add(seed)
	}
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		if d := retryAfter(http.Header{headerRetryAfter: {text}}, now); d < 0 || d > maxRetryAfter {
			t.Errorf("retryAfter(%q) = %s", text, d)
		}
	})
}
