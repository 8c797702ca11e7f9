// Package fulfillment reads what a tenant holds as values of commerce, asks the
// live service what speaks against a plan, and carries planned changes out, one
// call each, so that nothing is bought twice.
package fulfillment
