terraform {
  required_providers {
    csp = { source = "terraform-csp/csp" }
  }
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "pilot" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Pilot"
  quantity      = 25

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

# Known before the purchase: when the review must be finished.
output "decide_before" {
  value = provider::csp::window_closes_at("seat", "2026-11-02T09:00:00Z").at
}

# Known after the purchase: when the window closes, to the second.
check "review_is_in_time" {
  assert {
    condition     = timecmp("2026-11-06T15:00:00Z", provider::csp::window_closes_at("seat", csp_subscription.pilot.effective_start_date).at) < 0
    error_message = "The pilot is reviewed only after its seats can no longer be removed."
  }
}
