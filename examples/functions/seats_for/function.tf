terraform {
  required_providers {
    csp = { source = "terraform-csp/csp" }
  }
}

variable "people" {
  description = "The people who work at the front desk."
  type        = set(string)
  default     = ["adele", "bianca", "diego", "grady", "isaiah", "lidia", "nestor", "patti"]
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

  # 8 people and 10% of them, rounded up: 9 seats. Never less than 5.
  quantity  = provider::csp::seats_for(length(var.people), 10, 5)
  reduction = "now_then_renewal"

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

check "seats_for_newcomers" {
  assert {
    condition     = csp_subscription.desk.seats >= provider::csp::seats_for(length(var.people), 5, 1)
    error_message = "Less than 5% of the seats are free."
  }
}
