// Package provider is the provider's own schema and configuration: it builds
// the clients and lists what is registered.
package provider
