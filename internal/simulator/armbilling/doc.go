// Package armbilling simulates Azure Resource Manager for billing accounts and their payment methods.
package armbilling
