package simulator

import (
	"context"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/seed"
)

// AccessToken returns an access token for a resource as the login endpoint would issue it: for the partner's
// application, or for its user with the current value of the switch user-mfa. It is empty if the world cannot be read.
func (s *Simulator) AccessToken(tenantID, resource string, user bool) string {
	token, err := login.AccessToken(context.Background(), s.world, tenantID, resource, user)
	if err != nil {
		return ""
	}
	return token
}

// RefreshToken returns a refresh token as an interactive sign-in of the partner's user with the partner's application
// would. It is valid in every process that uses the file.
func (s *Simulator) RefreshToken(ctx context.Context) (string, error) {
	return login.RefreshToken(ctx, s.world)
}

// RevokeTokens revokes every access token issued so far, in every process that uses the file.
func (s *Simulator) RevokeTokens(ctx context.Context) error { return login.RevokeTokens(ctx, s.world) }

// RevokeRefreshTokens revokes every refresh token issued so far, as a new password of the user does.
func (s *Simulator) RevokeRefreshTokens(ctx context.Context) error {
	return login.RevokeRefreshTokens(ctx, s.world)
}

// SignIn enters a device code for the partner's user, as a person would at the page that the code came with. The error
// wraps ErrUserCode if the code was never issued, was used or has expired.
func (s *Simulator) SignIn(ctx context.Context, userCode string) error {
	return login.SignIn(ctx, s.world, userCode)
}

// RegisterCertificate lets an application log in with the key of a certificate, in every process that uses the file.
// The PEM may also contain the private key and more certificates; the first certificate counts. It must have an RSA
// key, as the directory requires.
func (s *Simulator) RegisterCertificate(ctx context.Context, clientID string, certificatePEM []byte) error {
	return login.RegisterCertificate(ctx, s.world, clientID, certificatePEM)
}

// FederatedToken returns the token that an issuer would issue to a run, valid for lifetime from now in real time.
// Whether the login endpoint accepts it depends on the application's records; with a lifetime of zero or less it is
// expired.
func (s *Simulator) FederatedToken(f login.Federation, lifetime time.Duration) (string, error) {
	return login.FederatedToken(s.world, f, lifetime)
}

// SetApplicationKey adds a secret or a certificate to an application, or changes the one with the same ID, and returns
// its ID. An existing one keeps what the call omits; a new one is a secret of the partner's application and lasts 180
// days, from now unless Ends has passed. Errors wrap ErrScene.
func (s *Simulator) SetApplicationKey(ctx context.Context, key directory.ApplicationKey) (id string, err error) {
	return directory.SetApplicationKey(ctx, s.world, key)
}

// ApplicationKeys lists the secrets and certificates of the applications, without certificates that were registered to
// log in with.
func (s *Simulator) ApplicationKeys(ctx context.Context) ([]directory.ApplicationKey, error) {
	return directory.ApplicationKeys(ctx, s.world)
}

// Relate adds a delegated admin relationship to the world, or changes the one with the same ID, and returns its ID.
// TenantID is required, and AutoExtend is always set. An existing one keeps what else the call omits; a new one is
// active for 730 days from a day ago, named after the company, and its roles read the directory and assign licenses. A
// relationship that was never activated has neither Activated nor Ends. Errors wrap ErrScene.
func (s *Simulator) Relate(ctx context.Context, r msgraph.Relationship) (id string, err error) {
	return msgraph.Relate(ctx, s.world, r)
}

// Relationships lists a tenant's delegated admin relationships, oldest first; an empty id lists those of all tenants.
func (s *Simulator) Relationships(ctx context.Context, tenantID string) ([]msgraph.Relationship, error) {
	return msgraph.Relationships(ctx, s.world, tenantID)
}

// SetPaymentMethod adds a payment method to a directory's billing account, or changes the one with the same ID, and
// returns its ID; a directory without an account gets one. An existing one keeps what the call omits; a new one is an
// active visa card of the partner that expires 12/2030. Errors wrap ErrScene.
func (s *Simulator) SetPaymentMethod(ctx context.Context, m armbilling.PaymentMethod) (id string, err error) {
	return armbilling.SetPaymentMethod(ctx, s.world, m)
}

// PaymentMethods lists a directory's payment methods, oldest first; an empty id lists those of all directories.
func (s *Simulator) PaymentMethods(ctx context.Context, tenantID string) ([]armbilling.PaymentMethod, error) {
	return armbilling.PaymentMethods(ctx, s.world, tenantID)
}

// Populate adds tenants to the world, each with the given numbers of subscriptions and users. Without tenants it adds
// the subscriptions and users to AlderClinics. What it adds depends only on the earlier calls of Populate and their
// arguments.
func (s *Simulator) Populate(ctx context.Context, p seed.Population) error {
	return seed.Populate(ctx, s.world, p)
}
