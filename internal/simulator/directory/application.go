package directory

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Kinds of documents of applications; they belong to the application's id.
const (
	KindApplicationKey = "applicationkey"
	KindCertificate    = "certificate"
)

// ApplicationKey is a secret or a certificate of an application, as Microsoft Graph lists it: never its value. Its
// dates are in simulated time; they do not affect logins, which the switch client-secret controls.
type ApplicationKey struct {
	ID          string    `json:"id"`
	ClientID    string    `json:"clientId"` // PartnerClient or CustomerClient
	Name        string    `json:"name"`
	Certificate bool      `json:"certificate"`
	Starts      time.Time `json:"starts"`
	Ends        time.Time `json:"ends"`
}

// SaveApplicationKey writes the document of a key.
func SaveApplicationKey(tx *world.Tx, key *ApplicationKey) error {
	return tx.Save(KindApplicationKey, key.ClientID, key.ID, time.Time{}, key)
}

// IsApplication reports whether an application exists in this world.
func IsApplication(clientID string) bool {
	return strings.EqualFold(clientID, PartnerClient) || strings.EqualFold(clientID, CustomerClient)
}

// Certificate is a public key that an application signs its assertions with.
type Certificate struct {
	DER []byte `json:"der"`
}

// SecretOf returns the secret of an application.
func SecretOf(client string) string {
	if strings.EqualFold(client, PartnerClient) {
		return PartnerSecret
	}
	return CustomerSecret
}

// keyLife is how long a key without an end date is valid.
const keyLife = 180 * catalog.Day

// SetApplicationKey adds a secret or a certificate to an application, or changes the one with the same ID, and returns
// its ID. An existing one keeps what the call omits; a new one is a secret of the partner's application and lasts 180
// days, from now unless Ends has passed. Errors wrap ErrScene.
func SetApplicationKey(ctx context.Context, w *world.World, key ApplicationKey) (id string, err error) {
	key.ClientID, key.ID = strings.ToLower(cmp.Or(key.ClientID, PartnerClient)), strings.ToLower(key.ID)
	if !IsApplication(key.ClientID) {
		return "", fmt.Errorf("set a key: no application %q in this world: %w", key.ClientID, world.ErrScene)
	}
	err = w.Change(ctx, func(tx *world.Tx) error {
		now, _, err := w.Situation(tx)
		if err != nil {
			return err
		}
		if key.ID == "" {
			if key.ID, err = tx.NewID("applicationkey"); err != nil {
				return err
			}
		}
		var old ApplicationKey
		if _, err := tx.Load(KindApplicationKey, key.ClientID, key.ID, &old); err != nil {
			return err
		}
		key.Certificate = key.Certificate || old.Certificate
		key.Name, key.Ends = cmp.Or(key.Name, old.Name), cmp.Or(key.Ends, old.Ends, now.Add(keyLife))
		key.Starts = cmp.Or(key.Starts, old.Starts, now)
		if key.Ends.Before(key.Starts) {
			key.Starts = key.Ends.Add(-keyLife)
		}
		return SaveApplicationKey(tx, &key)
	})
	return key.ID, err
}

// ApplicationKeys lists the secrets and certificates of the applications, without certificates that were registered to
// log in with.
func ApplicationKeys(ctx context.Context, w *world.World) ([]ApplicationKey, error) {
	list, err := world.All[ApplicationKey](w.Read(ctx), KindApplicationKey, "")
	out := make([]ApplicationKey, len(list))
	for i, key := range list {
		out[i] = *key
	}
	return out, err
}
