package story

import (
	"regexp"
	"slices"
	"strings"
)

// flat is an output as one line, so that it does not matter where the CLI
// broke it.
func flat(output string) string {
	return strings.Join(strings.Fields(output), " ")
}

var wayOut = regexp.MustCompile(`(?m)^ +- (.+?):  +(\S.*?)$`)

// waysIn reads the ways out that an error offers.
func waysIn(output string) []Way {
	_, list, found := strings.Cut(output, "You can:")
	if !found {
		return nil
	}
	list, _, _ = strings.Cut(list, "\n\n")
	var out []Way
	for _, m := range wayOut.FindAllStringSubmatch(list, -1) {
		out = append(out, Way{Do: m[1], Config: m[2]})
	}
	return out
}

// pasteable is the line of configuration a way out begins with.
func pasteable(config string) string {
	line, _, _ := strings.Cut(config, ", ")
	return line
}

// noise is what the CLI says at every run and what a reader of the story
// already knows: progress, the legend, and that the provider is a development
// build.
var noise = regexp.MustCompile(`(?m)` + strings.Join([]string{
	`^Warning: Provider development overrides are in effect(?s:.*?)releases\.\n`,
	`^.*: (?:Refreshing state|(?:Still )?(?:[Rr]eading|[Cc]reating|[Mm]odifying|[Dd]estroying))\.\.\..*\n`,
	`^.*: Read complete after .*\n`,
	`^(?:Terraform|OpenTofu) used the selected providers(?s:.*?)\n\n`,
	`^(?:Terraform|OpenTofu) will perform the following actions:\n\n?`,
	`^Planning failed\. .*\n\n?`,
	`^(?:Terraform|OpenTofu) has compared your real infrastructure(?s:.*?)needed\.\n?`,
}, "|"))

var blankLines = regexp.MustCompile(`\n{3,}`)

// Trim leaves out of an output what does not matter to a reader: the noise of
// every run, and where part names attributes, all other attributes. What is
// left is exactly as printed, and "…" stands where attributes were left out.
func Trim(output string, part []string) string {
	output = noise.ReplaceAllString(output, "")
	lines := strings.Split(output, "\n")
	if len(part) > 0 {
		lines = partOf(lines, part)
	}
	output = blankLines.ReplaceAllString(strings.Join(lines, "\n"), "\n\n")
	return strings.Trim(output, "\n")
}

// block is how one kind of output shows a resource.
type block struct {
	attribute *regexp.Regexp // start of an attribute at the first level
	indent    string         // of the attributes
	end       string
}

var (
	planned = block{regexp.MustCompile(`^ {6}[ +~-] ([a-z_]+) +=`), "      ", "    }"}
	stored  = block{regexp.MustCompile(`^ {4}([a-z_]+) +=`), "    ", "}"}
	// blockStart is the start of a resource in either. What OpenTofu forgets is
	// shown behind a dot, as it is stored.
	blockStart = regexp.MustCompile(`^( {2}[ +~.-] )?resource "`)
)

func partOf(lines, part []string) []string {
	var out []string
	var in *block // nil outside a resource
	keep := true
	for _, line := range lines {
		switch {
		case in == nil && blockStart.MatchString(line):
			in = &planned
			if strings.HasPrefix(strings.TrimPrefix(line, "  . "), "resource") {
				in = &stored
			}
			keep = true
			out = append(out, line)
			continue
		case in == nil:
		case line == in.end:
			in, keep = nil, true
		case in.attribute.MatchString(line):
			keep = slices.Contains(part, in.attribute.FindStringSubmatch(line)[1])
		case strings.HasPrefix(line, in.indent+"  # ("):
			keep = false
		}
		if keep {
			out = append(out, line)
		} else if out[len(out)-1] != in.indent+"…" {
			out = append(out, in.indent+"…")
		}
	}
	return out
}
