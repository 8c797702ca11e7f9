package wire_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

const (
	chinaAPI = "https://partner.partnercenterapi.microsoftonline.cn"
	chinaTo  = "https://login.partner.microsoftonline.cn"
	usTo     = "https://login.microsoftonline.us"
)

func TestClouds_tokensAreGoodInTheirOwnOnly(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for _, one := range []struct{ login, api, graph, foreignAPI, foreignGraph string }{
		{simtest.LoginHost, simtest.APIHost, simtest.GraphHost, chinaAPI, "https://graph.microsoft.us"},
		{"https://login.microsoft.com", simtest.APIHost, simtest.GraphHost, chinaAPI, "https://dod-graph.microsoft.us"},
		{usTo, simtest.APIHost, "https://graph.microsoft.us", chinaAPI, simtest.GraphHost},
		{usTo, simtest.APIHost, "https://dod-graph.microsoft.us", chinaAPI, "https://microsoftgraph.chinacloudapi.cn"},
		{chinaTo, chinaAPI, "https://microsoftgraph.chinacloudapi.cn", simtest.APIHost, simtest.GraphHost},
		{
			"https://login.chinacloudapi.cn", chinaAPI, "https://microsoftgraph.chinacloudapi.cn", simtest.APIHost,
			simtest.GraphHost,
		},
	} {
		b.Token = b.TokenAt(one.login, simulator.PartnerTenant, simtest.AppForm("scope", one.api+"/.default"))
		b.OK(http.StatusOK, b.At(one.api, "/v1/customers/"+simtest.Alder))
		b.Refused(http.StatusUnauthorized, 401, b.At(one.foreignAPI, "/v1/customers/"+simtest.Alder))
		b.Token = b.TokenAt(one.login, simtest.Alder, simtest.AppForm("scope", one.graph+"/.default"))
		b.OK(http.StatusOK, b.At(one.graph, simtest.DirectorySubscriptions))
		b.GraphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken",
			b.At(one.foreignGraph, simtest.DirectorySubscriptions))
		b.Denied("invalid_resource", 500011, b.Form(one.login+"/"+simtest.Alder+"/oauth2/v2.0/token",
			simtest.AppForm("scope", one.foreignGraph+"/.default")))
	}
	b.Denied("invalid_resource", 500011, b.Form(usTo+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token",
		simtest.AppForm("scope", simtest.Pricing+"/.default")))
	for login, manager := range map[string]string{
		simtest.LoginHost: simtest.ArmHost, usTo: "https://management.usgovcloudapi.net",
		chinaTo: "https://management.chinacloudapi.cn",
	} {
		b.TokenAt(login, simtest.Alder, simtest.AppForm("scope", manager+"/.default"))
	}
}

func TestClouds_nationalOnesLackResources(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for _, one := range []struct {
		login, api        string
		agreements, users int
	}{
		{simtest.LoginHost, simtest.APIHost, 200, 200},
		{usTo, simtest.APIHost, 404, 200},
		{chinaTo, chinaAPI, 404, 404},
	} {
		b.Token = b.TokenAt(one.login, simulator.PartnerTenant,
			simtest.RefreshForm(b.RefreshToken(), "scope", one.api+"/.default"))
		for path, want := range map[string]int{
			"/v1/customers/" + simtest.Alder + "/agreements?agreementType=*":                   one.agreements,
			"/v1/customers/" + simtest.Alder + "/directSignedMicrosoftCustomerAgreementStatus": one.agreements,
			"/v1/agreements?agreementType=MicrosoftCustomerAgreement":                          one.agreements,
			"/v1/customers/" + simtest.Alder + "/users":                                        one.users,
			"/v1/customers/" + simtest.Alder + "/subscriptions/" + simulator.AlderOpenWindow:   200,
			"/v1/products/CFQ7TTC0LH18/skus/0001?country=US":                                   200,
		} {
			if got := b.At(one.api, path); got.Status != want {
				t.Errorf("%s of %s: %d, want %d", path, one.login, got.Status, want)
			}
		}
	}
}

