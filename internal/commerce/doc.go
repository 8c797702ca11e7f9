// Package commerce holds the rules for buying seats through a Cloud Solution
// Provider: plain values, the planner that turns a difference into calls, and the
// messages that explain why a call cannot be made. It does no I/O and does not
// read the clock.
package commerce
