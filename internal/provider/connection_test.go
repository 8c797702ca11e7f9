package provider

import (
	"strings"
	"testing"
)

// TestConfigure_shareFromTheEnvironment_hasTheBlocksBounds: what switches the
// limiter off, or stops all requests, must not slip in by the variable.
func TestConfigure_shareFromTheEnvironment_hasTheBlocksBounds(t *testing.T) {
	t.Parallel()
	for value, takes := range map[string]bool{
		"0.01": true, "0.5": true, "1": true,
		"0": false, "-0.5": false, "0.0099": false, "1e-9": false, "1.01": false, "NaN": false, "Inf": false, "-Inf": false, "half": false,
	} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			clients, said := configure(t, app.with(block{"client_secret": hush}), env{"CSP_RATE_LIMIT": value})
			if refused := clients == nil && strings.Contains(said, "CSP_RATE_LIMIT is no share"); refused == takes {
				t.Errorf("taken: %t, it said %q", !refused, said)
			}
		})
	}
}
