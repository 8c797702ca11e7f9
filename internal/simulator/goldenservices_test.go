package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

func (r *recorder) laterTerms() {
	r.title("later terms")
	for _, day := range []string{"2026-11-20T00:00:00Z", "2027-01-11T00:00:00Z", "2027-12-01T00:00:00Z"} {
		r.both(func(b *simtest.Bench) { b.SetClock(day) })
		r.get(customer(simtest.Alder) + "/subscriptions")
		r.get(customer(simtest.Birch) + "/subscriptions")
	}
	r.get(customer(simtest.Alder) + "/orders?include_price=true")
	r.set("catalog-generation=1", "orders-lag=15m", "provisioning-reads=2", "fulfillment-delay=1h", "directory-lag=10m")
	r.order(simtest.Birch, r.Line(simtest.Birch, simulator.Microsoft365E3, "P3Y", "annual", 2))
	r.get(customer(simtest.Birch) + "/orders")
	bought, err := r.Sim.Subscriptions(r.T.Context(), simtest.Birch)
	if err != nil {
		r.T.Fatal(err)
	}
	newest := bought[len(bought)-1]
	for range 3 {
		r.get(customer(simtest.Birch) + "/orders/" + newest.OrderID + "/provisioningstatus")
		r.get(simtest.SubscriptionPath(simtest.Birch, newest.ID))
	}
	r.set("orders-lag=0s", "provisioning-reads=0", "fulfillment-delay=0s", "directory-lag=0s")
}

func (r *recorder) graph() {
	r.title("Microsoft Graph")
	quoted := func(filter string) string { return "?$filter=" + url.QueryEscape(filter) }
	relationships := "/v1.0/tenantRelationships/delegatedAdminRelationships"
	for _, tenant := range []string{simtest.Alder, simulator.PartnerTenant} {
		r.as(tenant, simtest.GraphHost, tenant == simtest.Alder)
		for _, path := range []string{
			"/v1.0/$metadata", simtest.DirectorySubscriptions,
			simtest.DirectorySubscriptions + "?$top=2&$select=id,status", simtest.DirectorySubscriptions + "?$top=0",
			simtest.DirectorySubscriptions + "?$skiptoken=x", simtest.DirectorySubscriptions + "/" + nowhere,
			simtest.DirectorySubscriptions + "(commerceSubscriptionId='" + simulator.AlderSelfService + "')",
			"/v1.0/applications",
			"/v1.0/applications" + quoted("appId eq '"+simulator.PartnerClient+"'"),
			"/v1.0/applications" + quoted("id ne 'x'"),
			"/v1.0/applications/" + nowhere, "/v1.0/applications(appId='" + simulator.PartnerClient + "')",
			"/v1.0/applications(appId='" + simulator.CustomerClient + "')?$select=appId", relationships,
			relationships + "?$top=2",
			relationships + quoted("status eq 'active' and customer/tenantId eq '"+simtest.Alder+"'"),
			relationships + "/" + simulator.AlderRelationship,
			relationships + "/" + nowhere, "/v1.0/subscribedSkus", "/v1.0/subscribedSkus?$select=skuId",
			"/v1.0/subscribedSkus/" + nowhere,
			"/v1.0/nothing",
		} {
			r.get(simtest.GraphHost + path)
		}
		r.ask(http.MethodPost, simtest.GraphHost+simtest.DirectorySubscriptions, simtest.Body{})
	}
	r.as(simtest.Alder, simtest.GraphHost, false)
	for _, path := range []string{simtest.DirectorySubscriptions, "/v1.0/subscribedSkus", "/v1.0/applications"} {
		if list := simtest.Elements(r.Bench.Graph(path).Object(r.T), "value"); len(list) > 0 {
			r.get(simtest.GraphHost + path + "/" + simtest.Text(list[0], "id"))
		}
	}
	r.set("graph-permission=none", "graph-applications=none", "graph-relationships=none")
	r.get(simtest.GraphHost+simtest.DirectorySubscriptions, "Authorization", "")
	r.get(simtest.GraphHost+"/v1.0/subscribedSkus", "Authorization", "Bearer x")
	r.as(simtest.Alder, simtest.GraphHost, false)
	r.get(simtest.GraphHost + simtest.DirectorySubscriptions)
	r.get(simtest.GraphHost + "/v1.0/subscribedSkus/" + nowhere)
	r.as(simulator.PartnerTenant, simtest.GraphHost, true)
	r.get(simtest.GraphHost + relationships)
	r.as(simulator.DogwoodFoods, simtest.GraphHost, true)
	r.get(simtest.GraphHost + simtest.DirectorySubscriptions)
	r.as(simtest.Alder, simtest.APIHost, false)
	r.get(simtest.GraphHost + simtest.DirectorySubscriptions)
	r.set("graph-permission=granted", "graph-applications=granted", "graph-relationships=granted",
		"undelegated-tenants="+simtest.Alder)
	r.as(simtest.Alder, simtest.GraphHost, true)
	r.get(simtest.GraphHost + simtest.DirectorySubscriptions)
	r.set("undelegated-tenants=")
}

