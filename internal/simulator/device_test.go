package simulator_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const deviceScope = apiHost + "/.default openid offline_access"

func (b *bench) beginDevice(scope string) map[string]any {
	b.t.Helper()
	form := url.Values{"client_id": {simulator.PartnerClient}, "scope": {scope}}
	return b.ok(http.StatusOK, b.form(loginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/devicecode", form))
}

func (b *bench) poll(begun map[string]any, changes ...string) reply {
	b.t.Helper()
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "client_id": {simulator.PartnerClient}, "device_code": {text(begun, "device_code")},
	}
	return b.v2(simulator.PartnerTenant, changed(form, changes...))
}

func TestDevice_secondPoll_givesTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	begun := b.beginDevice(deviceScope)
	shape{"device_code": 's', "user_code": 's', "verification_uri": 's', "expires_in": 'n', "interval": 'n', "message": 's'}.check(t, "device code", begun)
	b.denied("authorization_pending", 70016, b.poll(begun))
	got := b.ok(http.StatusOK, b.poll(begun))
	shape{"access_token": 's', "refresh_token": 's', "id_token": 's', "expires_in": 'n', "scope": 's'}.check(t, "tokens", got)
	b.token = text(got, "access_token")
	b.ok(http.StatusOK, b.get("/v1/customers/"+alder+"/users"))
	b.ok(http.StatusOK, b.v2(simulator.PartnerTenant, refreshForm(text(got, "refresh_token"))))
	b.denied("bad_verification_code", 70018, b.poll(begun)) // a code is good for one sign-in
	lean := b.beginDevice(apiHost + "/.default")
	b.poll(lean)
	if got := b.ok(http.StatusOK, b.poll(lean)); got["refresh_token"] != nil || got["id_token"] != nil {
		t.Errorf("more than was asked for: %v", got)
	}
}

func TestDevice_byHand_waitsForThePersonInAnyProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	b, other := openBench(t, simulator.Options{Path: path}), openBench(t, simulator.Options{Path: path})
	b.configure(func(s *simulator.Behaviors) { s.DeviceSignIn = "by-hand" })
	begun := b.beginDevice(deviceScope)
	for range 3 {
		b.denied("authorization_pending", 70016, b.poll(begun))
	}
	if err := other.sim.SignIn(t.Context(), "WRONG"); !errors.Is(err, simulator.ErrUserCode) {
		t.Errorf("wrong code: %v", err)
	}
	if err := other.sim.SignIn(t.Context(), text(begun, "user_code")); err != nil {
		t.Fatal(err)
	}
	b.ok(http.StatusOK, b.poll(begun))
}

func TestDevice_refusals_sayWhy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	begun := b.beginDevice(deviceScope)
	b.denied("bad_verification_code", 70018, b.poll(begun, "device_code", "junk"))
	b.denied("invalid_request", 900144, b.poll(begun, "device_code", ""))
	b.denied("unauthorized_client", 700016, b.poll(begun, "client_id", simulator.CustomerClient))
	elsewhere := url.Values{"grant_type": {"device_code"}, "client_id": {simulator.PartnerClient}, "device_code": {text(begun, "device_code")}}
	b.denied("bad_verification_code", 70018, b.v2(alder, elsewhere))
	b.configure(func(s *simulator.Behaviors) { s.DeviceSignIn = "declined" })
	b.denied("authorization_declined", 65004, b.poll(begun))
	b.configure(func(s *simulator.Behaviors) { s.DeviceSignIn, s.PublicClient = "by-hand", "refused" })
	b.denied("invalid_client", 7000218, b.poll(begun))
	b.denied("authorization_pending", 70016, b.poll(begun, "client_secret", simulator.PartnerSecret))
	b.wall.advance(15 * time.Minute)
	b.denied("expired_token", 70019, b.poll(begun, "client_secret", simulator.PartnerSecret))
	if err := b.sim.SignIn(t.Context(), text(begun, "user_code")); !errors.Is(err, simulator.ErrUserCode) {
		t.Errorf("a code that is over: %v", err)
	}
	begin := loginHost + "/" + simulator.PartnerTenant + "/oauth2/v2.0/devicecode"
	b.denied("invalid_request", 900144, b.form(begin, url.Values{"client_id": {simulator.PartnerClient}}))
	b.denied("invalid_resource", 500011, b.form(begin, url.Values{"client_id": {simulator.PartnerClient}, "scope": {licensing + "/.default"}}))
	b.denied("unauthorized_client", 700016, b.form(begin, url.Values{"client_id": {simulator.CustomerClient}, "scope": {deviceScope}}))
}

func TestDevice_azidentitySignsIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	credential, err := azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
		TenantID: simulator.PartnerTenant, ClientID: simulator.PartnerClient,
		ClientOptions: azcore.ClientOptions{Transport: &http.Client{Transport: b.sim.Transport()}},
		UserPrompt:    func(context.Context, azidentity.DeviceCodeMessage) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	token, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{apiHost + "/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	b.token = token.Token
	b.ok(http.StatusOK, b.get("/v1/customers/"+alder+"/users"))
}
