package wire

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"time"
)

// Quirk is one way in which real answers differ from the documented samples without a change of meaning.
type Quirk int

// The quirks of the wire.
const (
	quirkBOM            Quirk = iota // UTF-8 byte order mark before the JSON
	quirkPascalKeys                  // PascalCase property names
	QuirkNulls                       // properties without a value sent as null
	quirkNoNulls                     // documented nulls omitted
	quirkCodeText                    // error code as string
	quirkLongErrors                  // the longer error body
	QuirkDoubledID                   // MS-RequestId and MS-CorrelationId: "a,a"
	quirkUpperIDs                    // GUIDs in upper case
	quirkTrailingBlank               // "Started "
	quirkEnumCase                    // Active for active
	quirkNoLinks                     // links missing
	QuirkListOrder                   // batches and other unordered lists reversed
	QuirkDates                       // other forms of the same instant
	quirkPastWindow                  // cancellationAllowedUntilDate kept after the window
	quirkOtherKey                    // another documented spelling of a property's name
	QuirkNoTime                      // P0D for PT0S
	quirkVersionedLinks              // links with /v1, as some of the published samples have them

	quirkCount // how many there are
)

// AllQuirks lists every one.
func AllQuirks() []Quirk {
	list := make([]Quirk, quirkCount)
	for i := range list {
		list[i] = Quirk(i)
	}
	return list
}

// harsherQuirks go beyond what the service is known to do: clients written for the service fail on them. They test
// this provider's own decoder; Options.FieldOnly omits them for other clients.
var harsherQuirks = []Quirk{quirkPascalKeys, quirkTrailingBlank}

// Look is the form of one answer. It depends on the seed, the method, the path and how often that was requested, so
// that the same run shows the same quirks regardless of concurrent requests.
type Look struct {
	seed      int64
	fieldOnly bool // no quirks harsher than the service
	request   string
	count     int
	switches  Switches
	room      Service
	names     map[int]string // of error codes

	// What some services echo in their answers.
	Began                    time.Time
	RequestID, CorrelationID string
}

// share is the fraction of the answers that show a given quirk.
const quirkShare = 4

func (l *Look) hash(salt string) uint64 {
	h := fnv.New64a()
	var number [16]byte
	binary.BigEndian.PutUint64(number[:8], uint64(l.seed))
	binary.BigEndian.PutUint64(number[8:], uint64(l.count))
	h.Write(number[:])
	fmt.Fprintf(h, "%s/%s", l.request, salt)
	// FNV's low bits are weak for short inputs; fold the high ones in.
	sum := h.Sum64()
	return sum ^ sum>>29 ^ sum>>47
}

// Shows reports whether the answer shows a quirk.
func (l *Look) Shows(q Quirk) bool {
	if !slices.Contains(l.room.Shows, q) {
		return false
	}
	if l.fieldOnly && slices.Contains(harsherQuirks, q) {
		return false
	}
	return l.seed != 0 && l.hash(fmt.Sprintf("quirk%d", q))%quirkShare == 0
}

// pick chooses one of n forms.
func (l *Look) pick(n int) int { return int(l.hash("pick") % uint64(n)) }

func (l *Look) codeAsText() bool {
	return l.switches.CodeType == "string" || l.Shows(quirkCodeText)
}

func (l *Look) longErrors() bool {
	return l.switches.ErrorShape == "long" || l.Shows(quirkLongErrors)
}

// lookFor counts the request and returns its look.
func (s *Server) lookFor(method, path string, asked ServiceID, b Switches) *Look {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := method + " " + path
	s.asked[key]++
	return &Look{
		seed: s.options.Seed, fieldOnly: s.options.FieldOnly, request: key, count: s.asked[key], switches: b,
		room: s.rooms[asked], names: s.errorNames,
	}
}