func (r *recorder) billing() {
	r.title("Azure Resource Manager")
	list := func() {
		for _, path := range []string{
			simtest.BillingAccounts + simtest.BillingVersion, simtest.BillingAccounts,
			simtest.BillingAccounts + "?api-version=2020-05-01",
			simtest.BillingAccounts + simtest.BillingVersion + "&top=x",
			simtest.PartnersAccount + simtest.BillingVersion,
			simtest.PartnersAccount + "/paymentMethods" + simtest.BillingVersion,
			simtest.PartnersAccount + "/paymentMethods" + simtest.BillingVersion + "&top=1",
			simtest.PartnersAccount + "/paymentMethods" + simtest.BillingVersion + "&top=1&skip=1",
			simtest.PartnersAccount + "/paymentMethods/" + simulator.PartnerCard + simtest.BillingVersion,
			simtest.PartnersAccount + "/paymentMethods/" + nowhere + simtest.BillingVersion,
			simtest.BillingAccounts + "/" + nowhere + simtest.BillingVersion,
			simtest.BillingAccounts + "/" + nowhere + "/paymentMethods" + simtest.BillingVersion,
		} {
			r.get(simtest.ArmHost + path)
		}
	}
	r.as(simulator.PartnerTenant, simtest.ArmHost, true)
	list()
	r.get(simtest.ArmHost + "/providers/Microsoft.Billing/nothing")
	r.ask(http.MethodPut, simtest.ArmHost+simtest.BillingAccounts, simtest.Body{})
	r.get(simtest.ArmHost+simtest.BillingAccounts+simtest.BillingVersion, "Authorization", "")
	r.get(simtest.ArmHost+simtest.BillingAccounts+simtest.BillingVersion, "Authorization", "Bearer x")
	r.as(simulator.PartnerTenant, simtest.GraphHost, true)
	r.get(simtest.ArmHost + simtest.BillingAccounts + simtest.BillingVersion)
	r.as(nowhere, simtest.ArmHost, true)
	r.get(simtest.ArmHost + simtest.BillingAccounts + simtest.BillingVersion)
	r.as(simulator.PartnerTenant, simtest.ArmHost, true)
	r.set("billing-role=none")
	list()
	r.set("billing-role=granted")
}

// grant asks the login endpoint for a token at both of its ages.
func (r *recorder) grant(tenant string, form url.Values) {
	r.T.Helper()
	r.ask(http.MethodPost, simtest.LoginHost+"/"+tenant+"/oauth2/token", form, "Authorization", "")
	r.ask(http.MethodPost, simtest.LoginHost+"/"+tenant+"/oauth2/v2.0/token", form, "Authorization", "")
}