func TestClouds_federatedAudience_endsInTheCloudsName(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for login, audience := range map[string]string{
		simtest.LoginHost: "api://AzureADTokenExchange",
		usTo:              "api://AzureADTokenExchangeUSGov", chinaTo: "api://AzureADTokenExchangeChina",
	} {
		f := simulator.DefaultFederations()["kubernetes"]
		f.Audience = audience
		api := simtest.APIHost
		if login == chinaTo {
			api = chinaAPI
		}
		b.TokenAt(login, simulator.PartnerTenant, simtest.FederatedForm(b.Federated(f, 60e9), "scope", api+"/.default"))
		f.Audience += "X"
		b.Denied("invalid_client", 700212, b.Form(login+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token",
			simtest.FederatedForm(b.Federated(f, 60e9), "scope", api+"/.default")))
	}
}

func TestClouds_discovery_returnsTheRequestedHost(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	for login, instance := range map[string]string{
		simtest.LoginHost: "microsoftonline.com", usTo: "microsoftonline.us",
		chinaTo: "partner.microsoftonline.cn",
	} {
		said := b.OK(http.StatusOK, b.At(login, "/alderclinics.onmicrosoft.com/v2.0/.well-known/openid-configuration"))
		base := login + "/" + simtest.Alder
		if said["token_endpoint"] != base+"/oauth2/v2.0/token" || said["issuer"] != base+"/v2.0" ||
			said["cloud_instance_name"] != instance ||
			said["device_authorization_endpoint"] != base+"/oauth2/v2.0/devicecode" {
			t.Errorf("%s: %v", login, said)
		}
		for _, asked := range []string{login, simtest.LoginHost} { // libraries ask the global one about the others
			found := b.OK(
				http.StatusOK,
				b.At(
					asked,
					"/common/discovery/instance?api-version=1.1&authorization_endpoint="+url.QueryEscape(base+"/oauth2/v2.0/authorize"),
				),
			)
			if found["tenant_discovery_endpoint"] != base+"/v2.0/.well-known/openid-configuration" ||
				len(simtest.Elements(found, "metadata")) != 3 {
				t.Errorf("%s about %s: %v", asked, login, found)
			}
		}
	}
	b.Denied("invalid_request", 90002, b.At(simtest.LoginHost,
		"/nowhere.example/v2.0/.well-known/openid-configuration"))
}

// TestServed_anyName_servesEverythingByPath is the world as `serve` gives it: one address for all services.
func TestServed_anyName_servesEverythingByPath(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	server := httptest.NewServer(b.Sim.Handler())
	t.Cleanup(server.Close)
	ask := func(r *http.Request, err error) simtest.Reply {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+b.Token)
		r.URL.Scheme, r.URL.Host, r.Host = "http", strings.TrimPrefix(server.URL, "http://"), ""
		if r.Method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Del("Authorization")
		}
		got, err := simtest.Over(&http.Transport{DisableKeepAlives: true}, r)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	post := func(form url.Values) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			server.URL+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
		return simtest.Text(b.OK(http.StatusOK, ask(r, err)), "access_token")
	}
	get := func(path string) simtest.Reply {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, http.NoBody)
		return ask(r, err)
	}
	b.Token = post(simtest.AppForm())
	b.OK(http.StatusOK, get("/v1/customers/"+simtest.Alder))
	b.Token = post(simtest.AppForm("scope", simtest.GraphHost+"/.default"))
	b.OK(http.StatusOK, get(simtest.DirectorySubscriptions))
	b.Token = post(simtest.AppForm("scope", simtest.ArmHost+"/.default"))
	b.OK(http.StatusOK, get(simtest.PartnersAccount+simtest.BillingVersion))
	if got := get("/_oidc/github"); got.Status != http.StatusUnauthorized {
		t.Errorf("issuer: %d", got.Status)
	}
	b.Configure(func(s *simulator.Behaviors) { s.Cloud = "china" })
	b.Token = post(simtest.AppForm("scope", chinaAPI+"/.default"))
	b.OK(http.StatusOK, get("/v1/customers/"+simtest.Alder))
	if got := get("/v1/agreements"); got.Status != http.StatusNotFound {
		t.Errorf("agreements in China: %d", got.Status)
	}
}
