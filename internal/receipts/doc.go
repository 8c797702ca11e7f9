// Package receipts keeps a file with one line of JSON for each purchase and
// each change that was made at Partner Center.
package receipts
