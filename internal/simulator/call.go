package simulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// call is one request on its way through the simulator.
type call struct {
	*unit
	sim       *Simulator
	method    string
	path      string
	query     url.Values
	header    http.Header
	body      []byte
	host      string // as the caller named it
	secure    bool
	requestID string            // MS-RequestId, made up when the caller sent none
	vars      map[string]string // the path's parameters, lower case
	tenant    string            // of Graph's token
	now       time.Time
	switches  Behaviors
	shop      catalog
}

type handler func(c *call) (answer, error)

// decode reads a JSON body; property names match whatever their case, as the service's do.
func (c *call) decode(dst any) error {
	text := strings.TrimPrefix(string(c.body), "\uFEFF")
	if strings.TrimSpace(text) == "" {
		return refuse(http.StatusBadRequest, codeInvalidInput, "The request has no body.")
	}
	if err := json.Unmarshal([]byte(text), dst); err != nil {
		return refuse(http.StatusBadRequest, codeInvalidInput, "The request is invalid: %s.", faultOf("the body", err))
	}
	return nil
}

// customer loads the tenant of the path.
func (c *call) customer() (*customer, error) {
	id := c.vars["customer"]
	var found customer
	ok, err := c.load(kindCustomer, "", id, &found)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, refuse(http.StatusNotFound, codeTenantNotFound, "The customer %s was not found.", id)
	}
	if found.Relationship != "reseller" {
		return nil, refuse(http.StatusForbidden, codeNoRelationship, "There is no relationship between the partner and the customer %s.", id)
	}
	return &found, nil
}

// situation reads clock and switches for a unit of work.
func (s *Simulator) situation(u *unit) (time.Time, Behaviors, error) {
	settings, err := u.settings()
	if err != nil {
		return time.Time{}, Behaviors{}, err
	}
	at, err := clockOf(settings)
	if err != nil {
		return time.Time{}, Behaviors{}, err
	}
	b, err := behaviorsOf(settings)
	return at.at(s.wall()), b, err
}

// within gives a changing call its transaction, and the instant and the switches as they are inside it.
func (c *call) within(u *unit) (*call, error) {
	now, b, err := c.sim.situation(u)
	if err != nil {
		return nil, err
	}
	// Another process may have moved the clock since the request came in.
	if err := u.runDue(now); err != nil {
		return nil, err
	}
	inside := *c
	inside.unit, inside.now, inside.switches, inside.shop = u, now, b, catalog{b.CatalogGeneration}
	return &inside, nil
}
