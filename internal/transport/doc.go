// Package transport is the one HTTP pipeline of all service clients: credentials, request ids, retries that never repeat a write under a new id, and a log without secrets.
package transport
