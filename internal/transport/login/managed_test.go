package login_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// TestManagedIdentity_tokenOfAnotherTenant_isRefused: a directory's paths name
// no tenant, so the machine's own would be read in the place of the one asked for.
func TestManagedIdentity_tokenOfAnotherTenant_isRefused(t *testing.T) {
	asked := ""
	machine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":%q,"expires_on":"4102444800","resource":"https://service.example","token_type":"Bearer"}`, asked)
	}))
	defer machine.Close()
	t.Setenv("IDENTITY_ENDPOINT", machine.URL)
	t.Setenv("IDENTITY_HEADER", "header")
	jws := func(claims string) string {
		part := base64.RawURLEncoding.EncodeToString
		return part([]byte(`{"alg":"RS256"}`)) + "." + part([]byte(claims)) + "." + part([]byte("signature"))
	}
	for i, c := range []struct {
		named, in, token string
		refused          bool
	}{
		{customer, "", jws(`{"tid":"` + tenant + `"}`), true},
		{customer, tenant, jws(`{"tid":"` + tenant + `"}`), false},
		{customer, "", jws(`{"tid":"` + strings.ToUpper(customer) + `"}`), false},
		{"contoso.onmicrosoft.com", "", jws(`{"tid":"` + tenant + `"}`), false},
		{"contoso.onmicrosoft.com", customer, jws(`{"tid":"` + tenant + `"}`), true},
		{customer, "", jws(`{}`), false},
		{customer, "", "opaque", false},
	} {
		o := open(t, grants()).options()
		// The library keeps tokens of an identity for the whole process.
		o.Tenant, o.Client = c.named, fmt.Sprintf("5d2f0000-0000-4000-8000-%012d", i)
		asked = c.token
		token, err := fetch(t.Context(), login.ManagedIdentity(o), c.in)
		var failed *login.Error
		if !c.refused && (err != nil || token.Token != c.token) {
			t.Errorf("%d: got %v", i, err)
		}
		if c.refused &&
			(!errors.As(err, &failed) || failed.Cause != login.OtherTenant || !strings.Contains(err.Error(), tenant) ||
				!strings.Contains(err.Error(), customer) || token.Token != "") {
			t.Errorf("%d: got %v", i, err)
		}
	}
}
