package commerce

import "slices"

// outcome is the result of one phase of a plan.
type outcome struct {
	changes    []Change
	violations []Violation
	notices    []Notice
	// keeps are the attributes whose configured value is not applied.
	keeps []Attribute
}

func makes(changes ...Change) outcome   { return outcome{changes: changes} }
func refuses(list ...Violation) outcome { return outcome{violations: list} }
func reports(list ...Notice) outcome    { return outcome{notices: list} }
func keeps(list ...Attribute) outcome   { return outcome{keeps: list} }

// refused reports whether the phase refused something.
func (o outcome) refused() bool { return len(o.violations) > 0 }

// join combines outcomes in their order.
func join(list ...outcome) outcome {
	var all outcome
	for _, o := range list {
		all.changes = append(all.changes, o.changes...)
		all.violations = append(all.violations, o.violations...)
		all.notices = append(all.notices, o.notices...)
		all.keeps = append(all.keeps, o.keeps...)
	}
	return all
}

// inOrder sorts changes into the order of the table of actions.
func inOrder(changes []Change) []Change {
	return slices.SortedStableFunc(slices.Values(changes), func(a, b Change) int {
		return a.Action.position() - b.Action.position()
	})
}

// inOrderWith adds changes to an outcome, in the order of the table of actions.
func inOrderWith(o outcome, more ...Change) outcome {
	o.changes = inOrder(slices.Concat(o.changes, more))
	return o
}

// changesBefore are the changes that are made before an action.
func changesBefore(changes []Change, a Action) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Action.position() >= a.position() })
}
