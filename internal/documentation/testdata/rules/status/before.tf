import {
  to = csp_subscription.depot
  id = "2a9d8c7b-6e5f-4d3c-8b2a-19f0e1d2c3b4/b1000000-0000-4000-8000-000000000001"
}

resource "csp_subscription" "depot" {
  tenant_id     = "2a9d8c7b-6e5f-4d3c-8b2a-19f0e1d2c3b4"
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Depot"
  quantity      = 15
}
