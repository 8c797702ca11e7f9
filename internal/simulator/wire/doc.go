// Package wire takes a request to the route of a simulated service and gives the answer its form: tokens, quirks, faults, repetition, throttling and the request log.
package wire
