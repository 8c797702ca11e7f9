// Package serving serves the provider to Terraform, and keeps small what the
// SDK spends on each call.
package serving
