// Package wire routes requests to the simulated services and renders their answers: tokens, quirks, faults, repeated
// requests, throttling and the request log.
package wire
