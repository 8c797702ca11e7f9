package wire

import (
	"encoding/json"
	"fmt"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// settingSwitches is the setting that holds the switches of all services, as one JSON object by field name.
const settingSwitches = "behaviors"

// ReadSwitches reads a service's own switches from the settings of a world; a missing one has its default.
func ReadSwitches[S any](settings world.Settings, defaults S) (S, error) {
	if text := settings[settingSwitches]; text != "" {
		if err := json.Unmarshal([]byte(text), &defaults); err != nil {
			return defaults, fmt.Errorf("read the switches: %w", err)
		}
	}
	return defaults, nil
}

// WriteSwitches writes the switches of all services to the settings of a world.
func WriteSwitches(tx *world.Tx, switches any) error {
	text, err := json.Marshal(switches)
	if err != nil {
		return fmt.Errorf("write the switches: %w", err)
	}
	return tx.Set(settingSwitches, string(text))
}
