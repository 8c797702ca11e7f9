// Package functions holds the functions a configuration computes with; they
// are pure: no client, no login and no clock stands behind them.
package functions
