package command_test

import (
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestJSON_ofEveryCommand_hasNoZeroTimes(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	alder := simulator.AlderClinics
	for _, line := range [][]string{
		{"clock"},
		{"portal", "--subscription", "Front desk", "--suspend"},
		{"portal", "--subscription", "Doctors", "--upgrade", simulator.Microsoft365E5, "--quantity", "5"},
		{"portal", "--tenant", "Cedar School", "--buy", simulator.BusinessBasic, "--quantity", "5"},
		{"hold", "--tenant", alder, "--offer", simulator.Microsoft365E3, "--seats", "5"},
		{"assign", "--tenant", alder, "--offer", simulator.Microsoft365E3, "--users", "2"},
		{"relate", "--tenant", alder, "--status", "created"},
		{"relate", "--tenant", alder, "--status", "terminated"},
		{"key"},
		{"card"},
		{"fault", "--on", "GET /v1/*", "--do", "cut"},
		{"fault", "--clear"},
		{"behavior"},
		{"log"},
		{"rotate"},
		{"seed", "--tenants", "1", "--subscriptions", "2", "--users", "1"},
		{"clock", "--advance", "2400h"},
	} {
		words := strings.Join(line, " ")
		if out := mustRun(t, append(line, "--path", path, "--json")...); strings.Contains(out, "0001-01-01") {
			t.Errorf("%s printed %s", words, out)
		}
	}
	for _, what := range []string{
		"tenants", "subscriptions", "orders", "users", "transitions", "promotions", "holdings", "licenses",
		"relationships", "keys", "cards", "carts",
	} {
		if out := mustRun(t, "show", what, "--path", path, "--json"); strings.Contains(out, "0001-01-01") ||
			len(out) < 10 {
			t.Errorf("show %s printed %s", what, out)
		}
	}
}

func TestServe_harsherQuirks_needASeed(t *testing.T) {
	t.Parallel()
	_, err := run(t, "serve", "--path", newFile(t), "--harsher")
	if err == nil || !strings.Contains(err.Error(), "--harsher: without --seed") {
		t.Errorf("%v", err)
	}
}
