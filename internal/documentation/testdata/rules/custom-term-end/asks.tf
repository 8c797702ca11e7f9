resource "csp_subscription" "sales" {
  tenant_id     = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  product_id    = "CFQ7TTC0LFF1"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Sales"
  quantity      = 20

  custom_term_end_date = "2027-05-17"
}
