package commerce

// cannotAlign reports whether the next term is to end on a day of its own and
// cannot, and refuses that where somebody asked. A trial takes no instructions
// at all, unless it becomes a paid subscription first.
func (p *planner) cannotAlign(want *RenewalInstructions) bool {
	if want == nil || want.CustomTermEnd == nil {
		return false
	}
	v := noAlignment(p.sub.Kind(), false, p.sub.FriendlyName)
	switch {
	case v != nil && p.askedRenewal():
		p.refuse(v.ofRenewal(*want.CustomTermEnd))
	case v != nil:
		p.keep(AttributeRenewal)
	}
	return v != nil
}
