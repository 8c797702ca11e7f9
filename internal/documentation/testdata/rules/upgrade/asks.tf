resource "csp_subscription" "staff" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "annual"
  friendly_name = "Clinic staff"
  quantity      = 25
}
