terraform {
  required_providers {
    csp = {
      source = "terraform-csp/csp"
    }
  }
}

# From a secret store, as TF_VAR_refresh_token. An ephemeral variable is in no
# plan and in no state.
variable "refresh_token" {
  description = "Refresh token that `terraform-provider-csp login --print` made."
  type        = string
  ephemeral   = true
}

# An application that acts for the person who signed in. The application proves
# itself as well: here with the secret in CSP_CLIENT_SECRET.
provider "csp" {
  partner_tenant_id = "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11"
  client_id         = "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372"
  refresh_token     = var.refresh_token
}
