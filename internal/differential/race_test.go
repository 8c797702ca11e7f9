//go:build race

package differential_test

// The race detector makes the simulator's store ten times slower, and a
// history runs in one goroutine: some are enough, too few to meet everything.
const (
	histories = 20
	complete  = false
)
