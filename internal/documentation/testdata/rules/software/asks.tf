resource "csp_subscription" "cals" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "DG7GMGF0D5RK"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "one_time"
  friendly_name = "Server access"
  quantity      = 5
}
