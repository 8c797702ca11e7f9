// Package fulfillment reads what a tenant holds as values of commerce and
// carries planned changes out, one call each, so that nothing is bought twice.
package fulfillment
