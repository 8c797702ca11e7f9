data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

data "csp_subscriptions" "active" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
  status    = "active"
}

# What ends before December: the time to decide about its renewal is now.
output "to_decide" {
  value = [
    for s in data.csp_subscriptions.active.subscriptions : s.friendly_name
    if timecmp(s.commitment_end_date, "2026-12-01T00:00:00Z") < 0
  ]
}

output "seats" {
  value = sum(data.csp_subscriptions.active.subscriptions[*].quantity)
}
