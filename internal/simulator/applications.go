package simulator

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
)

// ApplicationKey is a secret or a certificate of an application, as Microsoft Graph lists it: never its value. Its dates
// are the simulated calendar's; they do not decide about logins, for which the switch client-secret is.
type ApplicationKey struct {
	ID          string    `json:"id"`
	ClientID    string    `json:"clientId"` // PartnerClient or CustomerClient
	Name        string    `json:"name"`
	Certificate bool      `json:"certificate"`
	Starts      time.Time `json:"starts"`
	Ends        time.Time `json:"ends"`
}

const kindApplicationKey = "applicationkey" // tenant: the application's id

// The keys of the default world's applications.
const (
	PartnerSecretKey      = "e1000000-0000-4000-8000-000000000001" // ends 2027-05-01
	PartnerCertificateKey = "e1000000-0000-4000-8000-000000000002" // ends 2028-01-15
	CustomerSecretKey     = "e1000000-0000-4000-8000-000000000003" // ends 2028-03-31
)

func (u *unit) seedApplicationKeys() error {
	for _, key := range []*ApplicationKey{
		{ID: PartnerSecretKey, ClientID: PartnerClient, Name: "Terraform", Starts: at("2025-05-01T00:00:00Z"), Ends: at("2027-05-01T00:00:00Z")},
		{ID: PartnerCertificateKey, ClientID: PartnerClient, Name: "CN=pipeline", Certificate: true, Starts: at("2026-01-15T00:00:00Z"), Ends: at("2028-01-15T00:00:00Z")},
		{ID: CustomerSecretKey, ClientID: CustomerClient, Name: "Terraform", Starts: at("2026-04-01T00:00:00Z"), Ends: at("2028-03-31T00:00:00Z")},
	} {
		if err := u.saveApplicationKey(key); err != nil {
			return err
		}
	}
	return nil
}

func (u *unit) saveApplicationKey(key *ApplicationKey) error {
	return u.save(kindApplicationKey, key.ClientID, key.ID, time.Time{}, key)
}

func isApplication(clientID string) bool {
	return strings.EqualFold(clientID, PartnerClient) || strings.EqualFold(clientID, CustomerClient)
}

// keyLife is how long a key lasts that does not say until when.
const keyLife = 180 * day

// SetApplicationKey gives an application a secret or a certificate, or changes the one with the same ID, and gives its
// ID. Of what is left out, one that is changed keeps what it has; a new one is a secret of the partner's application and
// lasts 180 days, from now on unless Ends is over. Errors wrap ErrScene.
func (s *Simulator) SetApplicationKey(ctx context.Context, key ApplicationKey) (id string, err error) {
	key.ClientID, key.ID = strings.ToLower(cmp.Or(key.ClientID, PartnerClient)), strings.ToLower(key.ID)
	if !isApplication(key.ClientID) {
		return "", fmt.Errorf("set a key: no application %q in this world: %w", key.ClientID, ErrScene)
	}
	err = s.change(ctx, func(u *unit) error {
		now, err := s.now(u)
		if err != nil {
			return err
		}
		if key.ID == "" {
			if key.ID, err = u.newID("applicationkey"); err != nil {
				return err
			}
		}
		var old ApplicationKey
		if _, err := u.load(kindApplicationKey, key.ClientID, key.ID, &old); err != nil {
			return err
		}
		key.Certificate = key.Certificate || old.Certificate
		key.Name, key.Ends = cmp.Or(key.Name, old.Name), cmp.Or(key.Ends, old.Ends, now.Add(keyLife))
		key.Starts = cmp.Or(key.Starts, old.Starts, now)
		if key.Ends.Before(key.Starts) {
			key.Starts = key.Ends.Add(-keyLife)
		}
		return u.saveApplicationKey(&key)
	})
	return key.ID, err
}

// ApplicationKeys lists the secrets and certificates of the applications, without certificates that were registered to
// log in with.
func (s *Simulator) ApplicationKeys(ctx context.Context) ([]ApplicationKey, error) {
	list, err := all[ApplicationKey](s.reading(ctx), kindApplicationKey, "")
	out := make([]ApplicationKey, len(list))
	for i, key := range list {
		out[i] = *key
	}
	return out, err
}
