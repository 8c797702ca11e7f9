# What is due for all customers, in a folder of its own: there is no resource
# in it, so applying it buys and changes nothing.

variable "days" {
  description = "How many days to look ahead."
  type        = number
  default     = 14
}

data "csp_tenants" "all" {}

data "csp_deadlines" "customers" {
  within_days = var.days
}

# What the provider and its partner depend on, further ahead.
data "csp_deadlines" "own" {
  within_days = 3 * var.days
  kinds       = ["relationship", "credential"]
}

locals {
  company = { for t in data.csp_tenants.all.tenants : t.id => t.company_name }
}

# For people: by customer, the earliest first.
output "customers" {
  value = {
    for id, company in local.company : company => [
      for d in data.csp_deadlines.customers.deadlines : "${d.when}: ${d.what_happens} ${d.what_to_do}" if d.tenant_id == id
    ]
  }
}

# For the pipeline: what cannot wait.
output "due" {
  value = [
    for d in concat(data.csp_deadlines.customers.deadlines, data.csp_deadlines.own.deadlines) :
    merge(d, { company = try(local.company[d.tenant_id], null) }) if d.days_left < 3
  ]
}

check "trials_are_decided" {
  assert {
    condition     = alltrue([for d in data.csp_deadlines.customers.deadlines : d.days_left >= 3 if d.kind == "trial"])
    error_message = "A trial is about to be paid for: ${join(" ", [for d in data.csp_deadlines.customers.deadlines : d.what_happens if d.kind == "trial"])}"
  }
}
