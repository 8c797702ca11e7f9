// Package seed fills simulated worlds with the default world, and with any number of additional tenants.
package seed
