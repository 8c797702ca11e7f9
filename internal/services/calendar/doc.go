// Package calendar is what is coming for a tenant: csp_scheduled_changes and csp_deadlines.
package calendar
