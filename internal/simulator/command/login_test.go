package command_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// login posts to the login endpoint that is served at the address.
func login(t *testing.T, address, path string, form url.Values) (status int, said map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/"+simulator.PartnerTenant+path,
		strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, said
}

func TestSignIn_letsTheWaitingDeviceIn(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	mustRun(t, "behavior", "--path", path, "device-sign-in=by-hand")
	address := served(t, path)
	client := url.Values{
		"client_id": {simulator.PartnerClient},
		"scope":     {"https://api.partnercenter.microsoft.com/.default"},
	}
	_, begun := login(t, address, "/oauth2/v2.0/devicecode", client)
	deviceCode, _ := begun["device_code"].(string)
	userCode, _ := begun["user_code"].(string)
	client.Set("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
	client.Set("device_code", deviceCode)
	if status, said := login(t, address, "/oauth2/v2.0/token", client); status != http.StatusBadRequest ||
		said["error"] != "authorization_pending" {
		t.Errorf("before: %d %v", status, said)
	}
	if _, err := run(t, "sign-in", "--path", path, "--code", "WRONG"); !errors.Is(err, simulator.ErrUserCode) ||
		!strings.Contains(err.Error(), "--code") {
		t.Errorf("wrong code: %v", err)
	}
	if out := mustRun(t, "sign-in", "--path", path, "--code", userCode); !strings.Contains(out,
		simulator.PartnerUserName) {
		t.Errorf("sign-in printed %q", out)
	}
	if status, said := login(t, address, "/oauth2/v2.0/token", client); status != http.StatusOK ||
		said["access_token"] == nil {
		t.Errorf("after: %d %v", status, said)
	}
}

func TestFederatedToken_replacesTheSecret(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	address := served(t, path)
	ask := func(token string) (int, map[string]any) {
		return login(t, address, "/oauth2/v2.0/token", url.Values{
			"grant_type": {"client_credentials"}, "client_id": {simulator.PartnerClient},
			"scope":                 {"https://api.partnercenter.microsoft.com/.default"},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
			"client_assertion":      {token},
		})
	}
	for name := range simulator.DefaultFederations() {
		if status, said := ask(strings.TrimSpace(mustRun(t, "federated-token", "--path", path, "--as",
			name))); status != http.StatusOK {
			t.Errorf("%s: %d %v", name, status, said)
		}
	}
	printed := decode[map[string]string](t, mustRun(t, "federated-token", "--path", path, "--lifetime",
		"-1s", "--json"))
	if status, _ := ask(printed["token"]); status != http.StatusUnauthorized {
		t.Errorf("expired: %d", status)
	}
	if _, err := run(t, "federated-token", "--path", path, "--as", "nobody"); err == nil ||
		!strings.Contains(err.Error(), "github") {
		t.Errorf("unknown issuer: %v", err)
	}
}
