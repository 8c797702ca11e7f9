// Package licensing holds what a tenant's directory knows of its licences: csp_directory_subscriptions.
package licensing
