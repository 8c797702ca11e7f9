package login_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func azureToken(t *testing.T, b *simtest.Bench, c simulator.Credentials, discovery bool) (azcore.AccessToken, error) {
	t.Helper()
	credential, err := azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, c.ClientSecret,
		&azidentity.ClientSecretCredentialOptions{
			ClientOptions: azcore.ClientOptions{
				Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: "https://login.microsoftonline.com"},
				Transport: &http.Client{Transport: b.Sim.Transport()},
				Retry:     policy.RetryOptions{MaxRetries: -1},
			},
			DisableInstanceDiscovery: !discovery,
		})
	if err != nil {
		t.Fatal(err)
	}
	return credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{simtest.APIHost + "/.default"}})
}

func TestLogin_azidentityGetsATokenTheAPIAccepts(t *testing.T) {
	t.Parallel()
	for name, discovery := range map[string]bool{"with instance discovery": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := simtest.New(t)
			token, err := azureToken(t, b, simulator.DefaultCredentials(), discovery)
			if err != nil {
				t.Fatalf("GetToken: %v", err)
			}
			b.Token = token.Token
			b.OK(http.StatusOK, b.Get("/v1/customers/"+simulator.AlderClinics))
		})
	}
}

func TestLogin_wrongCredentials_areRefusedAsByTheDirectory(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	right := simulator.DefaultCredentials()
	wrongTenant, wrongClient, wrongSecret := right, right, right
	wrongTenant.TenantID = "99999999-0000-4000-8000-000000000000"
	wrongClient.ClientID = "99999999-0000-4000-8000-000000000001"
	wrongSecret.ClientSecret = "guessed"
	for want, c := range map[string]simulator.Credentials{
		"AADSTS90002:": wrongTenant, "AADSTS700016:": wrongClient, "AADSTS7000215:": wrongSecret,
	} {
		if _, err := azureToken(t, b, c, true); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestLogin_v1SendsNumbersAsStrings(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	c := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID},
		"client_secret": {c.ClientSecret}, "resource": {simtest.APIHost},
	}
	v1 := b.OK(http.StatusOK, b.Form("https://login.microsoftonline.com/"+simulator.PartnerDomain+
		"/oauth2/token", form))
	if v1["expires_in"] != "3599" || v1["resource"] != simtest.APIHost || v1["expires_on"] == nil {
		t.Errorf("v1 answer %v", v1)
	}
	form.Set("resource", "https://vault.azure.net")
	foreign := b.OK(http.StatusBadRequest, b.Form("https://login.microsoftonline.com/"+c.TenantID+
		"/oauth2/token", form))
	if foreign["error"] != "invalid_resource" {
		t.Errorf("foreign resource: %v", foreign)
	}
}

func TestAuthorization_expiresWithTheRealClock(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.Advance(48 * time.Hour) // commerce time does not age a token
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simulator.AlderClinics))
	b.Wall.Advance(3598 * time.Second)
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simulator.AlderClinics))
	b.Wall.Advance(time.Second)
	late := b.Get("/v1/customers/" + simulator.AlderClinics)
	if late.Status != http.StatusUnauthorized || late.Header.Get("WWW-Authenticate") == "" || len(late.Body) == 0 {
		t.Errorf("expired token: %d %q", late.Status, late.Body)
	}
	if err := b.Sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.UnauthorizedBody = false }); err != nil {
		t.Fatal(err)
	}
	if bare := b.Get("/v1/customers"); bare.Status != http.StatusUnauthorized || len(bare.Body) != 0 {
		t.Errorf("401 without body: %d %q", bare.Status, bare.Body)
	}
	b.Token = "forged.token.here"
	if forged := b.Get("/v1/customers"); forged.Status != http.StatusUnauthorized {
		t.Errorf("forged token: %d", forged.Status)
	}
}
