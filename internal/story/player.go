package story

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// Options say with what a story is played, and where.
type Options struct {
	// CLI is the path of terraform or tofu, Provider that of the provider's
	// binary, which must be named terraform-provider-csp.
	CLI, Provider string
	// Dir is an empty folder, made for the story and removed by the caller.
	Dir string
	// Env is the caller's environment as os.Environ gives it; what would steer
	// the CLI or carry credentials is left out.
	Env    []string
	Teller Teller
}

// Teller is told what happens, in order.
type Teller interface {
	Chapter(number int, title, text string)
	Text(text string)
	// File gives a file as it is written first.
	File(name, text string)
	// Edit gives the lines that leave and enter a file.
	Edit(file string, gone, come []string)
	Command(typed string)
	// Output is what a command printed, trimmed to what matters.
	Output(text string)
	// Proof is what was checked besides the output.
	Proof(facts []string)
	// Enter begins what is played on a copy, Leave ends it.
	Enter(title string)
	Leave()
}

// Play plays the chapters one after the other. The first step whose
// expectations are not met ends it with an *UnmetError.
func Play(ctx context.Context, o Options, chapters []Chapter) error {
	var err error
	if o.Provider, err = filepath.Abs(o.Provider); err != nil {
		return fmt.Errorf("find the provider: %w", err)
	}
	if base := strings.TrimSuffix(filepath.Base(o.Provider), ".exe"); base != Provider {
		return fmt.Errorf("the provider's binary is named %s; the CLI looks for %s", base, Provider)
	}
	f, err := prepare(o)
	if err != nil {
		return err
	}
	p := &player{Options: o}
	for i, c := range chapters {
		p.Teller.Chapter(i+1, c.Title, c.Text)
		p.chapter = fmt.Sprintf("Chapter %d, %s", i+1, c.Title)
		if err := p.steps(ctx, f, c.Steps); err != nil {
			return err
		}
	}
	return nil
}

type player struct {
	Options
	chapter string
	copies  int
}

func (p *player) steps(ctx context.Context, f folder, steps []Step) error {
	for _, s := range steps {
		if err := p.step(ctx, f, s); err != nil {
			var unmet *UnmetError
			if errors.As(err, &unmet) {
				return err
			}
			return fmt.Errorf("%s: %s: %w", p.chapter, f.title(s), err)
		}
	}
	return nil
}

// title names a step in an error.
func (f folder) title(s Step) string {
	if len(s.Run) > 0 {
		return f.typed(s.Run)
	}
	return s.Text
}

func (p *player) step(ctx context.Context, f folder, s Step) error {
	p.Teller.Text(s.Text)
	if err := p.happen(ctx, f, s); err != nil {
		return err
	}
	if len(s.Run) > 0 {
		if err := p.command(ctx, f, s); err != nil {
			return err
		}
	}
	if len(s.Aside) > 0 {
		return p.aside(ctx, f, s.Apart, s.Aside)
	}
	return nil
}

// happen is what changes before the command of a step.
func (p *player) happen(ctx context.Context, f folder, s Step) error {
	if len(s.Clock) > 0 {
		if err := p.act(
			ctx,
			f,
			s,
			"the clock did not move",
			append([]string{"clock", "--path", worldFile}, s.Clock...)...); err != nil {
			return err
		}
	}
	if len(s.Portal) > 0 {
		if err := p.act(
			ctx,
			f,
			s,
			"the portal changed nothing",
			append([]string{"portal", "--path", worldFile, "--subscription", name}, s.Portal...)...); err != nil {
			return err
		}
	}
	return p.edit(f, s)
}

// act runs a command of the simulator that must succeed.
func (p *player) act(ctx context.Context, f folder, s Step, failure string, args ...string) error {
	typed := append([]string{Provider, "simulator"}, args...)
	p.Teller.Command(f.typed(typed))
	printed, err := f.run(ctx, typed...)
	if err != nil {
		return err
	}
	p.Teller.Output(printed.all)
	if printed.failed {
		return &UnmetError{Chapter: p.chapter, Step: f.title(s), Unmet: []string{failure}, Output: printed.all}
	}
	return nil
}

// edit changes the configuration and tells how.
func (p *player) edit(f folder, s Step) error {
	if s.Write != "" {
		p.Teller.File(configFile, s.Write)
		return f.write(s.Write)
	}
	was, err := f.config()
	if err != nil {
		return err
	}
	is, err := edited(was, s)
	if err != nil || is == was {
		return err
	}
	gone, come := difference(was, is)
	p.Teller.Edit(configFile, gone, come)
	return f.write(is)
}

func (p *player) command(ctx context.Context, f folder, s Step) error {
	before, err := f.log(ctx)
	if err != nil {
		return err
	}
	p.Teller.Command(f.typed(s.Run))
	printed, err := f.run(ctx, s.Run...)
	if err != nil {
		return err
	}
	p.Teller.Output(Trim(printed.all, s.Part))
	got := seen{output: printed.all, failed: printed.failed}
	if err := f.look(ctx, s.Sees, len(before), &got); err != nil {
		return err
	}
	if unmet := s.Sees.unmet(got); len(unmet) > 0 {
		return &UnmetError{Chapter: p.chapter, Step: f.title(s), Unmet: unmet, Output: printed.all}
	}
	p.Teller.Proof(s.Sees.proof())
	return p.ways(ctx, f, s.Sees.Ways)
}

// look reads of the world and the state what a sight speaks of, and always
// the calls since the first before of the log.
func (f folder) look(ctx context.Context, s Sight, before int, got *seen) error {
	log, err := f.log(ctx)
	if err != nil {
		return err
	}
	got.calls = writes(log[before:])
	if len(s.State) > 0 || s.Gone {
		if got.state, err = f.values(ctx); err != nil {
			return err
		}
	}
	if s.Orders == nil && s.World == "" {
		return nil
	}
	subscription, found, err := f.subscription(ctx)
	if err != nil || !found {
		return err
	}
	got.world = held(subscription)
	var orders []simulator.Order
	if err := f.simulator(ctx, &orders, "show", "orders", "--tenant", simulator.CedarSchool); err != nil {
		return err
	}
	got.orders = ordered(orders, subscription.ID)
	return nil
}

// ways plays every printed way out, each on a copy of its own.
func (p *player) ways(ctx context.Context, f folder, ways []Way) error {
	for _, w := range ways {
		steps := append([]Step{}, w.Steps...)
		if w.Paste {
			steps[0].Set = append([]string{pasteable(w.Config)}, steps[0].Set...)
		}
		if err := p.aside(ctx, f, fmt.Sprintf("%s:  %s", w.Do, w.Config), steps); err != nil {
			return err
		}
	}
	return nil
}

// aside plays steps on a copy.
func (p *player) aside(ctx context.Context, f folder, title string, steps []Step) error {
	p.copies++
	copied, err := f.copied(filepath.Join(p.Dir, fmt.Sprintf("copy-%d", p.copies)))
	if err != nil {
		return err
	}
	p.Teller.Enter(title)
	defer p.Teller.Leave()
	return p.steps(ctx, copied, steps)
}
