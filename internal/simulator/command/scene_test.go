package command_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestHold_addsAndRemovesAnotherSellersSubscription(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	args := []string{"hold", "--path", path, "--tenant", simulator.CedarSchool, "--json"}
	list := decode[[]simulator.Holding](t, mustRun(t, append(args, "--offer", simulator.Microsoft365E3, "--seats", "25",
		"--seller", simulator.OtherPartnerTenant, "--ends", "2026-12-01T00:00:00Z")...))
	if len(list) != 1 || list[0].Seats != 25 || list[0].PartNumber != "SPE_E3" ||
		list[0].Offer != simulator.Microsoft365E3 ||
		list[0].SellerID != simulator.OtherPartnerTenant || list[0].Ends.Month() != 12 {
		t.Fatalf("held %+v", list)
	}
	list = decode[[]simulator.Holding](t, mustRun(t, append(args, "--id", list[0].ID, "--offer",
		simulator.Microsoft365E3, "--seats", "30")...))
	if len(list) != 1 || list[0].Seats != 30 || list[0].SellerID != simulator.OtherPartnerTenant ||
		list[0].Ends.Month() != 12 {
		t.Fatalf("changed %+v", list)
	}
	if out := mustRun(t, append(args, "--release", list[0].ID)...); len(decode[[]simulator.Holding](t, out)) != 0 {
		t.Errorf("after --release: %s", out)
	}
	for want, bad := range map[string][]string{
		"no tenant":  {"hold", "--path", path, "--offer", simulator.Microsoft365E3, "--seats", "1"},
		"seats":      {"hold", "--path", path, "--tenant", simulator.CedarSchool, "--offer", simulator.Microsoft365E3},
		`offer ""`:   {"hold", "--path", path, "--tenant", simulator.CedarSchool},
		"--ends":     append(args, "--offer", simulator.Microsoft365E3, "--seats", "1", "--ends", "soon"),
		"no offer":   append(args, "--offer", "E3", "--seats", "1"),
		"holds no x": append(args, "--release", "x"),
	} {
		if _, err := run(t, bad...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := run(t, append(args, "--offer", "E3", "--seats", "1")...); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("unknown offer: %v", err)
	}
}

func TestAssign_countsUsersWithALicense(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	args := []string{"assign", "--path", path, "--tenant", simulator.AlderClinics, "--json"}
	list := decode[[]simulator.License](t, mustRun(t, append(args, "--offer", simulator.Microsoft365E3,
		"--users", "17")...))
	for _, one := range list {
		if one.PartNumber == "SPE_E3" && (one.Consumed != 17 || one.Enabled != 25) {
			t.Errorf("E3 %+v", one)
		}
	}
	users := decode[[]simulator.User](t, mustRun(t, "show", "users", "--path", path, "--tenant",
		simulator.AlderClinics, "--json"))
	if len(users) != 17 || len(users[16].Licenses) != 1 {
		t.Errorf("%d users", len(users))
	}
	if _, err := run(t, append(args, "--offer", "E3", "--users", "1")...); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("unknown offer: %v", err)
	}
}

func TestRelate_setsUpAnEnd(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	args := []string{"relate", "--path", path, "--tenant", simulator.BirchLogistics, "--json"}
	list := decode[[]simulator.Relationship](t, mustRun(t, append(args, "--ends", "2026-11-20T00:00:00Z", "--days",
		"90", "--name", "Support")...))
	if len(list) != 2 || list[1].Name != "Support" || list[1].Days != 90 || list[1].AutoExtend ||
		list[1].Ends.Day() != 20 || list[1].Status != "active" {
		t.Fatalf("made %+v", list)
	}
	list = decode[[]simulator.Relationship](t, mustRun(t, append(args, "--id", list[1].ID, "--auto-extend", "--status",
		"expiring")...))
	if len(list) != 2 || !list[1].AutoExtend || list[1].Status != "expiring" || list[1].Ends.Day() != 20 ||
		list[1].Name != "Support" {
		t.Errorf("changed %+v", list)
	}
	if _, err := run(t, append(args, "--ends", "soon")...); err == nil || !strings.Contains(err.Error(), "--ends") {
		t.Errorf("bad end: %v", err)
	}
	if _, err := run(t, append(args, "--days", "800")...); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("800 days: %v", err)
	}
}

func TestKey_setsAnEnd(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	args := []string{"key", "--path", path, "--json"}
	list := decode[[]simulator.ApplicationKey](t, mustRun(t,
		append(args, "--id", simulator.PartnerSecretKey, "--ends", "2026-11-20T00:00:00Z")...))
	if len(list) != 3 || list[0].Name != "Terraform" || list[0].ID != simulator.PartnerSecretKey ||
		list[0].Ends.Day() != 20 || list[0].Certificate {
		t.Errorf("changed %+v", list)
	}
	list = decode[[]simulator.ApplicationKey](t, mustRun(t, append(args, "--certificate", "--client-id",
		simulator.CustomerClient)...))
	if len(list) != 4 || !list[3].Certificate || list[3].ClientID != simulator.CustomerClient || list[3].Ends.IsZero() {
		t.Errorf("made %+v", list)
	}
	list = decode[[]simulator.ApplicationKey](t, mustRun(t, append(args, "--id", simulator.PartnerCertificateKey,
		"--ends", "2026-11-21T00:00:00Z")...))
	if !list[1].Certificate || list[1].Ends.Day() != 21 {
		t.Errorf("certificate %+v", list)
	}
	if _, err := run(t, append(args, "--client-id", "x")...); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("no application: %v", err)
	}
}

func TestCard_setsItsMonth(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	args := []string{"card", "--path", path, "--json"}
	list := decode[[]simulator.PaymentMethod](t, mustRun(t, append(args, "--id", simulator.PartnerCard, "--expires",
		"12/2026")...))
	if len(list) != 2 || list[0].ID != simulator.PartnerCard || list[0].Expires != "12/2026" ||
		list[0].LastFour != "1881" {
		t.Errorf("changed %+v", list)
	}
	list = decode[[]simulator.PaymentMethod](t, mustRun(t, append(args, "--tenant", simulator.AlderClinics, "--type",
		"mc", "--last-four", "4711")...))
	want := simulator.PaymentMethod{
		ID: list[0].ID, TenantID: simulator.AlderClinics, Family: "CreditCard", Type: "mc",
		LastFour: "4711", Expires: "12/2030", Status: "active",
	}
	if len(list) != 1 || list[0] != want {
		t.Errorf("made %+v", list)
	}
	if _, err := run(t, append(args, "--expires", "2026-12")...); !errors.Is(err, simulator.ErrScene) {
		t.Errorf("no month: %v", err)
	}
}
