package documentation_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-csp/terraform-provider-csp/internal/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

const credentialsGuide = guides + "/credentials.md.tmpl"

// namesIn gives what a text names, once each, sorted.
func namesIn(text string, pattern *regexp.Regexp) []string {
	names := pattern.FindAllString(text, -1)
	slices.Sort(names)
	return slices.Compact(names)
}

// Every variable that an attribute's description names is in the guide, and
// the guide names no other.
func TestGuideOfCredentials_namesEveryVariable(t *testing.T) {
	t.Parallel()
	variable := regexp.MustCompile(`\bCSP_[A-Z_]*[A-Z]\b`)
	descriptions := ""
	every(t, func(path string, a *tfprotov6.SchemaAttribute) {
		if strings.HasPrefix(path, "provider.") {
			descriptions += a.Description + "\n"
		}
	})
	want := namesIn(descriptions, variable)
	if len(want) == 0 {
		t.Fatal("no attribute of the provider names a variable")
	}
	if diff := cmp.Diff(want, namesIn(read(t, credentialsGuide), variable)); diff != "" {
		t.Errorf("variables (-schema +guide):\n%s", diff)
	}
}

// The codes are those that the messages know a way out of, read from their
// source: both sides are lists of texts.
func TestGuideOfCredentials_listsTheCodesThatMessagesExplain(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`AADSTS\d+`)
	explained := namesIn(read(t, root+"/internal/diagnostics/login.go"), code)
	if diff := cmp.Diff(explained, namesIn(read(t, credentialsGuide), code)); diff != "" {
		t.Errorf("codes (-explained +guide):\n%s", diff)
	}
}

func TestGuideOfCredentials_listsPartnerCenterCodesThatMessagesExplain(t *testing.T) {
	t.Parallel()
	listed := regexp.MustCompile("(?m)^\\| `(9\\d{5})`")
	classes := []func(error) bool{
		partnercenter.IsAppOnlyRefused, partnercenter.IsMFAMissing, partnercenter.IsRoleMissing,
		partnercenter.IsProgramInactive,
	}
	rows := listed.FindAllStringSubmatch(read(t, credentialsGuide), -1)
	for _, row := range rows {
		code, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(classes, func(is func(error) bool) bool { return is(&partnercenter.Error{Code: code}) }) {
			t.Errorf("no message explains code %d", code)
		}
	}
	if len(rows) == 0 {
		t.Error("the guide lists no code of Partner Center")
	}
}

// A cloud's row is its name, then its hosts.
func TestGuideOfCredentials_showsTheHostsOfEachCloud(t *testing.T) {
	t.Parallel()
	guide := read(t, credentialsGuide)
	for _, c := range transport.Clouds() {
		row := regexp.MustCompile("(?m)^\\| `" + c.Name + "` .*$").FindString(guide)
		for _, address := range []string{
			c.Login, c.PartnerCenter.Endpoint, c.Graph.Endpoint, c.ResourceManager.Endpoint, c.FederationAudience,
		} {
			if !strings.Contains(row, "`"+strings.TrimPrefix(address, "https://")+"`") {
				t.Errorf("the row of %s lacks %s: %q", c.Name, address, row)
			}
		}
	}
}

// The table of calls says what the clients know of each call.
func TestGuideOfCredentials_saysWhatEachCallTakes(t *testing.T) {
	t.Parallel()
	guide := read(t, credentialsGuide)
	for _, a := range []transport.Access{
		partnercenter.ReadCustomers, partnercenter.ReadCatalog, partnercenter.ReadSubscriptions, partnercenter.ReadOrders,
		partnercenter.Buy, partnercenter.ChangeSubscriptions, partnercenter.ReadAgreements, msgraph.ReadDirectorySubscriptions,
		partnercenter.ReadTransitions, partnercenter.TransitionSubscriptions, partnercenter.ReadPromotions, partnercenter.ReadTermEnds,
		msgraph.ReadRelationships, msgraph.ReadApplications, armbilling.ReadPaymentMethods,
	} {
		row := regexp.MustCompile("(?m)^\\| " + regexp.QuoteMeta(a.Does) + " \\|.*$").FindString(guide)
		if !strings.Contains(row, "| "+strings.Join(a.Roles, ", ")) || !strings.Contains(row, "| yes |") {
			t.Errorf("to %s takes %v: %q", a.Does, a.Roles, row)
		}
		if strings.Contains(row, "| no | yes |") != (a.Kind == transport.KindUser) {
			t.Errorf("to %s takes a person or not: %q", a.Does, row)
		}
	}
}

// The variables of pipelines are those that the provider looks at.
func TestGuideOfCredentials_namesThePipelinesVariables(t *testing.T) {
	t.Parallel()
	quoted := regexp.MustCompile(`= "([A-Z_]+)"`)
	source := read(t, root+"/internal/provider/federation.go")
	guide := read(t, credentialsGuide)
	found := quoted.FindAllStringSubmatch(source, -1)
	for _, m := range found {
		if !strings.Contains(guide, m[1]) {
			t.Errorf("the guide does not name %s", m[1])
		}
	}
	if len(found) < 6 {
		t.Errorf("only %d variables of pipelines were found in the source", len(found))
	}
}
