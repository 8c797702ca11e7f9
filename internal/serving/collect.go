package serving

import (
	"os"
	"runtime/debug"
)

// collectAt is by how many percent the heap may grow until it is collected. A
// provider keeps little and makes much garbage; Go's own 100 collects a heap
// of some megabytes hundreds of times in a plan of a thousand subscriptions.
const collectAt = 150

// collectLess lets the heap grow further between collections, unless GOGC says
// how far.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
}
