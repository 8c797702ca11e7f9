# Decide today what the next term starts with.
#
# The block belongs to the current term. Once that has ended, the block is
# fulfilled: it no longer changes anything, and a warning asks to write its
# number into quantity. Seats are never bought back.

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
  quantity      = 20

  renewal = {
    quantity = 15
  }

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
