# Phones for some of the people of an office: an add-on, bought with its base
# in one apply and ending with it on one day.

variable "phones" {
  description = "Seats of the phone add-on."
  type        = number
  default     = 5
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

resource "csp_subscription" "school_office" {
  tenant_id     = one(data.csp_tenants.cedar.tenants).id
  product_id    = "CFQ7TTC0LFLX" # Microsoft 365 E3
  sku_id        = "0001"
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "School office"
  quantity      = 8

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

resource "csp_addon" "phones" {
  tenant_id     = csp_subscription.school_office.tenant_id
  product_id    = "CFQ7TTC0LH0T" # Microsoft Teams Phone Standard
  sku_id        = "0001"
  term_duration = csp_subscription.school_office.term_duration
  billing_cycle = "monthly"
  friendly_name = "School phones"
  quantity      = var.phones

  # No call sends the base id; with it, Terraform buys the base first and ends it last.
  base_subscription_id       = csp_subscription.school_office.id
  align_with_subscription_id = csp_subscription.school_office.id

  lifecycle {
    # The seats are in use and billed for a year.
    prevent_destroy = true
  }
}

output "both_end" {
  description = "The last day of both."
  value       = [csp_subscription.school_office.commitment_end_date, csp_addon.phones.commitment_end_date]
}
