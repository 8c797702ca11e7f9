// Package directory has the tenants of a simulated world that all services share: customers, users, applications, and
// subscriptions from other sellers.
package directory
