// Package services holds what every folder below it is built on: the clients that
// a configured provider hands over, the base of the data sources, and the filters
// of their lists. Each folder is one thing a user manages.
package services
