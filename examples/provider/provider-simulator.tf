terraform {
  required_providers {
    csp = {
      source = "terraform-csp/csp"
    }
  }
}

provider "csp" {
  simulator = {
    path = "csp.db"
  }
}

data "csp_tenants" "all" {}

output "tenants" {
  value = data.csp_tenants.all.tenants[*].company_name
}
