package partnercenter_test

import (
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

func TestParseSubscription_guidsInUpperCase_readInLowerCase(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"A4C1340D-6911-4758-BBA3-0C4C6007D161": "a4c1340d-6911-4758-bba3-0c4c6007d161",
		"a4c1340d-6911-4758-bba3-0c4c6007d161": "a4c1340d-6911-4758-bba3-0c4c6007d161",
		"Not-A-Guid":                           "Not-A-Guid",
	} {
		s, err := partnercenter.ParseSubscription([]byte(`{"id":"` + written + `","status":"active"}`))
		if err != nil {
			t.Fatal(err)
		}
		if s.ID != want {
			t.Errorf("%s was read as %s, want %s", written, s.ID, want)
		}
	}
}
