// Package msgraph simulates Microsoft Graph: subscriptions and SKUs of a tenant's directory, applications, delegated
// admin relationships.
package msgraph
