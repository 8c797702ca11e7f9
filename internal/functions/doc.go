// Package functions holds the provider's functions for configurations. They are
// pure: they use no client, no login and no clock.
package functions
