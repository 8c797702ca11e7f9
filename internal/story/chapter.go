package story

import "fmt"

// Chapter is a part of the story: one thing a person wants, in steps.
type Chapter struct {
	Title string
	Text  string
	Steps []Step
}

// Step is one thing that happens and what must be seen then. Of what it
// carries, the clock moves first, then a person uses the portal, then main.tf
// is edited, then the command runs.
type Step struct {
	Text string
	// Clock moves the simulated clock forward: the flag of `simulator clock` and
	// its value.
	Clock []string
	// Portal is what a person changes in Partner Center: the flags of `simulator
	// portal` after the name of the subscription.
	Portal []string
	// Write is a whole configuration to begin with.
	Write string
	// Set are attributes of the resource as lines of configuration: each
	// replaces the line of the same name or is added.
	Set []string
	// Unset are names of attributes whose lines go.
	Unset []string
	// Instead replaces the resource by another block.
	Instead string
	// Run is the command as a person types it; CLI and Provider stand for the
	// two programs.
	Run []string
	// Part names the attributes of the output that matter to a reader; empty
	// is all of it. What is checked is always the whole output.
	Part []string
	Sees Sight
	// Aside is played on a copy of the folder and its world, and is forgotten;
	// Apart is its title.
	Aside []Step
	Apart string
}

// The programs a step can run, by the place they hold in Step.Run.
const (
	CLI      = "<cli>"
	Provider = "terraform-provider-csp"
)

// Sight is what must be seen after a step.
type Sight struct {
	// Fails is true where the command must end with an error.
	Fails bool
	// Texts must be printed, however the CLI breaks their lines; Unsaid must
	// not.
	Texts, Unsaid []string
	// State are values of the resource in `show -json`, by dotted path.
	State []Value
	// Gone is true where the resource must have left the state.
	Gone bool
	// Calls are the calls that change something, in order, in the form "PATCH
	// subscriptions". A step makes these and no others.
	Calls []string
	// Orders, where given, is all that was ever ordered of the subscription, in
	// the form "New 25".
	Orders []string
	// World, where given, is what Partner Center then holds: "active, 22 seats,
	// renews".
	World string
	// Ways are the ways out the output must offer: these, in this order, and no
	// others. Each is played on a copy of the folder and its world.
	Ways []Way
}

// Value is an attribute and what it must be, as JSON decodes it: numbers are
// float64, a missing attribute is nil. In a path a number is a place in a list
// and # its length, an int.
type Value struct {
	Path string
	Want any
}

// Way is one printed way out of a refusal.
type Way struct {
	// Do and Config are the two columns as printed.
	Do, Config string
	// Paste is true where Config begins with a line of configuration: the story
	// takes it from the output and sets it before Steps.
	Paste bool
	Steps []Step
}

// UnmetError says which expectations of a step were not met.
type UnmetError struct {
	Chapter, Step string
	Unmet         []string
	Output        string // of the step's command
}

func (e *UnmetError) Error() string {
	text := fmt.Sprintf("%s\n  %s", e.Chapter, e.Step)
	for _, u := range e.Unmet {
		text += "\n  - " + u
	}
	if e.Output != "" {
		text += "\n\nThe command printed:\n\n" + e.Output
	}
	return text
}
