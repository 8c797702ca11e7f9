// Package seed fills simulated worlds: with the default world, and with as many further tenants as are asked for.
package seed
