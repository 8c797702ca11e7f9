package partnercenter

import (
	"fmt"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// The states of a transition's event.
// Source: "Transition resources", TransitionEvent.
const (
	EventStarted    = "started"
	EventInProgress = "in_progress"
	EventCompleted  = "completed"
	EventFailed     = "failed"
)

// TransitionStep is the progress of one part of a transition.
type TransitionStep struct {
	// Status is one of the Event constants, a value not known yet, or empty if
	// the service has not reported the step.
	Status string
	// Errors are why it failed or does not progress.
	Errors []TransitionError
}

// Done reports whether the step has ended and succeeded.
func (s TransitionStep) Done() bool { return s.Status == EventCompleted }

// Failed reports whether the step has ended without success.
func (s TransitionStep) Failed() bool { return s.Status == EventFailed }

// UnderWay reports whether the step has not ended or not begun.
func (s TransitionStep) UnderWay() bool { return !s.Done() && !s.Failed() }

// Conversion returns the step that buys the target, which decides about the
// transition.
func (t Transition) Conversion() TransitionStep {
	return t.step(func(name string) bool { return name == "conversion" })
}

// Reassignment returns the step that moves the users' licenses. The service may not
// report it, and its failure does not undo the conversion. The vendor's pages
// disagree on its name, so any name that contains reassignment counts.
// Source: "Transition resources" (LicenseReassignment), and the SDK (SeatReassignment).
func (t Transition) Reassignment() TransitionStep {
	return t.step(func(name string) bool { return strings.Contains(name, "reassign") })
}

// LicensesReassigned reports whether the users hold licenses of the target now.
func (t Transition) LicensesReassigned() bool { return t.Reassignment().Done() }

// step reduces the events of one part to its state. A final event takes precedence
// over all others, and a later one over an earlier one; events with the same time
// count in the order listed.
func (t Transition) step(part func(name string) bool) TransitionStep {
	var deciding *TransitionEvent
	var errs []TransitionError
	for i := range t.Events {
		e := &t.Events[i]
		if !part(e.Name) {
			continue
		}
		errs = append(errs, e.Errors...)
		if deciding == nil || e.supersedes(*deciding) {
			deciding = e
		}
	}
	switch {
	case deciding == nil:
		return TransitionStep{}
	case deciding.Status == EventFailed && len(deciding.Errors) == 0:
		return TransitionStep{Status: deciding.Status, Errors: errs}
	default:
		return TransitionStep{Status: deciding.Status, Errors: deciding.Errors}
	}
}

func (e TransitionEvent) ends() bool { return e.Status == EventCompleted || e.Status == EventFailed }

func (e TransitionEvent) supersedes(other TransitionEvent) bool {
	if e.ends() != other.ends() {
		return e.ends()
	}
	return !e.At.Before(other.At)
}

// TransitionErrorCode is the reason why a transition is not possible, or failed.
// Source: "TransitionErrorCode Enum", Microsoft.Store.PartnerCenter.
type TransitionErrorCode int

// The codes; the service may have others.
const (
	TransitionOther                   TransitionErrorCode = 0
	TransitionDelegatedAdminOff       TransitionErrorCode = 1
	TransitionSourceNotActive         TransitionErrorCode = 2
	TransitionConflictingServices     TransitionErrorCode = 3
	TransitionConcurrency             TransitionErrorCode = 4
	TransitionUserNeeded              TransitionErrorCode = 5
	TransitionAddonsPresent           TransitionErrorCode = 6
	TransitionNoPath                  TransitionErrorCode = 7
	TransitionTargetNotFound          TransitionErrorCode = 8
	TransitionNotProvisioned          TransitionErrorCode = 9
	TransitionBillingCycleUnsupported TransitionErrorCode = 10
	TransitionNoConversions           TransitionErrorCode = 11
	TransitionLicenseTransferFailed   TransitionErrorCode = 12
	TransitionGDAPRoleMissing         TransitionErrorCode = 13
)

var transitionReasons = map[TransitionErrorCode]string{
	TransitionDelegatedAdminOff:       "the partner has no delegated administration of the customer",
	TransitionSourceNotActive:         "the subscription is suspended or deleted",
	TransitionConflictingServices:     "the customer's licenses of the source and the target hold conflicting services",
	TransitionConcurrency:             "another change of the subscription is under way",
	TransitionUserNeeded:              "a signed-in user is required, not an application",
	TransitionAddonsPresent:           "the subscription has add-ons",
	TransitionNoPath:                  "nothing is offered that the subscription could become",
	TransitionTargetNotFound:          "the target is not one of those that the subscription can become",
	TransitionNotProvisioned:          "the subscription is not provisioned yet",
	TransitionBillingCycleUnsupported: "the target does not have the billing cycle",
	TransitionNoConversions:           "the trial has nothing to convert to",
	TransitionLicenseTransferFailed:   "the users' licenses could not be moved",
	TransitionGDAPRoleMissing:         "the partner lacks a role in the customer's directory (GDAP)",
}

// Reason returns a clause for messages; empty for TransitionOther and for unknown
// codes.
func (c TransitionErrorCode) Reason() string { return transitionReasons[c] }

// TransitionError is one reason against a transition.
type TransitionError struct {
	// Code is TransitionOther if CodeText is not a number.
	Code     TransitionErrorCode
	CodeText string
	// Description is the service's text in English; may be empty.
	Description string
}

// Reason is a clause for people: the code's, or else the service's text.
func (e TransitionError) Reason() string { return reason(e.Code.Reason(), e.Description, e.CodeText) }

// TargetErrorCode is the reason why seats cannot join an existing subscription.
// Source: "Transition a new commerce subscription", subscription eligibility errors.
type TargetErrorCode int

// The codes; the service may have others.
const (
	TargetNotActive            TargetErrorCode = 1
	TargetInCancellationWindow TargetErrorCode = 2
	TargetTermShorter          TargetErrorCode = 3
	TargetEndsEarlier          TargetErrorCode = 4
)

var targetReasons = map[TargetErrorCode]string{
	TargetNotActive:            "it is not active",
	TargetInCancellationWindow: "it can still be canceled",
	TargetTermShorter:          "its term is shorter than the source's",
	TargetEndsEarlier:          "its term ends before the source's",
}

// Reason returns a clause about the subscription for messages; empty for unknown
// codes.
func (c TargetErrorCode) Reason() string { return targetReasons[c] }

// TargetError is one reason against joining a subscription.
type TargetError struct {
	// Code is 0 if CodeText is not a number.
	Code     TargetErrorCode
	CodeText string
	// Description is the service's text in English; may be empty.
	Description string
}

// Reason is a clause for people: the code's, or else the service's text.
func (e TargetError) Reason() string { return reason(e.Code.Reason(), e.Description, e.CodeText) }

func reason(known, description, code string) string {
	switch {
	case known != "":
		return known
	case description != "":
		return description
	case code != "":
		return fmt.Sprintf("the service gives code %s and no explanation", code)
	default:
		return "the service gives no explanation"
	}
}

func transitionErrorsOf(f *wire.Object) []TransitionError {
	var list []TransitionError
	for _, e := range f.Objects("errors") {
		code, text := e.Code("code")
		list = append(
			list,
			TransitionError{Code: TransitionErrorCode(code), CodeText: text, Description: e.Text("description")},
		)
	}
	return list
}

func targetErrorsOf(f *wire.Object) []TargetError {
	var list []TargetError
	for _, e := range f.Objects("errors") {
		code, text := e.Code("code")
		list = append(
			list,
			TargetError{Code: TargetErrorCode(code), CodeText: text, Description: e.Text("description")},
		)
	}
	return list
}
