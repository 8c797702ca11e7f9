// Package commerce holds the rules of buying seats through a cloud solution
// provider: plain values, the planner that turns a difference into calls, and
// the reasons why a call cannot be made. It does no I/O and never asks the time.
package commerce
