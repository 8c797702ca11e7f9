package simulator

import (
	"crypto/sha1" //nolint:gosec // the directory's thumbprints are SHA-1
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

// roleApplications reads applications ("Get application").
const roleApplications = "Application.Read.All"

const applicationEntity = "applications"

// application gives the one that is registered in the directory of the token: the partner's own, or a customer's. The
// partner's application is known to customers, too, but registered only once.
func (c *call) application() (verbatim, error) {
	client, name, domain := PartnerClient, "Fennel licensing", PartnerDomain
	if c.tenant != PartnerTenant {
		owner, err := c.anyCustomer(c.tenant)
		if err != nil {
			return nil, err
		}
		client, name, domain = CustomerClient, "Licensing", owner.Domain
	}
	passwords, certificates, err := c.applicationKeys(client)
	if err != nil {
		return nil, err
	}
	return verbatim{
		"id": derivedID("application", c.tenant, client), "appId": client, "displayName": name, "createdDateTime": moment(at("2025-05-01T00:00:00Z")),
		"deletedDateTime": nil, "identifierUris": []any{}, "publisherDomain": domain, "signInAudience": "AzureADMultipleOrgs",
		"passwordCredentials": passwords, "keyCredentials": certificates,
	}, nil
}

// applicationKeys lists what an application can prove itself with. Nobody can read a secret's value again; its first
// three characters are shown as a hint.
func (c *call) applicationKeys(client string) (passwords, certificates unsorted, err error) {
	passwords, certificates = unsorted{}, unsorted{}
	keys, err := all[ApplicationKey](c.unit, kindApplicationKey, client)
	if err != nil {
		return nil, nil, err
	}
	for _, key := range keys {
		if key.Certificate {
			certificates = append(certificates, keyCredential(key.ID, key.Name, key.Starts, key.Ends, nil, nil))
			continue
		}
		passwords = append(passwords, verbatim{
			"keyId": key.ID, "displayName": orNull(key.Name), "startDateTime": moment(key.Starts), "endDateTime": moment(key.Ends),
			"hint": secretOf(client)[:3], "secretText": nil, "customKeyIdentifier": nil,
		})
	}
	registered, err := all[certificate](c.unit, kindCertificate, client)
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
			derivedID("certificate", thumbprint), parsed.Subject.String(), parsed.NotBefore, parsed.NotAfter, thumbprint, c.publicKey(one.DER),
		))
	}
	return passwords, certificates, nil
}

// publicKey is shown when $select asks for the credentials of one application.
func (c *call) publicKey(der []byte) any {
	single := c.vars["app"]+c.vars["application"] != ""
	if asked := strings.Split(c.query.Get("$select"), ","); !single || !slices.Contains(asked, "keyCredentials") {
		return nil
	}
	return base64.StdEncoding.EncodeToString(der)
}

func keyCredential(id, name string, starts, ends time.Time, thumbprint, key any) verbatim {
	return verbatim{
		"keyId": id, "displayName": orNull(name), "startDateTime": moment(starts), "endDateTime": moment(ends), "type": "AsymmetricX509Cert",
		"usage": "Verify", "customKeyIdentifier": thumbprint, "key": key,
	}
}

func (c *call) listApplications() (answer, error) {
	own, err := c.application()
	if err != nil {
		return answer{}, err
	}
	list, err := c.filtered([]verbatim{own}, "appId", "displayName")
	if err != nil {
		return answer{}, err
	}
	return c.graphPage(applicationEntity, list, maximumGraphPage)
}

// getApplication finds one by its own id or by that of its client.
func (c *call) getApplication() (answer, error) {
	own, err := c.application()
	if err != nil {
		return answer{}, err
	}
	if own["id"] != c.vars["application"] && own["appId"] != c.vars["app"] {
		return answer{}, c.noResource(c.vars["application"] + c.vars["app"])
	}
	return c.graphOne(applicationEntity, own)
}
