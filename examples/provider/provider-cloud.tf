terraform {
  required_providers {
    csp = {
      source = "terraform-csp/csp"
    }
  }
}

# Another of Microsoft's clouds, which has tenants and applications of its own:
# usgovernment (GCC High), usgovernmentl5 (DoD) or china (21Vianet).
provider "csp" {
  environment       = "usgovernment"
  partner_tenant_id = "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11"
  client_id         = "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372"
}
