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

// AccessToken gives an access token for a resource as the login endpoint would issue it: the partner's application's
// own, or its user's with the present user-mfa. It is empty when the world cannot be read.
func (s *Simulator) AccessToken(tenantID, resource string, user bool) string {
	token, err := login.AccessToken(context.Background(), s.world, tenantID, resource, user)
	if err != nil {
		return ""
	}
	return token
}

// RefreshToken gives a refresh token as an interactive sign-in of the partner's user with the partner's application
// would. It is valid in every process that uses the file.
func (s *Simulator) RefreshToken(ctx context.Context) (string, error) {
	return login.RefreshToken(ctx, s.world)
}

// RevokeTokens makes every access token issued so far worthless, in every process that uses the file.
func (s *Simulator) RevokeTokens(ctx context.Context) error { return login.RevokeTokens(ctx, s.world) }

// RevokeRefreshTokens makes every refresh token issued so far worthless, as a new password of the user does.
func (s *Simulator) RevokeRefreshTokens(ctx context.Context) error {
	return login.RevokeRefreshTokens(ctx, s.world)
}

// SignIn has the partner's user enter a device code, as a person would at the page that the code came with. A code that
// was never given out, was used or has expired gives an error that wraps ErrUserCode.
func (s *Simulator) SignIn(ctx context.Context, userCode string) error {
	return login.SignIn(ctx, s.world, userCode)
}

// RegisterCertificate lets an application prove itself with the key of a certificate, in every process that uses the
// file. The PEM may hold the private key and further certificates too; the first certificate counts. It must have an RSA
// key, as the directory asks.
func (s *Simulator) RegisterCertificate(ctx context.Context, clientID string, certificatePEM []byte) error {
	return login.RegisterCertificate(ctx, s.world, clientID, certificatePEM)
}

// FederatedToken makes the token that an issuer would give a run, valid for lifetime from now in real time. Whether the
// login endpoint takes it depends on the application's records; a lifetime of zero or less gives an expired one.
func (s *Simulator) FederatedToken(f login.Federation, lifetime time.Duration) (string, error) {
	return login.FederatedToken(s.world, f, lifetime)
}

// SetApplicationKey gives an application a secret or a certificate, or changes the one with the same ID, and gives its
// ID. Of what is left out, one that is changed keeps what it has; a new one is a secret of the partner's application and
// lasts 180 days, from now on unless Ends has passed. Errors wrap ErrScene.
func (s *Simulator) SetApplicationKey(ctx context.Context, key directory.ApplicationKey) (id string, err error) {
	return directory.SetApplicationKey(ctx, s.world, key)
}

// ApplicationKeys lists the secrets and certificates of the applications, without certificates that were registered to
// log in with.
func (s *Simulator) ApplicationKeys(ctx context.Context) ([]directory.ApplicationKey, error) {
	return directory.ApplicationKeys(ctx, s.world)
}

// Relate puts a delegated admin relationship into the world, or changes the one with the same ID, and gives its ID.
// TenantID is needed, and AutoExtend always counts. Of what else is left out, one that is changed keeps what it has; a
// new one is active for 730 days from a day ago, named after the company, and its roles read the directory and assign
// licenses. A relationship that was never activated has neither Activated nor Ends. Errors wrap ErrScene.
func (s *Simulator) Relate(ctx context.Context, r msgraph.Relationship) (id string, err error) {
	return msgraph.Relate(ctx, s.world, r)
}

// Relationships lists a tenant's delegated admin relationships, oldest first; an empty id lists those of all tenants.
func (s *Simulator) Relationships(ctx context.Context, tenantID string) ([]msgraph.Relationship, error) {
	return msgraph.Relationships(ctx, s.world, tenantID)
}

// SetPaymentMethod gives a directory's billing account a way to pay, or changes the one with the same ID, and gives its
// ID; a directory without account gets one. Of what is left out, one that is changed keeps what it has; a new one is an
// active visa card of the partner that expires 12/2030. Errors wrap ErrScene.
func (s *Simulator) SetPaymentMethod(ctx context.Context, m armbilling.PaymentMethod) (id string, err error) {
	return armbilling.SetPaymentMethod(ctx, s.world, m)
}

// PaymentMethods lists a directory's ways to pay, oldest first; an empty id lists those of all directories.
func (s *Simulator) PaymentMethods(ctx context.Context, tenantID string) ([]armbilling.PaymentMethod, error) {
	return armbilling.PaymentMethods(ctx, s.world, tenantID)
}

// Populate adds tenants to the world as it is, each with the given numbers of subscriptions and users. Without tenants
// the subscriptions and users are added to AlderClinics. What is added depends only on how often and with what Populate
// was called before.
func (s *Simulator) Populate(ctx context.Context, p seed.Population) error {
	return seed.Populate(ctx, s.world, p)
}
