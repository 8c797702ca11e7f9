package simulator_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const applications = "/v1.0/applications"

func ofClient(id string) string { return applications + "(appId='" + id + "')" }

func TestApplications_showWhenTheirKeysEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.asPartner()
	got := b.graph(ofClient(strings.ToUpper(simulator.PartnerClient)))
	own := b.ok(http.StatusOK, got)
	for name, want := range map[string]any{
		"appId": simulator.PartnerClient, "displayName": "Fennel licensing", "passwordCredentials.keyId": simulator.PartnerSecretKey,
		"passwordCredentials.displayName": "Terraform", "passwordCredentials.startDateTime": "2025-05-01T00:00:00Z",
		"passwordCredentials.endDateTime": "2027-05-01T00:00:00Z", "passwordCredentials.hint": "sim", "passwordCredentials.secretText": nil,
		"keyCredentials.keyId": simulator.PartnerCertificateKey, "keyCredentials.endDateTime": "2028-01-15T00:00:00Z",
		"keyCredentials.type": "AsymmetricX509Cert", "keyCredentials.usage": "Verify", "keyCredentials.key": nil,
	} {
		if found := look(own, name); found != want {
			t.Errorf("%s = %v, want %v", name, found, want)
		}
	}
	if strings.Contains(string(got.body), simulator.PartnerSecret) || own["@odata.context"] != graphHost+"/v1.0/$metadata#applications/$entity" {
		t.Errorf("application %s", got.body)
	}
	if one := b.ok(http.StatusOK, b.graph(applications+"/"+text(own, "id"))); one["appId"] != simulator.PartnerClient {
		t.Errorf("by id %v", one)
	}
	ends := simulator.Start.AddDate(0, 0, 12)
	if _, err := b.sim.SetApplicationKey(t.Context(), simulator.ApplicationKey{ID: simulator.PartnerSecretKey, Ends: ends}); err != nil {
		t.Fatal(err)
	}
	if one := b.ok(http.StatusOK, b.graph(ofClient(simulator.PartnerClient))); text(one, "passwordCredentials.endDateTime") != "2026-11-14T09:00:00Z" || text(one, "passwordCredentials.displayName") != "Terraform" {
		t.Errorf("changed %v", one)
	}
	past := simulator.ApplicationKey{Ends: simulator.Start.AddDate(0, 0, -1)}
	if _, err := b.sim.SetApplicationKey(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	if one := b.ok(http.StatusOK, b.graph(ofClient(simulator.PartnerClient))); text(one, "passwordCredentials.1.startDateTime") != "2026-05-05T09:00:00Z" {
		t.Errorf("a past one %v", one)
	}
	if _, err := b.sim.SetApplicationKey(t.Context(), simulator.ApplicationKey{ClientID: "x"}); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("no application: %v", err)
	}
}

func TestApplications_areTheDirectorysOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.asPartner()
	of := func(id string) string { return applications + "?$filter=" + url.QueryEscape("appId eq '"+id+"'") }
	if n, other := len(b.byName(of(simulator.PartnerClient))), len(b.byName(of(simulator.CustomerClient))); n != 1 || other != 0 {
		t.Errorf("in the partner's directory %d and %d", n, other)
	}
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(ofClient(simulator.CustomerClient)))
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(applications+"/x"))
	b.graphRefused(http.StatusBadRequest, "Request_UnsupportedQuery", b.graph(applications+"?$filter=startswith(displayName,%20'a')"))
	b.graphAs(alder, appForm("client_id", simulator.CustomerClient, "client_secret", simulator.CustomerSecret))
	if one := b.ok(http.StatusOK, b.graph(ofClient(simulator.CustomerClient))); text(one, "passwordCredentials.keyId") != simulator.CustomerSecretKey || len(elements(one, "keyCredentials")) != 0 {
		t.Errorf("the customer's %v", one)
	}
	b.graphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.graph(ofClient(simulator.PartnerClient)))
	b.configure(func(s *simulator.Behaviors) { s.GraphApplications = "none" })
	b.asPartner()
	b.graphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.graph(applications))
	b.ok(http.StatusOK, b.graph(relationships))
}

func TestApplications_showRegisteredCertificates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	own, _ := pairs(t)
	if err := b.sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.pem()); err != nil {
		t.Fatal(err)
	}
	b.asPartner()
	one := b.ok(http.StatusOK, b.graph(ofClient(simulator.PartnerClient)))
	if text(one, "keyCredentials.1.endDateTime") != "2040-01-01T00:00:00Z" || len(text(one, "keyCredentials.1.customKeyIdentifier")) != 40 || look(one, "keyCredentials.1.key") != nil {
		t.Errorf("registered %v", one)
	}
	one = b.ok(http.StatusOK, b.graph(ofClient(simulator.PartnerClient)+"?$select=appId,keyCredentials"))
	if text(one, "keyCredentials.1.key") == "" || one["passwordCredentials"] != nil {
		t.Errorf("selected %v", one)
	}
	list := b.ok(http.StatusOK, b.graph(applications+"?$select=appId,keyCredentials"))
	if look(list, "value.keyCredentials.1.key") != nil {
		t.Errorf("selected in a list %v", list)
	}
}
