//go:build !race

package differential_test

// So many histories meet every rule and every intended difference at least
// once, which the books then insist on.
const (
	histories = 200
	complete  = true
)
