package login

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Switches are the switches of the login endpoint. The zero value is not the default: use DefaultSwitches.
type Switches struct {
	SignIn             string        `name:"sign-in" values:"ok,mfa-required,conditional-access,no-consent" meaning:"what a refresh token is answered with: tokens, or a refusal that asks for a new sign-in"`
	DeviceSignIn       string        `name:"device-sign-in" values:"second-poll,by-hand,declined" meaning:"when the person enters a device code: at the second question for it, on command, or never"`
	PublicClient       string        `name:"public-client" values:"allowed,refused" meaning:"whether user grants need no secret of the application"`
	SecretState        string        `name:"client-secret" values:"valid,expired" meaning:"state of the applications' secrets"`
	RefreshRotation    string        `name:"refresh-rotation" values:"keep,revoke" meaning:"a refresh token that was used stays valid, or is refused from then on"`
	RefreshLifetime    time.Duration `name:"refresh-lifetime" meaning:"lifetime of a refresh token from its issue, real time"`
	UserMFA            bool          `name:"user-mfa" meaning:"sign-ins of the partner's user carry proof of multifactor authentication"`
	GraphPermission    string        `name:"graph-permission" values:"granted,none" meaning:"whether app-only tokens for Microsoft Graph carry a role that reads the directory"`
	GraphRelationships string        `name:"graph-relationships" values:"granted,none" meaning:"whether tokens for Microsoft Graph may read the delegated admin relationships"`
	GraphApplications  string        `name:"graph-applications" values:"granted,none" meaning:"whether tokens for Microsoft Graph may read applications"`
	TokenLifetime      time.Duration `name:"token-lifetime" meaning:"lifetime of access tokens, real time"`
}

// DefaultSwitches returns the switches of a new world.
func DefaultSwitches() Switches {
	return Switches{
		SignIn: "ok", DeviceSignIn: "second-poll", PublicClient: "allowed", SecretState: "valid",
		RefreshRotation: "keep", RefreshLifetime: 90 * 24 * time.Hour, UserMFA: true, GraphPermission: "granted",
		GraphRelationships: "granted", GraphApplications: "granted", TokenLifetime: 3599 * time.Second,
	}
}

// switchesOf reads the switches from the settings of a world.
func switchesOf(settings world.Settings) (Switches, error) {
	return wire.ReadSwitches(settings, DefaultSwitches())
}
