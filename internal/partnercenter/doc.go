// Package partnercenter is the client of the Partner Center REST API: typed requests, answers and errors, and no decisions about commerce.
package partnercenter
