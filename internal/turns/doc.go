// Package turns lets the purchases for one tenant on one machine take turns,
// and remembers for a while what they ordered.
package turns
