package login

import (
	"encoding/base64"
	"math/big"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// signingKeys lists the key for services that verify tokens ("Access tokens in the Microsoft identity platform"). It
// is the same in every directory.
func (c *call) signingKeys() (wire.Answer, error) {
	public := wire.SigningKey().PublicKey
	return wire.OK(wire.Verbatim{"keys": []any{wire.Verbatim{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": wire.KeyID(),
		"n": base64.RawURLEncoding.EncodeToString(public.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(public.E)).Bytes()),
	}}})
}
