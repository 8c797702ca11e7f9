package simulator_test

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

// BenchmarkGetSubscription measures what the simulator itself adds to a measurement of the provider.
func BenchmarkGetSubscription(b *testing.B) {
	for name, path := range map[string]string{
		"memory": simulator.MemoryPath,
		"file":   filepath.Join(b.TempDir(), "world.db"),
	} {
		b.Run(name, func(b *testing.B) {
			sim, err := simulator.Open(b.Context(), simulator.Options{Path: path})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = sim.Close() })
			client, token := &http.Client{Transport: sim.Transport()}, benchmarkToken(b, sim)
			for b.Loop() {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet,
					simtest.APIHost+simtest.SubscriptionPath(simtest.Alder, simulator.AlderOpenWindow), http.NoBody)
				if err != nil {
					b.Fatal(err)
				}
				r.Header.Set("Authorization", "Bearer "+token)
				response, err := client.Do(r)
				if err != nil {
					b.Fatal(err)
				}
				response.Body.Close()
				if response.StatusCode != http.StatusOK {
					b.Fatalf("status %d", response.StatusCode)
				}
			}
		})
	}
}

func benchmarkToken(b *testing.B, sim *simulator.Simulator) string {
	b.Helper()
	c := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret},
		"scope": {simtest.APIHost + "/.default"},
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost,
		"https://login.microsoftonline.com/"+c.TenantID+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	response, err := (&http.Client{Transport: sim.Transport()}).Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	found := regexp.MustCompile(`"access_token":"([^"]+)"`).FindSubmatch(text)
	if found == nil {
		b.Fatalf("no token in %s", text)
	}
	return string(found[1])
}
