terraform {
  required_providers {
    csp = { source = "terraform-csp/csp" }
  }
}

variable "approved" {
  description = "What may be bought, by the ids of the price list."
  type        = set(string)
  default     = ["CFQ7TTC0LFLX:0001", "CFQ7TTC0LH18:0001"]
}

data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

data "csp_subscriptions" "alder" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
}

output "not_approved" {
  value = toset([
    for s in data.csp_subscriptions.alder.subscriptions : "${s.friendly_name}, ${provider::csp::catalog_item_id(s.product_id, s.sku_id)}"
    if !contains(var.approved, provider::csp::catalog_item_id(s.product_id, s.sku_id))
  ])
}

output "item" {
  value = provider::csp::catalog_item_id("CFQ7TTC0LFLX", "0001", "CFQ7TTC0K5DR")
}
