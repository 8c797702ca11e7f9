resource "csp_subscription" "trial" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LCHC"
  sku_id        = "0005"
  term_duration = "P1M"
  billing_cycle = "none"
  friendly_name = "Premium trial"
  quantity      = 30
}
