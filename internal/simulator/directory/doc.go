// Package directory holds the tenants of a simulated world as all of its services know them: customers, users, applications, and subscriptions that other sellers sold.
package directory
