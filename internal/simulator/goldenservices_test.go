package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func (r *recorder) laterTerms() {
	r.title("later terms")
	for _, day := range []string{"2026-11-20T00:00:00Z", "2027-01-11T00:00:00Z", "2027-12-01T00:00:00Z"} {
		r.both(func(b *bench) { b.setClock(day) })
		r.get(customer(alder) + "/subscriptions")
		r.get(customer(birch) + "/subscriptions")
	}
	r.get(customer(alder) + "/orders?include_price=true")
	r.set("catalog-generation=1", "orders-lag=15m", "provisioning-reads=2", "fulfillment-delay=1h", "directory-lag=10m")
	r.order(birch, r.line(birch, simulator.Microsoft365E3, "P3Y", "annual", 2))
	r.get(customer(birch) + "/orders")
	bought, err := r.sim.Subscriptions(r.t.Context(), birch)
	if err != nil {
		r.t.Fatal(err)
	}
	newest := bought[len(bought)-1]
	for range 3 {
		r.get(customer(birch) + "/orders/" + newest.OrderID + "/provisioningstatus")
		r.get(subscriptionPath(birch, newest.ID))
	}
	r.set("orders-lag=0s", "provisioning-reads=0", "fulfillment-delay=0s", "directory-lag=0s")
}

func (r *recorder) graph() {
	r.title("Microsoft Graph")
	quoted := func(filter string) string { return "?$filter=" + url.QueryEscape(filter) }
	relationships := "/v1.0/tenantRelationships/delegatedAdminRelationships"
	for _, tenant := range []string{alder, simulator.PartnerTenant} {
		r.as(tenant, graphHost, tenant == alder)
		for _, path := range []string{
			"/v1.0/$metadata", directorySubscriptions, directorySubscriptions + "?$top=2&$select=id,status", directorySubscriptions + "?$top=0",
			directorySubscriptions + "?$skiptoken=x", directorySubscriptions + "/" + nowhere,
			directorySubscriptions + "(commerceSubscriptionId='" + simulator.AlderSelfService + "')", "/v1.0/applications",
			"/v1.0/applications" + quoted("appId eq '"+simulator.PartnerClient+"'"), "/v1.0/applications" + quoted("id ne 'x'"),
			"/v1.0/applications/" + nowhere, "/v1.0/applications(appId='" + simulator.PartnerClient + "')",
			"/v1.0/applications(appId='" + simulator.CustomerClient + "')?$select=appId", relationships, relationships + "?$top=2",
			relationships + quoted("status eq 'active' and customer/tenantId eq '"+alder+"'"), relationships + "/" + simulator.AlderRelationship,
			relationships + "/" + nowhere, "/v1.0/subscribedSkus", "/v1.0/subscribedSkus?$select=skuId", "/v1.0/subscribedSkus/" + nowhere,
			"/v1.0/nothing",
		} {
			r.get(graphHost + path)
		}
		r.ask(http.MethodPost, graphHost+directorySubscriptions, body{})
	}
	r.as(alder, graphHost, false)
	for _, path := range []string{directorySubscriptions, "/v1.0/subscribedSkus", "/v1.0/applications"} {
		if list := elements(r.bench.graph(path).object(r.t), "value"); len(list) > 0 {
			r.get(graphHost + path + "/" + text(list[0], "id"))
		}
	}
	r.set("graph-permission=none", "graph-applications=none", "graph-relationships=none")
	r.get(graphHost+directorySubscriptions, "Authorization", "")
	r.get(graphHost+"/v1.0/subscribedSkus", "Authorization", "Bearer x")
	r.as(alder, graphHost, false)
	r.get(graphHost + directorySubscriptions)
	r.get(graphHost + "/v1.0/subscribedSkus/" + nowhere)
	r.as(simulator.PartnerTenant, graphHost, true)
	r.get(graphHost + relationships)
	r.as(simulator.DogwoodFoods, graphHost, true)
	r.get(graphHost + directorySubscriptions)
	r.as(alder, apiHost, false)
	r.get(graphHost + directorySubscriptions)
	r.set("graph-permission=granted", "graph-applications=granted", "graph-relationships=granted", "undelegated-tenants="+alder)
	r.as(alder, graphHost, true)
	r.get(graphHost + directorySubscriptions)
	r.set("undelegated-tenants=")
}

