# Microsoft shows agreements to a signed-in user only: refresh_token, or this in
# the simulator.
provider "csp" {
  simulator = { path = "csp.db", act_as = "user" }
}

data "csp_tenants" "birch" {
  domain = "birchlogistics.onmicrosoft.com"
}

data "csp_customer_agreement" "birch" {
  tenant_id = one(data.csp_tenants.birch.tenants).id
}

output "agreement" {
  value = data.csp_customer_agreement.birch.accepted ? "accepted by the ${data.csp_customer_agreement.birch.accepted_by}" : "missing: nothing can be bought"
}
