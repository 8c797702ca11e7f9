package msgraph

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Switches are the switches of Microsoft Graph. The zero value is not the default: use DefaultSwitches.
type Switches struct {
	GraphPageSize int `name:"graph-page-size" meaning:"entries of a Graph page when the caller names no number"`
}

// DefaultSwitches returns the switches of a new world.
func DefaultSwitches() Switches {
	return Switches{
		GraphPageSize: 100,
	}
}

// switchesOf reads the switches from the settings of a world.
func switchesOf(settings world.Settings) (Switches, error) {
	return wire.ReadSwitches(settings, DefaultSwitches())
}
