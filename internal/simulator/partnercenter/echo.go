package partnercenter

import "time"

// Echo is the old state of a subscription that the directory shows until it knows of a change in commerce.
type Echo struct {
	Until    time.Time `json:"until"`
	Status   string    `json:"status"` // "" = there was no subscription
	Offer    Target    `json:"offer"`
	Quantity int       `json:"quantity"`
	End      time.Time `json:"end"`
	StageEnd time.Time `json:"stageEnd"`
}

// resound keeps the state before a change for as long as the directory lags; before is nil for a new subscription.
func (s *Subscription) resound(before *Subscription, now time.Time, lag time.Duration) {
	heard := []Echo{}
	for _, e := range s.Echoes {
		if now.Before(e.Until) {
			heard = append(heard, e)
		}
	}
	if lag > 0 {
		e := Echo{Until: now.Add(lag)}
		if before != nil {
			e.Status, e.Offer, e.Quantity, e.End, e.StageEnd = before.Status, before.Offer, before.Quantity, before.End,
				before.StageEnd
		}
		heard = append(heard, e)
	}
	s.Echoes = heard
}

// InDirectory returns the subscription as the directory shows it now; nil while the directory does not know of it.
func (s *Subscription) InDirectory(now time.Time) *Subscription {
	for _, e := range s.Echoes {
		if !now.Before(e.Until) {
			continue
		}
		if e.Status == "" {
			return nil
		}
		past := *s
		past.Status, past.Offer, past.Quantity, past.End, past.StageEnd = e.Status, e.Offer, e.Quantity,
			e.End, e.StageEnd
		return &past
	}
	return s.shown(now)
}
