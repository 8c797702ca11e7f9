package world

import "errors"

// ErrScene is wrapped by the refusal to set up what cannot be in a world.
var ErrScene = errors.New("not a scene of the simulator")
