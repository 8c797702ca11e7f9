resource "csp_subscription" "library" {
  tenant_id     = "3c4b5a69-7887-4695-a4b3-c2d1e0f9a8b7"
  product_id    = "CFQ7TTC0LDPB"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Library"
  quantity      = 60

  promotion_id = "39NFJQT1S001:0001:39NFJQT1Q001"
}
