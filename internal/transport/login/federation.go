package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Assertion fetches a token of an issuer that the application trusts. It is called
// for each login, since such tokens are valid for minutes only.
type Assertion = func(ctx context.Context) (string, error)

// GivenToken returns a fixed token, such as one that a pipeline puts into a
// variable.
func GivenToken(token string) Assertion {
	return func(context.Context) (string, error) {
		if token := strings.TrimSpace(token); token != "" {
			return token, nil
		}
		return "", &Error{Cause: NoFederatedToken, Description: "there is no federated token: the variable was empty"}
	}
}

// TokenInFile reads the token from a file, which the pipeline's runner renews.
func TokenInFile(path string) Assertion {
	return func(context.Context) (string, error) {
		text, err := os.ReadFile(path)
		if err != nil {
			return "", &Error{
				Cause:       NoFederatedToken,
				Description: "the federated token cannot be read: " + err.Error(),
			}
		}
		if token := strings.TrimSpace(string(text)); token != "" {
			return token, nil
		}
		return "", &Error{
			Cause:       NoFederatedToken,
			Description: fmt.Sprintf("the federated token's file %s is empty", path),
		}
	}
}

// GitHub asks the runner of GitHub Actions for a token with an audience.
// Source: "OpenID Connect reference" of GitHub Actions.
func GitHub(p *transport.Pipeline, requestURL, requestToken, audience string) Assertion {
	return func(ctx context.Context) (string, error) {
		to, err := withQuery(requestURL, "audience", audience)
		if err != nil {
			return "", err
		}
		var answer struct {
			Value string `json:"value"`
		}
		err = ask(ctx, p, transport.Request{Method: http.MethodGet, URL: to}, requestToken, &answer)
		return nonEmpty(answer.Value, err)
	}
}

// AzureDevOps asks Azure Pipelines for the token of a service connection.
// Source: "Oidctoken - Create" of the Azure DevOps REST API.
func AzureDevOps(p *transport.Pipeline, requestURL, accessToken, serviceConnection string) Assertion {
	return func(ctx context.Context) (string, error) {
		to, err := withQuery(requestURL, "api-version", "7.1", "serviceConnectionId", serviceConnection)
		if err != nil {
			return "", err
		}
		var answer struct {
			Token string `json:"oidcToken"`
		}
		// Without the header the answer to an expired token is a login page.
		request := transport.Request{
			Method: http.MethodPost, URL: to, Body: []byte{}, Repeatable: true,
			Header: http.Header{"X-TFS-FedAuthRedirect": {"Suppress"}},
		}
		err = ask(ctx, p, request, accessToken, &answer)
		return nonEmpty(answer.Token, err)
	}
}

func withQuery(address string, pairs ...string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || !Secure(address) {
		return "", &Error{Description: "the address to request a federated token from is not an https address"}
	}
	query := u.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// ask sends a request with the pipeline's own token and reads the answer.
func ask(ctx context.Context, p *transport.Pipeline, r transport.Request, token string, into any) error {
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := p.Do(ctx, r)
	if err != nil {
		return fmt.Errorf("request a federated token: %w", err)
	}
	if resp.Status != http.StatusOK {
		return &Error{
			Cause:       NoIssuer,
			Status:      resp.Status,
			Description: "the pipeline's issuer gave no federated token",
		}
	}
	if err := json.Unmarshal(resp.Body, into); err != nil {
		return &Error{
			Cause:       NoIssuer,
			Status:      resp.Status,
			Description: "the pipeline's issuer gave an answer that cannot be read",
		}
	}
	return nil
}

// nonEmpty refuses an answer without a token, which would be passed on as an empty
// one.
func nonEmpty(token string, err error) (string, error) {
	if err == nil && token == "" {
		err = &Error{Cause: NoIssuer, Description: errNoToken.Error()}
	}
	return token, err
}

var errNoToken = errors.New("the answer holds no token")
