// Package differential holds the simulator, written from the wire contract,
// and the planner, written from the commerce rules, against each other.
package differential
