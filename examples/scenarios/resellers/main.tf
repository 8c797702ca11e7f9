# An indirect provider sells through resellers: the order names them. A direct
# partner leaves all three attributes out.

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "office" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LH18"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Reception"
  quantity      = 8

  # The transaction reseller first; up to five more in the EU and EFTA.
  reseller_ids = ["1234567", "2345678"]

  # Who earns the incentives. The one attribute of the three that can change later.
  partner_id_on_record = "1234567"

  # The partner on record agreed to be named.
  attestation_accepted = true

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
