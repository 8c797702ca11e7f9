data "csp_subscription" "front_desk" {
  tenant_id = "1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d"
  id        = "a1000000-0000-4000-8000-000000000001"
}

output "front_desk" {
  value = "${data.csp_subscription.front_desk.quantity} seats, ${data.csp_subscription.front_desk.refundable_quantity} of them can still be removed"
}
