package msgraph

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// Application is an application registration in its own directory.
// Source: "application resource type".
type Application struct {
	// AppID is the client id, with which it logs in.
	AppID       string
	DisplayName string
	// Secrets and Certificates are its credentials, without their values.
	Secrets      []ApplicationProof
	Certificates []ApplicationProof
}

// ApplicationProof is a secret or certificate without its value.
// Source: "passwordCredential resource type", "keyCredential resource type".
type ApplicationProof struct {
	KeyID string
	// DisplayName is the name that an administrator gave it; may be empty.
	DisplayName string
	// Start and End bound the time in which it is valid, UTC.
	Start time.Time
	End   time.Time
}

// Application reads an application of the caller's own directory by its client id;
// the error is IsNotFound if it is registered in another directory.
// Source: "Get application".
func (c *Client) Application(ctx context.Context, clientID string) (Application, error) {
	path := fmt.Sprintf(
		"/applications(appId='%s')?$select=id,appId,displayName,passwordCredentials,keyCredentials",
		url.PathEscape(clientID),
	)
	address := c.endpoint + version + path
	resp, err := c.get(ctx, ReadApplications, "", address)
	if err != nil {
		return Application{}, err
	}
	a, err := readApplication(wire.ReadObject(resp.Body, "application"))
	if err != nil {
		return Application{}, transport.Unreadable(service, address, resp, err)
	}
	return a, nil
}

func readApplication(o *wire.Object) (Application, error) {
	a := Application{
		AppID: lower(o, "appId"), DisplayName: o.Text("displayName"),
		Secrets: readProofs(o.Objects("passwordCredentials")), Certificates: readProofs(o.Objects("keyCredentials")),
	}
	return a, o.Need(a.AppID)
}

func readProofs(list []*wire.Object) []ApplicationProof {
	var proofs []ApplicationProof
	for _, o := range list {
		proofs = append(proofs, ApplicationProof{
			KeyID: o.Text(
				"keyId",
			),
			DisplayName: o.Text("displayName"),
			Start:       o.Time("startDateTime"),
			End:         o.Time("endDateTime"),
		})
	}
	return proofs
}
