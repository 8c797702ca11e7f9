# csp_subscription.desk was here until its block was removed.
