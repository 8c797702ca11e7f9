package login_test

import (
	"fmt"
	"net/http"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
)

// services answers anything with success.
type services struct{}

func (services) Do(req *http.Request) (*http.Response, error) { return answer(req, reply{status: 200}) }

// BenchmarkTokens measures the requests needed to log in to many tenants, with ten
// concurrent requests to each.
func BenchmarkTokens(b *testing.B) {
	for _, tenants := range []int{1, 100} {
		b.Run(fmt.Sprintf("%d tenants", tenants), func(b *testing.B) {
			asked := 0
			for b.Loop() {
				d := &directory{script: []reply{grants()}, other: map[string]reply{}}
				p, err := transport.New(transport.Options{HTTP: d})
				if err != nil {
					b.Fatal(err)
				}
				c := login.Secret(
					login.Options{Authority: "https://login.example", Tenant: tenant, Client: application, Pipeline: p},
					clientSecret,
				)
				service, err := transport.New(transport.Options{HTTP: services{}, Credentials: c, Scope: scope})
				if err != nil {
					b.Fatal(err)
				}
				var group errgroup.Group
				group.SetLimit(10)
				for i := range tenants * 10 {
					group.Go(func() error {
						_, err := service.Do(
							b.Context(),
							transport.Request{
								Method: "GET", URL: "https://service.example/",
								Tenant: fmt.Sprintf("00000000-0000-4000-8000-%012d", i%tenants),
							},
						)
						return err
					})
				}
				if err := group.Wait(); err != nil {
					b.Fatal(err)
				}
				asked += len(d.heads)
			}
			perTenant := float64(asked) / float64(b.N) / float64(tenants)
			b.ReportMetric(perTenant, "login-requests/tenant")
			b.ReportMetric(perTenant/10, "login-requests/request")
		})
	}
}
