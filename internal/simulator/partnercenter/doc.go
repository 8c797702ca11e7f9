// Package partnercenter simulates the Partner Center API: customers, the catalog, carts, orders, subscriptions, their
// terms and transitions.
package partnercenter
