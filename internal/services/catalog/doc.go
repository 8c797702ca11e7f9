// Package catalog is what can be bought: csp_offers.
package catalog
