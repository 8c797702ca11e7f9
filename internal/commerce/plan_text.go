package commerce

// rename plans the configured friendly name. The service allows it in any status
// that accepts changes.
func (s situation) rename() outcome {
	name := s.desired.FriendlyName
	if name == "" || name == s.sub.FriendlyName {
		return outcome{}
	}
	c := s.sub.keepsSeats(ActionRename)
	c.FriendlyName = name
	return s.setText(c, s.sub.FriendlyName, name, s.asked.name)
}

// reseller plans the configured reseller of record.
func (s situation) reseller() outcome {
	id := s.desired.ResellerID
	if id == "" || id == s.sub.ResellerID {
		return outcome{}
	}
	c := s.sub.keepsSeats(ActionSetReseller)
	c.ResellerID = id
	return s.setText(c, s.sub.ResellerID, id, s.asked.reseller)
}

// setText plans a change of a text, or keeps the service's value. During a renewal
// that changes the seats the change is refused if the configuration asks for it
// now, otherwise kept.
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

// renewsOtherwise reports whether a renewal is in progress that changes the seats
// or the product.
func (s situation) renewsOtherwise() bool {
	return s.sub.Renewing(s.now) && s.sub.Schedule.Renews() && !s.sub.Schedule.repeats(s.sub)
}
