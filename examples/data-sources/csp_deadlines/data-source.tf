data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

# What has to be decided for one tenant within a month.
data "csp_deadlines" "alder" {
  within_days = 30
  tenant_ids  = [one(data.csp_tenants.alder.tenants).id]
}

# What the provider itself depends on, half a year ahead.
data "csp_deadlines" "own" {
  within_days          = 180
  kinds                = ["relationship", "credential"]
  billing_account_name = "f1000000-0000-4000-8000-000000000001:f1000000-0000-4000-8000-000000000002_2019-05-31"
}

output "alder" {
  value = [for d in data.csp_deadlines.alder.deadlines : "in ${d.days_left} days: ${d.what_happens} ${d.what_to_do}"]
}

output "own" {
  value = { for d in data.csp_deadlines.own.deadlines : "${d.kind} ${d.name}" => d.when }
}

# Every plan warns of what is due.
check "own_deadlines" {
  assert {
    condition     = alltrue([for d in data.csp_deadlines.own.deadlines : d.days_left >= 14])
    error_message = join("\n", [for d in data.csp_deadlines.own.deadlines : "${d.what_happens} ${d.what_to_do}" if d.days_left < 14])
  }
}
