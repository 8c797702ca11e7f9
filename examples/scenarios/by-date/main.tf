# Seats that change by date. Each plan asks for what holds at its time, so a
# plan a day carries the dates out.

variable "now" {
  description = "The time to plan for, an RFC 3339 instant or a date; the time of the plan if not set. For looking ahead, not for applying."
  type        = string
  default     = null
}

locals {
  now = coalesce(var.now, plantimestamp())
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "library" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Library"

  quantity = provider::csp::at(25, {
    "2027-01-15" = 40 # the new library opens
    "2027-10-01" = 30 # the next term starts with fewer
  }, local.now)
  reduction = "at_renewal"

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
