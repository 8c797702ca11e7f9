package provider

import (
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// WithTurnFolder keeps the turns of purchases in a folder other than the user's
// own, so that tests share it with no one.
func WithTurnFolder(dir string) Option {
	return func(p *Provider) { p.turnFolder = dir }
}

// takeTurns shares the turns of one service with all processes of this user.
// The parts of its name identify the service.
func (p *Provider) takeTurns(service ...string) *turns.Turns {
	dir := p.turnFolder
	if dir == "" {
		var err error
		if dir, err = turns.DefaultFolder(); err != nil {
			return turns.Alone(err)
		}
	}
	return turns.In(dir, strings.Join(service, "\n"))
}
