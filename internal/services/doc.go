// Package services holds what every service of the provider is configured
// with; each folder below it is one thing a user manages.
package services
