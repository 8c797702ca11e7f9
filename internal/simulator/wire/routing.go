package wire

import (
	"net/http"
	"path"
	"slices"
	"strings"
)

// Route is a method and a path of a service with the handler that answers it. Parts of the path in braces are
// parameters.
type Route struct {
	Method, Pattern string
	Writes          bool                // runs as one transaction and stores its answer by MS-RequestId
	Admit           func(c *Call) error // checks the caller; nil: the route needs no token, or its handler checks itself
	Handle          Handler
}

// Service is one of the simulated services: its routes, and how its answers differ from those of other services.
type Service struct {
	ID     ServiceID
	Routes []Route
	// refuse returns a refusal with the service's error body; nil means Partner Center's.
	Refuse func(l *Look, e *RefusedError) Answer
	// headers adds the headers of every answer of the service.
	Headers func(l *Look, header http.Header)
	// numbered is true if the caller sets the request id, in MS-RequestId; other services set it themselves.
	Numbered bool
	// realTime is true if the service uses the real clock and does not depend on what is due in commerce.
	RealTime bool
	// shows lists the quirks that answers of the service show.
	Shows []Quirk
}

// find returns the route of a service for a request; allowed are the methods of the path, empty for an unknown path.
func (s *Server) find(asked ServiceID, method, requestPath string) (r *Route, vars map[string]string,
	allowed []string,
) {
	segments := strings.Split(strings.Trim(path.Clean("/"+requestPath), "/"), "/")
	for _, candidate := range s.rooms[asked].Routes {
		vars, matches := match(strings.Split(strings.Trim(candidate.Pattern, "/"), "/"), segments)
		if !matches {
			continue
		}
		if candidate.Method == method || (candidate.Method == http.MethodGet && method == http.MethodHead) {
			return &candidate, vars, nil
		}
		allowed = append(allowed, candidate.Method)
		if candidate.Method == http.MethodGet {
			allowed = append(allowed, http.MethodHead)
		}
	}
	slices.Sort(allowed)
	return nil, nil, slices.Compact(allowed)
}

func match(pattern, segments []string) (map[string]string, bool) {
	if len(pattern) != len(segments) {
		return nil, false
	}
	vars := map[string]string{}
	for i, part := range pattern {
		before, name, isVar := strings.Cut(part, "{")
		name, after, _ := strings.Cut(name, "}")
		value := strings.ToLower(segments[i])
		if !isVar && value == strings.ToLower(part) {
			continue
		}
		value, begins := strings.CutPrefix(value, strings.ToLower(before))
		value, ends := strings.CutSuffix(value, after)
		if !isVar || !begins || !ends {
			return nil, false
		}
		vars[name] = value
	}
	return vars, true
}
