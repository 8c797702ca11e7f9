resource "csp_addon" "phone" {
  tenant_id     = "3c4b5a69-7887-4695-a4b3-c2d1e0f9a8b7"
  product_id    = "CFQ7TTC0LH0T"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Phone"
  quantity      = 10
}
