// Package catalog is what can be bought, for how much, and what can become of it: csp_offers, csp_promotions, csp_quote and csp_upgrade_options.
package catalog
