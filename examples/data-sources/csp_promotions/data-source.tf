data "csp_tenants" "birch" {
  domain = "birchlogistics.onmicrosoft.com"
}

# All promotions of a country.
data "csp_promotions" "us" {
  country = "US"
}

# Whether a tenant would get them on 20 seats of a product.
data "csp_promotions" "standard" {
  tenant_id     = one(data.csp_tenants.birch.tenants).id
  product_id    = "CFQ7TTC0LDPB"
  billing_cycle = "monthly"
  quantity      = 20
}

output "ending_soon" {
  value = [
    for p in data.csp_promotions.us.promotions : "${p.name}, until ${p.end_date}"
    if timecmp(p.end_date, "2027-01-01T00:00:00Z") < 0
  ]
}

output "on_20_seats" {
  value = {
    for p in data.csp_promotions.standard.promotions :
    p.id => [for o in p.products : o.eligible ? "${o.discount_percent} % off ${o.term_duration}" : join("; ", o.why_not)]
  }
}
