# Bring a tenant's active subscriptions under management as they are.
#
# The first plan imports them all and changes nothing. What is left out is not
# managed: what is scheduled for a next term, for example, stays scheduled, and
# next_term shows it. Replace the list with your own values afterwards: as long
# as they come from the data source, the configuration asks for what is there.

data "csp_tenants" "alder" {
  domain = "alderclinics.onmicrosoft.com"
}

locals {
  tenant_id = one(data.csp_tenants.alder.tenants).id
  estate    = { for s in data.csp_subscriptions.active.subscriptions : s.id => s if !s.is_trial }
}

data "csp_subscriptions" "active" {
  tenant_id = local.tenant_id
  status    = "active"
}

import {
  for_each = local.estate
  to       = csp_subscription.estate[each.key]
  id       = "${local.tenant_id}/${each.key}"
}

resource "csp_subscription" "estate" {
  for_each = local.estate

  tenant_id            = local.tenant_id
  product_id           = each.value.product_id
  sku_id               = each.value.sku_id
  term_duration        = each.value.term_duration
  billing_cycle        = each.value.billing_cycle
  friendly_name        = each.value.friendly_name
  quantity             = each.value.quantity
  end_of_term          = each.value.end_of_term
  partner_id_on_record = each.value.partner_id_on_record

  lifecycle {
    # A key that leaves the list must not cancel its subscription.
    prevent_destroy = true
  }
}
