// Package partnercenter speaks the Partner Center REST API: typed requests, typed answers and typed errors, and no decisions about commerce.
package partnercenter
