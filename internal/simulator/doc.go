// Package simulator answers as the Partner Center API and its login endpoint do, from one SQLite file whose clock the caller moves.
package simulator
