import {
  to = csp_addon.phones
  id = "3c4b5a69-7887-4695-a4b3-c2d1e0f9a8b7/c1000000-0000-4000-8000-000000000011"
}

resource "csp_addon" "phones" {
  tenant_id     = "3c4b5a69-7887-4695-a4b3-c2d1e0f9a8b7"
  product_id    = "CFQ7TTC0LH0T" # Microsoft Teams Phone Standard
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Phones"
  quantity      = 10

  lifecycle {
    # It is in use: removing the block must not cancel it.
    prevent_destroy = true
  }
}
