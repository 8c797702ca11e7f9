resource "csp_subscription" "ward" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LDPB"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "New ward"
  quantity      = 60

  promotion_id = "39NFJQT1S001:0001:39NFJQT1Q001"
}
