package serving

import (
	"fmt"
	"os"
	"strings"
)

// logVariables is the beginning of every variable by which Terraform, the SDK
// and providers are asked to log: TF_LOG, TF_LOG_PROVIDER, TF_LOG_SDK_PROTO…
const logVariables = "TF_LOG"

// loggers are the SDK's own and the provider's, by the variables that set their
// levels.
var loggers = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_CSP"}

// asksForLogs reports whether an environment, as "NAME=value" entries, asks for
// any log.
func asksForLogs(environ []string) bool {
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, logVariables) && value != "" {
			return true
		}
	}
	return false
}

// turnLoggersOff turns the loggers of this process off. Without a level of
// their own they write at TRACE, and Terraform throws every line away: a
// quarter of what a plan costs a provider.
func turnLoggersOff() error {
	for _, variable := range loggers {
		if err := os.Setenv(variable, "OFF"); err != nil {
			return fmt.Errorf("turn the loggers off: %w", err)
		}
	}
	return nil
}
