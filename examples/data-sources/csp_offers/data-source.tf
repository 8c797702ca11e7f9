data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

# What this tenant can buy.
data "csp_offers" "premium" {
  tenant_id      = one(data.csp_tenants.alder.tenants).id
  title_contains = "business premium"
}

# What is sold to schools in a country, without a tenant.
data "csp_offers" "schools" {
  country = "DE"
  segment = "education"
}

output "premium" {
  value = {
    for o in data.csp_offers.premium.offers :
    "${o.product_id}:${o.sku_id}" => "${o.title}, up to ${o.maximum_quantity} seats" if !o.is_trial
  }
}

output "terms_for_schools" {
  value = { for o in data.csp_offers.schools.offers : o.title => o.terms }
}
