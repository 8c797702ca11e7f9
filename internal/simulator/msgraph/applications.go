package msgraph

import (
	"crypto/sha1" //nolint:gosec // the directory's thumbprints are SHA-1
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// registeredOn is when the applications of this world were registered.
var registeredOn = time.Date(2025, time.May, 1, 0, 0, 0, 0, time.UTC)

const applicationEntity = "applications"

// application returns the application registered in the directory of the token: the partner's, or a customer's.
// Customers know the partner's application too, but it is registered only once.
func (c *call) application() (wire.Verbatim, error) {
	client, name, domain := directory.PartnerClient, "Fennel licensing", directory.PartnerDomain
	if c.Tenant != directory.PartnerTenant {
		owner, err := directory.AnyCustomer(c.Tx, c.Tenant)
		if err != nil {
			return nil, err
		}
		client, name, domain = directory.CustomerClient, "Licensing", owner.Domain
	}
	passwords, certificates, err := c.applicationKeys(client)
	if err != nil {
		return nil, err
	}
	return wire.Verbatim{
		"id": world.DerivedID("application", c.Tenant, client), "appId": client, "displayName": name,
		"createdDateTime": wire.Moment(registeredOn),
		"deletedDateTime": nil, "identifierUris": []any{}, "publisherDomain": domain,
		"signInAudience":      "AzureADMultipleOrgs",
		"passwordCredentials": passwords, "keyCredentials": certificates,
	}, nil
}

// applicationKeys lists the credentials of an application. A secret's value cannot be read again; its first three
// characters are shown as a hint.
func (c *call) applicationKeys(client string) (passwords, certificates wire.Unsorted, err error) {
	passwords, certificates = wire.Unsorted{}, wire.Unsorted{}
	keys, err := world.All[directory.ApplicationKey](c.Tx, directory.KindApplicationKey, client)
	if err != nil {
		return nil, nil, err
	}
	for _, key := range keys {
		if key.Certificate {
			certificates = append(certificates, keyCredential(key.ID, key.Name, key.Starts, key.Ends, nil, nil))
			continue
		}
		passwords = append(passwords, wire.Verbatim{
			"keyId": key.ID, "displayName": orNull(key.Name), "startDateTime": wire.Moment(key.Starts),
			"endDateTime": wire.Moment(key.Ends),
			"hint":        directory.SecretOf(client)[:3], "secretText": nil, "customKeyIdentifier": nil,
		})
	}
	registered, err := world.All[directory.Certificate](c.Tx, directory.KindCertificate, client)
	if err != nil {
		return nil, nil, err
	}
	for _, one := range registered {
		parsed, err := x509.ParseCertificate(one.DER)
		if err != nil {
			return nil, nil, fmt.Errorf("read a certificate: %w", err)
		}
		thumbprint := fmt.Sprintf("%X", sha1.Sum(one.DER)) //nolint:gosec // the directory's thumbprints are SHA-1
		certificates = append(certificates, keyCredential(
			world.DerivedID("certificate", thumbprint), parsed.Subject.String(), parsed.NotBefore, parsed.NotAfter,
			thumbprint, c.publicKey(one.DER),
		))
	}
	return passwords, certificates, nil
}

// publicKey is shown when $select asks for the credentials of one application.
func (c *call) publicKey(der []byte) any {
	single := c.Vars["app"]+c.Vars["application"] != ""
	if asked := strings.Split(c.Query.Get("$select"), ","); !single || !slices.Contains(asked, "keyCredentials") {
		return nil
	}
	return base64.StdEncoding.EncodeToString(der)
}

func keyCredential(id, name string, starts, ends time.Time, thumbprint, key any) wire.Verbatim {
	return wire.Verbatim{
		"keyId": id, "displayName": orNull(name), "startDateTime": wire.Moment(starts),
		"endDateTime": wire.Moment(ends), "type": "AsymmetricX509Cert",
		"usage": "Verify", "customKeyIdentifier": thumbprint, "key": key,
	}
}

func (c *call) listApplications() (wire.Answer, error) {
	own, err := c.application()
	if err != nil {
		return wire.Answer{}, err
	}
	list, err := c.filtered([]wire.Verbatim{own}, "appId", "displayName")
	if err != nil {
		return wire.Answer{}, err
	}
	return c.graphPage(applicationEntity, list, maximumGraphPage)
}

// getApplication answers with an application by its object id or its client id.
func (c *call) getApplication() (wire.Answer, error) {
	own, err := c.application()
	if err != nil {
		return wire.Answer{}, err
	}
	if own["id"] != c.Vars["application"] && own["appId"] != c.Vars["app"] {
		return wire.Answer{}, noResource(c.Vars["application"] + c.Vars["app"])
	}
	return c.graphOne(applicationEntity, own)
}
