terraform {
  required_providers {
    csp = {
      source = "terraform-csp/csp"
    }
  }
}

# An application of a customer's own tenant. Its partner is not needed, and
# nothing can be bought: CSP_CLIENT_SECRET is the secret of this application.
provider "csp" {
  customer_tenant_id = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  client_id          = "7c9a2e15-48d6-4b03-a1f7-6e5d4c3b2a19"
}
