terraform {
  required_providers {
    csp = { source = "terraform-csp/csp" }
  }
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "project" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Project Rowan"

  # 25 seats; 40 from January 15, 2027, 00:00 UTC; 60 from March 1, midnight in
  # Berlin.
  quantity = provider::csp::at(25, {
    "2027-01-15"                = 40
    "2027-03-01T00:00:00+01:00" = 60
  }, plantimestamp())

  # Renews, unless it is October 2027 already.
  end_of_term = provider::csp::at("renew", { "2027-10-01" = "cancel" }, plantimestamp())

  lifecycle {
    # The project needs its seats until the term ends.
    prevent_destroy = true
  }
}
