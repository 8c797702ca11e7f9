# Every customer of the partner.
data "csp_tenants" "all" {}

# One of them, by its initial domain.
data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

# Tenants whose names start with this.
data "csp_tenants" "cedar" {
  company_name_prefix = "cedar"
}

output "companies" {
  value = data.csp_tenants.all.tenants[*].company_name
}

output "alder_id" {
  value = one(data.csp_tenants.alder.tenants).id
}

output "cedar_id" {
  value = one(data.csp_tenants.cedar.tenants).id
}
