// Package simtest has what the tests of the simulated services share: a world under test, a client of it, and the
// calls that many tests make.
package simtest
