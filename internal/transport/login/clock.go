package login

import "time"

// wallClock is this package's one look at the local clock: tokens and
// assertions live by it, whatever the service's clock shows.
func wallClock() time.Time { return time.Now() }
