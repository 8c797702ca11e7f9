package world

import "errors"

// ErrScene is wrapped by errors about a situation that a world cannot have.
var ErrScene = errors.New("not a scene of the simulator")
