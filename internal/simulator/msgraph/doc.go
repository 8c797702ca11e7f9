// Package msgraph answers as Microsoft Graph does about a tenant: subscriptions and SKUs of its directory, applications, delegated admin relationships.
package msgraph
