package directory

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Switches are what the customers have granted. The zero value is not the default: use DefaultSwitches.
type Switches struct {
	UnconsentedTenants string `name:"unconsented-tenants" meaning:"comma separated tenant ids that have not consented to the partner's application"`
	UndelegatedTenants string `name:"undelegated-tenants" meaning:"comma separated tenant ids in which the partner's user has no delegated role"`
}

// DefaultSwitches returns the switches of a new world.
func DefaultSwitches() Switches {
	return Switches{}
}

// SwitchesOf reads the switches from the settings of a world.
func SwitchesOf(settings world.Settings) (Switches, error) {
	return wire.ReadSwitches(settings, DefaultSwitches())
}
