package commerce

// rename follows the configured friendly name. The service allows it in any
// status that still accepts changes.
func (s situation) rename() outcome {
	name := s.desired.FriendlyName
	if name == "" || name == s.sub.FriendlyName {
		return outcome{}
	}
	c := s.sub.keepsSeats(ActionRename)
	c.FriendlyName = name
	return s.setText(c, s.sub.FriendlyName, name, s.asked.name)
}

// reseller follows the configured reseller of record.
func (s situation) reseller() outcome {
	id := s.desired.ResellerID
	if id == "" || id == s.sub.ResellerID {
		return outcome{}
	}
	c := s.sub.keepsSeats(ActionSetReseller)
	c.ResellerID = id
	return s.setText(c, s.sub.ResellerID, id, s.asked.reseller)
}

// setText makes a change of a text, or leaves it as the service holds it. While
// a renewal that brings other seats is being written it does neither: the change
// is refused where the configuration asks for it now.
func (s situation) setText(c Change, is, wanted string, asked bool) outcome {
	a := c.Sets()
	switch {
	case !asked && (s.stays(a) || s.tolerates(asked)):
		return join(keeps(a), reports(s.keptText(a, is, wanted)))
	case s.renewsOtherwise() && asked:
		return refuses(s.wholeDocument(a, is, wanted))
	case s.renewsOtherwise():
		return keeps(a)
	default:
		return makes(c)
	}
}

// renewsOtherwise reports whether the renewal that is being written brings
// other seats or another product than are in effect.
func (s situation) renewsOtherwise() bool {
	return s.sub.Renewing(s.now) && s.sub.Schedule.Renews() && !s.sub.Schedule.repeats(s.sub)
}
