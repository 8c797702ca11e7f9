// Package acctest is what acceptance tests share: a simulated world in the
// test's own hand, the provider that runs against it, and a portal user.
package acctest
