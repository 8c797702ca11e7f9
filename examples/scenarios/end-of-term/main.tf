# Two subscriptions that are not to renew, and the two things that can mean.

data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

# Really ends: access is gone after the last day of the term. Seats bought
# since April 2025 would otherwise go on month by month. Remove the block once
# it has ended; until then plans warn, and nothing is bought again.
resource "csp_subscription" "project" {
  tenant_id     = one(data.csp_tenants.alder.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "annual"
  friendly_name = "Project Linden"
  quantity      = 12
  end_of_term   = "cancel"

  # Should the block be removed early: keep what is paid for, let it end.
  on_destroy = "end_at_term"

  lifecycle {
    # The project needs its seats until the term is over.
    prevent_destroy = true
  }
}

# Goes on month by month in the extended service term, at a higher price, and
# can be reduced or cancelled there at any time.
resource "csp_subscription" "locums" {
  tenant_id     = one(data.csp_tenants.alder.tenants).id
  product_id    = "CFQ7TTC0LH18"
  sku_id        = "0001"
  term_duration = "P1M"
  billing_cycle = "monthly"
  friendly_name = "Locums"
  quantity      = 3
  end_of_term   = "extend"

  lifecycle {
    # People work with it every day.
    prevent_destroy = true
  }
}
