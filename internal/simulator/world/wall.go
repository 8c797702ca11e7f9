package world

import "time"

// wallClock is the only place of this package that reads the machine's clock; every other instant is derived from
// Options.Wall, so that a test can freeze time.
func wallClock() time.Time { return time.Now() }
