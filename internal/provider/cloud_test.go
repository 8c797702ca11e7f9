package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// TestEnvironment_eachCloud_isReachedAtItsOwnAddresses plans in every cloud;
// the simulator takes tokens only where they belong.
func TestEnvironment_eachCloud_isReachedAtItsOwnAddresses(t *testing.T) {
	t.Parallel()
	for _, cloud := range transport.Clouds() {
		t.Run(cloud.Name, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewProcesses(t)
			p.WriteRaw(fmt.Sprintf(
				"provider \"csp\" {\n  environment = %q\n  simulator   = { path = %q }\n}\n%s%s", cloud.Name, p.Path,
				countTenants, directoryOf(simulator.AlderClinics),
			))
			expect(t, p.Must(0, "apply", "-auto-approve"), "tenants = 3")
			for _, part := range []string{"/v1/customers", "/v1.0/directory/subscriptions"} {
				if len(p.Calls("GET", part)) == 0 {
					t.Errorf("%s was not asked", part)
				}
			}
		})
	}
}

// TestTokens_everyResourceOfEveryCloud asks for the tokens that the provider's
// services need, now and later: the partner's own, and a customer's.
func TestTokens_everyResourceOfEveryCloud(t *testing.T) {
	t.Parallel()
	w := acctest.New(t)
	refresh, err := w.Sim.RefreshToken(t.Context())
	must(t, err)
	plain, err := transport.New(transport.Options{HTTP: &http.Client{Transport: w.Sim.Transport()}})
	must(t, err)
	for _, cloud := range transport.Clouds() {
		o := login.Options{Authority: cloud.Login, Tenant: simulator.PartnerTenant, Client: simulator.PartnerClient, Pipeline: plain}
		for kind, credentials := range map[string]*login.Credentials{
			"application": login.Secret(o, simulator.PartnerSecret),
			"user":        login.User(o, login.InMemory(refresh), login.SecretProof(simulator.PartnerSecret)),
		} {
			for tenant, scopes := range map[string][]string{
				"":                     {cloud.PartnerCenter.Scope, cloud.Graph.Scope, cloud.ResourceManager.Scope},
				simulator.AlderClinics: {cloud.Graph.Scope, cloud.ResourceManager.Scope},
			} {
				for _, scope := range scopes {
					token, err := credentials.Tenant(tenant).GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{scope}})
					if err != nil || strings.Count(token.Token, ".") != 2 {
						t.Errorf("%s, %s, tenant %q, %s: %v", cloud.Name, kind, tenant, scope, err)
					}
				}
			}
		}
	}
}
