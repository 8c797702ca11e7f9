package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// cost is what one plan cost.
type cost struct {
	wall time.Duration
	// cpu is that of the CLI and its providers; provider that of the latter.
	cpu, provider time.Duration
	// memory is the peak of the largest provider process, in bytes.
	memory   int64
	requests int
}

// pair is a plan of the csp provider and one of the idle provider, right after
// each other: other load on the machine affects both.
type pair struct{ ours, idle cost }

// compare plans with both providers, in turn.
func (e *estate) compare(ctx context.Context, latency time.Duration, runs int) ([]pair, error) {
	for _, at := range []office{e.ours, e.idle} {
		if err := e.configure(at, latency); err != nil {
			return nil, err
		}
	}
	pairs := make([]pair, runs)
	for i := range pairs {
		var err error
		if pairs[i].ours, err = e.plan(ctx, e.ours); err != nil {
			return nil, fmt.Errorf("plan with csp: %w", err)
		}
		if pairs[i].idle, err = e.plan(ctx, e.idle); err != nil {
			return nil, fmt.Errorf("plan with the idle provider: %w", err)
		}
	}
	return pairs, nil
}

// plan makes one plan, which must be empty.
func (e *estate) plan(ctx context.Context, at office) (cost, error) {
	before, err := e.sim.Requests(ctx, time.Time{})
	if err != nil {
		return cost{}, fmt.Errorf("read the request log: %w", err)
	}
	cmd := at.Command(ctx, at.CLI, "plan", "-detailed-exitcode")
	var output strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &output
	started := time.Now()
	err = cmd.Run()
	c := cost{wall: time.Since(started)}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 2 {
		return cost{}, fmt.Errorf("it is not empty:\n%s", output.String())
	}
	if err != nil {
		return cost{}, fmt.Errorf("%w\n%s", err, output.String())
	}
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	u, err := used(at.launcher)
	if err != nil {
		return cost{}, err
	}
	c.provider, c.memory = u.CPU, u.Memory
	after, err := e.sim.Requests(ctx, time.Time{})
	if err != nil {
		return cost{}, fmt.Errorf("read the request log: %w", err)
	}
	c.requests = len(after) - len(before)
	return c, nil
}
