package armbilling

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Switches are those of the billing accounts. The zero value is not the default.
type Switches struct {
	BillingRole string `name:"billing-role" values:"granted,none" meaning:"whether callers have a role on their directory's billing account; none = empty lists, or 401"`
}

// DefaultSwitches gives what a new world does.
func DefaultSwitches() Switches {
	return Switches{
		BillingRole: "granted",
	}
}

// switchesOf reads them out of the settings of a world.
func switchesOf(settings world.Settings) (Switches, error) {
	return wire.ReadSwitches(settings, DefaultSwitches())
}
