package commerce

import "time"

// Action is the kind of call a change becomes.
type Action string

// The calls that a plan can make; the table below describes each.
const (
	ActionPurchase         Action = "purchase"
	ActionResume           Action = "resume"
	ActionRename           Action = "rename"
	ActionSetReseller      Action = "set_reseller"
	ActionReduceSeats      Action = "reduce_seats"
	ActionPartialUpgrade   Action = "partial_upgrade"
	ActionWithdrawSchedule Action = "withdraw_schedule"
	ActionUpgrade          Action = "upgrade"
	ActionLengthenTerm     Action = "lengthen_term"
	ActionAddSeats         Action = "add_seats"
	ActionSuspend          Action = "suspend"
	ActionSetEndOfTerm     Action = "set_end_of_term"
	ActionScheduleRenewal  Action = "schedule_renewal"
	ActionCancel           Action = "cancel"
	ActionEndAtTerm        Action = "end_at_term"
	ActionAbandon          Action = "abandon"
)

// actionFacts describes one kind of call. A nil function means no, or no change.
type actionFacts struct {
	action Action
	// sets is the attribute that the call changes.
	sets Attribute
	// leaves is true of the calls that take a resource out of the configuration.
	leaves bool
	// atRenewal is true if the call takes effect when the next term begins.
	atRenewal bool
	// dropsSchedule is true if the service deletes what was scheduled.
	// Source: "Create scheduled changes", what removes them.
	dropsSchedule bool
	// followsOrder is true of the calls that a purchase plans after its order.
	followsOrder bool
	// changesWindows is true if the call can change the windows of the seats,
	// changesDates if it can change the dates of the term, and changesOffer if it
	// changes the SKU of all seats.
	changesWindows, changesDates, changesOffer bool

	// final reports whether the call cannot be undone, and opensWindow whether its
	// seats get a window of their own.
	final, opensWindow func(Subscription) bool
	// beginsTerm reports whether a new term begins with the call.
	beginsTerm func(Change) bool
	// commits reports whether the call commits the customer to pay. before is the
	// subscription before the plan, then the one after this call.
	commits func(before, then Subscription, c Change) bool
	// undermines reports whether the call removes something an add-on can depend
	// on: seats, the next term, or the whole subscription.
	undermines func(Change) bool
	// counts is the SKU whose number of seats the call sets, given the SKU in
	// effect, and bounds checks that number against the catalog's offer of it.
	counts func(SKU, Change) SKU
	bounds func(Offer, Change) []Violation
	// closing is when the window that the call needs closes, and what it is called.
	closing func(s Subscription, now time.Time) (until time.Time, window string)
	// after is the subscription after the call; was is the schedule before it.
	after func(s Subscription, c Change, was *Schedule) Subscription
	// notTaken is why a subscription does not show the call; empty if it does.
	notTaken func(Subscription, Change) string
	// words is the call as text, and inList the text for the attribute changes.
	// warns returns notices about a commitment or about what cannot be undone.
	words, inList func(Change) string
	warns         func(Subscription, Change) []Notice
}

