package partnercenter

import (
	"encoding/json"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Undocumented returns properties that the service sends without documentation; a client must send them back.
func Undocumented(id string) map[string]json.RawMessage {
	return map[string]json.RawMessage{
		"termLifeCycleState": json.RawMessage(`"InTerm"`),
		"trackingTag":        json.RawMessage(`"` + world.DerivedID("tag", id)[:8] + `"`),
	}
}
