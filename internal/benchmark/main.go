// Command benchmark measures what a plan of unchanged subscriptions costs,
// next to a provider that serves the same schema and does nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	// The program plays three parts: Terraform starts it as the provider, it
	// starts itself as the one that does nothing, and a person starts it.
	var err error
	switch {
	case filepath.Base(os.Args[0]) == binary:
		err = launch(os.Args[0])
	case len(os.Args) > 1 && os.Args[1] == idleCommand:
		err = serveIdle()
	default:
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		err = run(ctx, os.Args[1:], os.Stdout)
		stop()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
}

// options is what is measured.
type options struct {
	provider, cli          string
	subscriptions, tenants int
	runs                   int
	latencies              []time.Duration
}

func parse(args []string, out io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("benchmark", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.provider, "provider", "build/"+binary, "path of the provider's binary")
	flags.StringVar(&o.cli, "cli", "terraform", "path of terraform or tofu")
	flags.IntVar(&o.subscriptions, "subscriptions", 1000, "subscriptions in the plan; a multiple of -tenants")
	flags.IntVar(&o.tenants, "tenants", 20, "tenants that hold them")
	flags.IntVar(&o.runs, "runs", 5, "plans of each provider at each latency")
	latencies := flags.String("latency", "0s,100ms", "latencies of a request, with commas")
	if err := flags.Parse(args); err != nil {
		return o, fmt.Errorf("read the flags: %w", err)
	}
	for text := range strings.SplitSeq(*latencies, ",") {
		d, err := time.ParseDuration(text)
		if err != nil {
			return o, fmt.Errorf("read the flags: %w", err)
		}
		o.latencies = append(o.latencies, d)
	}
	if flags.NArg() > 0 || o.runs < 1 || o.tenants < 1 || o.subscriptions < o.tenants || o.subscriptions%o.tenants > 0 {
		return o, fmt.Errorf("read the flags: %v do not say what to measure; see -help", args)
	}
	var err error
	if o.provider, err = filepath.Abs(o.provider); err != nil {
		return o, fmt.Errorf("find the provider: %w", err)
	}
	return o, nil
}

// run measures in a temporary folder and removes it.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	o, err := parse(args, out)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "csp-benchmark-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e, err := newEstate(ctx, dir, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.sim.Close()) }()
	heading(out, o)
	for _, latency := range o.latencies {
		pairs, err := e.compare(ctx, latency, o.runs)
		if err != nil {
			return err
		}
		report(out, latency, pairs)
	}
	return nil
}
