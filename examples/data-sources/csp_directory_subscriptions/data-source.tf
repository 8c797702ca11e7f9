data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

# Everything the tenant's directory holds, from any seller.
data "csp_directory_subscriptions" "alder" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
}

# Only one of its licenses.
data "csp_directory_subscriptions" "e3" {
  tenant_id       = one(data.csp_tenants.alder.tenants).id
  sku_part_number = "SPE_E3"
}

# What was bought past this partner: by credit card, or from another seller.
output "not_ours" {
  value = {
    for s in data.csp_directory_subscriptions.alder.subscriptions :
    s.sku_part_number => "${s.seats} seats, ${s.sold_by}" if s.sold_by != "this_partner"
  }
}

output "e3_seats" {
  value = sum(data.csp_directory_subscriptions.e3.subscriptions[*].seats)
}
