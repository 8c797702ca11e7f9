// Package command gives the `simulator` command, which serves a simulated world and changes it while Terraform runs or does not.
package command
