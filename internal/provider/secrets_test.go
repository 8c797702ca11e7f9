package provider_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// TestSecrets_reachNoLogStatePlanOrMessage runs a purchase, a refused call and
// a destruction with each kind of credential at the most talkative log level,
// and searches all that is left behind for every secret that was used: what
// was configured, and every token that came over the wire.
func TestSecrets_reachNoLogStatePlanOrMessage(t *testing.T) {
	t.Parallel()
	for name, set := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			log := filepath.Join(t.TempDir(), "trace.log")
			s.Setenv("TF_LOG", "TRACE")
			s.Setenv("TF_LOG_PATH", log)
			s.Setenv("CSP_RECEIPT_PATH", "receipts.jsonl") // in the folder that is searched
			settings := set(s)
			config := desk + "\ndata \"csp_tenants\" \"all\" {}\n"
			if strings.Contains(settings, "var.token") {
				config += ephemeral
			}
			s.Write(partner+"  "+settings, config)
			said := s.Must(0, "plan", "-out=tfplan")
			said += planned(t, s.Must(0, "show", "-json", "tfplan"))
			if !strings.Contains(settings, "var.token") { // an ephemeral value is read again, and is the same
				said += s.Must(0, "apply", "tfplan")
				said += s.Must(0, "show", "-json")
			}
			s.Fault("GET /v1/customers", "403=900150", 1)
			refused, _ := s.Run("plan")
			said += refused
			s.Fault("POST /*/oauth2/v2.0/token", "401", 1)
			refused, _ = s.Run("plan")
			said += refused
			said += s.Must(0, "apply", "-auto-approve")
			said += s.Must(0, "destroy", "-auto-approve")

			known := []string{
				simulator.PartnerSecret, pfxPassword, simulator.PipelineRequestToken, simulator.ManagedIdentityHeader,
				"BEGIN PRIVATE KEY",
			}
			search(t, "what was printed", []byte(said), append(s.Secrets(), known...))
			trace, err := os.ReadFile(log)
			must(t, err)
			if !bytes.Contains(trace, []byte("/v1/customers")) {
				t.Error("the log has no request in it, so that the search proves nothing")
			}
			search(t, "the log", trace, append(s.Secrets(), known...))
			searchFolder(t, s.Shell.Dir, append(s.Secrets(), known...))
			checkWho(t, filepath.Join(s.Shell.Dir, "receipts.jsonl"), strings.Contains(name, "refresh token") || name == "the Azure CLI")
		})
	}
}

// checkWho reads who the receipts name: the application, and the person where
// one signed in.
func checkWho(t *testing.T, path string, person bool) {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	seen := map[string]int{}
	for line := range bytes.Lines(text) {
		var one acctest.Receipt
		must(t, json.Unmarshal(line, &one))
		seen[one.Action]++
		if one.ApplicationID == nil || *one.ApplicationID != simulator.PartnerClient ||
			one.PartnerTenant != simulator.PartnerTenant || one.Simulated {
			t.Errorf("it is not said who, and that it is real: %s", line)
		}
		if person != (one.User != nil) || person && *one.User != simulator.PartnerUserName {
			t.Errorf("the person is wrong, want one: %t: %s", person, line)
		}
	}
	if seen["purchase"] != 1 || seen["cancel"] != 1 || len(seen) != 2 {
		t.Errorf("receipts of %v, want those of the purchase and the end", seen)
	}
}

// planned is a plan in JSON without the configuration that it repeats: what
// the user wrote there is the user's.
func planned(t *testing.T, text string) string {
	t.Helper()
	var plan map[string]json.RawMessage
	must(t, json.Unmarshal([]byte(text), &plan))
	delete(plan, "configuration")
	rest, err := json.Marshal(plan)
	must(t, err)
	return string(rest)
}

// searchFolder looks into every file Terraform wrote: state, its backup, saved
// plans with what is packed in them. The configuration itself is the user's.
func searchFolder(t *testing.T, dir string, secrets []string) {
	t.Helper()
	seen := 0
	root := os.DirFS(dir)
	must(t, fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".tf") {
			return err
		}
		content, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		seen++
		search(t, path, content, secrets)
		packed, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil //nolint:nilerr // not every file is an archive
		}
		for _, f := range packed.File {
			if strings.HasPrefix(f.Name, "tfconfig/") {
				continue // a saved plan holds the user's own configuration
			}
			opened, err := f.Open()
			if err != nil {
				return err
			}
			inside, err := io.ReadAll(opened)
			if err != nil {
				return err
			}
			search(t, path+":"+f.Name, inside, secrets)
		}
		return nil
	}))
	if seen < 2 {
		t.Errorf("%d files in %s, want a state and a plan at least", seen, dir)
	}
}

// search finds a secret as it is, in base64, or escaped for an address.
func search(t *testing.T, where string, text []byte, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		if len(secret) < 8 {
			continue
		}
		for form, shape := range map[string]string{
			"as it is": secret, "in base64": base64.StdEncoding.EncodeToString([]byte(secret)), "escaped": url.QueryEscape(secret),
		} {
			if at := bytes.Index(text, []byte(shape)); at >= 0 {
				t.Errorf("%s shows a secret %s: …%s…", where, form, text[max(0, at-200):min(len(text), at+20)])
			}
		}
	}
}
