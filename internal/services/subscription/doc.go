// Package subscription is csp_subscription and csp_addon, one implementation of
// two schemas, and the data sources csp_subscription and csp_subscriptions.
package subscription
