package documentation_test

import (
	"os"
	"testing"
)

// TestMain silences the plugin SDK, which otherwise logs every step of every
// call to the test's own standard error.
func TestMain(m *testing.M) {
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER"} {
		if err := os.Setenv(name, "OFF"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
