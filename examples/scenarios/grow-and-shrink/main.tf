# Seats that follow the number of people, up and down.
#
# Going up adds seats at once; they can be removed for seven days. Going down
# removes the seats whose window is open and lets the others wait for the next
# term, so that no plan fails because a window has closed.

variable "people" {
  description = "How many people work at the front desk."
  type        = number
  default     = 25

  validation {
    condition     = var.people > 0
    error_message = "A subscription keeps at least one seat; to end it, see on_destroy and end_of_term."
  }
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "desk" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
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
  description = "Seats now, the seats that the next term starts with, and the seats that can still be removed."
  value = {
    now        = csp_subscription.desk.seats
    next_term  = csp_subscription.desk.next_term.quantity
    refundable = csp_subscription.desk.refundable_quantity
  }
}
