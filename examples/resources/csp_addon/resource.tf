data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "office" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX" # Microsoft 365 E3
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Head office"
  quantity      = 25

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

resource "csp_addon" "phones" {
  tenant_id     = csp_subscription.office.tenant_id
  product_id    = "CFQ7TTC0LH0T" # Microsoft Teams Phone Standard
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Phones"
  quantity      = 10

  # Bought after its base, and billed no longer than its base.
  base_subscription_id       = csp_subscription.office.id
  align_with_subscription_id = csp_subscription.office.id

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
