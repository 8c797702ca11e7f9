package simulator_test

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
)

func azureToken(t *testing.T, b *bench, c simulator.Credentials, discovery bool) (azcore.AccessToken, error) {
	t.Helper()
	credential, err := azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, c.ClientSecret, &azidentity.ClientSecretCredentialOptions{
		ClientOptions: azcore.ClientOptions{
			Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: "https://login.microsoftonline.com"},
			Transport: &http.Client{Transport: b.sim.Transport()},
			Retry:     policy.RetryOptions{MaxRetries: -1},
		},
		DisableInstanceDiscovery: !discovery,
	})
	if err != nil {
		t.Fatal(err)
	}
	return credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{apiHost + "/.default"}})
}

func TestLogin_azidentityGetsATokenTheAPIAccepts(t *testing.T) {
	t.Parallel()
	for name, discovery := range map[string]bool{"with instance discovery": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			token, err := azureToken(t, b, simulator.DefaultCredentials(), discovery)
			if err != nil {
				t.Fatalf("GetToken: %v", err)
			}
			b.token = token.Token
			b.ok(http.StatusOK, b.get("/v1/customers/"+simulator.AlderClinics))
		})
	}
}

func TestLogin_wrongCredentials_areRefusedAsByTheDirectory(t *testing.T) {
	t.Parallel()
	b := newBench(t)
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
	b := newBench(t)
	c := simulator.DefaultCredentials()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}, "resource": {apiHost}}
	v1 := b.ok(http.StatusOK, b.form("https://login.microsoftonline.com/"+simulator.PartnerDomain+"/oauth2/token", form))
	if v1["expires_in"] != "3599" || v1["resource"] != apiHost || v1["expires_on"] == nil {
		t.Errorf("v1 answer %v", v1)
	}
	form.Set("resource", "https://vault.azure.net")
	foreign := b.ok(http.StatusBadRequest, b.form("https://login.microsoftonline.com/"+c.TenantID+"/oauth2/token", form))
	if foreign["error"] != "invalid_resource" {
		t.Errorf("foreign resource: %v", foreign)
	}
}

func TestAuthorization_expiresWithTheRealClock(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.advance(48 * time.Hour) // commerce time does not age a token
	b.ok(http.StatusOK, b.get("/v1/customers/"+simulator.AlderClinics))
	b.wall.advance(3598 * time.Second)
	b.ok(http.StatusOK, b.get("/v1/customers/"+simulator.AlderClinics))
	b.wall.advance(time.Second)
	late := b.get("/v1/customers/" + simulator.AlderClinics)
	if late.status != http.StatusUnauthorized || late.header.Get("WWW-Authenticate") == "" || len(late.body) == 0 {
		t.Errorf("expired token: %d %q", late.status, late.body)
	}
	if err := b.sim.Configure(t.Context(), func(s *simulator.Behaviors) { s.UnauthorizedBody = false }); err != nil {
		t.Fatal(err)
	}
	if bare := b.get("/v1/customers"); bare.status != http.StatusUnauthorized || len(bare.body) != 0 {
		t.Errorf("401 without body: %d %q", bare.status, bare.body)
	}
	b.token = "forged.token.here"
	if forged := b.get("/v1/customers"); forged.status != http.StatusUnauthorized {
		t.Errorf("forged token: %d", forged.status)
	}
}
