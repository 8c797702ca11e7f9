// Package shell runs the real CLI with a built provider in a folder of its
// own, so that nothing of the caller's Terraform set-up takes part.
package shell
