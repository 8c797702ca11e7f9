package login

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"software.sslmate.com/src/go-pkcs12"
)

// ParseCertificate reads a certificate with its private key: PEM, PKCS#12 (.pfx),
// or PKCS#12 in base64 on one line. The password is for PKCS#12 only; keys in PEM
// must not be encrypted.
func ParseCertificate(data []byte, password string) ([]*x509.Certificate, crypto.PrivateKey, error) {
	if block, _ := pem.Decode(data); block != nil {
		chain, key, err := azidentity.ParseCertificates(data, nil)
		if err != nil {
			return nil, nil, fmt.Errorf("%w; a PEM file needs the certificate and its key, unencrypted", err)
		}
		return chain, key, requireRSA(key)
	}
	if packed, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(data), nil))); err == nil {
		data = packed
	}
	key, first, others, err := pkcs12.DecodeChain(data, password)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, nil, errors.New("the password does not open it")
	case err != nil:
		return nil, nil, errors.New("it is neither PEM nor PKCS#12 with a certificate and its key")
	}
	return append([]*x509.Certificate{first}, others...), key, requireRSA(key)
}

// requireRSA refuses keys that the directory does not accept for assertions.
// Source: "Microsoft identity platform application authentication certificate
// credentials", PS256.
func requireRSA(key crypto.PrivateKey) error {
	if _, ok := key.(*rsa.PrivateKey); !ok {
		return errors.New("its key is not RSA, which is all the login endpoint takes")
	}
	return nil
}
