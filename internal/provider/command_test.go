package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// command runs the provider's own binary.
func command(t *testing.T, s *acctest.Served, args ...string) (stdout, all string, code int) {
	t.Helper()
	r, err := s.Shell.Run(t.Context(), s.Shell.Provider, args...)
	must(t, err)
	return r.Stdout, r.Output, r.Code
}

func signInArgs(s *acctest.Served, more ...string) []string {
	return append([]string{
		"login", "--partner-tenant-id", simulator.PartnerTenant, "--client-id", simulator.PartnerClient,
		"--login-endpoint", s.URL, "--partner-center-endpoint", s.URL, "--ca-certificate-path", s.CA,
	}, more...)
}

// TestLoginCommand_file_isWhatTheProviderThenUses is the whole way of a person:
// sign in once, then plan.
func TestLoginCommand_file_isWhatTheProviderThenUses(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	path := filepath.Join(t.TempDir(), "refresh_token")
	stdout, output, code := command(t, s, signInArgs(s, "--refresh-token-file-path", path)...)
	if code != 0 || stdout != "" {
		t.Fatalf("exit code %d, standard output %q: %s", code, stdout, output)
	}
	expect(t, output, "To sign in, open ", "enter the code ", "Signed in. The refresh token is in "+path, "Partner Center accepts it.")
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	for _, secret := range s.Secrets() {
		if strings.Contains(output, secret) {
			t.Errorf("the command shows a secret: %s", output)
		}
	}
	s.Write(partner+"  refresh_token_file_path = \""+filepath.ToSlash(path)+"\"", agreement)
	expect(t, s.Must(0, "apply", "-auto-approve"), "accepted = true")
}

func TestLoginCommand_print_givesTheTokenAlone(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	s.Behave("public-client=refused", "refresh-rotation=revoke")
	s.Setenv("CSP_CLIENT_SECRET", simulator.PartnerSecret)
	elsewhere := filepath.Join(t.TempDir(), "refresh_token")
	s.Setenv("CSP_REFRESH_TOKEN_FILE_PATH", elsewhere) // a flag counts before a variable
	stdout, output, code := command(t, s, signInArgs(s, "--print")...)
	if _, err := os.Stat(elsewhere); err == nil {
		t.Error("the file of the variable was written")
	}
	s.Setenv("CSP_REFRESH_TOKEN_FILE_PATH", "")
	if code != 0 || !regexp.MustCompile(`^\S+\n$`).MatchString(stdout) {
		t.Fatalf("exit code %d, standard output %q: %s", code, stdout, output)
	}
	// It is the newest: the trial at Partner Center has replaced the first.
	s.Setenv("CSP_REFRESH_TOKEN", strings.TrimSpace(stdout))
	s.Write(partner, agreement)
	s.Must(0, "plan")
}

func TestLoginCommand_refusedTrial_saysWhatToDo(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	s.Fault("GET /v1/*", "403=900150", 1)
	stdout, output, code := command(t, s, signInArgs(s, "--print")...)
	if code != 0 || stdout == "" {
		t.Errorf("exit code %d, standard output %q", code, stdout)
	}
	expect(
		t, strings.Join(strings.Fields(output), " "), "Warning: Could not try the sign-in: the role is not sufficient",
		"User management",
	)
}

func TestLoginCommand_mistakes_sayWhatToDo(t *testing.T) {
	t.Parallel()
	s := acctest.NewServed(t)
	path := filepath.Join(t.TempDir(), "refresh_token")
	for name, c := range map[string]struct {
		args   []string
		behave string
		want   []string
		code   int
	}{
		"nowhere to put it": {
			signInArgs(s), "",
			[]string{"choose where the refresh token goes: --refresh-token-file-path FILE, or --print"},
			1,
		},
		"two places": {
			signInArgs(s, "--print", "--refresh-token-file-path", path), "",
			[]string{"choose where the refresh token goes"},
			1,
		},
		"no tenant": {
			[]string{"login", "--print", "--client-id", "x"},
			"",
			[]string{"partner_tenant_id is missing", "--partner-tenant-id"},
			1,
		},
		"no application": {
			[]string{"login", "--print", "--partner-tenant-id", "x"},
			"",
			[]string{"client_id is missing", "--client-id"},
			1,
		},
		"no such folder": {
			signInArgs(s, "--refresh-token-file-path", "/nowhere/at/all/token"), "",
			[]string{"--refresh-token-file-path: ", "no such file or directory"},
			1,
		},
		"plain http": {
			signInArgs(s, "--print", "--login-endpoint", "http://login.example"), "",
			[]string{`Invalid service URL in --login-endpoint: "http://login.example" must be https://`},
			1,
		},
		"Partner Center on plain http": {
			signInArgs(s, "--print", "--partner-center-endpoint", "http://api.example"), "",
			[]string{"Invalid service URL in --partner-center-endpoint"},
			1,
		},
		"an unknown cloud": {signInArgs(s, "--print", "--environment", "mars"), "", []string{"Unknown cloud in"}, 1},
		"another tenant": {
			append(signInArgs(s, "--print"), "--partner-tenant-id", "00000000-0000-4000-8000-000000000000"), "",
			[]string{
				"Could not sign in: the login was refused: there is no such tenant", "login failed at tenant 00000000-",
				"AADSTS90002",
			},
			1,
		},
		"declined": {
			signInArgs(s, "--print"), "device-sign-in=declined",
			[]string{"Could not sign in: ", "authorization_declined"},
			1,
		},
		"a machine":        {signInArgs(s, "--print"), "", []string{"CSP_USE_MSI logs in a managed identity, not a user"}, 1},
		"no second factor": {signInArgs(s, "--print"), "user-mfa=false", []string{"Warning: ", "second factor"}, 0},
	} {
		s.Behave("device-sign-in=second-poll", "user-mfa=true")
		if c.behave != "" {
			s.Behave(c.behave)
		}
		s.Setenv("CSP_USE_MSI", strconv.FormatBool(name == "a machine"))
		stdout, output, code := command(t, s, c.args...)
		if code != c.code || (c.code != 0 && stdout != "") {
			t.Errorf("%s: exit code %d, standard output %q", name, code, stdout)
		}
		expect(t, strings.Join(strings.Fields(output), " "), c.want...)
	}
}
