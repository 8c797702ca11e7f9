package serving

import "testing"

func TestAsksForLogs_anyVariableWithAValue(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]bool{
		"":                             false,
		"HOME=/root":                   false,
		"TF_LOG=":                      false,
		"TF_INPUT=0":                   false,
		"MY_TF_LOG=TRACE":              false,
		"TF_LOG=TRACE":                 true,
		"TF_LOG=JSON":                  true,
		"TF_LOG_PROVIDER=DEBUG":        true,
		"TF_LOG_PROVIDER_CSP=INFO":     true,
		"TF_LOG_SDK=TRACE":             true,
		"TF_LOG_SDK_PROTO=TRACE":       true,
		"TF_LOG_SDK_FRAMEWORK=TRACE":   true,
		"TF_LOG_SDK_PROTO_DATA_DIR=/x": true,
	} {
		if got := asksForLogs([]string{"PATH=/bin", environ}); got != want {
			t.Errorf("%q: %t, want %t", environ, got, want)
		}
	}
}
