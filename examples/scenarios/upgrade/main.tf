# Upgrade one team now, and let another change with its next term.
#
# Another product_id and sku_id is an upgrade in place: the subscription keeps
# its id, its seats and the end of its term, and there is no way back within
# that term. The plan refuses what the service does not list, and shows the
# list.
#
# Both subscriptions have the same SKU and term on purpose, so both say
# additional = true. Without it the purchase would be refused.

variable "edition" {
  description = "What the library works with: basic or standard."
  type        = string
  default     = "basic"
}

locals {
  editions = {
    basic    = { product_id = "CFQ7TTC0LH18", sku_id = "0001" } # Microsoft 365 Business Basic
    standard = { product_id = "CFQ7TTC0LDPB", sku_id = "0001" } # Microsoft 365 Business Standard
  }
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "library" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = local.editions[var.edition].product_id
  sku_id        = local.editions[var.edition].sku_id
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Library"
  quantity      = 12
  additional    = true

  # Refuse an upgrade that would leave users behind with their old license.
  upgrade = { license_transfer = true }

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

resource "csp_subscription" "reception" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = local.editions["basic"].product_id
  sku_id        = local.editions["basic"].sku_id
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Reception"
  quantity      = 4
  additional    = true

  # From the next term on: another SKU, for three years, billed once a year.
  renewal = {
    product_id    = local.editions["standard"].product_id
    sku_id        = local.editions["standard"].sku_id
    term_duration = "P3Y"
    billing_cycle = "annual"
  }

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
