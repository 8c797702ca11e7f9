package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/hashicorp/go-cleanhttp"
)

// idleConnections is how many connections to one host are kept: as many as
// Terraform works on resources at once.
const idleConnections = 10

// ClientOptions configures an HTTP client.
type ClientOptions struct {
	// Authorities are certificates in PEM, trusted in addition to the system's.
	Authorities []byte
	// Proxy is the proxy's address; nil takes HTTPS_PROXY and NO_PROXY from the environment.
	Proxy *url.URL
}

// NewClient makes the HTTP client for all services. It does not follow redirects:
// no service redirects, and an answer must not decide where a token or a body is
// sent.
func NewClient(o ClientOptions) (*http.Client, error) {
	pooled := cleanhttp.DefaultPooledTransport()
	pooled.MaxIdleConnsPerHost = idleConnections
	if o.Proxy != nil {
		pooled.Proxy = http.ProxyURL(o.Proxy)
	}
	if len(o.Authorities) > 0 {
		pool, err := x509.SystemCertPool()
		if err != nil {
			return nil, fmt.Errorf("read the system's certificate authorities: %w", err)
		}
		if !pool.AppendCertsFromPEM(o.Authorities) {
			return nil, errors.New("there is no PEM certificate in it")
		}
		pooled.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return Unredirected(&http.Client{Transport: pooled}), nil
}

// Unredirected makes a client return a redirecting answer as it is.
func Unredirected(c *http.Client) *http.Client {
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}
