// Package diagnostics turns broken rules and failed calls into the diagnostics a
// person reads: what failed, why, until when, and what to do next.
package diagnostics
