package login

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// session is a person who signed in.
type session struct{ mfa bool }

// mint returns the claims of an access token; who is nil for an application without a user.
func mint(w *world.World, tx *world.Tx, b Switches, issuer, tenant, client, resource string, kind wire.ResourceKind,
	who *session,
) (wire.Claims, error) {
	generation, err := tx.Number(wire.SettingTokens)
	if err != nil {
		return wire.Claims{}, err
	}
	now := w.Wall()
	made := wire.Claims{
		Audience: resource, Issuer: issuer + "/" + tenant + "/", Tenant: tenant, Client: strings.ToLower(client),
		Kind:   wire.TokenOfApp,
		Object: world.DerivedID("service-principal", tenant, client), Issued: now.Unix(), NotBefore: now.Unix(),
		Expires: now.Add(b.TokenLifetime).Unix(), ID: uuid.NewString(), Generation: generation,
	}
	switch {
	case who == nil && kind == wire.ResourceGraph && b.GraphPermission == "granted":
		made.Roles = b.graphPermissions()
	case who == nil:
	default:
		made.Kind, made.Object, made.Principal, made.Scopes = wire.TokenOfUser, directory.PartnerUser,
			directory.PartnerUserName, b.scopeOf(kind)
		made.Methods = who.methods()
	}
	return made, nil
}

func (who *session) methods() []string {
	if who.mfa {
		return []string{"pwd", "mfa"}
	}
	return []string{"pwd"}
}

// scopeOf returns the scopes of a user's token at a resource.
func (b Switches) scopeOf(kind wire.ResourceKind) string {
	if kind == wire.ResourceGraph {
		return strings.Join(b.graphPermissions(), " ")
	}
	return "user_impersonation"
}

// AccessToken returns an access token for a resource as the login endpoint would issue it: for the partner's
// application, or for its user with the current value of the switch user-mfa.
func AccessToken(ctx context.Context, w *world.World, tenantID, resource string, user bool) (string, error) {
	tx := w.Read(ctx)
	settings, err := tx.Settings()
	if err != nil {
		return "", err
	}
	b, err := switchesOf(settings)
	if err != nil {
		return "", err
	}
	resource = strings.TrimSuffix(resource, "/")
	k := wire.CloudOfResource(resource)
	if k == nil {
		k = wire.Clouds[0]
	}
	var who *session
	if user {
		who = &session{mfa: b.UserMFA}
	}
	made, err := mint(w, tx, b, "https://"+k.Logins[0], tenantID, directory.PartnerClient, resource,
		k.KindOf(resource), who)
	if err != nil {
		return "", err
	}
	return wire.Seal(made), nil
}

// graphPermissions returns the consented permissions for Graph.
func (b Switches) graphPermissions() []string {
	list := []string{directory.ReadDirectory}
	if b.GraphRelationships == "granted" {
		list = append(list, directory.ReadRelationships)
	}
	if b.GraphApplications == "granted" {
		list = append(list, directory.ReadApplications)
	}
	return list
}

// settingRefresh is a counter: refresh tokens issued under a lower number are refused.
const settingRefresh = "generation.refresh"

// RevokeTokens revokes every access token issued so far, in every process that uses the file.
func RevokeTokens(ctx context.Context, w *world.World) error {
	return countUp(ctx, w, wire.SettingTokens)
}

// RevokeRefreshTokens revokes every refresh token issued so far, as a new password of the user does.
func RevokeRefreshTokens(ctx context.Context, w *world.World) error {
	return countUp(ctx, w, settingRefresh)
}

func countUp(ctx context.Context, w *world.World, setting string) error {
	return w.Change(ctx, func(tx *world.Tx) error {
		n, err := tx.Number(setting)
		if err != nil {
			return err
		}
		return tx.Set(setting, strconv.Itoa(n+1))
	})
}
