// Package licensing holds what a tenant's directory knows of its licenses: csp_directory_subscriptions.
package licensing
