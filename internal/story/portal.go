package story

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	api   = "https://api.partnercenter.microsoft.com"
	login = "https://login.microsoftonline.com"
)

// visit changes the subscription as another client of the same world does: it
// logs in by itself, reads the whole document and sends it back changed.
func (f folder) visit(ctx context.Context, v Visit) (err error) {
	s, found, err := f.subscription(ctx)
	if err != nil {
		return err
	}
	if !found {
		return errors.New("the portal shows no such subscription")
	}
	sim, err := simulator.Open(ctx, simulator.Options{Path: filepath.Join(f.shell.Dir, worldFile)})
	if err != nil {
		return fmt.Errorf("open the portal: %w", err)
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	client := &http.Client{Transport: sim.Transport()}
	token, err := signIn(ctx, client)
	if err != nil {
		return err
	}
	at := api + "/v1/customers/" + s.TenantID + "/subscriptions/" + s.ID
	document := map[string]any{}
	if err := call(ctx, client, token, http.MethodGet, at, nil, &document); err != nil {
		return err
	}
	document["quantity"] = v.Quantity
	body, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return call(ctx, client, token, http.MethodPatch, at, body, nil)
}

func signIn(ctx context.Context, client *http.Client) (string, error) {
	c := simulator.DefaultCredentials()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}, "scope": {api + "/.default"},
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, login+"/"+c.TenantID+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("sign in to the portal: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	return answer.AccessToken, send(client, req, &answer)
}

func call(ctx context.Context, client *http.Client, token, method, at string, body []byte, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, at, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("call the portal: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	return send(client, req, answer)
}

func send(client *http.Client, req *http.Request, answer any) (err error) {
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("the portal: %w", err)
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("the portal: %w", err)
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("the portal: %s %s: %s: %s", req.Method, req.URL.Path, resp.Status, raw)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(raw, answer); err != nil {
		return fmt.Errorf("the portal: %w", err)
	}
	return nil
}
