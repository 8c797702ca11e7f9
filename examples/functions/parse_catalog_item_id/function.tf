terraform {
  required_providers {
    csp = { source = "terraform-csp/csp" }
  }
}

variable "item" {
  description = "What to buy, as the price list or an invoice names it."
  type        = string
  default     = "CFQ7TTC0LFLX:0001"
}

locals {
  item = provider::csp::parse_catalog_item_id(var.item)
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "desk" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = local.item.product_id
  sku_id        = local.item.sku_id
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Desk"
  quantity      = 25

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
