package wire

import (
	"sync"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Options are how answers look.
type Options struct {
	// Latency is added to every answer, in real time.
	Latency time.Duration
	// Seed selects the quirks that answers show; 0 means none.
	Seed int64
	// FieldOnly omits the quirks that are harsher than the service.
	FieldOnly bool
	// ErrorNames are the published names of error codes, for the longer error body.
	ErrorNames map[int]string
}

// Server answers requests for the simulated services. All methods are safe for concurrent use.
type Server struct {
	world      *world.World
	options    Options
	errorNames map[int]string
	rooms      map[ServiceID]Service

	mu    sync.Mutex
	asked map[string]int // how often this server got each method and path: varies the quirks
}

// NewServer returns a server of the services over a world.
func NewServer(w *world.World, o Options, rooms []Service) *Server {
	s := &Server{
		world: w, options: o, errorNames: o.ErrorNames, rooms: map[ServiceID]Service{},
		asked: map[string]int{},
	}
	for _, room := range rooms {
		s.rooms[room.ID] = room
	}
	return s
}

// PatternOf returns the pattern of the route that answers a request, empty if there is none.
func (s *Server) PatternOf(method, host, path string) string {
	if r, _, _ := s.find(ServiceOf(host, path), method, path); r != nil {
		return r.Pattern
	}
	return ""
}