func (r *recorder) billing() {
	r.title("Azure Resource Manager")
	list := func() {
		for _, path := range []string{
			billingAccounts + billingVersion, billingAccounts, billingAccounts + "?api-version=2020-05-01", billingAccounts + billingVersion + "&top=x",
			partnersAccount + billingVersion, partnersAccount + "/paymentMethods" + billingVersion, partnersAccount + "/paymentMethods" + billingVersion + "&top=1",
			partnersAccount + "/paymentMethods" + billingVersion + "&top=1&skip=1", partnersAccount + "/paymentMethods/" + simulator.PartnerCard + billingVersion,
			partnersAccount + "/paymentMethods/" + nowhere + billingVersion, billingAccounts + "/" + nowhere + billingVersion,
			billingAccounts + "/" + nowhere + "/paymentMethods" + billingVersion,
		} {
			r.get(armHost + path)
		}
	}
	r.as(simulator.PartnerTenant, armHost, true)
	list()
	r.get(armHost + "/providers/Microsoft.Billing/nothing")
	r.ask(http.MethodPut, armHost+billingAccounts, body{})
	r.get(armHost+billingAccounts+billingVersion, "Authorization", "")
	r.get(armHost+billingAccounts+billingVersion, "Authorization", "Bearer x")
	r.as(simulator.PartnerTenant, graphHost, true)
	r.get(armHost + billingAccounts + billingVersion)
	r.as(nowhere, armHost, true)
	r.get(armHost + billingAccounts + billingVersion)
	r.as(simulator.PartnerTenant, armHost, true)
	r.set("billing-role=none")
	list()
	r.set("billing-role=granted")
}

// grant asks the login endpoint for a token at both of its ages.
func (r *recorder) grant(tenant string, form url.Values) {
	r.t.Helper()
	r.ask(http.MethodPost, loginHost+"/"+tenant+"/oauth2/token", form, "Authorization", "")
	r.ask(http.MethodPost, loginHost+"/"+tenant+"/oauth2/v2.0/token", form, "Authorization", "")
}

func (r *recorder) login() {
	r.title("login endpoint: applications")
	partner := simulator.PartnerTenant
	r.grant(partner, appForm())
	r.grant(simulator.PartnerDomain, appForm(about(graphHost)...))
	r.grant(alder, appForm(append(about(graphHost), "client_id", simulator.CustomerClient, "client_secret", simulator.CustomerSecret)...))
	for _, pair := range [][2]string{
		{"client_secret", "x"},
		{"client_secret", ""},
		{"client_id", nowhere},
		{"client_id", ""},
		{"grant_type", "password"},
		{"grant_type", ""},
		{"scope", ""},
		{"scope", "x"},
		{"scope", apiHost + "/.default " + graphHost + "/.default"},
		{"resource", "https://vault.azure.net"},
		{"client_assertion", "x"},
	} {
		r.grant(partner, appForm(pair[0], pair[1]))
	}
	r.grant(nowhere, appForm())
	r.grant(simulator.DogwoodFoods, appForm())
	records := simulator.DefaultFederations()
	stranger := records["github"]
	stranger.Subject = "repo:other"
	for placeholder, f := range map[string]simulator.Federation{"{github}": records["github"], "{stranger}": stranger} {
		r.keep(placeholder, func(b *bench) string { return b.federated(f, time.Minute) })
	}
	for _, name := range []string{"{github}", "{stranger}"} {
		text := assertionForm("assertion").Encode()
		r.ask(http.MethodPost, loginHost+"/"+partner+"/oauth2/v2.0/token", strings.Replace(text, "=assertion", "="+name, 1), "Authorization", "")
	}
	r.title("login endpoint: the partner's user")
	r.keep("{refresh}", (*bench).refreshToken)
	refresh := func(changes ...string) {
		text := refreshForm("refresh", append([]string{"client_info", "1"}, changes...)...).Encode()
		text = strings.Replace(text, "refresh_token=refresh", "refresh_token={refresh}", 1)
		for _, version := range []string{"", "v2.0/"} {
			r.ask(http.MethodPost, loginHost+"/"+partner+"/oauth2/"+version+"token", text, "Authorization", "")
		}
	}
	refresh("scope", apiHost+"/user_impersonation openid offline_access")
	r.grant(partner, refreshForm("none"))
	r.grant(partner, refreshForm("none", "client_id", simulator.CustomerClient, "client_secret", simulator.CustomerSecret))
	for _, assignment := range []string{"sign-in=mfa-required", "sign-in=conditional-access", "sign-in=no-consent", "public-client=refused", "client-secret=expired"} {
		r.set(assignment)
		refresh("client_secret", map[bool]string{true: "", false: simulator.PartnerSecret}[assignment == "public-client=refused"])
	}
	r.set("sign-in=ok", "public-client=allowed", "client-secret=valid")
	r.device()
	r.title("login endpoint: discovery")
	for _, path := range []string{
		"/common/discovery/instance?authorization_endpoint=" + url.QueryEscape("https://login.microsoftonline.us/x/oauth2/authorize"),
		"/" + partner + "/v2.0/.well-known/openid-configuration", "/" + alder + "/.well-known/openid-configuration",
		"/" + nowhere + "/v2.0/.well-known/openid-configuration", "/" + nowhere + "/.well-known/openid-configuration",
		"/common/discovery/v2.0/keys", "/common/discovery/keys", "/common/oauth2/v2.0/authorize", "/common/oauth2/deviceauth",
		"/error?code=90002", "/nothing",
	} {
		r.get(loginHost + path)
	}
	r.get("https://login.partner.microsoftonline.cn/" + partner + "/v2.0/.well-known/openid-configuration")
}

