package msgraph_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

const applications = "/v1.0/applications"

func ofClient(id string) string { return applications + "(appId='" + id + "')" }

func TestApplications_showWhenTheirKeysEnd(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.AsPartner()
	got := b.Graph(ofClient(strings.ToUpper(simulator.PartnerClient)))
	own := b.OK(http.StatusOK, got)
	for name, want := range map[string]any{
		"appId": simulator.PartnerClient, "displayName": "Fennel licensing",
		"passwordCredentials.keyId":       simulator.PartnerSecretKey,
		"passwordCredentials.displayName": "Terraform", "passwordCredentials.startDateTime": "2025-05-01T00:00:00Z",
		"passwordCredentials.endDateTime": "2027-05-01T00:00:00Z", "passwordCredentials.hint": "sim",
		"passwordCredentials.secretText": nil,
		"keyCredentials.keyId":           simulator.PartnerCertificateKey, "keyCredentials.endDateTime": "2028-01-15T00:00:00Z",
		"keyCredentials.type": "AsymmetricX509Cert", "keyCredentials.usage": "Verify", "keyCredentials.key": nil,
	} {
		if found := simtest.Look(own, name); found != want {
			t.Errorf("%s = %v, want %v", name, found, want)
		}
	}
	if strings.Contains(string(got.Body), simulator.PartnerSecret) || own["@odata.context"] != simtest.GraphHost+
		"/v1.0/$metadata#applications/$entity" {
		t.Errorf("application %s", got.Body)
	}
	if one := b.OK(http.StatusOK, b.Graph(applications+"/"+simtest.Text(own,
		"id"))); one["appId"] != simulator.PartnerClient {
		t.Errorf("by id %v", one)
	}
	ends := simulator.Start.AddDate(0, 0, 12)
	if _, err := b.Sim.SetApplicationKey(t.Context(), simulator.ApplicationKey{
		ID:   simulator.PartnerSecretKey,
		Ends: ends,
	}); err != nil {
		t.Fatal(err)
	}
	if one := b.OK(http.StatusOK, b.Graph(ofClient(simulator.PartnerClient))); simtest.Text(one,
		"passwordCredentials.endDateTime") != "2026-11-14T09:00:00Z" ||
		simtest.Text(one, "passwordCredentials.displayName") != "Terraform" {
		t.Errorf("changed %v", one)
	}
	past := simulator.ApplicationKey{Ends: simulator.Start.AddDate(0, 0, -1)}
	if _, err := b.Sim.SetApplicationKey(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	if one := b.OK(http.StatusOK, b.Graph(ofClient(simulator.PartnerClient))); simtest.Text(one,
		"passwordCredentials.1.startDateTime") != "2026-05-05T09:00:00Z" {
		t.Errorf("a past one %v", one)
	}
	if _, err := b.Sim.SetApplicationKey(t.Context(), simulator.ApplicationKey{ClientID: "x"}); !errors.Is(err,
		simulator.ErrScene) {
		t.Errorf("no application: %v", err)
	}
}

func TestApplications_areTheDirectorysOwn(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	b.AsPartner()
	of := func(id string) string { return applications + "?$filter=" + url.QueryEscape("appId eq '"+id+"'") }
	if n, other := len(b.ByName(of(simulator.PartnerClient))),
		len(b.ByName(of(simulator.CustomerClient))); n != 1 || other != 0 {
		t.Errorf("in the partner's directory %d and %d", n, other)
	}
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.Graph(ofClient(simulator.CustomerClient)))
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.Graph(applications+"/x"))
	b.GraphRefused(http.StatusBadRequest, "Request_UnsupportedQuery",
		b.Graph(applications+"?$filter=startswith(displayName,%20'a')"))
	b.GraphAs(simtest.Alder, simtest.AppForm("client_id", simulator.CustomerClient, "client_secret",
		simulator.CustomerSecret))
	if one := b.OK(http.StatusOK, b.Graph(ofClient(simulator.CustomerClient))); simtest.Text(one,
		"passwordCredentials.keyId") != simulator.CustomerSecretKey ||
		len(simtest.Elements(one, "keyCredentials")) != 0 {
		t.Errorf("the customer's %v", one)
	}
	b.GraphRefused(http.StatusNotFound, "Request_ResourceNotFound", b.Graph(ofClient(simulator.PartnerClient)))
	b.Configure(func(s *simulator.Behaviors) { s.GraphApplications = "none" })
	b.AsPartner()
	b.GraphRefused(http.StatusForbidden, "Authorization_RequestDenied", b.Graph(applications))
	b.OK(http.StatusOK, b.Graph(simtest.Relationships))
}

func TestApplications_showRegisteredCertificates(t *testing.T) {
	t.Parallel()
	b := simtest.New(t)
	own, _ := simtest.Pairs(t)
	if err := b.Sim.RegisterCertificate(t.Context(), simulator.PartnerClient, own.Pem()); err != nil {
		t.Fatal(err)
	}
	b.AsPartner()
	one := b.OK(http.StatusOK, b.Graph(ofClient(simulator.PartnerClient)))
	if simtest.Text(one, "keyCredentials.1.endDateTime") != "2040-01-01T00:00:00Z" ||
		len(simtest.Text(one, "keyCredentials.1.customKeyIdentifier")) != 40 ||
		simtest.Look(one, "keyCredentials.1.key") != nil {
		t.Errorf("registered %v", one)
	}
	one = b.OK(http.StatusOK, b.Graph(ofClient(simulator.PartnerClient)+"?$select=appId,keyCredentials"))
	if simtest.Text(one, "keyCredentials.1.key") == "" || one["passwordCredentials"] != nil {
		t.Errorf("selected %v", one)
	}
	list := b.OK(http.StatusOK, b.Graph(applications+"?$select=appId,keyCredentials"))
	if simtest.Look(list, "value.keyCredentials.1.key") != nil {
		t.Errorf("selected in a list %v", list)
	}
}
