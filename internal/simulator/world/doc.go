// Package world stores a simulated world in one SQLite file: documents, settings, a clock that the caller moves, and
// what falls due as it moves.
package world
