// Package serving serves the provider to Terraform, and keeps the SDK's cost per
// call low.
package serving
