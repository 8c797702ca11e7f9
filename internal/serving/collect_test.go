package serving

import (
	"runtime/debug"
	"testing"
)

// TestCollectLess_whatTheUserSets_stands: GOGC is the user's own choice.
func TestCollectLess_whatTheUserSets_stands(t *testing.T) { //nolint:paralleltest // it sets the process's own percentage
	const set = 77
	for gogc, want := range map[string]int{"": collectAt, "77": set, "off": set} {
		t.Setenv("GOGC", gogc)
		before := debug.SetGCPercent(set)
		collectLess()
		if got := debug.SetGCPercent(before); got != want {
			t.Errorf("GOGC=%q: the heap may grow by %d %%, want %d", gogc, got, want)
		}
	}
}
