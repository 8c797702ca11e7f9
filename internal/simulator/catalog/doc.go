// Package catalog holds what is for sale in every simulated world: products, SKUs, terms, prices by market, and
// promotions.
package catalog
