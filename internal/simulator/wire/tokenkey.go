package wire

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"
	"sync"
)

// signingPrimes are the primes of the key with which the login endpoint signs. It is the same in every simulator, so
// that tokens of one are valid in every other. It protects nothing: it only makes tokens verifiable.
var signingPrimes = [2]string{
	"13o1ksnl7bx9ig3le0vyr0fkk0kb35r02nthd3hrbf6ecz446csxabih90y9x4ys4zejpsci7benxbgrl4snr54eb1d6d7icma12" +
		"3vs4o2jqjdak7ifdta731hmfxrelrqq2tnlc9g672qnuoy3eextkfwwptp001ckpmtc041j8nv4y6kcj0fwwv0o3wlm9qch62pn",
	"125i8p6soi44i26jyz07b1my4h39rzml7tq3w01gy1x3883bxmoj9b0oeyfd1gkb28s0ur6ects0divjvtdyc897dqbl7avp6b6l" +
		"1l10f82b2wbf3qp0736c089nqow5r8rul4gc7569aomr02njzpg1nc28cv2tvjgglokusuv89getkzt8y84wsdrbdumejbjg095",
}

// SigningKey returns the key made of signingPrimes.
var SigningKey = sync.OnceValue(func() *rsa.PrivateKey {
	key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{E: 65537}}
	phi, one := big.NewInt(1), big.NewInt(1)
	key.N = big.NewInt(1)
	for _, text := range signingPrimes {
		prime, _ := new(big.Int).SetString(text, 36)
		key.Primes = append(key.Primes, prime)
		key.N.Mul(key.N, prime)
		phi.Mul(phi, new(big.Int).Sub(prime, one))
	}
	key.D = new(big.Int).ModInverse(big.NewInt(int64(key.E)), phi)
	key.Precompute()
	return key
})

// KeyID returns the id of the key in the header of tokens and in the list of keys.
func KeyID() string {
	digest := sha256.Sum256(SigningKey().N.Bytes())
	return base64.RawURLEncoding.EncodeToString(digest[:20])
}

// Seal returns a signed JWT with the claims v.
func Seal(v any) string {
	head, _ := json.Marshal(map[string]string{"alg": "RS256", "kid": KeyID(), "typ": "JWT"})
	body, _ := json.Marshal(v) // claims are texts and numbers, as the header's are
	payload := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(body)
	digest := sha256.Sum256([]byte(payload))
	// Without a source of randomness signing cannot fail: the key is a constant.
	signature, _ := rsa.SignPKCS1v15(nil, SigningKey(), crypto.SHA256, digest[:])
	return payload + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// Unseal reads a JWT made by Seal, and reports whether its signature is valid.
func Unseal(token string, v any) bool {
	i := strings.LastIndex(token, ".")
	if i < 0 {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(token[i+1:])
	digest := sha256.Sum256([]byte(token[:i]))
	if err != nil || rsa.VerifyPKCS1v15(&SigningKey().PublicKey, crypto.SHA256, digest[:], signature) != nil {
		return false
	}
	_, body, _ := strings.Cut(token[:i], ".")
	text, err := base64.RawURLEncoding.DecodeString(body)
	return err == nil && json.Unmarshal(text, v) == nil
}
