package inprocess

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diagnostic is an error or a warning, and the address it is about.
type Diagnostic struct {
	Error                    bool
	Summary, Detail, Address string
}

// Diagnostics are the diagnostics of a command, in the order in which they were found.
type Diagnostics []Diagnostic

// HasErrors reports whether they contain an error.
func (d Diagnostics) HasErrors() bool {
	for _, one := range d {
		if one.Error {
			return true
		}
	}
	return false
}

// Err returns all errors as the CLI prints them; nil if there are none.
func (d Diagnostics) Err() error {
	if !d.HasErrors() {
		return nil
	}
	var b strings.Builder
	for _, one := range d {
		if !one.Error {
			continue
		}
		fmt.Fprintf(&b, "\nError: %s\n", one.Summary)
		if one.Address != "" {
			fmt.Fprintf(&b, "\n  with %s,\n", one.Address)
		}
		if one.Detail != "" {
			fmt.Fprintf(&b, "\n%s\n", one.Detail)
		}
	}
	return commandError(b.String())
}

// commandError is the output of a command that failed.
type commandError string

func (e commandError) Error() string { return string(e) }

func failed(format string, args ...any) Diagnostics {
	return Diagnostics{{Error: true, Summary: fmt.Sprintf(format, args...)}}
}

func fromHCL(diags hcl.Diagnostics, at string) Diagnostics {
	var out Diagnostics
	for _, d := range diags {
		out = append(
			out,
			Diagnostic{Error: d.Severity == hcl.DiagError, Summary: d.Summary, Detail: d.Detail, Address: at},
		)
	}
	return out
}

func fromProvider(diags []*tfprotov6.Diagnostic, at string) Diagnostics {
	var out Diagnostics
	for _, d := range diags {
		out = append(out, Diagnostic{
			Error: d.Severity == tfprotov6.DiagnosticSeverityError, Summary: d.Summary, Detail: d.Detail, Address: at,
		})
	}
	return out
}
