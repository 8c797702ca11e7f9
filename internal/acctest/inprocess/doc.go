// Package inprocess plays a configuration as Terraform's core does, against a
// provider server in the same process: it evaluates expressions, reads, plans
// and applies in the order of the references, and holds the provider to core's
// rules. A run of the CLI costs half a second of processor time and more; a run
// here costs milliseconds.
//
// It evaluates what the tests' configurations use. What it does not know (modules,
// provider aliases, conditions) is an error, never a silent difference. That
// it agrees with the real core is what acctest's conformance test shows.
package inprocess
