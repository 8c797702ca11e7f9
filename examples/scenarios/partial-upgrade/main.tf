# Give some of the teachers the larger edition, and leave everyone else as they
# are.
#
# An entry of partial_upgrades is carried out once. Its seats leave quantity,
# and become a subscription of their own that ends on the same day.

variable "specialists" {
  description = "Seats for each group of specialists, by the name of the group."
  type        = map(number)
  default     = {}
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "teachers" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX" # Microsoft 365 E3
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Teachers"
  quantity      = 30 - sum(concat([0], values(var.specialists)))

  partial_upgrades = {
    for group, seats in var.specialists : group => {
      product_id = "CFQ7TTC0LFLZ" # Microsoft 365 E5
      sku_id     = "0002"
      quantity   = seats
    }
  }

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

output "specialists" {
  description = "The subscription of each group, to be imported in a second run."
  value       = { for group, made in csp_subscription.teachers.partial_upgrades : group => made.subscription_id }
}
