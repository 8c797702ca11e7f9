package simulator

import "time"

// echo is what the directory goes on to show of a subscription until it has heard of a change in commerce.
type echo struct {
	Until    time.Time `json:"until"`
	Status   string    `json:"status"` // "" = there was no subscription
	Offer    target    `json:"offer"`
	Quantity int       `json:"quantity"`
	End      time.Time `json:"end"`
	StageEnd time.Time `json:"stageEnd"`
}

// resound keeps what was before a change for as long as the directory lags; before is nil for a new subscription.
func (s *subscription) resound(before *subscription, now time.Time, lag time.Duration) {
	heard := []echo{}
	for _, e := range s.Echoes {
		if now.Before(e.Until) {
			heard = append(heard, e)
		}
	}
	if lag > 0 {
		e := echo{Until: now.Add(lag)}
		if before != nil {
			e.Status, e.Offer, e.Quantity, e.End, e.StageEnd = before.Status, before.Offer, before.Quantity, before.End, before.StageEnd
		}
		heard = append(heard, e)
	}
	s.Echoes = heard
}

// inDirectory is what the directory shows of the subscription now; nil while it has not heard of it.
func (s *subscription) inDirectory(now time.Time) *subscription {
	for _, e := range s.Echoes {
		if !now.Before(e.Until) {
			continue
		}
		if e.Status == "" {
			return nil
		}
		past := *s
		past.Status, past.Offer, past.Quantity, past.End, past.StageEnd = e.Status, e.Offer, e.Quantity, e.End, e.StageEnd
		return &past
	}
	return s.shown(now)
}
