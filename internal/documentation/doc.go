// Package documentation holds the tests that keep examples, pages and schema true to what the provider does.
package documentation
