package armbilling

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Switches are the switches of the billing accounts. The zero value is not the default: use DefaultSwitches.
type Switches struct {
	BillingRole string `name:"billing-role" values:"granted,none" meaning:"whether callers have a role on their directory's billing account; none = empty lists, or 401"`
}

// DefaultSwitches returns the switches of a new world.
func DefaultSwitches() Switches {
	return Switches{
		BillingRole: "granted",
	}
}

// switchesOf reads the switches from the settings of a world.
func switchesOf(settings world.Settings) (Switches, error) {
	return wire.ReadSwitches(settings, DefaultSwitches())
}
