package login_test

import (
	"errors"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

func TestAzureCLI_notInstalled_isReported(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := fetch(t.Context(), login.AzureCLI(open(t, grants()).options()), "")
	var failed *login.Error
	if !errors.As(err, &failed) || failed.Cause != login.NoCLI || failed.Means != "the Azure CLI's login" {
		t.Errorf("got %v", err)
	}
}
