// Package acctest has what acceptance tests share: a simulated world that the test controls, the provider that runs against it, and a portal user.
package acctest
