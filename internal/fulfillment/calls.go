package fulfillment

import (
	"context"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// callInput is what a call of a plan starts from.
type callInput struct {
	// at is the subscription now, and first before any call of the plan.
	at, first Snapshot
	// before are the partial upgrades made so far.
	before []commerce.MadeUpgrade
}

// calls are the actions that have a call of their own. All others update the
// subscription.
var calls = map[commerce.Action]func(context.Context, writer, callInput, commerce.Change) (applied, error){
	commerce.ActionScheduleRenewal: func(ctx context.Context, w writer, s callInput, c commerce.Change) (applied, error) {
		next, err := w.schedule(ctx, s.at, s.first, c)
		return applied{Snapshot: next}, err
	},
	commerce.ActionUpgrade: func(ctx context.Context, w writer, s callInput, c commerce.Change) (applied, error) {
		next, err := w.upgrade(ctx, s.at, c)
		return applied{Snapshot: next}, err
	},
	commerce.ActionPartialUpgrade: func(ctx context.Context, w writer, s callInput, c commerce.Change) (applied, error) {
		return w.partialUpgrade(ctx, s.at, c, s.before)
	},
}

func update(ctx context.Context, w writer, s callInput, c commerce.Change) (applied, error) {
	next, err := w.update(ctx, s.at, c)
	return applied{Snapshot: next}, err
}

// edits are the actions that update the subscription, with the fields that the
// update changes; all others are sent as they were read.
var edits = map[commerce.Action]func(commerce.Change) partnercenter.Edit{
	commerce.ActionRename:      func(c commerce.Change) partnercenter.Edit { return partnercenter.SetFriendlyName(c.FriendlyName) },
	commerce.ActionSetReseller: func(c commerce.Change) partnercenter.Edit { return partnercenter.SetPartnerID(c.ResellerID) },
	commerce.ActionAddSeats:    editSeats,
	commerce.ActionReduceSeats: editSeats,
	commerce.ActionLengthenTerm: func(c commerce.Change) partnercenter.Edit {
		return partnercenter.SetTerm(string(c.Term), string(c.Cycle))
	},
	commerce.ActionSuspend:          editStatus(partnercenter.StatusSuspended),
	commerce.ActionResume:           editStatus(partnercenter.StatusActive),
	commerce.ActionCancel:           editStatus(partnercenter.StatusDeleted),
	commerce.ActionWithdrawSchedule: func(commerce.Change) partnercenter.Edit { return partnercenter.WithdrawSchedule() },
	commerce.ActionSetEndOfTerm:     editEndOfTerm,
	commerce.ActionEndAtTerm:        editEndOfTerm,
}

func editSeats(c commerce.Change) partnercenter.Edit { return partnercenter.SetQuantity(c.To) }

func editStatus(status string) func(commerce.Change) partnercenter.Edit {
	return func(commerce.Change) partnercenter.Edit { return partnercenter.SetStatus(status) }
}

func editEndOfTerm(c commerce.Change) partnercenter.Edit {
	switch c.EndOfTerm {
	case commerce.EndOfTermRenew:
		return partnercenter.RenewAtTermEnd()
	case commerce.EndOfTermExtend:
		return partnercenter.ExtendAtTermEnd()
	default:
		return partnercenter.EndAtTermEnd(c.Explicit)
	}
}
