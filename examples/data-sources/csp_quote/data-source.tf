data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

data "csp_subscriptions" "alder" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
  status    = "active"
}

locals {
  staff = one([for s in data.csp_subscriptions.alder.subscriptions : s if s.friendly_name == "Clinic staff"])
}

# A purchase with a promotion.
data "csp_quote" "new_office" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
  purchases = [{
    product_id    = "CFQ7TTC0LDPB"
    sku_id        = "0001"
    term_duration = "P1Y"
    billing_cycle = "annual"
    quantity      = 20
    promotion_id  = "39NFJQT1S001:0001:39NFJQT1Q001"
  }]
}

# More seats of an active subscription, up to the end of its term.
data "csp_quote" "more_staff" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
  increase  = { subscription_id = local.staff.id, seats = 5 }
}

# What it would become: an estimate.
data "csp_quote" "upgrade" {
  tenant_id = one(data.csp_tenants.alder.tenants).id
  upgrade   = { subscription_id = local.staff.id, product_id = "CFQ7TTC0LDPB", sku_id = "0001" }
}

output "new_office" {
  value = "${one(data.csp_quote.new_office.lines).price} ${data.csp_quote.new_office.currency} a seat instead of ${one(data.csp_quote.new_office.lines).list_price}. ${data.csp_quote.new_office.tax_note}"
}

output "more_staff" {
  value = one(data.csp_quote.more_staff.lines)
}

output "upgrade" {
  value = { price = one(data.csp_quote.upgrade.lines).price, but = data.csp_quote.upgrade.notes }
}
