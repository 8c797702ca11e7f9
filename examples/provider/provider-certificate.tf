terraform {
  required_providers {
    csp = {
      source = "terraform-csp/csp"
    }
  }
}

# The certificate with its private key, PEM or PKCS#12. The password that opens
# a PKCS#12 comes from CSP_CLIENT_CERTIFICATE_PASSWORD.
provider "csp" {
  partner_tenant_id       = "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11"
  client_id               = "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372"
  client_certificate_path = "partner-center.pfx"
}
