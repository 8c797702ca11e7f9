# tenant_id/subscription_id; the data source csp_subscriptions lists both.
terraform import csp_addon.phones 1f0e5d2c-3b4a-4c58-9d76-8e9f0a1b2c3d/a1000000-0000-4000-8000-000000000011
