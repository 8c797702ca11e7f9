package msgraph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// Application is an application as it is registered in its own directory.
// Source: "application resource type".
type Application struct {
	// AppID is the id it logs in with, its client id.
	AppID       string `json:"appId"`
	DisplayName string `json:"displayName"`
	// Secrets and Certificates are what it can prove itself with. What they are is
	// never in an answer, or not read.
	Secrets      []ApplicationProof `json:"passwordCredentials"`
	Certificates []ApplicationProof `json:"keyCredentials"`
}

// ApplicationProof is a secret or certificate without its content.
// Source: "passwordCredential resource type", "keyCredential resource type".
type ApplicationProof struct {
	KeyID string `json:"keyId"`
	// DisplayName is what an administrator called it; may be empty.
	DisplayName string `json:"displayName"`
	// Start and End are when it can be used, UTC.
	Start time.Time `json:"startDateTime"`
	End   time.Time `json:"endDateTime"`
}

// Application reads an application of the caller's own directory by its client
// id; IsNotFound where it is registered elsewhere.
// Source: "Get application".
func (c *Client) Application(ctx context.Context, clientID string) (Application, error) {
	path := fmt.Sprintf("/applications(appId='%s')?$select=id,appId,displayName,passwordCredentials,keyCredentials", url.PathEscape(clientID))
	resp, err := c.send(ctx, ReadApplications, "", c.endpoint+version+path)
	if err != nil {
		return Application{}, err
	}
	var a Application
	if err = json.Unmarshal(resp.Body, &a); err == nil {
		err = fold(&a.AppID)
	}
	if err != nil {
		return Application{}, fmt.Errorf("%s: unreadable answer to %s %s (request-id %s): %w", service, http.MethodGet, transport.PathOf(path), resp.RequestID, err)
	}
	return a, nil
}
