package command_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestPortal_printsOneSentence_orJSON(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	out := mustRun(t, "portal", "--path", path, "--subscription", "Front desk", "--quantity", "12",
		"--auto-renew", "off")
	want := `Changed "Front desk" of Alder Clinics (` + simulator.AlderOpenWindow + "): 12 seats instead of 10, auto-renew off.\n"
	if out != want {
		t.Errorf("got %q\nwant %q", out, want)
	}
	result := decode[simulator.PortalResult](t, mustRun(t, "portal", "--path", path, "--subscription",
		simulator.AlderOpenWindow,
		"--name", "Reception", "--json"))
	if result.After == nil || result.After.FriendlyName != "Reception" || result.After.Quantity != 12 ||
		result.Summary == "" {
		t.Errorf("%+v", result)
	}
	bought := decode[simulator.PortalResult](t, mustRun(t, "portal", "--path", path, "--tenant", simulator.CedarSchool,
		"--buy", simulator.BusinessBasic, "--term", "P1Y", "--cycle", "annual", "--quantity", "7", "--json"))
	if bought.After == nil || bought.After.Quantity != 7 || len(bought.OrderIDs) != 1 {
		t.Errorf("%+v", bought)
	}
	for action, status := range map[string]string{"--suspend": "suspended", "--cancel": "deleted"} {
		id := bought.After.ID
		got := decode[simulator.PortalResult](t, mustRun(t, "portal", "--path", newCopy(t, path), "--subscription", id,
			action, "--json"))
		if got.After.Status != status {
			t.Errorf("%s: %+v", action, got.After)
		}
	}
}

func TestPortal_refusal_isAnErrorWithTheServicesCode(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	var no *simulator.PortalRefusedError
	out, err := run(t, "portal", "--path", path, "--subscription", "Doctors", "--quantity", "5")
	if !errors.As(err, &no) || no.Code != "800090" || out != "" ||
		!strings.Contains(err.Error(), "can't be decreased") {
		t.Errorf("%q, %v", out, err)
	}
	out, err = run(t, "portal", "--path", path, "--subscription", "Doctors", "--quantity", "5", "--json")
	if !errors.As(err, &no) || decode[map[string]simulator.PortalRefusedError](t, out)["refusal"].Code != "800090" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestPortal_badFlags_areExplained(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	for want, flags := range map[string][]string{
		`--quantity: "ten" must be a whole number`:   {"--subscription", "Doctors", "--quantity", "ten"},
		`--quantity: "0" must be a whole number`:     {"--subscription", "Doctors", "--quantity", "0"},
		"--schedule: it is empty":                    {"--subscription", "Doctors", "--schedule", ""},
		"--subscription: nothing to change":          {"--subscription", "Doctors"},
		"--subscription: no subscription":            {"--subscription", "Nurses", "--suspend"},
		"if any flags in the group [suspend resume ": {"--subscription", "Doctors", "--suspend", "--cancel"},
	} {
		if _, err := run(t, append([]string{"portal", "--path", path}, flags...)...); err == nil ||
			!strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v\n got %v\nwant %s", flags, err, want)
		}
	}
}
