package acctest

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
)

// Remedy is a remedy that a message offers: what it does, and what to paste.
type Remedy struct{ Do, Paste string }

// offered matches a line of a message that offers a remedy.
var offered = regexp.MustCompile(`(?m)^  - (.+?):  +(.+)$`)

// Remedies lists the remedies that messages offer, in order.
func Remedies(text string) []Remedy {
	var out []Remedy
	for _, m := range offered.FindAllStringSubmatch(text, -1) {
		out = append(out, Remedy{Do: m[1], Paste: strings.TrimSpace(m[2])})
	}
	return out
}

// Pasted returns a configuration with a remedy pasted into it. ok is false for a remedy that is not configuration of
// this resource: a command, or prose.
func Pasted(config Config, remedy string) (pasted Config, ok bool) {
	pasted = maps.Clone(config)
	remedy = strings.TrimSuffix(remedy, ", apply, then destroy")
	if before, _, found := strings.Cut(remedy, ", until "); found {
		remedy = before
	}
	for _, part := range strings.Split(remedy, " and ") {
		switch {
		case take(pasted, part):
		case !assign(pasted, part):
			return nil, false
		}
	}
	return pasted, true
}

var (
	removes = regexp.MustCompile(`^remove (\w+)(?: from (\w+))?$`)
	assigns = regexp.MustCompile(`^(\w+) = (.+)$`)
	member  = regexp.MustCompile(`(\w+) = ("[^"]*"|\w+)`)
)

// take removes an attribute or a part of a block.
func take(config Config, part string) bool {
	m := removes.FindStringSubmatch(part)
	switch {
	case m == nil:
		return false
	case m[2] == "":
		delete(config, m[1])
		return true
	}
	block, ok := config[m[2]].(map[string]any)
	if ok {
		block = maps.Clone(block)
		delete(block, m[1])
		config[m[2]] = block
	}
	return ok
}

// assign sets an attribute to a value as configuration writes it.
func assign(config Config, part string) bool {
	m := assigns.FindStringSubmatch(part)
	if m == nil {
		return false
	}
	value, ok := literal(m[2])
	if ok {
		config[m[1]] = value
		if value == nil {
			delete(config, m[1])
		}
	}
	return ok
}

func literal(text string) (any, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return n, true
	}
	if s, err := strconv.Unquote(text); err == nil && strings.HasPrefix(text, `"`) {
		return s, true
	}
	switch {
	case text == "true", text == "false":
		return text == "true", true
	case text == "null":
		return nil, true
	case strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}"):
		block := map[string]any{}
		for _, m := range member.FindAllStringSubmatch(text, -1) {
			v, ok := literal(m[2])
			if !ok {
				return nil, false
			}
			block[m[1]] = v
		}
		return block, true
	}
	return nil, false
}

// Tried is the result of trying the remedies of one message.
type Tried struct {
	// Pasted are those that were applied, Prose those that are not configuration.
	Pasted, Prose []Remedy
}

// TryRemedies pastes each remedy of a message in a copy of the same situation and applies it: the message must be
// gone, another message must have its own remedy, and no order may be placed that the plan of the remedy does not
// show.
func (c *Core) TryRemedies(config Config, text string) Tried {
	t := c.World.t
	t.Helper()
	var out Tried
	complaint, _, _ := strings.Cut(text, "\n")
	for _, remedy := range Remedies(text) {
		pasted, ok := Pasted(config, remedy.Paste)
		if !ok {
			out.Prose = append(out.Prose, remedy)
			continue
		}
		out.Pasted = append(out.Pasted, remedy)
		apart := c.Apart()
		apart.World.Mark()()
		p := apart.Plan(pasted)
		if strings.HasPrefix(p.Errors, complaint+"\n") {
			t.Errorf("%q: the remedy %q changes nothing of it", complaint, remedy.Paste)
			continue
		}
		if p.Errors != "" {
			if len(Remedies(p.Errors)) == 0 {
				t.Errorf("%q: the remedy %q leads to %s", complaint, remedy.Paste, p.Errors)
			}
			continue
		}
		buys := strings.Contains(p.Value("changes"), "action = add_seats") ||
			strings.Contains(p.Value("changes"), "action = purchase")
		if a := apart.Apply(p, pasted); a.Errors != "" {
			t.Errorf("%q: the remedy %q cannot be applied: %s", complaint, remedy.Paste, a.Errors)
			continue
		}
		if q := apart.Plan(pasted); q.Changed || q.Errors != "" || strings.Contains(q.Warnings, complaint+"\n") {
			t.Errorf(
				"%q: after the remedy %q it still plans %s %s, and warns %s",
				complaint,
				remedy.Paste,
				q.Value("changes"),
				q.Errors,
				q.Warnings,
			)
		}
		if checkouts := len(apart.World.Calls("POST", "/checkout")); checkouts > 0 && !buys {
			t.Errorf("%q: the remedy %q places %d orders that no plan showed", complaint, remedy.Paste, checkouts)
		}
	}
	return out
}

// Apart returns a core with the same state in a copy of the world.
func (c *Core) Apart() *Core {
	d := c.Copy()
	d.World = c.World.Copy()
	return d
}

// String returns what a remedy offers, for test messages.
func (r Remedy) String() string { return fmt.Sprintf("%s: %s", r.Do, r.Paste) }
