# Each purchase and each change adds a line to receipts.jsonl.

terraform {
  required_providers {
    csp = { source = "terraform-csp/csp" }
  }
}

provider "csp" {
  simulator    = { path = "csp.db" } # remove this line, and it buys for real
  receipt_path = "receipts.jsonl"
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "library" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX"
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "Library"
  quantity      = 25

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}
