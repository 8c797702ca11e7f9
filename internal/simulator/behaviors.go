package simulator

import (
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Behaviors holds every switch of the simulated services: for behavior that is not documented, that changed over the
// years, or that a test needs to be slow. The zero value is not the default: use DefaultBehaviors.
type Behaviors struct {
	ofPartnerCenter
	ofLogin
	ofDirectory
	ofGraph
	ofBilling
	ofWire
}

type (
	ofPartnerCenter = partnercenter.Switches
	ofLogin         = login.Switches
	ofDirectory     = directory.Switches
	ofGraph         = msgraph.Switches
	ofBilling       = armbilling.Switches
	ofWire          = wire.Switches
)

// DefaultBehaviors returns the switches of a new world.
func DefaultBehaviors() Behaviors {
	return Behaviors{
		partnercenter.DefaultSwitches(), login.DefaultSwitches(), directory.DefaultSwitches(),
		msgraph.DefaultSwitches(), armbilling.DefaultSwitches(),
		wire.DefaultSwitches(),
	}
}

func behaviorsOf(settings world.Settings) (Behaviors, error) {
	return wire.ReadSwitches(settings, DefaultBehaviors())
}
