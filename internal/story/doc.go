// Package story is the life of one subscription, told as data and played with
// the real CLI against the simulator: `make demo` prints it, a test repeats it.
package story
