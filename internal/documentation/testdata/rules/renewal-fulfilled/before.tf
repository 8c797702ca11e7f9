import {
  to = csp_subscription.management
  id = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d/a1000000-0000-4000-8000-000000000006"
}

resource "csp_subscription" "management" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LCHC"
  sku_id        = "0002"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Management"
  quantity      = 12
  renewal       = { quantity = 8 }
}
