# Two subscriptions that are not to renew, and the two things this can mean.

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

# Really ends: access is gone after the last day of the term. Seats bought
# since April 2025 would otherwise go on month by month. Once it has ended it
# stays in the state with a warning, and is not bought again; a removed block
# lets it go.
resource "csp_subscription" "project" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "annual"
  friendly_name = "Project Linden"
  quantity      = 12
  end_of_term   = "cancel"

  # If the block is removed early, keep the paid seats and let the term end.
  on_destroy = "end_at_term"

  lifecycle {
    # The project needs its seats until the term ends.
    prevent_destroy = true
  }
}

# Goes on month by month in the extended service term, at a higher price, and
# can be reduced or canceled there at any time.
resource "csp_subscription" "tutors" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LH18"
  sku_id        = "0001"
  term_duration = "P1M"
  billing_cycle = "monthly"
  friendly_name = "Tutors"
  quantity      = 3
  end_of_term   = "extend"

  lifecycle {
    # People work with it every day.
    prevent_destroy = true
  }
}
