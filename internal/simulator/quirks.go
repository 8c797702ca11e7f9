package simulator

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"time"
)

// quirk names one way in which the field's answers differ from the documented samples without a change of meaning.
type quirk int

const (
	quirkBOM            quirk = iota // UTF-8 byte order mark before the JSON
	quirkPascalKeys                  // PascalCase property names
	quirkNulls                       // properties without value sent as null
	quirkNoNulls                     // documented nulls left out
	quirkCodeText                    // error code as string
	quirkLongErrors                  // the longer error body
	quirkDoubledID                   // MS-RequestId and MS-CorrelationId: "a,a"
	quirkUpperIDs                    // GUIDs in upper case
	quirkTrailingBlank               // "Started "
	quirkEnumCase                    // Active for active
	quirkNoLinks                     // links missing
	quirkListOrder                   // batches and other unordered lists reversed
	quirkDates                       // other forms of the same instant
	quirkPastWindow                  // cancellationAllowedUntilDate kept after the window
	quirkOtherKey                    // another documented spelling of a property's name
	quirkNoTime                      // P0D for PT0S
	quirkVersionedLinks              // links with /v1, as some of the published samples have them
)

// harsherQuirks go beyond what the service is known to do: no client that was written for it survives them. They keep
// this provider's own reading honest, and other clients can be spared them (Options.FieldOnly).
var harsherQuirks = []quirk{quirkPascalKeys, quirkTrailingBlank}

// look decides how one answer is dressed. It follows from seed, method, path and how often that was asked, so that the
// same run shows the same quirks whatever else goes on beside it.
type look struct {
	seed      int64
	fieldOnly bool // no quirks harsher than the service
	request   string
	count     int
	behaviors Behaviors
	service   service

	// What Graph repeats in the body of its errors.
	began                    time.Time
	requestID, correlationID string
}

// share of the answers that show any one quirk.
const quirkShare = 4

func (l *look) hash(salt string) uint64 {
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

// otherQuirks are those that services other than Partner Center show, too.
var otherQuirks = map[service][]quirk{
	serviceGraph:   {quirkListOrder, quirkDates, quirkNoTime},
	serviceManager: {quirkListOrder, quirkNulls},
}

func (l *look) quirk(q quirk) bool {
	if l.service != servicePartner && !slices.Contains(otherQuirks[l.service], q) {
		return false
	}
	if l.fieldOnly && slices.Contains(harsherQuirks, q) {
		return false
	}
	return l.seed != 0 && l.hash(fmt.Sprintf("quirk%d", q))%quirkShare == 0
}

// pick chooses one of n forms.
func (l *look) pick(n int) int { return int(l.hash("pick") % uint64(n)) }

func (l *look) codeAsText() bool {
	return l.behaviors.CodeType == "string" || l.quirk(quirkCodeText)
}

func (l *look) longErrors() bool {
	return l.behaviors.ErrorShape == "long" || l.quirk(quirkLongErrors)
}

// lookFor counts the request and gives its look.
func (s *Simulator) lookFor(method, path string, asked service, b Behaviors) *look {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := method + " " + path
	s.asked[key]++
	return &look{seed: s.options.Seed, fieldOnly: s.options.FieldOnly, request: key, count: s.asked[key], behaviors: b, service: asked}
}
