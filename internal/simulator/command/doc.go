// Package command is the `simulator` command, which serves a simulated world and changes it, also while Terraform runs.
package command
