data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

data "csp_subscriptions" "alder" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
  status    = "active"
}

data "csp_upgrade_options" "staff" {
  tenant_id       = one(data.csp_tenants.alder.tenants).id
  subscription_id = one([for s in data.csp_subscriptions.alder.subscriptions : s.id if s.friendly_name == "Clinic staff"])
}

# What it can become today, and whether its users would move with it.
output "now" {
  value = {
    for o in data.csp_upgrade_options.staff.immediate :
    "${o.product_id}:${o.sku_id}" => o.transfers_licenses ? o.title : "${o.title}, licenses by hand: ${join("; ", o.why_licenses_stay)}" if o.eligible
  }
}

# Subscriptions that its seats could join instead, or why they cannot.
output "joinable" {
  value = flatten([
    for o in data.csp_upgrade_options.staff.immediate : [
      for s in o.subscriptions : "${s.friendly_name}: ${s.eligible ? "yes" : join("; ", s.why_not)}"
    ]
  ])
}

# What the next term can be.
output "at_renewal" {
  value = data.csp_upgrade_options.staff.at_renewal[*].title
}