// actions is the table of the calls, in the order in which a plan makes them.
// Resuming comes first, because a suspended subscription takes no other call.
// Removed seats are not upgraded, and added seats are bought as the new SKU. The
// schedule comes last, because every immediate call deletes it; only a longer
// term needs it withdrawn first.
var actions = []actionFacts{
	{
		action: ActionPurchase, sets: AttributeQuantity,
		opensWindow: ofAny, commits: byItself, words: purchaseWords,
	},
	{
		action: ActionResume, sets: AttributeSuspended, changesWindows: true,
		commits: unlessItEnds, after: afterResume, notTaken: statusIsNot(StatusActive), words: seatsWords("resume"),
	},
	{
		action: ActionRename, sets: AttributeName,
		after: afterRename, notTaken: nameDiffers, words: renameWords, inList: renameInList,
	},
	{
		action: ActionSetReseller, sets: AttributeReseller, followsOrder: true,
		after: afterSetReseller, notTaken: resellerDiffers, words: resellerWords,
	},
	{
		action: ActionReduceSeats, sets: AttributeQuantity, dropsSchedule: true, changesWindows: true,
		undermines: always, counts: ofCurrent, bounds: boundsOfSeats, closing: firstWindow,
		after: afterSeats, notTaken: seatsDiffer, words: reduceWords,
	},
	{
		action: ActionPartialUpgrade, sets: AttributeQuantity, dropsSchedule: true, changesWindows: true,
		final: ofAny, commits: byItself, undermines: always, counts: ofCurrent, bounds: boundsOfRest,
		after: afterSeats, notTaken: seatsRemain, words: partialWords, warns: warning(partialNotice),
	},
	{
		action: ActionWithdrawSchedule, sets: AttributeRenewal, atRenewal: true, dropsSchedule: true,
		commits: ifMoreFollows, notTaken: stillScheduled, words: withdrawWords,
	},
	{
		action: ActionUpgrade, sets: AttributeSKU, dropsSchedule: true, changesWindows: true, changesDates: true, changesOffer: true,
		final: ofPaid, opensWindow: ofTrial, beginsTerm: namesTerm, commits: byItself, undermines: always,
		counts: ofTarget, bounds: boundsOfUpgrade,
		after: afterUpgrade, notTaken: skuDiffers, words: upgradeWords, warns: warning(upgradeNotice),
	},
	{
		action: ActionLengthenTerm, sets: AttributeTerm, dropsSchedule: true, changesWindows: true, changesDates: true,
		final: ofAny, beginsTerm: always, commits: byItself,
		after: afterLengthen, notTaken: termDiffers, words: lengthenWords, warns: warning(lengthenNotice),
	},
	{
		action: ActionAddSeats, sets: AttributeQuantity, dropsSchedule: true, changesWindows: true,
		opensWindow: ofSeats, commits: byItself, counts: ofCurrent, bounds: boundsOfSeats,
		after: afterSeats, notTaken: seatsDiffer, words: addWords,
	},
	{
		action: ActionSuspend, sets: AttributeSuspended, dropsSchedule: true, followsOrder: true, changesWindows: true,
		undermines: always, after: afterSuspend, notTaken: statusIsNot(StatusSuspended), words: seatsWords("suspend"), warns: warning(suspendNotice),
	},
	{
		action: ActionSetEndOfTerm, sets: AttributeEndOfTerm, atRenewal: true, dropsSchedule: true, followsOrder: true,
		commits: ifItGoesOn, undermines: ifNotRenewed,
		after: afterEndOfTerm, notTaken: endDiffers, words: endOfTermWords, warns: endOfTermNotices,
	},
	{
		action: ActionScheduleRenewal, sets: AttributeRenewal, atRenewal: true, followsOrder: true,
		commits: ifMoreIsScheduled, undermines: ifFewer, counts: ofNextTerm, bounds: boundsOfNextTerm,
		after: afterSchedule, notTaken: scheduleDiffers, words: scheduleWords, inList: scheduleInList,
	},
	{
		action: ActionCancel, sets: AttributeQuantity, leaves: true, dropsSchedule: true,
		final: ofAny, undermines: always, closing: cancelWindow,
		after: afterCancel, notTaken: notCanceled, words: seatsWords("cancel"),
	},
	{
		action: ActionEndAtTerm, sets: AttributeEndOfTerm, leaves: true, atRenewal: true, dropsSchedule: true,
		commits: ifItGoesOn, undermines: always,
		after: afterEndOfTerm, notTaken: endDiffers, words: endAtTermWords,
	},
	{
		action: ActionAbandon, sets: AttributeQuantity, leaves: true, words: abandonWords,
	},
}

// facts is the entry of an action in the table; empty but for sets if there is
// none.
func (a Action) facts() actionFacts {
	for _, f := range actions {
		if f.action == a {
			return f
		}
	}
	return actionFacts{action: a, sets: AttributeQuantity}
}

// position is an action's place in the order of a plan's calls.
func (a Action) position() int {
	for i, f := range actions {
		if f.action == a {
			return i
		}
	}
	return len(actions)
}

// Actions lists the calls in the order in which a plan makes them.
func Actions() []Action {
	out := make([]Action, 0, len(actions))
	for _, f := range actions {
		out = append(out, f.action)
	}
	return out
}

// Leaves reports whether the call takes a resource out of the configuration.
func (a Action) Leaves() bool { return a.facts().leaves }

// call is a change of the subscription from its present seats to a total.
func (s Subscription) call(a Action, seats, total int) Change {
	f := a.facts()
	return Change{
		Action: a, Seats: seats, From: s.Quantity, To: total,
		Final: f.final != nil && f.final(s), OpensWindow: f.opensWindow != nil && f.opensWindow(s),
	}
}

// keepsSeats is a call that leaves the seats as they are.
func (s Subscription) keepsSeats(a Action) Change { return s.call(a, s.Quantity, s.Quantity) }

func ofAny(Subscription) bool     { return true }
func ofPaid(s Subscription) bool  { return !s.Trial }
func ofTrial(s Subscription) bool { return s.Trial }
func ofSeats(s Subscription) bool { return s.Kind() == KindSeat }

func always(Change) bool         { return true }
func namesTerm(c Change) bool    { return c.Term != "" }
func ifFewer(c Change) bool      { return c.To < c.From }
func ifNotRenewed(c Change) bool { return c.EndOfTerm != EndOfTermRenew }

func ofCurrent(current SKU, _ Change) SKU { return current }
func ofTarget(_ SKU, c Change) SKU        { return c.SKU }
func ofNextTerm(_ SKU, c Change) SKU      { return c.Schedule.SKU }
