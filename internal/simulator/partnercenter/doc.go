// Package partnercenter answers as the Partner Center API does: customers, the catalog, carts, orders, subscriptions, their terms and transitions.
package partnercenter
