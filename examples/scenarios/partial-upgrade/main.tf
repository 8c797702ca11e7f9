# Give the specialists of a practice the larger edition, and leave everybody
# else as they are.
#
# An entry of partial_upgrades is carried out once. Its seats leave quantity,
# and become a subscription of their own that ends on the same day.

variable "specialists" {
  description = "Seats for each intake of specialists, by the name of the intake."
  type        = map(number)
  default     = {}
}

data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

resource "csp_subscription" "practice" {
  tenant_id     = one(data.csp_tenants.alder.tenants).id
  product_id    = "CFQ7TTC0LFLX" # Microsoft 365 E3
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Practice"
  quantity      = 30 - sum(concat([0], values(var.specialists)))

  partial_upgrades = {
    for intake, seats in var.specialists : intake => {
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
  description = "The subscription of each intake, to be imported in a second run."
  value       = { for intake, made in csp_subscription.practice.partial_upgrades : intake => made.subscription_id }
}
