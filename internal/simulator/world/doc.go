// Package world keeps a simulated world in one SQLite file: documents, settings, a clock that the caller moves, and what falls due on the way.
package world
