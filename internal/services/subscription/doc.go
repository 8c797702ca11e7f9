// Package subscription is csp_subscription: its schema, its plan and its
// verbs, and the data sources that read subscriptions.
package subscription
