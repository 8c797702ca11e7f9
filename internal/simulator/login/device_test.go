package login_test

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
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func TestDevice_secondPoll_returnsTokens(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	begun := b.BeginDevice(simtest.DeviceScope)
	simtest.Shape{
		"device_code": 's', "user_code": 's', "verification_uri": 's', "expires_in": 'n', "interval": 'n',
		"message": 's',
	}.Check(t, "device code", begun)
	b.Denied("authorization_pending", 70016, b.Poll(begun))
	got := b.OK(http.StatusOK, b.Poll(begun))
	simtest.Shape{
		"access_token": 's', "refresh_token": 's', "id_token": 's', "expires_in": 'n',
		"scope": 's',
	}.Check(t, "tokens", got)
	b.Token = simtest.Text(got, "access_token")
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder+"/users"))
	b.OK(http.StatusOK, b.V2(simulator.PartnerTenant, simtest.RefreshForm(simtest.Text(got, "refresh_token"))))
	b.Denied("bad_verification_code", 70018, b.Poll(begun)) // a code is good for one sign-in
	lean := b.BeginDevice(simtest.APIHost + "/.default")
	b.Poll(lean)
	if got := b.OK(http.StatusOK, b.Poll(lean)); got["refresh_token"] != nil || got["id_token"] != nil {
		t.Errorf("more than was asked for: %v", got)
	}
}

func TestDevice_byHand_waitsForThePersonInAnyProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.db")
	b, other := simtest.Open(t, simulator.Options{Path: path}), simtest.Open(t, simulator.Options{Path: path})
	b.Configure(func(s *simulator.Behaviors) { s.DeviceSignIn = "by-hand" })
	begun := b.BeginDevice(simtest.DeviceScope)
	for range 3 {
		b.Denied("authorization_pending", 70016, b.Poll(begun))
	}
	if err := other.Sim.SignIn(t.Context(), "WRONG"); !errors.Is(err, simulator.ErrUserCode) {
		t.Errorf("wrong code: %v", err)
	}
	if err := other.Sim.SignIn(t.Context(), simtest.Text(begun, "user_code")); err != nil {
		t.Fatal(err)
	}
	b.OK(http.StatusOK, b.Poll(begun))
}

func TestDevice_refusals_sayWhy(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	begun := b.BeginDevice(simtest.DeviceScope)
	b.Denied("bad_verification_code", 70018, b.Poll(begun, "device_code", "junk"))
	b.Denied("invalid_request", 900144, b.Poll(begun, "device_code", ""))
	b.Denied("unauthorized_client", 700016, b.Poll(begun, "client_id", simulator.CustomerClient))
	elsewhere := url.Values{
		"grant_type": {"device_code"}, "client_id": {simulator.PartnerClient},
		"device_code": {simtest.Text(begun, "device_code")},
	}
	b.Denied("bad_verification_code", 70018, b.V2(simtest.Alder, elsewhere))
	b.Configure(func(s *simulator.Behaviors) { s.DeviceSignIn = "declined" })
	b.Denied("authorization_declined", 65004, b.Poll(begun))
	b.Configure(func(s *simulator.Behaviors) { s.DeviceSignIn, s.PublicClient = "by-hand", "refused" })
	b.Denied("invalid_client", 7000218, b.Poll(begun))
	b.Denied("authorization_pending", 70016, b.Poll(begun, "client_secret", simulator.PartnerSecret))
	b.Wall.Advance(15 * time.Minute)
	b.Denied("expired_token", 70019, b.Poll(begun, "client_secret", simulator.PartnerSecret))
	if err := b.Sim.SignIn(t.Context(), simtest.Text(begun, "user_code")); !errors.Is(err, simulator.ErrUserCode) {
		t.Errorf("a code that is over: %v", err)
	}
	begin := simtest.LoginHost + "/" + simulator.PartnerTenant + "/oauth2/v2.0/devicecode"
	b.Denied("invalid_request", 900144, b.Form(begin, url.Values{"client_id": {simulator.PartnerClient}}))
	b.Denied("invalid_resource", 500011, b.Form(begin, url.Values{
		"client_id": {simulator.PartnerClient},
		"scope":     {simtest.Licensing + "/.default"},
	}))
	b.Denied("unauthorized_client", 700016, b.Form(begin, url.Values{
		"client_id": {simulator.CustomerClient},
		"scope":     {simtest.DeviceScope},
	}))
}

func TestDevice_azidentitySignsIn(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	credential, err := azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
		TenantID: simulator.PartnerTenant, ClientID: simulator.PartnerClient,
		ClientOptions: azcore.ClientOptions{Transport: &http.Client{Transport: b.Sim.Transport()}},
		UserPrompt:    func(context.Context, azidentity.DeviceCodeMessage) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	token, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{simtest.APIHost + "/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	b.Token = token.Token
	b.OK(http.StatusOK, b.Get("/v1/customers/"+simtest.Alder+"/users"))
}
