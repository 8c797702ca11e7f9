terraform {
  required_providers {
    csp = {
      source = "terraform-csp/csp"
    }
  }
}

# A token of the pipeline that runs Terraform: GitHub Actions, Azure DevOps, HCP
# Terraform and Kubernetes are recognized by what they set, for all others there
# are CSP_OIDC_TOKEN and CSP_OIDC_TOKEN_FILE_PATH. There is no secret.
provider "csp" {
  partner_tenant_id = "6f1c3a52-90e4-4b7d-a1d8-2f5b0c9e7a11"
  client_id         = "0d2b8c64-7a35-4e19-b8f2-91c6d4e5a372"
  use_oidc          = true
}