func (r *recorder) login() {
	r.title("login endpoint: applications")
	partner := simulator.PartnerTenant
	r.grant(partner, simtest.AppForm())
	r.grant(simulator.PartnerDomain, simtest.AppForm(simtest.About(simtest.GraphHost)...))
	r.grant(simtest.Alder, simtest.AppForm(append(simtest.About(simtest.GraphHost), "client_id",
		simulator.CustomerClient, "client_secret", simulator.CustomerSecret)...))
	for _, pair := range [][2]string{
		{"client_secret", "x"},
		{"client_secret", ""},
		{"client_id", nowhere},
		{"client_id", ""},
		{"grant_type", "password"},
		{"grant_type", ""},
		{"scope", ""},
		{"scope", "x"},
		{"scope", simtest.APIHost + "/.default " + simtest.GraphHost + "/.default"},
		{"resource", "https://vault.azure.net"},
		{"client_assertion", "x"},
	} {
		r.grant(partner, simtest.AppForm(pair[0], pair[1]))
	}
	r.grant(nowhere, simtest.AppForm())
	r.grant(simulator.DogwoodFoods, simtest.AppForm())
	records := simulator.DefaultFederations()
	stranger := records["github"]
	stranger.Subject = "repo:other"
	for placeholder, f := range map[string]simulator.Federation{"{github}": records["github"], "{stranger}": stranger} {
		r.keep(placeholder, func(b *simtest.Bench) string { return b.Federated(f, time.Minute) })
	}
	for _, name := range []string{"{github}", "{stranger}"} {
		text := simtest.AssertionForm("assertion").Encode()
		r.ask(http.MethodPost, simtest.LoginHost+"/"+partner+"/oauth2/v2.0/token",
			strings.Replace(text, "=assertion", "="+name, 1), "Authorization", "")
	}
	r.title("login endpoint: the partner's user")
	r.keep("{refresh}", (*simtest.Bench).RefreshToken)
	refresh := func(changes ...string) {
		text := simtest.RefreshForm("refresh", append([]string{"client_info", "1"}, changes...)...).Encode()
		text = strings.Replace(text, "refresh_token=refresh", "refresh_token={refresh}", 1)
		for _, version := range []string{"", "v2.0/"} {
			r.ask(http.MethodPost, simtest.LoginHost+"/"+partner+"/oauth2/"+version+"token", text, "Authorization", "")
		}
	}
	refresh("scope", simtest.APIHost+"/user_impersonation openid offline_access")
	r.grant(partner, simtest.RefreshForm("none"))
	r.grant(partner, simtest.RefreshForm("none", "client_id", simulator.CustomerClient, "client_secret",
		simulator.CustomerSecret))
	for _, assignment := range []string{
		"sign-in=mfa-required", "sign-in=conditional-access", "sign-in=no-consent",
		"public-client=refused", "client-secret=expired",
	} {
		r.set(assignment)
		refresh("client_secret", map[bool]string{true: "", false: simulator.PartnerSecret}[assignment == "public-client=refused"])
	}
	r.set("sign-in=ok", "public-client=allowed", "client-secret=valid")
	r.device()
	r.title("login endpoint: discovery")
	for _, path := range []string{
		"/common/discovery/instance?authorization_endpoint=" +
			url.QueryEscape("https://login.microsoftonline.us/x/oauth2/authorize"),
		"/" + partner + "/v2.0/.well-known/openid-configuration",
		"/" + simtest.Alder + "/.well-known/openid-configuration",
		"/" + nowhere + "/v2.0/.well-known/openid-configuration", "/" + nowhere + "/.well-known/openid-configuration",
		"/common/discovery/v2.0/keys", "/common/discovery/keys", "/common/oauth2/v2.0/authorize",
		"/common/oauth2/deviceauth",
		"/error?code=90002", "/nothing",
	} {
		r.get(simtest.LoginHost + path)
	}
	r.get("https://login.partner.microsoftonline.cn/" + partner + "/v2.0/.well-known/openid-configuration")
}

func (r *recorder) device() {
	r.title("login endpoint: device codes")
	begin := func(client, scope string) {
		for _, b := range r.worlds() {
			r.secrets[b]["{device}"] = "none"
		}
		r.ask(http.MethodPost, simtest.LoginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/devicecode",
			url.Values{"client_id": {client}, "scope": {scope}})
	}
	begin(simulator.PartnerClient, simtest.DeviceScope)
	begin(simulator.CustomerClient, simtest.DeviceScope)
	begin(simulator.PartnerClient, "")
	poll := func() {
		form := url.Values{
			"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"},
			"client_id":  {simulator.PartnerClient},
		}.Encode()
		r.ask(http.MethodPost, simtest.LoginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token",
			form+"&device_code={device}", "Authorization", "")
	}
	poll()
	r.keep("{device}", func(b *simtest.Bench) string {
		return simtest.Text(b.BeginDevice(simtest.DeviceScope),
			"device_code")
	})
	poll()
	poll()
	poll()
	for _, assignment := range []string{"device-sign-in=declined", "device-sign-in=by-hand"} {
		r.set(assignment)
		r.keep("{device}", func(b *simtest.Bench) string {
			return simtest.Text(b.BeginDevice(simtest.DeviceScope),
				"device_code")
		})
		poll()
	}
	r.get(simtest.LoginHost + "/common/oauth2/deviceauth")
	r.set("device-sign-in=second-poll")
}

func (r *recorder) pipelines() {
	r.title("what runs beside a pipeline or an app")
	const host = "https://pipelines.example"
	devops, identity := host+"/_oidc/devops?api-version=7.1&serviceConnectionId=1", host+
		"/_msi/token?api-version=2019-08-01&resource="+url.QueryEscape(simtest.APIHost)
	right := []string{"Authorization", "Bearer " + simulator.PipelineRequestToken}
	r.get(host+"/_oidc/github", right...)
	r.get(host+"/_oidc/github?audience=other", right...)
	r.get(host + "/_oidc/github")
	r.ask(http.MethodPost, host+"/_oidc/github", nil, right...)
	r.ask(http.MethodPost, devops, nil, right...)
	r.ask(http.MethodPost, host+"/_oidc/devops", nil, right...)
	r.ask(http.MethodPost, devops, nil)
	r.ask(http.MethodPost, devops, nil, "X-TFS-FedAuthRedirect", "Suppress")
	r.get(identity, "X-IDENTITY-HEADER", simulator.ManagedIdentityHeader)
	r.get(identity+"&client_id=abc", "X-IDENTITY-HEADER", simulator.ManagedIdentityHeader)
	r.get(identity)
	r.get(host+"/_msi/token", "X-IDENTITY-HEADER", simulator.ManagedIdentityHeader)
	r.get(host+"/_msi/token?api-version=2019-08-01&resource=x", "X-IDENTITY-HEADER", simulator.ManagedIdentityHeader)
}