func (r *recorder) device() {
	r.title("login endpoint: device codes")
	begin := func(client, scope string) {
		for _, b := range r.worlds() {
			r.secrets[b]["{device}"] = "none"
		}
		r.ask(http.MethodPost, loginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/devicecode", url.Values{"client_id": {client}, "scope": {scope}})
	}
	begin(simulator.PartnerClient, deviceScope)
	begin(simulator.CustomerClient, deviceScope)
	begin(simulator.PartnerClient, "")
	poll := func() {
		form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "client_id": {simulator.PartnerClient}}.Encode()
		r.ask(http.MethodPost, loginHost+"/"+simulator.PartnerTenant+"/oauth2/v2.0/token", form+"&device_code={device}", "Authorization", "")
	}
	poll()
	r.keep("{device}", func(b *bench) string { return text(b.beginDevice(deviceScope), "device_code") })
	poll()
	poll()
	poll()
	for _, assignment := range []string{"device-sign-in=declined", "device-sign-in=by-hand"} {
		r.set(assignment)
		r.keep("{device}", func(b *bench) string { return text(b.beginDevice(deviceScope), "device_code") })
		poll()
	}
	r.get(loginHost + "/common/oauth2/deviceauth")
	r.set("device-sign-in=second-poll")
}

func (r *recorder) pipelines() {
	r.title("what runs beside a pipeline or an app")
	const host = "https://pipelines.example"
	devops, identity := host+"/_oidc/devops?api-version=7.1&serviceConnectionId=1", host+"/_msi/token?api-version=2019-08-01&resource="+url.QueryEscape(apiHost)
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
	path := customer(alder) + "/profiles/company"
	patch := func() {
		r.ask(http.MethodPatch, subscriptionPath(alder, simulator.AlderClosedWindow), body{"friendlyName": "x", "autoRenewEnabled": true})
	}
	r.as(simulator.PartnerTenant, apiHost, false)
	r.get(path, "Authorization", "")
	r.get(path, "Authorization", "Bearer x")
	r.as(simulator.PartnerTenant, graphHost, false)
	r.get(path)
	r.as(alder, apiHost, false)
	r.get(path)
	r.as(simulator.PartnerTenant, "https://partner.partnercenterapi.microsoftonline.cn", false)
	r.get(path)
	r.get("https://partner.partnercenterapi.microsoftonline.cn/v1/agreements")
	r.get("https://partner.partnercenterapi.microsoftonline.cn" + path)
	for _, role := range []string{"user-mfa=off", "user-role=none", "user-role=helpdesk-agent", "user-role=sales-agent"} {
		r.set(role)
		r.as(simulator.PartnerTenant, apiHost, true)
		r.get(path)
		r.get(customer(alder) + "/users")
		patch()
		r.set("user-mfa=on")
	}
	r.set("user-role=admin-agent", "undelegated-tenants="+alder, "program=inactive")
	r.as(simulator.PartnerTenant, apiHost, true)
	r.get(customer(alder) + "/users")
	patch()
	r.set("undelegated-tenants=", "program=active", "users-app-only=on")
	r.as(simulator.PartnerTenant, apiHost, false)
	r.get(customer(alder) + "/users")
	r.title("unknown paths and methods")
	r.ask(http.MethodHead, path, nil)
	r.ask(http.MethodDelete, subscriptionPath(alder, simulator.AlderClosedWindow), nil)
	r.get("/v1/nothing")
	r.get("https://unknown.example/v1/customers")
	r.title("repetition")
	again := []string{"MS-RequestId", nowhere}
	sent := body{"lineItems": []body{r.line(alder, simulator.BusinessStandard, "P1Y", "annual", 2)}}
	r.ask(http.MethodPost, customer(alder)+"/carts", sent, again...)
	r.ask(http.MethodPost, customer(alder)+"/carts", sent, again...)
	r.set("idempotency-other-body=refuse")
	r.ask(http.MethodPost, customer(alder)+"/carts", body{}, again...)
	r.ask(http.MethodPost, customer(alder)+"/carts", sent, "MS-RequestId", "")
	r.faults(path)
}

func (r *recorder) faults(path string) {
	r.title("faults")
	for _, do := range []string{"503", "503=7", "500=1", "429", "429=2.5", "409", "409=900278", "401", "400=800002", "cut", "lost-answer"} {
		r.both(func(b *bench) { b.fault("* /**", do, 1) })
		r.get(path)
	}
	for _, address := range []string{graphHost + directorySubscriptions, armHost + billingAccounts + billingVersion, loginHost + "/common/discovery/keys"} {
		for _, do := range []string{"503", "429=3", "401", "404"} {
			r.both(func(b *bench) { b.fault("GET /**", do, 1) })
			r.get(address)
		}
	}
	r.set("throttle=1")
	r.get(customer(alder) + "/orders/000000000000")
	r.get(customer(alder) + "/orders/000000000000")
	r.set("throttle=0")
}
