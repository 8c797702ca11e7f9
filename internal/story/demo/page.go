package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/terraform-csp/terraform-provider-csp/internal/story"
)

// page prints the story as plain text: what a person types stands behind "$",
// what the programs printed beneath it.
type page struct {
	out    io.Writer
	colors bool
	depth  int
	blank  bool  // the last line was blank
	err    error // the first that writing gave
}

var _ story.Teller = (*page)(nil)

const (
	plain = ""
	bold  = "1"
	dim   = "2"
	red   = "31"
	green = "32"
	cyan  = "36"
)

// lines prints a text at the current depth. Blank lines never follow each
// other, so that callers can ask for one without knowing what came before.
func (p *page) lines(color, first, text string) {
	indent := strings.Repeat("    ", p.depth)
	for line := range strings.SplitSeq(text, "\n") {
		blank := strings.TrimSpace(line) == ""
		if blank && p.blank {
			continue
		}
		p.blank = blank
		line = strings.TrimRight(indent+first+line, " ")
		if blank {
			line = ""
		}
		if p.colors && color != plain && !blank {
			line = "\x1b[" + color + "m" + line + "\x1b[0m"
		}
		if _, err := fmt.Fprintln(p.out, line); err != nil && p.err == nil {
			p.err = fmt.Errorf("print: %w", err)
		}
	}
}

func (p *page) opening() {
	p.lines(bold, "", "The life of one subscription, played with the real CLI against the embedded simulator.")
	p.lines(
		plain,
		"",
		"No account, no network, no money. Everything happens in a temporary folder that is removed at the end.",
	)
	p.lines(
		plain,
		"",
		"Of what the CLI prints, progress and the note about development builds are left out; … stands for attributes left out.",
	)
}

func (p *page) closing() {
	p.lines(plain, "", "\nThat is the whole story, and every expectation in it was met.")
}

// width is where the story's own sentences are broken; what programs print is
// left as it came.
const width = 100

func wrapped(text string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		switch length := utf8.RuneCountInString(word); {
		case column == 0:
			column = length
		case column+1+length > width:
			b.WriteByte('\n')
			column = length
		default:
			b.WriteByte(' ')
			column += 1 + length
		}
		b.WriteString(word)
	}
	return b.String()
}

// Chapter prints a heading.
func (p *page) Chapter(number int, title, text string) {
	heading := fmt.Sprintf("%d. %s", number, title)
	p.lines(bold, "", "\n"+heading+"\n"+strings.Repeat("=", len(heading)))
	p.lines(plain, "", wrapped(text))
}

// Text prints what happens.
func (p *page) Text(text string) {
	if text != "" {
		p.lines(plain, "", "\n"+wrapped(text))
	}
}

// File prints a file as it is written first.
func (p *page) File(name, text string) {
	p.lines(dim, "", "\n"+name)
	p.lines(green, "  ", strings.TrimRight(text, "\n"))
}

// Edit prints the lines that leave and enter a file.
func (p *page) Edit(file string, gone, come []string) {
	p.lines(dim, "", "\n"+file)
	for _, line := range gone {
		p.lines(red, "  -", line)
	}
	for _, line := range come {
		p.lines(green, "  +", line)
	}
}

// Command prints what a person types.
func (p *page) Command(typed string) { p.lines(cyan, "", "\n$ "+typed) }

// Output prints what a command printed.
func (p *page) Output(text string) { p.lines(plain, "  ", text) }

// Proof prints what was checked besides the output.
func (p *page) Proof(facts []string) {
	p.lines(plain, "", "")
	for _, fact := range facts {
		p.lines(dim, "  ✓ ", fact)
	}
}

// Enter begins what is played on a copy.
func (p *page) Enter(title string) {
	p.lines(bold, "", "\n[on a copy] "+title)
	p.depth++
}

// Leave ends it.
func (p *page) Leave() { p.depth-- }
