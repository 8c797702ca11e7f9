package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	chinaAPI = "https://partner.partnercenterapi.microsoftonline.cn"
	chinaTo  = "https://login.partner.microsoftonline.cn"
	usTo     = "https://login.microsoftonline.us"
)

// tokenAt takes a token of a cloud's login endpoint.
func (b *bench) tokenAt(login, tenant string, form url.Values) string {
	b.t.Helper()
	return text(b.ok(http.StatusOK, b.form(login+"/"+tenant+"/oauth2/v2.0/token", form)), "access_token")
}

// at asks the API under another of its names.
func (b *bench) at(host, path string) reply {
	b.t.Helper()
	return b.graph(host + path)
}

func TestClouds_tokensAreGoodInTheirOwnOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, one := range []struct{ login, api, graph, foreignAPI, foreignGraph string }{
		{loginHost, apiHost, graphHost, chinaAPI, "https://graph.microsoft.us"},
		{"https://login.microsoft.com", apiHost, graphHost, chinaAPI, "https://dod-graph.microsoft.us"},
		{usTo, apiHost, "https://graph.microsoft.us", chinaAPI, graphHost},
		{usTo, apiHost, "https://dod-graph.microsoft.us", chinaAPI, "https://microsoftgraph.chinacloudapi.cn"},
		{chinaTo, chinaAPI, "https://microsoftgraph.chinacloudapi.cn", apiHost, graphHost},
		{"https://login.chinacloudapi.cn", chinaAPI, "https://microsoftgraph.chinacloudapi.cn", apiHost, graphHost},
	} {
		b.token = b.tokenAt(one.login, simulator.PartnerTenant, appForm("scope", one.api+"/.default"))
		b.ok(http.StatusOK, b.at(one.api, "/v1/customers/"+alder))
		b.refused(http.StatusUnauthorized, 401, b.at(one.foreignAPI, "/v1/customers/"+alder))
		b.token = b.tokenAt(one.login, alder, appForm("scope", one.graph+"/.default"))
		b.ok(http.StatusOK, b.at(one.graph, directorySubscriptions))
		b.graphRefused(http.StatusUnauthorized, "InvalidAuthenticationToken", b.at(one.foreignGraph, directorySubscriptions))
		b.denied("invalid_resource", 500011, b.form(one.login+"/"+alder+"/oauth2/v2.0/token", appForm("scope", one.foreignGraph+"/.default")))
	}
	b.denied("invalid_resource", 500011, b.form(usTo+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token", appForm("scope", pricing+"/.default")))
	for login, manager := range map[string]string{
		loginHost: armHost, usTo: "https://management.usgovcloudapi.net", chinaTo: "https://management.chinacloudapi.cn",
	} {
		b.tokenAt(login, alder, appForm("scope", manager+"/.default"))
	}
}

func TestClouds_nationalOnesLackResources(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, one := range []struct {
		login, api        string
		agreements, users int
	}{{loginHost, apiHost, 200, 200}, {usTo, apiHost, 404, 200}, {chinaTo, chinaAPI, 404, 404}} {
		b.token = b.tokenAt(one.login, simulator.PartnerTenant, refreshForm(b.refreshToken(), "scope", one.api+"/.default"))
		for path, want := range map[string]int{
			"/v1/customers/" + alder + "/agreements?agreementType=*":                   one.agreements,
			"/v1/customers/" + alder + "/directSignedMicrosoftCustomerAgreementStatus": one.agreements,
			"/v1/agreements?agreementType=MicrosoftCustomerAgreement":                  one.agreements,
			"/v1/customers/" + alder + "/users":                                        one.users,
			"/v1/customers/" + alder + "/subscriptions/" + simulator.AlderOpenWindow:   200,
			"/v1/products/CFQ7TTC0LH18/skus/0001?country=US":                           200,
		} {
			if got := b.at(one.api, path); got.status != want {
				t.Errorf("%s of %s: %d, want %d", path, one.login, got.status, want)
			}
		}
	}
}

func TestClouds_federatedAudience_endsInTheCloudsName(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for login, audience := range map[string]string{loginHost: "api://AzureADTokenExchange", usTo: "api://AzureADTokenExchangeUSGov", chinaTo: "api://AzureADTokenExchangeChina"} {
		f := simulator.DefaultFederations()["kubernetes"]
		f.Audience = audience
		api := apiHost
		if login == chinaTo {
			api = chinaAPI
		}
		b.tokenAt(login, simulator.PartnerTenant, federatedForm(b.federated(f, 60e9), "scope", api+"/.default"))
		f.Audience += "X"
		b.denied("invalid_client", 700212, b.form(login+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token", federatedForm(b.federated(f, 60e9), "scope", api+"/.default")))
	}
}

func TestClouds_discovery_namesTheHostAsked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for login, instance := range map[string]string{loginHost: "microsoftonline.com", usTo: "microsoftonline.us", chinaTo: "partner.microsoftonline.cn"} {
		said := b.ok(http.StatusOK, b.at(login, "/alderclinics.onmicrosoft.com/v2.0/.well-known/openid-configuration"))
		base := login + "/" + alder
		if said["token_endpoint"] != base+"/oauth2/v2.0/token" || said["issuer"] != base+"/v2.0" || said["cloud_instance_name"] != instance ||
			said["device_authorization_endpoint"] != base+"/oauth2/v2.0/devicecode" {
			t.Errorf("%s: %v", login, said)
		}
		for _, asked := range []string{login, loginHost} { // libraries ask the global one about the others
			found := b.ok(http.StatusOK, b.at(asked, "/common/discovery/instance?api-version=1.1&authorization_endpoint="+url.QueryEscape(base+"/oauth2/v2.0/authorize")))
			if found["tenant_discovery_endpoint"] != base+"/v2.0/.well-known/openid-configuration" || len(elements(found, "metadata")) != 3 {
				t.Errorf("%s about %s: %v", asked, login, found)
			}
		}
	}
	b.denied("invalid_request", 90002, b.at(loginHost, "/nowhere.example/v2.0/.well-known/openid-configuration"))
}

// TestServed_anyName_servesEverythingByPath is the world as `serve` gives it: one address for all services.
func TestServed_anyName_servesEverythingByPath(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	server := httptest.NewServer(b.sim.Handler())
	t.Cleanup(server.Close)
	ask := func(r *http.Request, err error) reply {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+b.token)
		r.URL.Scheme, r.URL.Host, r.Host = "http", strings.TrimPrefix(server.URL, "http://"), ""
		if r.Method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Del("Authorization")
		}
		got, err := over(&http.Transport{DisableKeepAlives: true}, r)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	post := func(form url.Values) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
		return text(b.ok(http.StatusOK, ask(r, err)), "access_token")
	}
	get := func(path string) reply {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, http.NoBody)
		return ask(r, err)
	}
	b.token = post(appForm())
	b.ok(http.StatusOK, get("/v1/customers/"+alder))
	b.token = post(appForm("scope", graphHost+"/.default"))
	b.ok(http.StatusOK, get(directorySubscriptions))
	b.token = post(appForm("scope", armHost+"/.default"))
	b.ok(http.StatusOK, get(partnersAccount+billingVersion))
	if got := get("/_oidc/github"); got.status != http.StatusUnauthorized {
		t.Errorf("issuer: %d", got.status)
	}
	b.configure(func(s *simulator.Behaviors) { s.Cloud = "china" })
	b.token = post(appForm("scope", chinaAPI+"/.default"))
	b.ok(http.StatusOK, get("/v1/customers/"+alder))
	if got := get("/v1/agreements"); got.status != http.StatusNotFound {
		t.Errorf("agreements in China: %d", got.status)
	}
}
