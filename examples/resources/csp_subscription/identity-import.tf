import {
  to = csp_subscription.front_desk
  identity = {
    tenant_id       = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
    subscription_id = "a1000000-0000-4000-8000-000000000001"
  }
}

resource "csp_subscription" "front_desk" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LDPB"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Front desk"
  quantity      = 10

  lifecycle {
    # It is in use: removing the block must not cancel it.
    prevent_destroy = true
  }
}
