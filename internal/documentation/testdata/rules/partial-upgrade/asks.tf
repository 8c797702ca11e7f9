resource "csp_subscription" "doctors" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Doctors"
  quantity      = 25

  partial_upgrades = {
    surgeons = {
      product_id = "CFQ7TTC0LFLZ"
      sku_id     = "0002"
      quantity   = 5
    }
  }
}
