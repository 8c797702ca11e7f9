# Decide today what the next term starts with.
#
# The block belongs to the running term. Once that has ended the block is
# fulfilled: it changes nothing any more, and a warning asks to write its
# number into quantity. It never buys seats back.

data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

resource "csp_subscription" "ward" {
  tenant_id     = one(data.csp_tenants.alder.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Ward"
  quantity      = 20

  renewal = {
    quantity = 15
  }

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
