import {
  to = csp_addon.phones
  id = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d/a1000000-0000-4000-8000-000000000011"
}

resource "csp_addon" "phones" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LH0T" # Microsoft Teams Phone Standard
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Phones"
  quantity      = 10

  lifecycle {
    # It is in use: losing the block must not cancel it.
    prevent_destroy = true
  }
}
