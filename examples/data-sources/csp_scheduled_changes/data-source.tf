data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

data "csp_scheduled_changes" "alder" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
}

# What will happen, in words.
output "coming" {
  value = data.csp_scheduled_changes.alder.scheduled[*].summary
}

# The seats that next terms start with, where they differ from today's.
output "seats_at_renewal" {
  value = {
    for s in data.csp_scheduled_changes.alder.scheduled : s.friendly_name => s.quantity
    if contains(s.changes, "quantity")
  }
}

# Nothing may end that this configuration did not decide to end.
check "no_cancellations" {
  assert {
    condition     = alltrue([for s in data.csp_scheduled_changes.alder.scheduled : s.kind != "cancellation"])
    error_message = join("\n", [for s in data.csp_scheduled_changes.alder.scheduled : s.summary if s.kind == "cancellation"])
  }
}
