package login_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

func rotates(access, refresh string) reply {
	return reply{
		status: 200,
		body: fmt.Sprintf(
			`{"token_type":"Bearer","expires_in":"3599","expires_on":"1798765432","access_token":%q,"refresh_token":%q}`,
			access, refresh,
		),
	}
}

func TestUser_exchange_asksForTheTenantAndKeepsTheNewToken(t *testing.T) {
	t.Parallel()
	d := open(t, rotates("a", "second"), rotates("b", "third"))
	store := login.InMemory("first")
	c := login.User(d.options(), store, login.SecretProof(clientSecret))
	if a, b := mustFetch(t, c, ""), mustFetch(t, c, customer); a != "a" || b != "b" {
		t.Errorf("tokens %s and %s", a, b)
	}
	got := []string{}
	for i, form := range d.forms {
		got = append(
			got,
			strings.Join(
				[]string{
					d.paths[i], form.Get("grant_type"), form.Get("refresh_token"), form.Get("client_id"),
					form.Get("client_secret"), form.Get("scope"),
				},
				" | ",
			),
		)
	}
	want := []string{
		"/" + tenant + "/oauth2/v2.0/token | refresh_token | first | " + application + " | " + clientSecret +
			" | openid offline_access " + scope,
		"/" + customer + "/oauth2/v2.0/token | refresh_token | second | " + application + " | " + clientSecret +
			" | openid offline_access " + scope,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if kept, _ := store.Load(); kept != "third" {
		t.Errorf("kept %s", kept)
	}
}

func TestUser_publicClient_sendsNoCredential(t *testing.T) {
	t.Parallel()
	d := open(t, rotates("a", ""))
	store := login.InMemory("first")
	mustFetch(t, login.User(d.options(), store, login.NoProof()), "")
	if kept, _ := store.Load(); d.forms[0].Has("client_secret") || kept != "first" {
		t.Errorf("form %v, kept %s", d.forms[0], kept)
	}
}

func TestUser_refusals_areTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		oauth string
		code  int
	}{{"invalid_grant", 700082}, {"interaction_required", 50076}} {
		d := open(t, refuses(400, c.oauth, c.code, "No."))
		_, err := fetch(t.Context(), login.User(d.options(), login.InMemory("first"), login.NoProof()), "")
		var refused *login.Error
		if !errors.As(err, &refused) || refused.Code != fmt.Sprintf("AADSTS%d", c.code) ||
			refused.Means != "a refresh token" || len(d.forms) != 1 {
			t.Errorf("%d: got %v after %d logins", c.code, err, len(d.forms))
		}
		if strings.Contains(err.Error(), "first") {
			t.Errorf("the error shows the token: %v", err)
		}
	}
}

// TestUser_tokenReplacedMeanwhile_isUsed is what happens where each token is
// good for one exchange and another process was faster.
func TestUser_tokenReplacedMeanwhile_isUsed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "refresh_token")
	if err := os.WriteFile(path, []byte("first\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, refuses(400, "invalid_grant", 70000, "Used."), rotates("a", "third"))
	store := &raced{Store: login.InFile(path), swap: func() {
		if err := login.WriteSecret(path, "second"); err != nil {
			t.Error(err)
		}
	}}
	if token := mustFetch(t, login.User(d.options(), store, login.NoProof()), ""); token != "a" {
		t.Errorf("token %s", token)
	}
	if got := d.forms[1].Get("refresh_token"); got != "second" {
		t.Errorf("tried %s", got)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "third\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
}

// TestUser_signInMeanwhile_isNotOverwritten: a run that redeems the token of
// an older session must not put its successor over the new one's.
func TestUser_signInMeanwhile_isNotOverwritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "refresh_token")
	if err := os.WriteFile(path, []byte("older\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, rotates("a", "older's next"), rotates("b", "newer's next"))
	store := &raced{Store: login.InFile(path), swap: func() {
		if err := login.WriteSecret(path, "newer"); err != nil {
			t.Error(err)
		}
	}}
	c := login.User(d.options(), store, login.NoProof())
	mustFetch(t, c, "")
	if text, err := os.ReadFile(path); err != nil || string(text) != "newer\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	mustFetch(t, c, customer)
	if text, err := os.ReadFile(path); err != nil || string(text) != "newer's next\n" || d.forms[1].Get("refresh_token") != "newer" {
		t.Errorf("the file holds %q, %v after %v", text, err, d.forms[1])
	}
}

// raced is a store in which another process replaces the token right after the
// first look.
type raced struct {
	login.Store
	once sync.Once
	swap func()
}

func (r *raced) Load() (string, error) {
	token, err := r.Store.Load()
	r.once.Do(r.swap)
	return token, err
}

func TestInFile_save_replacesAndHidesFromOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "refresh_token")
	if err := os.WriteFile(path, []byte("first"), 0o644); err != nil { //nolint:gosec // too open on purpose
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	store := login.InFile(link)
	if err := store.Save("first", "second"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if at, err := os.Readlink(link); err != nil || at != path {
		t.Errorf("the link was replaced: %s, %v", at, err)
	}
	if token, err := store.Load(); token != "second" || err != nil {
		t.Errorf("got %s, %v", token, err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestInFile_missingOrEmpty_saysSo(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{filepath.Join(t.TempDir(), "none"): "does not exist", empty: "is empty"} {
		d := open(t, grants())
		_, err := fetch(t.Context(), login.User(d.options(), login.InFile(path), login.NoProof()), "")
		var failed *login.Error
		if !errors.As(err, &failed) || failed.Cause != login.NoRefreshToken || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), path) || len(d.forms) != 0 {
			t.Errorf("got %v after %d logins", err, len(d.forms))
		}
	}
}

// TestInFile_thatCannotBeWritten_keepsTheNewestInMemory uses a folder that
// went away, which stops even an administrator.
func TestInFile_thatCannotBeWritten_keepsTheNewestInMemory(t *testing.T) {
	t.Parallel()
	gone := filepath.Join(t.TempDir(), "gone", "refresh_token")
	store := login.InFile(gone)
	if err := store.Save("first", "second"); err == nil {
		t.Fatal("it was written")
	}
	if err := login.CanReplace(gone); err == nil {
		t.Error("it counts as replaceable")
	}
	if err := os.Mkdir(filepath.Dir(gone), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := store.Save("second", "third"); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(gone); err != nil || string(text) != "third\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if err := login.CanReplace(gone); err != nil {
		t.Errorf("it counts as not replaceable: %v", err)
	}
	if err := os.WriteFile(gone, []byte("by another process"), 0o600); err != nil {
		t.Fatal(err)
	}
	if token, err := store.Load(); token != "by another process" || err != nil {
		t.Errorf("got %s, %v", token, err)
	}
}
