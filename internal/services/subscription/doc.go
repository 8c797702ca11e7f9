// Package subscription is csp_subscription and csp_addon, one implementation of
// two schemas, and the data sources csp_subscription and csp_subscriptions.
//
// The verbs are in resource.go. What they need is in files by name: plan*.go for
// ModifyPlan, apply*.go for Create, Update and Delete, read.go for Read. All
// conversions are in model*.go, the attributes in schema*.go, and what private
// state holds in private_state.go.
package subscription
