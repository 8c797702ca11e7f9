package advice_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/services/advice"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// said is what people read of a failed login.
func said(e login.Error) string {
	var b strings.Builder
	for _, d := range advice.Failure("list the tenants", &e).Errors() {
		b.WriteString(d.Summary() + "\n" + d.Detail() + "\n")
	}
	return b.String()
}

func TestFailure_loginsWithoutACode_sayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		failed login.Error
		want   []string
	}{
		"another tenant's identity": {
			login.Error{Tenant: "x", Means: "a managed identity", Cause: login.OtherTenant, Description: "the identity belongs to tenant y"},
			[]string{"the managed identity belongs to another tenant", "at tenant x with a managed identity", "log in with an application", "the identity belongs to tenant y"},
		},
	} {
		text := said(c.failed)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in:\n%s", name, want, text)
			}
		}
	}
}
