// Command demo plays the story and prints what a person would see.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/terraform-csp/terraform-provider-csp/internal/story"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(
		ctx,
		os.Args[1:],
		scene{out: os.Stdout, colors: isTerminal(os.Stdout), env: os.Environ(), temp: os.TempDir()},
	)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "\nError:", err)
		os.Exit(1)
	}
}

// scene is where the demo plays: what it prints to, the caller's environment,
// and the folder under which it makes its own.
type scene struct {
	out    io.Writer
	colors bool
	env    []string
	temp   string
}

// run plays the story in a temporary folder and removes it.
func run(ctx context.Context, args []string, s scene) (err error) {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	provider := flags.String("provider", "build/"+story.Provider, "path of the provider's binary")
	cli := flags.String("cli", "terraform", "path of terraform or tofu")
	flags.SetOutput(s.out)
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("read the flags: %w", err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("read the flags: unknown argument %q; the flags are -provider and -cli", flags.Arg(0))
	}
	dir, err := os.MkdirTemp(s.temp, "csp-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the story: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p := &page{out: s.out, colors: s.colors}
	p.opening()
	err = story.Play(
		ctx,
		story.Options{CLI: *cli, Provider: *provider, Dir: dir, Env: s.env, Teller: p},
		story.Chapters(),
	)
	if err != nil {
		return err
	}
	p.closing()
	return p.err
}

func isTerminal(f *os.File) bool {
	stat, err := f.Stat()
	return err == nil && stat.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" &&
		os.Getenv("TERM") != "dumb"
}
