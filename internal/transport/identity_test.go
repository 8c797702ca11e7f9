package transport_test

import (
	"errors"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestMay_whoCanCallWhat(t *testing.T) {
	t.Parallel()
	const own, other = "11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"
	app := transport.Identity{Kind: transport.KindApp, Tenant: own, Cloud: transport.CloudGlobal, Means: "a client secret"}
	user := app
	user.Kind, user.Means = transport.KindUser, "a refresh token"
	cli := app
	cli.Kind, cli.Means = transport.KindEither, "the Azure CLI's login"
	machine := app
	machine.OneTenant, machine.Means = true, "a managed identity"
	customer := app
	customer.Side = transport.SideCustomer
	china := user
	china.Cloud = transport.CloudChina

	buy := transport.Access{Does: "buy", PartnerOnly: true}
	agreement := transport.Access{
		Does: "read the agreement", PartnerOnly: true, Kind: transport.KindUser,
		LackedBy: []string{transport.CloudChina},
	}
	attest := transport.Access{Does: "attest", PartnerOnly: true, Kind: transport.KindApp}
	licenses := transport.Access{Does: "read licenses"}

	for name, c := range map[string]struct {
		who    transport.Identity
		what   transport.Access
		tenant string
		lack   transport.Lack
	}{
		"an application buys":                    {app, buy, other, 0},
		"a user buys":                            {user, buy, other, 0},
		"a machine buys with the own tenant's":   {machine, buy, other, 0},
		"a customer does not buy":                {customer, buy, own, transport.LackPartner},
		"an application reads no agreement":      {app, agreement, other, transport.LackUser},
		"a user reads the agreement":             {user, agreement, other, 0},
		"nobody knows who is logged in to a CLI": {cli, agreement, other, 0},
		"China has no agreements":                {china, agreement, other, transport.LackCloud},
		"a user does not attest":                 {user, attest, other, transport.LackApp},
		"an application reads others' licenses":  {app, licenses, other, 0},
		"a machine reads none of others":         {machine, licenses, other, transport.LackOtherTenant},
		"a customer reads none of others":        {customer, licenses, other, transport.LackOtherTenant},
		"a customer reads its own licenses":      {customer, licenses, "11111111-0000-4000-8000-000000000001", 0},
		"a customer names no tenant":             {customer, licenses, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.who.May(c.what, c.tenant)
			var missing *transport.AccessError
			got := transport.Lack(0)
			if errors.As(err, &missing) {
				got = missing.Lack
			}
			if got != c.lack || (err == nil) != (c.lack == 0) {
				t.Errorf("got %v, want lack %d", err, c.lack)
			}
		})
	}
}

func TestClouds_areComplete(t *testing.T) {
	t.Parallel()
	for _, c := range transport.Clouds() {
		for what, text := range map[string]string{
			"title": c.Title, "login": c.Login, "partner center": c.PartnerCenter.Endpoint, "its scope": c.PartnerCenter.Scope,
			"graph": c.Graph.Endpoint, "its scope too": c.Graph.Scope, "resource manager": c.ResourceManager.Endpoint, "audience": c.FederationAudience,
		} {
			if text == "" {
				t.Errorf("%s has no %s", c.Name, what)
			}
		}
		if found, ok := transport.CloudNamed(" "); ok {
			t.Errorf("found %s by a blank", found.Name)
		}
	}
	if c, ok := transport.CloudNamed("USGovernment"); !ok || c.Login != "https://login.microsoftonline.us" {
		t.Errorf("got %+v", c)
	}
}
