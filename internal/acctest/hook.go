package acctest

import (
	"net/http"
	"strings"
)

// hook is a function that runs once, right after the answer to a call.
type hook struct {
	method, part string
	do           func()
}

// After runs a function once, right after the next answer to a call with a method and a part of its path, before the
// provider sees the answer.
func (w *World) After(method, part string, do func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hooks = append(w.hooks, hook{method, part, do})
}

// watch runs the hooks after the provider's calls.
func (w *World) watch(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		for _, h := range w.due(req) {
			h.do()
		}
		return resp, err
	})
}

func (w *World) due(req *http.Request) []hook {
	w.mu.Lock()
	defer w.mu.Unlock()
	var due, left []hook
	for _, h := range w.hooks {
		if req.Method == h.method && strings.Contains(req.URL.Path, h.part) {
			due = append(due, h)
		} else {
			left = append(left, h)
		}
	}
	w.hooks = left
	return due
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
