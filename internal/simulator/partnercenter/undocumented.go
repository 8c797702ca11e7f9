package partnercenter

import (
	"encoding/json"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Undocumented gives properties that the service sends and no page explains; a client must send them back.
func Undocumented(id string) map[string]json.RawMessage {
	return map[string]json.RawMessage{
		"termLifeCycleState": json.RawMessage(`"InTerm"`),
		"trackingTag":        json.RawMessage(`"` + world.DerivedID("tag", id)[:8] + `"`),
	}
}
