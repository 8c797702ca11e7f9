import {
  to = csp_subscription.doctors
  id = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d/a1000000-0000-4000-8000-000000000003"
}

resource "csp_subscription" "doctors" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Doctors"
  quantity      = 25
}
