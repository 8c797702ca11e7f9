// Package wire reads and writes the JSON of Microsoft's services: a decoder that accepts every form they use, and a raw document that keeps fields it does not know.
package wire
