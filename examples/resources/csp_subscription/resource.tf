data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

data "csp_offers" "e3" {
  tenant_id      = one(data.csp_tenants.cedar.tenants).id
  title_contains = "Microsoft 365 E3"
}

resource "csp_subscription" "office" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = one(data.csp_offers.e3.offers).product_id
  sku_id        = one(data.csp_offers.e3.offers).sku_id
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Head office"
  quantity      = 25

  # Seats outside their window wait for the next term instead of failing the plan.
  reduction = "now_then_renewal"

  lifecycle {
    # Removing this block would remove the seats of the people who use them.
    prevent_destroy = true
  }
}

output "can_be_canceled_until" {
  value = csp_subscription.office.cancellation_allowed_until
}
