# tenant_id/subscription_id; the data source csp_subscriptions lists both.
terraform import csp_addon.phones 3c4b5a69-7887-4695-a4b3-c2d1e0f9a8b7/c1000000-0000-4000-8000-000000000011