// protocol asks for what holds for all calls: tokens, roles, faults, repetition, throttling, unknown paths.
func (r *recorder) protocol() {
	r.title("tokens and roles")
	path := customer(simtest.Alder) + "/profiles/company"
	patch := func() {
		r.ask(http.MethodPatch, simtest.SubscriptionPath(simtest.Alder, simulator.AlderClosedWindow),
			simtest.Body{"friendlyName": "x", "autoRenewEnabled": true})
	}
	r.as(simulator.PartnerTenant, simtest.APIHost, false)
	r.get(path, "Authorization", "")
	r.get(path, "Authorization", "Bearer x")
	r.as(simulator.PartnerTenant, simtest.GraphHost, false)
	r.get(path)
	r.as(simtest.Alder, simtest.APIHost, false)
	r.get(path)
	r.as(simulator.PartnerTenant, "https://partner.partnercenterapi.microsoftonline.cn", false)
	r.get(path)
	r.get("https://partner.partnercenterapi.microsoftonline.cn/v1/agreements")
	r.get("https://partner.partnercenterapi.microsoftonline.cn" + path)
	for _, role := range []string{
		"user-mfa=off", "user-role=none", "user-role=helpdesk-agent",
		"user-role=sales-agent",
	} {
		r.set(role)
		r.as(simulator.PartnerTenant, simtest.APIHost, true)
		r.get(path)
		r.get(customer(simtest.Alder) + "/users")
		patch()
		r.set("user-mfa=on")
	}
	r.set("user-role=admin-agent", "undelegated-tenants="+simtest.Alder, "program=inactive")
	r.as(simulator.PartnerTenant, simtest.APIHost, true)
	r.get(customer(simtest.Alder) + "/users")
	patch()
	r.set("undelegated-tenants=", "program=active", "users-app-only=on")
	r.as(simulator.PartnerTenant, simtest.APIHost, false)
	r.get(customer(simtest.Alder) + "/users")
	r.title("unknown paths and methods")
	r.ask(http.MethodHead, path, nil)
	r.ask(http.MethodDelete, simtest.SubscriptionPath(simtest.Alder, simulator.AlderClosedWindow), nil)
	r.get("/v1/nothing")
	r.get("https://unknown.example/v1/customers")
	r.title("repetition")
	again := []string{"MS-RequestId", nowhere}
	sent := simtest.Body{"lineItems": []simtest.Body{r.Line(simtest.Alder, simulator.BusinessStandard,
		"P1Y", "annual", 2)}}
	r.ask(http.MethodPost, customer(simtest.Alder)+"/carts", sent, again...)
	r.ask(http.MethodPost, customer(simtest.Alder)+"/carts", sent, again...)
	r.set("idempotency-other-body=refuse")
	r.ask(http.MethodPost, customer(simtest.Alder)+"/carts", simtest.Body{}, again...)
	r.ask(http.MethodPost, customer(simtest.Alder)+"/carts", sent, "MS-RequestId", "")
	r.faults(path)
}

func (r *recorder) faults(path string) {
	r.title("faults")
	for _, do := range []string{
		"503", "503=7", "500=1", "429", "429=2.5", "409", "409=900278", "401", "400=800002",
		"cut", "lost-answer",
	} {
		r.both(func(b *simtest.Bench) { b.Fault("* /**", do, 1) })
		r.get(path)
	}
	for _, address := range []string{
		simtest.GraphHost + simtest.DirectorySubscriptions,
		simtest.ArmHost + simtest.BillingAccounts + simtest.BillingVersion,
		simtest.LoginHost + "/common/discovery/keys",
	} {
		for _, do := range []string{"503", "429=3", "401", "404"} {
			r.both(func(b *simtest.Bench) { b.Fault("GET /**", do, 1) })
			r.get(address)
		}
	}
	r.set("throttle=1")
	r.get(customer(simtest.Alder) + "/orders/000000000000")
	r.get(customer(simtest.Alder) + "/orders/000000000000")
	r.set("throttle=0")
}
