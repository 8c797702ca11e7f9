# Seats that follow the number of people, up and down.
#
# Going up adds seats at once; they can be given back for seven days. Going
# down gives back the seats whose window is open and lets the others wait for
# the next term, so that no plan fails for a number that is only too early.

variable "people" {
  description = "How many people work at the front desk."
  type        = number
  default     = 25

  validation {
    condition     = var.people > 0
    error_message = "A subscription keeps at least one seat; to end it, see on_destroy and end_of_term."
  }
}

data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

resource "csp_subscription" "desk" {
  tenant_id     = one(data.csp_tenants.alder.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  quantity      = var.people
  reduction     = "now_then_renewal"

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

output "seats" {
  description = "Seats now, and what the next term starts with where that differs."
  value = {
    now        = csp_subscription.desk.current.quantity
    next_term  = csp_subscription.desk.scheduled_quantity
    refundable = csp_subscription.desk.refundable_quantity
  }
}
